"""The answer: a draft before verification, a briefing after it, or that no evidence was found."""

from dataclasses import dataclass, field
from enum import StrEnum

from marketbrief.domain.citation import CitedView
from marketbrief.domain.evidence import Hit, Source
from marketbrief.domain.question import Question

__all__ = ["Briefing", "Caveat", "CaveatKind", "Draft", "NoEvidence", "Sentence"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer with the numbers of its sources, at least one."""

    text: str
    citations: tuple[int, ...]

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError("a sentence needs words")
        if not self.citations:
            raise ValueError(f"no source is cited for: {self.text}")


class CaveatKind(StrEnum):
    """Why an answer is to be read with care."""

    TRANSLATED = "translated"
    UNDATED = "undated"
    ONE_SOURCE = "one_source"
    OUTSIDE_WINDOW = "outside_window"
    STALE = "stale"
    DISAGREE = "disagree"
    READ_AS = "read_as"
    ONE_SIDE = "one_side"
    PREMISE = "premise"
    CORRECTED = "corrected"
    WRITER = "writer"


@dataclass(frozen=True, slots=True)
class Caveat:
    """A reason for care, in a plain sentence."""

    kind: CaveatKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a writer proposes: sentences and views over the evidence, nothing checked yet."""

    writer: str
    bottom_line: tuple[Sentence, ...] = ()
    drivers: tuple[Sentence, ...] = ()
    figures: tuple[Sentence, ...] = ()
    views: tuple[CitedView, ...] = ()
    caveats: tuple[Caveat, ...] = ()

    def __len__(self) -> int:
        return len(self.bottom_line) + len(self.drivers) + len(self.figures) + len(self.views)


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """A checked answer. Only ``verify`` makes one; ``removed`` counts what it took out of the draft.

    ``receipt`` is the id under which the answer can be looked up and checked again, where receipts are kept.
    """

    question: Question
    bottom_line: tuple[Sentence, ...]
    drivers: tuple[Sentence, ...]
    figures: tuple[Sentence, ...]
    views: tuple[CitedView, ...]
    sources: tuple[Source, ...]
    caveats: tuple[Caveat, ...]
    writer: str
    removed: int = 0
    receipt: str | None = None

    def __post_init__(self) -> None:
        if not (self.bottom_line or self.views):
            raise ValueError("a briefing without a bottom line or a view says nothing")
        numbers = {source.n for source in self.sources}
        cited = {n for part in (self.bottom_line, self.drivers, self.figures) for s in part for n in s.citations}
        cited |= {view.citation for view in self.views}
        if not cited <= numbers:
            raise ValueError(f"citations without a source: {sorted(cited - numbers)}")

    @property
    def outcome(self) -> str:
        """The outcome in JSON."""
        return "briefing"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoEvidence:
    """The library does not know: what was looked for, the nearest things it has, and what would help."""

    question: Question
    looked_for: str
    advice: str
    nearest: tuple[Hit, ...] = field(default=())
    receipt: str | None = None

    @property
    def outcome(self) -> str:
        """The outcome in JSON."""
        return "no_evidence"
