"""Sentences of the sources as an answer may tell them: whole, dated, and the one that a drafted one is made from."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from bot.answering.checking.marks import with_dates
from bot.answering.compose.faults import stands_alone
from bot.answering.compose.reading import Line, lines_of, stems_of
from bot.answering.compose.stories import superseded
from marketbrief.briefing import Sentence
from marketbrief.evidence import Evidence, Source

__all__ = ["OwnWords", "as_sentence", "dated", "tellable_lines"]

MADE_FROM = 0.6
NEWS = 0.4


@dataclass(frozen=True)
class OwnWords:
    """The sources' own sentences over one evidence, read when first needed."""

    evidence: Evidence

    def instead_of(self, drafted: str, cited: Collection[int], told: Iterable[str]) -> Sentence | None:
        """The sentence of the sources ``cited`` that has most of a drafted one's words; None where none has enough.

        None too where what is ``told`` already leaves little that is new in it.
        """
        words, known = stems_of(drafted), stems_of(" ".join(told))
        line = self._nearest(words, cited)
        if line is None or len(line.stems - known) < NEWS * len(line.stems):
            return None
        return as_sentence(line, self.evidence, self._lines)

    def _nearest(self, words: frozenset[str], cited: Collection[int]) -> Line | None:
        sound = (line for line in self._lines if line.source in cited and stands_alone(line.text))
        like = ((len(words & line.stems), -line.order, line) for line in sound)
        best = max((each for each in like if each[0] >= MADE_FROM * len(words)), key=lambda e: e[:2], default=None)
        return best[2] if best else None

    @cached_property
    def _lines(self) -> tuple[Line, ...]:
        return tellable_lines(self.evidence)


def tellable_lines(evidence: Evidence) -> tuple[Line, ...]:
    """Sentences of sources that no other replaces, without those that are shown as views."""
    old = superseded(evidence)
    shown = tuple(" ".join(cited.view.statement.text.split()) for cited in evidence.views)
    return tuple(line for line in lines_of(evidence) if line.source not in old and not line.repeats(shown))


def as_sentence(line: Line, evidence: Evidence, lines: Iterable[Line]) -> Sentence:
    """A line citing every source that has the very same words, with days of the week made dates."""
    numbers = sorted({line.source, *(each.source for each in lines if each.text == line.text)})
    return Sentence(with_dates(line.text, evidence.source(line.source).article), tuple(numbers))


def dated(text: str, sources: Iterable[Source]) -> str:
    """A drafted sentence with days of the week made dates, where the sources cited agree on them."""
    ways = {with_dates(text, source.article) for source in sources}
    return ways.pop() if len(ways) == 1 else text
