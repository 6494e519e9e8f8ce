"""Enough or not: whether what was found speaks of what was asked."""

import re
from collections.abc import Sequence

from bot.answering import weights
from marketbrief.evidence import Hit
from marketbrief.instruments import find_instruments
from marketbrief.library.fulltext import STOP_WORDS, words_of
from marketbrief.question import Question

__all__ = ["enough"]

READ = 10


def enough(question: Question, words: str, hits: Sequence[Hit], cosine: float | None) -> bool:
    """Whether the best hits answer the question; ``cosine`` is the likeness of the nearest passage, if known.

    A market the question names has to be spoken of, and its names have to stand in the best hits: the more of them
    are missing, the closer the meaning has to be. Without names or markets the words have to be there or the meaning.
    """
    best = hits[:READ]
    if not best:
        return False
    texts = [f"{hit.article.title} {hit.article.publisher or ''} {hit.passage.text}" for hit in best]
    if question.instruments and not _spoken_of(question, texts):
        return False
    missing = _missing(question.names, " ".join(texts).casefold())
    if not missing and (question.instruments or question.names):
        return True
    covered = max(_coverage(words, text) for text in texts) >= weights.LEAST_COVERAGE
    if cosine is None:
        return covered and missing <= weights.MISSING_WITHOUT_VECTORS
    return (covered and not missing) or cosine >= weights.LEAST_COSINE + weights.MISSING_NAMES * missing


def _spoken_of(question: Question, texts: Sequence[str]) -> bool:
    return any(set(find_instruments(text)) & set(question.instruments) for text in texts)


def _missing(names: Sequence[str], text: str) -> float:
    """The share of the names that ``text`` does not have, 0 without names."""
    return sum(not _named(name, text) for name in names) / len(names) if names else 0.0


def _named(name: str, text: str) -> bool:
    """Whether a name, or its last word that carries meaning (a surname, a firm's short name), stands in ``text``."""
    parts = [part for part in name.casefold().split() if part not in STOP_WORDS]
    return any(re.search(rf"(?<!\w){re.escape(one)}(?!\w)", text) for one in (name.casefold(), *parts[-1:]))


def _coverage(words: str, text: str) -> float:
    """The share of the question's words that stand in ``text``, by their first six letters."""
    asked = {word[:6] for word in words_of(words)}
    if not asked:
        return 0.0
    there = {word[:6] for word in words_of(text)}
    return len(asked & there) / len(asked)
