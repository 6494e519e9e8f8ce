"""Cuts an article into passages: whole sentences, similar lengths, exact spans."""

import math
import re
from collections.abc import Iterator

from marketbrief.domain.passage import Span
from marketbrief.language.sentences import sentence_spans

__all__ = ["MOST_WORDS", "split"]

MOST_WORDS = 180
"""The embedding model reads 256 tokens, about 190 words of news."""

_WORD = re.compile(r"\S+")


def split(text: str) -> tuple[Span, ...]:
    """Passages of at most ``MOST_WORDS`` words that together cover every word of ``text``, in order, without overlap.

    A passage ends where a sentence ends; only a sentence longer than a passage is cut, between two words.
    """
    pieces = [piece for span in sentence_spans(text) for piece in _short_enough(text, span)]
    sizes = [len(_WORD.findall(text, piece.start, piece.end)) for piece in pieces]
    total = sum(sizes)
    if not total:
        return ()
    target = total / math.ceil(total / MOST_WORDS)
    return tuple(_packed(pieces, sizes, target))


def _packed(pieces: list[Span], sizes: list[int], target: float) -> Iterator[Span]:
    """Join neighbouring pieces until the target is reached or the next one would not fit."""
    start, end, words = pieces[0].start, pieces[0].end, sizes[0]
    for piece, size in zip(pieces[1:], sizes[1:], strict=True):
        if words + size > MOST_WORDS or words >= target:
            yield Span(start, end)
            start, words = piece.start, 0
        end = piece.end
        words += size
    yield Span(start, end)


def _short_enough(text: str, sentence: Span) -> Iterator[Span]:
    """The sentence itself, or stretches of at most ``MOST_WORDS`` words of it."""
    words = list(_WORD.finditer(text, sentence.start, sentence.end))
    for first in range(0, len(words), MOST_WORDS):
        last = words[min(first + MOST_WORDS, len(words)) - 1]
        yield Span(words[first].start(), last.end())
