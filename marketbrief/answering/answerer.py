"""The answerer: a question in, a checked briefing or the plain word that there is none out."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from marketbrief.answering.apply_rights import hits_within_rights, within_rights
from marketbrief.answering.caveats import caveats_of
from marketbrief.answering.conflicts import disagreements
from marketbrief.answering.drafting import DraftBuilder, Writer
from marketbrief.answering.drafting.extractive import ExtractiveWriter
from marketbrief.answering.no_answer import nothing_found, nothing_to_look_up
from marketbrief.answering.question.company_shares import company_of, of_company
from marketbrief.answering.question.comparison import joined, sides_of, sides_without_source
from marketbrief.answering.question.followup import Rephraser, completed
from marketbrief.answering.question.intent import MessageKind, matter_of
from marketbrief.answering.question.spelling import Spelling
from marketbrief.answering.question.understand import understand
from marketbrief.answering.receipts import Receipts
from marketbrief.answering.renumber import cited_first
from marketbrief.answering.retrieval.build_evidence import gather
from marketbrief.answering.retrieval.retrieve import Retriever
from marketbrief.answering.retrieval.sufficiency import enough, names
from marketbrief.answering.verification.verify import verify
from marketbrief.answering.views.ledger_questions import asks_nothing_else, evidence_for
from marketbrief.answering.views.select import choose_views
from marketbrief.answering.views.view_notes import caveats_of_views, marked
from marketbrief.domain.briefing import Briefing, Caveat, CaveatKind, NoEvidence
from marketbrief.domain.errors import WriterError
from marketbrief.domain.evidence import Evidence, Hit
from marketbrief.domain.progress import NO_LISTENER, ProgressListener
from marketbrief.domain.question import Conversation, Question, Turn, Window
from marketbrief.library.passage_ids import numbers_in
from marketbrief.models.budget import ANSWER_SECONDS, Budget

__all__ = ["Answerer"]

CONSIDERED = 24
FIRST_HITS = 3
NEAREST_SHOWN = 3
_PREPOSITIONS = ("since ", "until ", "before ", "after ")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answerer:
    """Answers from one library. ``writer`` writes; when it fails the extractive writer does, and the answer says so.

    ``seconds`` is how long an answer may take, whatever a model does; ``rephraser`` completes follow-ups that the
    rules are not sure of.
    """

    retriever: Retriever
    writer: Writer = field(default_factory=ExtractiveWriter)
    receipts: Receipts | None = None
    clock: Callable[[], float] = time.perf_counter
    seconds: float = ANSWER_SECONDS
    rephraser: Rephraser | None = None
    spelling: Spelling = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "spelling", Spelling(self.retriever.library))

    def answer(
        self,
        text: str,
        *,
        as_of: datetime,
        known_until: datetime | None = None,
        turns: Sequence[Turn] = (),
        watcher: ProgressListener = NO_LISTENER,
        place: Conversation | None = None,
    ) -> Briefing | NoEvidence:
        """Tell what the library says about ``text``, and nothing it does not; keep a receipt of it.

        Articles restricted to other channels than ``place`` are excluded. ``watcher`` sees it being made;
        ``Stopped`` is raised as soon as it says so.
        """
        budget = Budget(watcher, self.seconds, self.clock)
        answer = self._answered(text, as_of, known_until, turns, budget, place)
        if self.receipts is None:
            return answer
        embedder, took = self.retriever.embedder, self.clock() - budget.began
        receipt = self.receipts.add(
            answer, seconds=took, embedding=embedder.name if embedder else None, usage=budget.usage
        )
        return replace(answer, receipt=receipt)

    def _answered(
        self,
        text: str,
        as_of: datetime,
        known_until: datetime | None,
        turns: Sequence[Turn],
        budget: Budget,
        place: Conversation | None,
    ) -> Briefing | NoEvidence:
        if (matter := matter_of(text)) is not MessageKind.ASK:
            return nothing_to_look_up(text, matter, as_of, self.retriever.library.counts().newest)
        question, words = self.read(text, as_of=as_of, known_until=known_until, turns=turns, budget=budget)
        question = replace(question, place=place)
        held = evidence_for(question, self.retriever.library)
        if held is not None and (answer := self._written(held, budget)) is not None:
            return answer
        if asks_nothing_else(question):
            return self._nothing(question, words)
        self._tell_what_is_searched(question, budget)
        sides = [(side.question, side.words) for side in sides_of(question)] or [(question, words)]
        found = [evidence for side in sides if (evidence := self._found(*side)) is not None]
        evidence = joined(question, found) if len(sides) > 1 else next(iter(found), None)
        return (self._written(evidence, budget) if evidence else None) or self._nothing(question, words)

    def _found(self, question: Question, words: str) -> Evidence | None:
        """The evidence for a question, ``None`` where there is not enough.

        Where the best that is found on a company's shares speaks of other shares, the company alone is looked for.
        """
        hits = self.retriever.search(question, words, CONSIDERED)
        company = company_of(question)
        if company is not None and not names(company, hits[:FIRST_HITS]):
            question = of_company(question, company)
            hits = self.retriever.search(question, words, CONSIDERED)
        if not enough(question, words, hits, self.retriever.likeness(words, hits)):
            return None
        evidence = gather(hits, self.retriever.library, question)
        return replace(evidence, views=choose_views(question, evidence.sources, self.retriever.library))

    def search(
        self, text: str, *, as_of: datetime, known_until: datetime | None, limit: int
    ) -> tuple[Question, list[Hit]]:
        """The question as understood, and the best passages for it."""
        question, words = self.read(text, as_of=as_of, known_until=known_until)
        return question, hits_within_rights(self.retriever.search(question, words, limit))

    def read(
        self,
        text: str,
        *,
        as_of: datetime,
        known_until: datetime | None,
        turns: Sequence[Turn] = (),
        budget: Budget | None = None,
    ) -> tuple[Question, str]:
        """The question that stands alone, its slips of the pen put right, and its words without the time."""
        asked = " ".join(text.split())
        meant = self.spelling.corrected(self._alone(asked, turns, as_of, budget))
        question, words = understand(
            meant, as_of=as_of, known_until=known_until, publishers=self.retriever.library.publishers()
        )
        return replace(question, written=None if meant == asked else asked), words

    def _alone(self, text: str, turns: Sequence[Turn], as_of: datetime, budget: Budget | None) -> str:
        """A message completed from its thread: by rules, and by a model where there is one and they are not sure."""
        told = completed(text, turns, as_of)
        if told.sure or self.rephraser is None or budget is None:
            return told.text
        return self.rephraser.rephrase(text, turns, as_of, budget) or told.text

    def _written(self, evidence: Evidence, budget: Budget) -> Briefing | None:
        budget.step(f"Reading {_counted(len(evidence.sources), 'article')}")
        page, name = DraftBuilder(evidence, budget), self.writer.name
        try:
            self.writer.write(page)
        except WriterError as error:
            _log.warning("writer.replaced", extra={"writer": name, "reason": str(error)})
            caveat = Caveat(CaveatKind.WRITER, f"Put together from the sources' own sentences: {error}.")
            page, name = DraftBuilder(evidence, budget, caveats=(caveat,)), ExtractiveWriter().name
            ExtractiveWriter().write(page)
        return _checked(page, name)

    def _tell_what_is_searched(self, question: Question, budget: Budget) -> None:
        """Tell a watcher how much is searched; without one nothing is counted."""
        if budget.watcher is NO_LISTENER:
            return
        wall = question.window if question.window is not None and question.window.strict else None
        passages = self.retriever.library.passages_in(numbers_in(wall, question.known_until))
        budget.step(f"Searching {_counted(passages, 'passage')}{_from(wall)}")

    def _nothing(self, question: Question, words: str) -> NoEvidence:
        nearest = self.retriever.nearest_outside(question, words, NEAREST_SHOWN)
        return nothing_found(question, hits_within_rights(nearest))


def _checked(page: DraftBuilder, writer: str) -> Briefing | None:
    """What is on a page as a briefing, its sources numbered as they were shown; checked once more as a whole."""
    quotations = sum(len(cited.view.quotes) for cited in page.views)
    page.budget.step(f"Checking {_counted(quotations, 'quotation')}")
    draft, evidence = cited_first(page.draft(writer), page.evidence, page.order)
    caveats = (
        *_read_as(evidence.question),
        *sides_without_source(draft, evidence),
        *disagreements(draft, evidence),
        *caveats_of(draft, evidence),
        *caveats_of_views(draft, evidence),
    )
    briefing = verify(draft, evidence, caveats)
    if briefing is None:
        return None
    return within_rights(replace(briefing, views=marked(briefing), removed=briefing.removed + page.removed))


def _counted(n: int, thing: str) -> str:
    return f"{n:,} {thing}{'' if n == 1 else 's'}"


def _from(wall: Window | None) -> str:
    """A window as it follows what it holds: " from 3 to 7 May 2026", " since April 2026"."""
    if wall is None:
        return ""
    return f" {wall.label}" if wall.label.startswith(_PREPOSITIONS) else f" from {wall.label}"


def _read_as(question: Question) -> Iterator[Caveat]:
    """What the question was taken to mean where its words were put right."""
    if question.written is not None:
        yield Caveat(CaveatKind.READ_AS, f"Read as “{question.text}”.")
