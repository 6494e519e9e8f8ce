"""What a follow-up asks for, and the words that news tells it with."""

import re
from datetime import datetime

from marketbrief.answering.question.content_words import content, stem, tokens
from marketbrief.language import lexicon
from marketbrief.language.market_terms import market_terms

__all__ = [
    "dated",
    "meanings_of",
    "moves_on",
    "points_back",
    "said_words",
    "sought",
    "without_pointers",
    "without_sought",
]

_YEAR = re.compile(r"\b(next|last) (yr|year)\b", re.IGNORECASE)


def moves_on(text: str) -> bool:
    """Whether a follow-up asks for what came after the event."""
    return re.search(str(lexicon.load("thread_messages")["moves_on"]), text, re.IGNORECASE) is not None


def points_back(text: str) -> bool:
    """Whether a follow-up stands on a word for what the thread names: "they", "it", "the deal"."""
    return re.search(str(lexicon.load("thread_messages")["points_back"]), text, re.IGNORECASE) is not None


def without_sought(text: str) -> str:
    """A follow-up without the words that say no more than what it seeks: "takes over"."""
    for asks, _, whole in _sought():
        text = asks.sub(" ", text) if whole else text
    return text


def without_pointers(text: str) -> str:
    """A follow-up without the words that stand for what its thread names."""
    return re.sub(str(lexicon.load("thread_messages")["points_back"]), " ", text, flags=re.IGNORECASE)


def dated(text: str, as_of: datetime) -> str:
    """A follow-up with next year and last year by their number."""
    return _YEAR.sub(lambda match: str(as_of.year + (1 if match[1].lower() == "next" else -1)), text)


def sought(text: str) -> tuple[re.Pattern[str], ...]:
    """Patterns of what a sentence that answers ``text`` tells: a successor, a date, how something is paid for."""
    asked = re.sub(r"['’]", "", text.lower())
    return tuple(told for asks, told, _ in _sought() if asks.search(asked))


def meanings_of(text: str) -> tuple[tuple[str, ...], ...]:
    """Words of a follow-up, each followed by what news has for it: "divi", a dividend."""
    words = dict.fromkeys(tokens(text))
    return tuple((word, *sorted(said_words(stem(word)))) for word in words if stem(word) in _said())


@lexicon.cached()
def said_words(word: str) -> frozenset[str]:
    """A stem of a question with those that news has for it."""
    return _said().get(word, frozenset([word]))


@lexicon.cached()
def _sought() -> tuple[tuple[re.Pattern[str], re.Pattern[str], bool], ...]:
    entries = lexicon.load("thread_messages")["sought"]
    return tuple(
        (re.compile(str(one["asks"]), re.IGNORECASE), _told(str(one["told"])), bool(one.get("whole")))
        for one in entries
    )


def _told(expression: str) -> re.Pattern[str]:
    return re.compile(expression, 0 if "[A-Z]" in expression else re.IGNORECASE)


@lexicon.cached()
def _said() -> dict[str, frozenset[str]]:
    """The same for every stem that has others: those of this list and the short forms of the trade."""
    rows = {str(word): str(words) for word, words in lexicon.load("thread_messages")["said"].items()}
    found: dict[str, frozenset[str]] = {}
    for word, words in rows.items():
        found[stem(word)] = frozenset([stem(word), *content(words)])
    for word, names in market_terms().abbreviations.items():
        if " " not in word:
            others = [one for name in names if " " not in name for one in content(name)]
            found[stem(word)] = found.get(stem(word), frozenset([stem(word)])) | frozenset(others)
    return found
