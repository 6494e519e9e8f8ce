"""The words of a question that it is about: chat and grammar taken out, written forms kept."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from marketbrief.language import lexicon
from marketbrief.language.market_terms import market_terms

__all__ = ["QuestionWord", "content_words", "fold_marks", "parts_of", "phrase_query"]

_WORD = re.compile(r"[^\W_]+(?:[.&'’+-][^\W_]+)*'?")
_PART = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"(?:'s|s'|')$")


@dataclass(frozen=True, slots=True)
class QuestionWord:
    """A word as written, and in lower case without its possessive.

    It is ``idle`` when it is grammar or chat, and ``put_right`` when it was a slip of the pen.
    """

    written: str
    plain: str
    start: int
    end: int
    idle: bool = False
    put_right: bool = False


def fold_marks(text: str) -> str:
    """Plain apostrophes and dashes."""
    return text.translate({0x2019: "'", 0x2018: "'", 0x2013: "-", 0x2014: " - ", 0x2212: "-"})


def content_words(text: str) -> list[QuestionWord]:
    """Every word of a question in order, those of grammar and chat marked idle."""
    text = fold_marks(text)
    chat = [match.span() for match in _chat().finditer(text)]
    found = []
    for match in _WORD.finditer(text):
        plain = _POSSESSIVE.sub(lambda ending: "s" if ending[0] == "s'" else "", match[0].lower())
        idle = _is_stop(plain) or any(start <= match.start() and match.end() <= end for start, end in chat)
        found.append(QuestionWord(match[0], plain, match.start(), match.end(), idle))
    return found


def _is_stop(plain: str) -> bool:
    return plain in market_terms().stop or plain.replace("'", "") in market_terms().stop


@lexicon.cached()
def _chat() -> re.Pattern[str]:
    phrases = sorted(market_terms().chat, key=len, reverse=True)
    spelt = (re.escape(phrase).replace("s\\ ", "'?s\\ ") for phrase in phrases)
    return re.compile(
        r"(?<![\w&])(?:" + "|".join(spelt) + r")(?![\w&])|\b(?:what|how|why|where|who|that)'s\b", re.IGNORECASE
    )


def phrase_query(words: str | Sequence[str]) -> str:
    """An FTS5 phrase of the words; empty where there are none."""
    parts = _PART.findall(words if isinstance(words, str) else " ".join(words))
    return f'"{" ".join(parts)}"' if parts else ""


def parts_of(word: str) -> list[str]:
    """The parts of a word joined by hyphens and the like."""
    return _PART.findall(word)
