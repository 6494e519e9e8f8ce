"""The answerer: a question in, a checked briefing or the plain word that there is none out."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from marketbrief.answering.apply_rights import hits_within_rights, within_rights
from marketbrief.answering.caveats import caveats_of, caveats_of_time
from marketbrief.answering.conflicts import disagreements
from marketbrief.answering.drafting import DraftBuilder, Writer
from marketbrief.answering.drafting.extractive import ExtractiveWriter, NothingFound, PlannedAnswer
from marketbrief.answering.drafting.nearness import WordsAlone
from marketbrief.answering.drafting.sentence_scores import Near
from marketbrief.answering.no_answer import nothing_found, nothing_to_look_up
from marketbrief.answering.question.followup import Completed, Rephraser, completed, reads_plainly
from marketbrief.answering.question.intent import MessageKind, matter_of
from marketbrief.answering.question.spelling import Spelling
from marketbrief.answering.question.thread_messages import read_messages
from marketbrief.answering.question.understand import understand
from marketbrief.answering.receipts import Receipts
from marketbrief.answering.renumber import cited_first
from marketbrief.answering.retrieval.rerank_hits import RERANKED_HITS, rerank_hits
from marketbrief.answering.retrieval.retrieve import Retriever
from marketbrief.answering.verification.verify import verify
from marketbrief.answering.views.ledger_questions import asks_nothing_else, asks_the_ledger, evidence_for
from marketbrief.answering.views.view_notes import caveats_of_views, marked
from marketbrief.domain.briefing import Briefing, Caveat, CaveatKind, NoEvidence
from marketbrief.domain.errors import WriterError
from marketbrief.domain.evidence import Hit
from marketbrief.domain.progress import NO_LISTENER, BriefingSection, ProgressListener
from marketbrief.domain.question import Conversation, Question, Turn, Window
from marketbrief.library.passage_ids import numbers_in
from marketbrief.models.budget import ANSWER_SECONDS, Budget
from marketbrief.models.reranker import Reranker

__all__ = ["Answerer"]

EXTRACTIVE = "extractive"
_PREPOSITIONS = ("since ", "until ", "before ", "after ")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answerer:
    """Answers from one library. ``writer`` writes; when it fails the extractive writer does, and the answer says so.

    ``seconds`` is how long an answer may take, whatever a model does; ``rephraser`` completes follow-ups that the
    rules are not sure of.
    """

    retriever: Retriever
    writer: Writer | None = None
    receipts: Receipts | None = None
    clock: Callable[[], float] = time.perf_counter
    seconds: float = ANSWER_SECONDS
    rephraser: Rephraser | None = None
    near: Near = field(default_factory=WordsAlone)
    reranker: Reranker | None = None
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

        Articles that are bound to other places than ``place`` are as good as not there. ``watcher`` sees it being made;
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
        question, _ = self.read(text, as_of=as_of, known_until=known_until, turns=turns, budget=budget)
        question = replace(question, place=place)
        if asks_nothing_else(question):
            return self._from_ledger(question, budget) or nothing_found(question, ())
        self._tell_what_is_searched(question, budget)
        planned = self.extractive.plan(question)
        if isinstance(planned, NothingFound):
            held = self._from_ledger(question, budget) if asks_the_ledger(question) else None
            return held or nothing_found(question, hits_within_rights(planned.nearest))
        return self._written(planned, budget) or nothing_found(question, ())

    @property
    def extractive(self) -> ExtractiveWriter:
        """What chooses the sources' own sentences."""
        return ExtractiveWriter(self.retriever, self.near, self.reranker)

    def _from_ledger(self, question: Question, budget: Budget) -> Briefing | None:
        """The views of the ledger that answer a question about who holds which."""
        held = evidence_for(question, self.retriever.library)
        if held is None:
            return None
        page = DraftBuilder(held, budget)
        page.views = held.views
        return _checked(page, EXTRACTIVE)

    def search(
        self, text: str, *, as_of: datetime, known_until: datetime | None, limit: int
    ) -> tuple[Question, list[Hit]]:
        """The question as understood, and the best passages for it."""
        question, words = self.read(text, as_of=as_of, known_until=known_until)
        if self.reranker is None:
            return question, hits_within_rights(self.retriever.search(question, words, limit))
        hits = self.retriever.search(question, words, max(limit, RERANKED_HITS))
        return question, hits_within_rights(rerank_hits(question.text, hits, self.reranker)[:limit])

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
        alone = self._alone(asked, turns, as_of, budget)
        meant = self.spelling.corrected(alone.text)
        own = self.spelling.corrected(asked) if turns else meant
        question, words = understand(
            meant, as_of=as_of, known_until=known_until, publishers=self.retriever.library.publishers()
        )
        earlier = read_messages([turn.text for turn in turns])
        shown = meant != asked and (not turns or reads_plainly(asked, alone))
        return replace(
            question,
            written=asked if shown else None,
            own_words=own,
            thread=earlier.asking or earlier.told[-1:],
            told=earlier.told,
        ), words

    def _alone(self, text: str, turns: Sequence[Turn], as_of: datetime, budget: Budget | None) -> Completed:
        """A message completed from its thread: by rules, and by a model where there is one and they are not sure."""
        told = completed(text, turns, as_of)
        if told.sure or self.rephraser is None or budget is None:
            return told
        rephrased = self.rephraser.rephrase(text, turns, as_of, budget)
        return Completed(rephrased) if rephrased else told

    def _written(self, planned: PlannedAnswer, budget: Budget) -> Briefing | None:
        """An answer as a chat model writes it where there is one, else as it was planned; checked either way."""
        budget.step(f"Reading {_counted(len(planned.evidence.sources), 'article')}")
        page, name = DraftBuilder(planned.evidence, budget), EXTRACTIVE
        if self.writer is None:
            _tell_plan(page, planned)
            return _checked(page, name, planned)
        whole = self.extractive.evidence(planned.evidence.question)
        page, name = DraftBuilder(whole, budget), self.writer.name
        try:
            self.writer.write(page)
        except WriterError as error:
            _log.warning("writer.replaced", extra={"writer": name, "reason": str(error)})
            caveat = Caveat(CaveatKind.WRITER, f"Put together from the sources' own sentences: {error}.")
            page, name = DraftBuilder(planned.evidence, budget, caveats=(caveat,)), EXTRACTIVE
            _tell_plan(page, planned)
        return _checked(page, name, planned)

    def _tell_what_is_searched(self, question: Question, budget: Budget) -> None:
        """Tell a watcher how much is searched; without one nothing is counted."""
        if budget.watcher is NO_LISTENER:
            return
        wall = question.window if question.window is not None and question.window.strict else None
        passages = self.retriever.library.passages_in(numbers_in(wall, question.known_until))
        budget.step(f"Searching {_counted(passages, 'passage')}{_from(wall)}")


