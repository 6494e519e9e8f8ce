"""Rewordings that keep a sentence true, each by a rule."""

import random
import re
from collections.abc import Callable, Collection

from marketbrief.language.figures import NUMBER_WORDS

__all__ = ["REWORDINGS", "reworded"]

Rewording = Callable[[str, str], str | None]
"""(a sentence, all that its source says) to the sentence reworded; None where there is nothing to reword."""

DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
NAMED = r"(?:[A-Z][\w&.'-]+ ?){1,4}"
DOES = "said|says|has|had|was|is|will|rose|fell|gained|lost|told|added|posted|reported|closed|declined"
TELLING = re.compile(
    r"\b(?:though|although|provided|pending|excluding|formerly|said|says|told|according|if|unless|not|no|may|might|could|would|will|expected|likely|\w+n't)\b"
)
DIGITS = {str(n): word for word, n in NUMBER_WORDS.items()}
SYNONYMS = {
    "rose": "climbed", "fell": "dropped", "gained": "added", "lost": "shed", "dropped": "fell", "climbed": "rose",
    "jumped": "surged", "slipped": "eased", "tumbled": "plunged", "advanced": "gained", "declined": "fell",
}  # fmt: skip
PLAIN = {
    "approximately": "about", "nearly": "almost",
    "compared with": "against", "because of": "due to", "due to": "because of", "said": "says", "also ": "",
    "sharply ": "", "slightly ": "", "however, ": "", "purchased": "bought", "shares of": "the shares of",
    "the United States": "the U.S.", "a barrel": "per barrel",
    "an ounce": "per ounce", "versus": "against", "last year": "the previous year", "in order to": "to",
    "earlier in the day": "earlier", "for the first time": "for a first time", "such as": "like",
}  # fmt: skip


def _by(pattern: str, words: str) -> Rewording:
    """Replace the first match of a pattern."""
    found = re.compile(pattern)

    def reword(text: str, _: str) -> str | None:
        told, count = found.subn(words, text, count=1)
        return told if count else None

    return reword


def _without(pattern: str) -> Rewording:
    """Leave out the first match of a pattern, unless it has a negation, a hedge or a speaker."""
    found = re.compile(pattern)

    def reword(text: str, _: str) -> str | None:
        if re.search(r"^(?:Since|After|As|While|\w+ing)\b|, (?:which|who)\b", text):
            return None
        place = next((match for match in found.finditer(text) if not TELLING.search(match[0])), None)
        return f"{text[: place.start()]}{text[place.end() :]}" if place else None

    return reword


def unchanged(text: str, _: str) -> str | None:
    """Copy the sentence."""
    return text


def day_first(text: str, _: str) -> str | None:
    """Move the day to the front: "It fell on Monday" becomes "On Monday, it fell"."""
    days = re.findall(rf"\b{DAY}\b", text)
    match = re.search(rf" on ({DAY})\b(?! [A-Z\d])", text)
    if (
        match is None
        or len(days) != 1
        or re.search(r"\b(?:said|told|after|that|which|when|,)\b", text[: match.start()])
    ):
        return None
    return f"On {match[1]}, {_small(text[: match.start()])}{text[match.end() :]}"


def said_first(text: str, _: str) -> str | None:
    """Move the speaker to the front: "Oil fell, X said" becomes "X said oil fell"."""
    match = re.search(rf", ((?:the |{NAMED}|\w+s )[\w ]{{0,25}}) said(?: on {DAY})?\.$", text)
    if match is None or '"' in text:
        return None
    who = match[1][0].upper() + match[1][1:]
    return f"{who} said {_small(text[: match.start()])}."


def said_last(text: str, _: str) -> str | None:
    """Move the speaker to the end: "X said oil fell" becomes "Oil fell, X said"."""
    match = re.match(rf"((?:The )?(?:{NAMED}|[a-z]+)) said (?:that )?(?=[a-z])", text)
    if (
        match is None
        or len(match[1].split()) > 4
        or re.search(r'"|, (?:adding|saying)|(?:said|that) (?:its?|he|she|they|his|her|their)\b', text)
    ):
        return None
    rest = text[match.end() :].rstrip(".")
    return f"{rest[0].upper()}{rest[1:]}, {_small(match[1])} said."


def passive(text: str, _: str) -> str | None:
    """Use the passive: "A bought B" becomes "B was bought by A"."""
    match = re.match(
        rf"((?:The )?{NAMED})(?<! ) (bought|acquired|sold|sued|hired|raised|cut) ([\w' ]{{3,40}}?)"
        r"(?=[.,]| (?:on|in|for|to|after|from|by)\b)",
        text,
    )
    if match is None or re.search(r"\b(?:and|its|their|his|her)\b", text):
        return None
    thing = match[3][0].upper() + match[3][1:]
    return f"{thing} was {match[2]} by {_small(match[1])}{text[match.end() :]}"


def figure_in_words(text: str, _: str) -> str | None:
    """Write a small whole number as a word."""
    match = re.search(r"(?<![\w.,$-])([2-9]|1\d)(?= (?!percent|million|billion|points|[A-Z\d])[a-z]{4,})", text)
    return f"{text[: match.start()]}{DIGITS[match[1]]}{text[match.end() :]}" if match else None


def word_in_figures(text: str, _: str) -> str | None:
    """Write a number word as a figure."""
    match = re.search(r"(?<![\w-])(?:two|three|four|five|six|seven|eight|nine|ten)(?= [a-z])", text)
    return f"{text[: match.start()]}{NUMBER_WORDS[match[0]]}{text[match.end() :]}" if match else None


