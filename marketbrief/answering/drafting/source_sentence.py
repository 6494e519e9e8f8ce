"""Sentences of the sources as an answer may tell them: whole, dated, and the one that a drafted one is made from."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from marketbrief.answering.drafting.candidate_sentences import CandidateSentence, lines_of, openings_of
from marketbrief.answering.drafting.stands_alone import stands_alone
from marketbrief.answering.drafting.superseded import superseded
from marketbrief.answering.verification.annotations import with_dates
from marketbrief.domain.briefing import Sentence
from marketbrief.domain.evidence import Evidence, Source

__all__ = ["SourceSentence", "as_sentence", "dated", "is_news", "tellable_lines"]

FEWEST_WORDS = 3
MADE_FROM = 0.6
NEWS = 0.4


@dataclass(frozen=True)
class SourceSentence:
    """The sources' own sentences over one evidence, read when first needed."""

    evidence: Evidence

    def instead_of(self, drafted: str, cited: Collection[int]) -> Sentence | None:
        """The sentence of the sources ``cited`` that has most of a drafted one's words; None where none has enough."""
        line = self._nearest(openings_of(drafted), cited)
        return as_sentence(line, self.evidence, self._lines) if line else None

    def _nearest(self, words: frozenset[str], cited: Collection[int]) -> CandidateSentence | None:
        if len(words) < FEWEST_WORDS:
            return None
        sound = (line for line in self._lines if line.source in cited and stands_alone(line.text))
        like = ((len(words & line.openings), -line.order, line) for line in sound)
        best = max((each for each in like if each[0] >= MADE_FROM * len(words)), key=lambda e: e[:2], default=None)
        return best[2] if best else None

    @cached_property
    def _lines(self) -> tuple[CandidateSentence, ...]:
        return tellable_lines(self.evidence)


def is_news(text: str, told: Iterable[str]) -> bool:
    """Whether a sentence has enough in it that what is ``told`` already has not."""
    words, known = openings_of(text), openings_of(" ".join(told))
    return len(words - known) >= NEWS * len(words)


def tellable_lines(evidence: Evidence) -> tuple[CandidateSentence, ...]:
    """Sentences of sources that no other replaces, without those that are shown as views."""
    old = superseded(evidence)
    shown = tuple(" ".join(cited.view.statement.text.split()) for cited in evidence.views)
    return tuple(line for line in lines_of(evidence) if line.source not in old and not line.repeats(shown))


def as_sentence(line: CandidateSentence, evidence: Evidence, lines: Iterable[CandidateSentence]) -> Sentence:
    """A line citing every source that has the very same words, with days of the week made dates."""
    numbers = sorted({line.source, *(each.source for each in lines if each.text == line.text)})
    return Sentence(with_dates(line.text, evidence.source(line.source).article), tuple(numbers))


def dated(text: str, sources: Iterable[Source]) -> str:
    """A drafted sentence with days of the week made dates, where the sources cited agree on them."""
    ways = {with_dates(text, source.article) for source in sources}
    return ways.pop() if len(ways) == 1 else text