def _tell_plan(page: DraftBuilder, planned: PlannedAnswer) -> None:
    """Put a planned answer onto the page, sentence by sentence; what does not stand is counted."""
    draft = planned.draft
    page.number(sorted({n for each in (*draft.bottom_line, *draft.drivers, *draft.figures) for n in each.citations}))
    parts = {
        BriefingSection.BOTTOM_LINE: draft.bottom_line,
        BriefingSection.DRIVERS: draft.drivers,
        BriefingSection.FIGURES: draft.figures,
    }
    for part, sentences in parts.items():
        page.removed += sum(not page.tell(part, sentence) for sentence in sentences)
    page.views = draft.views


def _checked(page: DraftBuilder, writer: str, planned: PlannedAnswer | None = None) -> Briefing | None:
    """What is on a page as a briefing, its sources numbered as they were shown; checked once more as a whole."""
    quotations = sum(len(cited.view.quotes) for cited in page.views)
    page.budget.step(f"Checking {_counted(quotations, 'quotation')}")
    draft, evidence = cited_first(page.draft(writer), page.evidence, page.order)
    caveats = (
        *caveats_of_time(draft, evidence),
        *_read_as(evidence.question),
        *(_of_plan(planned) if planned else ()),
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


def _of_plan(planned: PlannedAnswer) -> Iterator[Caveat]:
    """What the news says against the question, and the parts of it that nothing was found on."""
    if planned.contrary:
        yield Caveat(
            CaveatKind.PREMISE, "The news says otherwise than the question takes for granted: see its first line."
        )
    if planned.missing:
        yield Caveat(CaveatKind.ONE_SIDE, f"Nothing was found on {' or '.join(planned.missing)}.")


def _read_as(question: Question) -> Iterator[Caveat]:
    """What the question was taken to mean where its words were put right."""
    if question.written is not None:
        yield Caveat(CaveatKind.READ_AS, f"Read as “{question.text}”.")
