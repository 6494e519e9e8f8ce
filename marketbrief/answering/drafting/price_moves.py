"""Moves of prices: whether a question asks about one, and whether a sentence tells one of the same subject."""

import re
from dataclasses import dataclass

from marketbrief.answering.drafting.topic_groups import groups_of
from marketbrief.answering.question.asked import Asked, direction_of, movement
from marketbrief.answering.question.content_words import content, stem, tokens, word_set
from marketbrief.answering.question.expressions import expression

__all__ = ["asks_move", "opens_with_another", "tells_close", "title_tells_move", "told_direction"]

SHARES = re.compile(r"shares?|stocks?|adrs?|units", re.IGNORECASE)
OWNER = re.compile(r"its|the|their|company(?:['’]s)?|whose", re.IGNORECASE)
OF = re.compile(r"of|in", re.IGNORECASE)
PERCENT = re.compile(r"\d(?:\S*%|[\d.,]*$)")
CLOSE = re.compile(
    r"\b(?:closed|ended|settled|finished)\b[^.;]{0,50}?\d[\d.,]*(?! ?(?:percent|per cent|%))", re.IGNORECASE
)
AMOUNT = re.compile(r"\d")
OPENING_WORDS = 8
AT_LARGE = "stocks"
PRICES = frozenset(("price", "prices", "futures"))
# in words: from subject or shares to the verb, from a faint verb to its amount, from a name to "shares"
REACH, BESIDE, TIED = 12, 4, 4


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence taken apart: its words, and where among them the subject is named."""

    words: list[str]
    named: list[int]
    titled: bool


def asks_move(asked: Asked) -> bool:
    """Whether ``asked`` wants the cause of a move."""
    return "why" in asked.intents and direction_of(asked.text) != ""


def opens_with_another(asked: Asked, text: str) -> bool:
    """Whether ``text`` opens with one company where a market at large is asked about, or with one not asked about."""
    opening = " ".join(text.split()[:OPENING_WORDS])
    if not any(expression(kind, ignore_case=False).search(opening) for kind in ("company", "company_moved")):
        return False
    named = [group for group in groups_of(asked) if group.names]
    at_large = any(group.names and group.names.search(AT_LARGE) for group in named)
    return at_large or not any(group.stands_in(opening, word_set(opening)) for group in named)


def tells_close(text: str) -> bool:
    """Whether ``text`` tells the level at which a market closed."""
    return CLOSE.search(text) is not None


def title_tells_move(asked: Asked, title: str) -> bool:
    """Whether a title tells a move, either way, of what is asked about: "Markets climb on rate hopes".

    Right before the verb stands the subject or its shares, and nothing else of it, such as its profit.
    """
    words = tokens(title)
    moved = (i for i, word in enumerate(words) if any(movement(way).fullmatch(word) for way in ("up", "down")))
    verb = next(moved, 0)
    mover = words[max(0, verb - TIED) : verb]
    named = [group.names for group in groups_of(asked) if group.names]
    own = {stem(word) for word in tokens(asked.text)}
    while mover:
        if any(_ends_with(names, " ".join(mover)) for names in named) or (not named and stem(mover[-1]) in own):
            return True
        if not SHARES.fullmatch(mover[-1]) and mover[-1] not in PRICES:
            return False
        mover.pop()
    return False


def _ends_with(names: re.Pattern[str], text: str) -> bool:
    return any(match.end() == len(text) for match in names.finditer(text)) or any(
        match.end() == len(text) for match in names.finditer(text.title())
    )


def told_direction(asked: Asked, text: str, titled: bool = True) -> str:
    """The way ``text`` says that the subject or its shares moved: "up", "down" or "" for no move.

    ``titled``: the article's title names the subject, so that "the shares" are its own. An adverb such as "down" tells
    a move only beside an amount. Asked about shares, a name alone must stand right before the verb, with an amount.
    """
    words = [word.strip(".,;:()\"'“”") for word in text.split()]
    told = _Told(words, _named(asked, words), titled)
    shares = [i for i, word in enumerate(words) if SHARES.fullmatch(word) and _own_shares(told, i)]
    about_shares = any(SHARES.fullmatch(word) for word in re.findall(r"\w+", asked.text))
    for way in (asked.direction, "down" if asked.direction == "up" else "up"):
        for verb in (j for j, word in enumerate(words) if way and movement(way).fullmatch(word)):
            by_name = _right_before(told, verb) if about_shares else _within(told.named, verb, REACH)
            if _sure(words, verb) and (_within(shares, verb, REACH) or by_name):
                return way
    return ""


def _named(asked: Asked, words: list[str]) -> list[int]:
    """Where ``words`` name a subject; a question without known names is about its own words."""
    groups = groups_of(asked)
    patterns = [group.names for group in groups if group.names]
    if not patterns:
        topical: frozenset[str] = frozenset().union(*(group.stems for group in groups if group.topical))
        return [i for i, word in enumerate(words) if topical.intersection(content(word))]
    runs = (" ".join(words[i : i + 4]) for i in range(len(words)))
    return [i for i, run in enumerate(runs) if any(pattern.match(run) for pattern in patterns)]


def _own_shares(told: _Told, place: int) -> bool:
    """Whether the word "shares" at ``place`` means the subject's: "Acme's shares", "shares in Acme", "its shares"."""
    after = told.words[place + 1] if place + 1 < len(told.words) else ""
    if OF.fullmatch(after):
        return any(place + 2 <= i <= place + 2 + TIED for i in told.named)
    if any(place - TIED <= i < place for i in told.named):
        return True
    return told.titled and (place == 0 or OWNER.fullmatch(told.words[place - 1]) is not None)


def _right_before(told: _Told, verb: int) -> bool:
    amount = any(PERCENT.search(word) for word in told.words[verb : verb + BESIDE + 1])
    return amount and any(verb - TIED <= i < verb for i in told.named)


def _within(places: list[int], verb: int, reach: int) -> bool:
    return any(abs(i - verb) <= reach for i in places)


def _sure(words: list[str], verb: int) -> bool:
    if not movement("faint").fullmatch(words[verb]):
        return True
    return any(AMOUNT.search(word) for word in words[max(0, verb - BESIDE) : verb + BESIDE + 1])
