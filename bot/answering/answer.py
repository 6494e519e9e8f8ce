"""The answerer: a question in, a checked briefing or the plain word that there is none out."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.answering.ask_ledger import evidence_for
from bot.answering.caveats import caveats_of
from bot.answering.choose_views import choose_views
from bot.answering.compose import Writer
from bot.answering.compose.extractive import ExtractiveWriter
from bot.answering.enough import enough
from bot.answering.followup import stand_alone
from bot.answering.gather import gather
from bot.answering.receipts import Receipts
from bot.answering.renumber import cited_first
from bot.answering.retrieve import Retriever
from bot.answering.understand import understand
from bot.answering.verify import verify
from marketbrief.briefing import Briefing, Caveat, CaveatKind, Draft, NoEvidence
from marketbrief.errors import WriterError
from marketbrief.evidence import Evidence, Hit
from marketbrief.question import Question, Turn

__all__ = ["Answerer"]

CONSIDERED = 24
NEAREST_SHOWN = 3

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answerer:
    """Answers from one library. ``writer`` drafts; when it fails the extractive writer does, and the answer says so."""

    retriever: Retriever
    writer: Writer = field(default_factory=ExtractiveWriter)
    receipts: Receipts | None = None
    clock: Callable[[], float] = time.perf_counter

    def answer(
        self, text: str, *, as_of: datetime, known_until: datetime | None = None, turns: Sequence[Turn] = ()
    ) -> Briefing | NoEvidence:
        """Tell what the library says about ``text``, and nothing it does not; keep a receipt of it."""
        began = self.clock()
        answer = self._answered(text, as_of, known_until, turns)
        if self.receipts is None:
            return answer
        embedder = self.retriever.embedder
        receipt = self.receipts.add(answer, seconds=self.clock() - began, embedding=embedder.name if embedder else None)
        return replace(answer, receipt=receipt)

    def _answered(
        self, text: str, as_of: datetime, known_until: datetime | None, turns: Sequence[Turn]
    ) -> Briefing | NoEvidence:
        question, words = self.read(text, as_of=as_of, known_until=known_until, turns=turns)
        held = evidence_for(question, self.retriever.library)
        if held is not None and (answer := self._written(held)) is not None:
            return answer
        hits = self.retriever.search(question, words, CONSIDERED)
        if not enough(question, words, hits, self.retriever.likeness(words, hits)):
            return self._nothing(question, words)
        evidence = gather(hits, self.retriever.library, question)
        evidence = replace(evidence, views=choose_views(question, evidence.sources, self.retriever.library))
        return self._written(evidence) or self._nothing(question, words)

    def search(
        self, text: str, *, as_of: datetime, known_until: datetime | None, limit: int
    ) -> tuple[Question, list[Hit]]:
        """The question as understood, and the best passages for it."""
        question, words = self.read(text, as_of=as_of, known_until=known_until)
        return question, self.retriever.search(question, words, limit)

    def read(
        self, text: str, *, as_of: datetime, known_until: datetime | None, turns: Sequence[Turn] = ()
    ) -> tuple[Question, str]:
        """The question that stands alone, and its words without the time."""
        return understand(
            stand_alone(text, turns, as_of),
            as_of=as_of,
            known_until=known_until,
            publishers=self.retriever.library.publishers(),
        )

    def _written(self, evidence: Evidence) -> Briefing | None:
        try:
            checked = _checked(self.writer.draft(evidence), evidence)
            reason = "what it wrote did not stand up to the sources"
        except WriterError as error:
            checked, reason = None, str(error)
        if checked is not None or isinstance(self.writer, ExtractiveWriter):
            return checked
        _log.warning("writer.replaced", extra={"writer": self.writer.name, "reason": reason})
        caveat = Caveat(
            CaveatKind.WRITER, f"Put together from the sources' own sentences, without {self.writer.name}: {reason}."
        )
        return _checked(ExtractiveWriter().draft(evidence), evidence, caveat)

    def _nothing(self, question: Question, words: str) -> NoEvidence:
        nearest = tuple(self.retriever.nearest_outside(question, words, NEAREST_SHOWN))
        return NoEvidence(
            question=question, looked_for=_looked_for(question), advice=_advice(question, nearest), nearest=nearest
        )


def _checked(draft: Draft, evidence: Evidence, *more: Caveat) -> Briefing | None:
    """What of a draft stands, the sources it cites first."""
    draft, evidence = cited_first(draft, evidence)
    return verify(draft, evidence, (*caveats_of(draft, evidence), *more))


def _looked_for(question: Question) -> str:
    """What was searched for, as a person would say it."""
    subjects = [*(instrument.name for instrument in question.instruments), *question.names]
    about = f"news on {', '.join(subjects)}" if subjects else f"news on “{question.text}”"
    by = f" by {', '.join(question.publishers)}" if question.publishers else ""
    when = f", {question.window.label}" if question.window else ", at any time"
    return f"{about}{by}{when}"


def _advice(question: Question, nearest: Sequence[Hit]) -> str:
    if not nearest:
        return "The library holds nothing like it: add articles with 'marketbrief ingest SOURCE...'."
    if question.window is not None and question.window.strict:
        return "Ask for another day or leave the day out, or add articles of that time with 'marketbrief ingest'."
    return "Name a market, a company or a day, or add articles with 'marketbrief ingest'."
