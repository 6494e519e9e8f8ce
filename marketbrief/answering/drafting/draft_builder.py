"""The page an answer is written on: what does not stand never gets onto it, what does is shown at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from marketbrief.answering.apply_rights import QuoteBudgets
from marketbrief.answering.verification.verify import stands
from marketbrief.domain.briefing import Caveat, Draft, Sentence
from marketbrief.domain.citation import CitedView
from marketbrief.domain.evidence import Evidence
from marketbrief.domain.progress import BriefingSection
from marketbrief.models.budget import Budget

__all__ = ["WORDS_BEFORE_VIEWS", "DraftBuilder"]

WORDS_BEFORE_VIEWS = 120


@dataclass(slots=True)
class DraftBuilder:
    """What a writer has told over ``evidence``, all of it verified; sources are numbered as they are first shown.

    Figures wait until there is a sentence they belong to, so that a page which shows anything is an answer.
    ``removed`` counts what writers had to leave out.
    """

    evidence: Evidence
    budget: Budget = field(default_factory=Budget)
    views: tuple[CitedView, ...] = ()
    caveats: tuple[Caveat, ...] = ()
    removed: int = 0
    _told: dict[BriefingSection, list[Sentence]] = field(default_factory=lambda: {part: [] for part in BriefingSection})
    _waiting: list[Sentence] = field(default_factory=list)
    _order: list[int] = field(default_factory=list)
    _allowances: QuoteBudgets = field(init=False)

    def __post_init__(self) -> None:
        self._allowances = QuoteBudgets.over(self.evidence)

    @property
    def shown(self) -> bool:
        """Whether the reader has seen anything."""
        return bool(self._told[BriefingSection.BOTTOM_LINE] or self._told[BriefingSection.DRIVERS])

    @property
    def told(self) -> tuple[str, ...]:
        """The texts of all sentences on the page."""
        shown = (sentence for told in self._told.values() for sentence in told)
        return tuple(sentence.text for sentence in (*self._waiting, *shown))

    @property
    def room(self) -> int:
        """How many words more it may have before its views; negative where it has too many."""
        return WORDS_BEFORE_VIEWS - sum(len(text.split()) for text in self.told)

    @property
    def order(self) -> tuple[int, ...]:
        """The evidence's numbers of the sources shown, first shown first: the first of them is shown as [1]."""
        return tuple(self._order)

    def number(self, sources: Iterable[int]) -> None:
        """Give sources the next numbers, whichever is cited first: for a writer that knows all it is going to tell."""
        self._order += [n for n in sources if n not in self._order]

    def tell(self, part: BriefingSection, sentence: Sentence) -> bool:
        """Whether a sentence stands; if so it is on the page, and shown once.

        What is said already, and what its sources do not allow to be shown, stands and is not shown.
        """
        if not stands(sentence, self.evidence):
            return False
        if sentence.text in self.told:
            return True
        fitting = self._allowances.sentence(sentence, self.evidence)
        if fitting is None:
            return True
        if part is BriefingSection.FIGURES and not self.shown:
            self._waiting.append(fitting)
            return True
        self._show(part, fitting)
        while self._waiting:
            self._show(BriefingSection.FIGURES, self._waiting.pop(0))
        return True

    def draft(self, writer: str) -> Draft:
        """All that is on the page, under the evidence's numbers."""
        return Draft(
            writer=writer,
            bottom_line=tuple(self._told[BriefingSection.BOTTOM_LINE]),
            drivers=tuple(self._told[BriefingSection.DRIVERS]),
            figures=(*self._told[BriefingSection.FIGURES], *self._waiting),
            views=self.views,
            caveats=self.caveats,
        )

    def _show(self, part: BriefingSection, sentence: Sentence) -> None:
        self._told[part].append(sentence)
        self._order += [n for n in dict.fromkeys(sentence.citations) if n not in self._order]
        new = {n: self._order.index(n) + 1 for n in sentence.citations}
        sources = [replace(self.evidence.source(n), n=new[n]) for n in sorted(new, key=new.__getitem__)]
        self.budget.watcher.sentence(part, replace(sentence, citations=tuple(sorted(new.values()))), sources)