def surname_alone(text: str, _: str) -> str | None:
    """Use only the last name of a person."""
    match = re.search(r"(?<=said )[A-Z][a-z]+ (?=[A-Z][a-z]+[,. ])|(?<=, )[A-Z][a-z]+ (?=[A-Z][a-z]+ said)", text)
    return f"{text[: match.start()]}{text[match.end() :]}" if match else None


def name_in_full(text: str, source: str) -> str | None:
    """Add the first name that the source gives."""
    match = re.search(r"\b(?P<name>[A-Z][a-z]{3,}) said\b", text)
    if match is None or re.search(rf"[A-Z][\w.]+ {match['name']}", text):
        return None
    full = re.search(rf"(?<=[a-z,] )([A-Z][a-z]+) {match['name']},", source)
    return f"{text[: match.start()]}{full[1]} {text[match.start() :]}" if full else None


def short_list(text: str, _: str) -> str | None:
    """Leave out the middle of a list."""
    match = re.search(r"(?<= )([A-Z][\w&]+), ([A-Z][\w&]+),? and (?=[A-Z])", text)
    return f"{text[: match.start()]}{match[1]} and {text[match.end() :]}" if match else None


def synonym(text: str, _: str) -> str | None:
    """Use another word for the same move."""
    match = re.search(
        rf"\b(?:{'|'.join(SYNONYMS)})\b(?= (?:by |about |nearly |more than )?(?:\$|\d|on\b|in\b|to [\d$]|after\b))",
        text,
    )
    return f"{text[: match.start()]}{SYNONYMS[match[0]]}{text[match.end() :]}" if match else None


def _small(text: str) -> str:
    """Make the first letter small, unless the first word looks like a name."""
    first = text.split()[0] if text.split() else ""
    return (
        text[0].lower() + text[1:]
        if first in ("The", "A", "An", "Its", "Their", "He", "She", "It", "They", "Shares", "Analysts", "Traders")
        else text
    )


REWORDINGS: dict[str, Rewording] = {
    "as it is": unchanged,
    "day first": day_first,
    "speaker first": said_first,
    "speaker last": said_last,
    "passive": passive,
    "figure in words": figure_in_words,
    "word in figures": word_in_figures,
    "surname": surname_alone,
    "full name": name_in_full,
    "short list": short_list,
    "synonym of a move": synonym,
    "day of saying dropped": _by(rf"\bsaid on {DAY}\b", "said"),
    "last clause dropped": _without(r"(?<!^)(?<=[a-z\d]), (?!and |or |but )[^,]{10,}(?=\.$)"),
    "aside dropped": _without(
        rf"(?<=[a-z]), (?:which|who|whose|a|an|based) [^,]{{4,60}},(?= (?:{DOES})\b)",
    ),
    "brackets dropped": _by(r" \([^()]{1,30}\)", ""),
    "opening dropped": _without(r"^(?:Meanwhile|Still|However|Overall|Separately|In addition|Also|Elsewhere), "),
    "more than: over": _by(r"\bmore than (?=[\d$])", "over "),
    "around: about": _by(r"\baround (?=[\d$])", "about "),
    "chief executive: CEO": _by(r"\b[Cc]hief [Ee]xecutive\b(?! [Oo]fficer)", "CEO"),
    "about: roughly": _by(r"\babout (?=[\d$])", "roughly "),
    "percent sign": _by(r"(\d) percent\b", r"\1%"),
    "percent in words": _by(r"(\d)%", r"\1 percent"),
    "per cent": _by(r"(\d) percent\b", r"\1 per cent"),
    "mln": _by(r"(\d) million\b", r"\1 mln"),
    "bn": _by(r"(\d) billion\b", r"\1 bn"),
    "grouped digits": _by(r"\b(\d{1,2})(\d{3})(?= (?:jobs|people|workers|points|contracts|employees)\b)", r"\1,\2"),
    "comma left out": _by(r"(?<![\d,])(\d{1,2}),(\d{3})(?![\d,])", r"\1\2"),
    "idle zero": _by(r"(\d\.\d) percent\b", r"\g<1>0 percent"),
    "legal form dropped": _by(r"(?<=[a-z]) (?:Inc|Corp|Co|Ltd|Plc|Group)\b\.?(?= [a-z(])", ""),
    "that dropped": _by(r"\bsaid that\b", "said"),
    "that put in": _by(r"\bsaid (?=(?:it|the|its|he|they)\b)", "said that "),
    **{
        f"{old.strip()}: {new or 'dropped'}": _by(rf"\b{re.escape(old)}" + ("" if old[-1] == " " else r"\b"), new)
        for old, new in PLAIN.items()
    },
}


def reworded(text: str, source: str, days: Collection[str], chance: random.Random) -> tuple[str, str]:
    """(rule, reworded sentence) for a rule chosen at random among those that change the sentence.

    One of the ``days`` of the week of the news, in small letters, may be left out; another day is news itself.
    """
    day = "|".join(each.capitalize() for each in days) or "(?!)"
    every = {**REWORDINGS, "day dropped": _by(rf" on (?:{day})\b", "")}
    ways = [(way, told) for way, reword in every.items() if (told := reword(text, source)) and told != text]
    way, told = chance.choice(ways or [("as it is", text)])
    told = told.replace("..", ".")
    return (way, told[0].upper() + told[1:]) if len(told.split()) >= 6 else ("as it is", text)
