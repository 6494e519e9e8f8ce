"""A message taken apart: joined questions, and the sides of a comparison."""

import re
from collections.abc import Sequence

from marketbrief.answering.question.entities import NamedThing
from marketbrief.answering.question.question_words import QuestionWord, content_words

__all__ = ["parts_of_message"]

_BREAK = re.compile(
    r"\?\s+(?=\w)|,?\s+(?:and|&)\s+(?=(?:what|whats|who|whos|how|why|where|when|which|did|does|is|was|will)\b)|\s+-\s+(?=who\b|what\b)",
    re.IGNORECASE,
)
_OPENING = re.compile(r"^(?:and|but|so|then|also|&)\s+", re.IGNORECASE)
_SHORTEST = 2
_BETWEEN = frozenset(("vs", "versus", "v"))


def parts_of_message(text: str, words: Sequence[QuestionWord], entities: Sequence[NamedThing]) -> tuple[str, ...]:
    """The questions that ``text`` holds when it holds several, else none; each as the asker worded it.

    Of a comparison each side stands with what surrounds the sides; what names nothing ("what happened?") is no part.
    """
    return _sides(text, words, entities) or _joined(text)


def _joined(text: str) -> tuple[str, ...]:
    parts: list[str] = []
    for part in _BREAK.split(text):
        stripped = _OPENING.sub("", part.strip(" ,?")) if part else ""
        words = content_words(stripped)
        if len(words) < _SHORTEST or all(word.idle for word in words):
            continue
        parts.append(stripped)
    return tuple(parts) if len(parts) > 1 else ()


def _sides(text: str, words: Sequence[QuestionWord], entities: Sequence[NamedThing]) -> tuple[str, ...]:
    """One question for each entity of a chain "A vs B vs C", with the words before and after the chain."""
    chain: list[NamedThing] = []
    for entity in entities:
        joined = chain and _compared(words, chain[-1].end, entity.start)
        if joined:
            chain.append(entity)
        elif len(chain) < 2:
            chain = [entity]
    if len(chain) < 2:
        return ()
    before = text[: words[chain[0].start].start].strip()
    after = text[words[chain[-1].end - 1].end :].strip()
    return tuple(" ".join(f"{before} {entity.written} {after}".split()) for entity in chain)


def _compared(words: Sequence[QuestionWord], start: int, end: int) -> bool:
    return end - start == 1 and words[start].plain in _BETWEEN and words[start].written != "V"
