"""Enough or not: whether what was found speaks of what was asked."""

from collections.abc import Sequence

from bot.answering import weights
from marketbrief.evidence import Hit
from marketbrief.instruments import find_instruments
from marketbrief.library.fulltext import STOP_WORDS, words_of
from marketbrief.question import Question

__all__ = ["enough"]

READ = 5


def enough(question: Question, words: str, hits: Sequence[Hit], cosine: float | None) -> bool:
    """Whether the best hits answer the question; ``cosine`` is the likeness of the nearest passage, if known.

    Every name the question gives has to stand in one of the best hits, and a market it names has to be spoken of.
    Beyond that either the words have to be there, or the meaning.
    """
    best = hits[:READ]
    if not best:
        return False
    texts = [f"{hit.article.title} {hit.article.publisher or ''} {hit.passage.text}" for hit in best]
    together = " ".join(texts).casefold()
    if any(not _named(name, together) for name in question.names):
        return False
    spoken_of = {instrument for text in texts for instrument in find_instruments(text)}
    if question.instruments and not spoken_of & set(question.instruments):
        return False
    if question.instruments or question.names:
        return True
    return max(_coverage(words, text) for text in texts) >= weights.LEAST_COVERAGE or (
        cosine is not None and cosine >= weights.LEAST_COSINE
    )


def _named(name: str, text: str) -> bool:
    """Whether a name, or its last word that carries meaning (a surname, a firm's short name), stands in ``text``."""
    parts = [part for part in name.casefold().split() if part not in STOP_WORDS]
    return name.casefold() in text or any(part in text for part in parts)


def _coverage(words: str, text: str) -> float:
    """The share of the question's words that stand in ``text``, by their first six letters."""
    asked = {word[:6] for word in words_of(words)}
    if not asked:
        return 0.0
    there = {word[:6] for word in words_of(text)}
    return len(asked & there) / len(asked)
