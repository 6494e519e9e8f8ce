"""Evidence read sentence by sentence."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from marketbrief.domain.evidence import Evidence, Source
from marketbrief.language.sentences import sentence_spans
from marketbrief.language.tokens import words_of

__all__ = ["CandidateSentence", "lines_of", "openings_of"]

LETTERS_ALIKE = 6

_DATELINE = re.compile(
    r"^(?:[A-Z][A-Z.,/&'’ -]{2,60})?(?:\b[A-Z][a-z]{2,8}\.? \d{1,2})?\s*(?:\([A-Z][\w /]{1,30}\))?\s+[-–—]+\s+"
)
_DESK_NOTE = re.compile(r"^\W*(?:corrects|recasts|adds|updates|repeats|refiles|removes|rewrites)\b", re.IGNORECASE)
_HEADING = re.compile(r"^(?:[A-Z][A-Z'’,&.-]*\s+){2,8}(?=[A-Z][a-z]|[A-Z]\s[a-z])")


@dataclass(frozen=True, slots=True)
class CandidateSentence:
    """A sentence of source number ``source``; ``order`` is the reading order over all sources."""

    text: str
    source: int
    order: int

    @property
    def openings(self) -> frozenset[str]:
        """The first letters of its words."""
        return openings_of(self.text)

    def repeats(self, statements: Iterable[str]) -> bool:
        """Whether it says what one of the statements says, word for word."""
        return any(statement in self.text or self.text in statement for statement in statements)


def lines_of(evidence: Evidence) -> tuple[CandidateSentence, ...]:
    """Every sentence of the evidence once in its source, source by source, in the order of each article."""
    read = ((text, source.n) for source in evidence for text in _sentences(source))
    return tuple(CandidateSentence(text, source, order) for order, (text, source) in enumerate(read))


def openings_of(text: str) -> frozenset[str]:
    """The first letters of the words that carry meaning: looser than a stem, "strategist" is like "strategy"."""
    return frozenset(word[:LETTERS_ALIKE] for word in words_of(text))


def _sentences(source: Source) -> Iterator[str]:
    """Every sentence without dateline and heading, notes of the desk left out."""
    seen: set[str] = set()
    for passage in sorted(source.passages, key=lambda each: each.span):
        for span in sentence_spans(passage.text):
            sentence = " ".join(span.of(passage.text).split())
            text = "" if _DESK_NOTE.match(sentence) else _HEADING.sub("", _DATELINE.sub("", sentence))
            if text and text not in seen:
                seen.add(text)
                yield text
