"""The model writer: a chat model drafts sentences over numbered evidence and picks views by number.

It never types a quotation: views are put in from the library. It writes one JSON object a sentence, so that each is
checked as soon as the model has finished it. In place of one that does not stand, the source's own sentence that it is
made from is told; where there is none like it, it is asked for once more, with the reason.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import BaseModel, Field, ValidationError

import prompts
from marketbrief.answering.drafting.draft_builder import DraftBuilder
from marketbrief.answering.drafting.prompt_text import briefing_prompt, repair_prompt
from marketbrief.answering.drafting.source_sentence import SourceSentence, dated, is_news
from marketbrief.answering.drafting.streamed_json import StreamedObjects
from marketbrief.answering.verification.annotations import without_dates
from marketbrief.answering.verification.verify import why_not
from marketbrief.domain.briefing import Caveat, CaveatKind, Sentence
from marketbrief.domain.citation import CitedView
from marketbrief.domain.errors import WriterError
from marketbrief.domain.evidence import Evidence, Source
from marketbrief.domain.progress import BriefingSection
from marketbrief.language.plain_prose import not_plain
from marketbrief.models.chat import Chat

__all__ = ["ModelWriter"]

MOST_SENTENCES = 12
MOST_UNREAD = 3_000
SECONDS_FOR_REPAIR = 3.0

_log = logging.getLogger(__name__)


class DraftLine(BaseModel):
    """A line of a model's draft: a sentence of a part with its sources, or the views it picks."""

    part: BriefingSection = BriefingSection.BOTTOM_LINE
    text: str = ""
    sources: list[int] = Field(default_factory=list)
    views: list[int] | None = None


@dataclass(slots=True)
class DraftStats:
    """What became of a model's lines: sentences that failed, with the reason, and how many came at all.

    ``own`` has the sources' own sentences; ``replaced`` counts those told in place of what the model wrote. Nothing
    failed where the source's own sentence is told already, or is too long for what room is left.
    """

    own: SourceSentence
    failed: list[tuple[DraftLine, str]] = field(default_factory=list)
    told: int = 0
    stood: int = 0
    replaced: int = 0
    whole: bool = False

    def counts(self) -> dict[str, int]:
        """Sentences that came, stood as written, were put back into the sources' words, and were left out."""
        return {
            "told": self.told,
            "stood": self.stood,
            "put_back": self.replaced,
            "left_out": self.told - self.stood - self.replaced,
        }


@dataclass(frozen=True, slots=True)
class ModelWriter:
    """Writes with one chat model."""

    chat: Chat

    @property
    def name(self) -> str:
        """The model's."""
        return self.chat.name

    def write(self, page: DraftBuilder) -> None:
        """Stream a draft onto the page, then have what failed written anew; WriterError where too little stands.

        When the model fails after a part of its answer was shown, that part is kept, with a caveat.
        """
        page.budget.step(f"{self.name} is writing")
        draught = DraftStats(SourceSentence(page.evidence))
        try:
            self._stream(page, draught, briefing_prompt(page.evidence, self.chat.room(page.budget)), "briefing")
            self._repair(page, draught)
        except WriterError as error:
            if not page.shown:
                raise
            page.caveats = (Caveat(CaveatKind.WRITER, f"The answer ends where {error}."),)
        page.caveats += _strayed(self.name, draught)
        page.removed = len(draught.failed)
        _log.info("writer.wrote", extra={"writer": self.name, **draught.counts()})
        if not draught.whole:
            page.views = page.evidence.views
        if not page.shown:
            raise WriterError(_too_little(self.name, draught))

    def _stream(self, page: DraftBuilder, draught: DraftStats, prompt: str, name: str) -> None:
        objects = StreamedObjects()
        for words in self.chat.says(prompt, purpose=name, prompt=prompts.load(name), budget=page.budget):
            for told in objects.feed(words):
                _take(told, page, draught)
            if draught.told > MOST_SENTENCES:
                break
            if objects.unread > MOST_UNREAD:
                raise WriterError(f"{self.name} wrote {MOST_UNREAD:,} characters without a line that can be read")

    def _repair(self, page: DraftBuilder, draught: DraftStats) -> None:
        """Ask once more for what failed; what fails again, or cannot be asked for, is left out."""
        if not draught.failed or page.budget.seconds_left() < SECONDS_FOR_REPAIR:
            return
        asked = [(line.model_dump_json(include={"part", "text", "sources"}), why) for line, why in draught.failed]
        prompt = repair_prompt(page.evidence, asked, self.chat.room(page.budget))
        again, views = DraftStats(draught.own), page.views
        try:
            page.budget.step(f"{self.name} is writing {len(asked)} of its sentences anew")
            self._stream(page, again, prompt, "repair")
        except WriterError as error:
            _log.info("writer.repair_failed", extra={"writer": self.name, "reason": str(error)})
        page.views = views
        draught.replaced += again.replaced
        draught.stood += again.stood
        del draught.failed[: again.stood + again.replaced]


def _take(told: dict[str, Any], page: DraftBuilder, draught: DraftStats) -> None:
    """Put one line of the model's onto the page, or among what failed."""
    try:
        line = DraftLine.model_validate(told)
    except ValidationError:
        return
    if line.views is not None:
        draught.whole = True
        page.views = tuple(_picked(line.views, page.evidence))
    elif text := " ".join(line.text.split()):
        draught.told += 1
        malformed = _malformed(line, text, page)
        reason = malformed or _untold(line, text, page)
        draught.stood += reason is None
        if reason is not None and (malformed or not _has_own_words(line, text, page, draught)):
            draught.failed.append((line, reason))


def _picked(numbers: Iterable[int], evidence: Evidence) -> Iterator[CitedView]:
    """Views by their numbers, each once."""
    return (evidence.views[n - 1] for n in dict.fromkeys(numbers) if 1 <= n <= len(evidence.views))


def _malformed(line: DraftLine, text: str, page: DraftBuilder) -> str | None:
    """Why a line is no plain sentence with sources that exist, ``None`` when it is one."""
    if not line.sources:
        return "it names no source"
    cited = _cited(line, page)
    if len(cited) < len(set(line.sources)):
        return why_not(Sentence(text, tuple(line.sources)), page.evidence)
    words = [words for source in cited for words in (source.article.title, *(each.text for each in source.passages))]
    return not_plain(text, words)


def _untold(line: DraftLine, text: str, page: DraftBuilder) -> str | None:
    """Why a plain sentence does not get onto the page, ``None`` when it is there."""
    sentence = Sentence(text, tuple(dict.fromkeys(line.sources)))
    told = replace(sentence, text=dated(text, _cited(line, page)))
    return None if page.tell(line.part, told) else why_not(sentence, page.evidence)


def _cited(line: DraftLine, page: DraftBuilder) -> list[Source]:
    return [source for source in page.evidence if source.n in line.sources]


def _has_own_words(line: DraftLine, text: str, page: DraftBuilder, draught: DraftStats) -> bool:
    """Whether a source has the sentence that one strays from; it is told if it is news and there is room for it."""
    own = draught.own.instead_of(text, line.sources)
    if own is None:
        return False
    fits = not page.shown or len(own.text.split()) <= page.room
    draught.replaced += fits and is_news(without_dates(own.text), page.told) and page.tell(line.part, own)
    return True


def _strayed(name: str, draught: DraftStats) -> tuple[Caveat, ...]:
    if not draught.replaced:
        return ()
    counted = "One sentence was" if draught.replaced == 1 else f"{draught.replaced} sentences were"
    return (Caveat(CaveatKind.WRITER, f"{counted} put back into the sources' words, from which {name} strayed."),)


def _too_little(name: str, draught: DraftStats) -> str:
    if draught.told:
        return f"what {name} wrote did not stand up to the sources"
    return f"{name} found no answer in the sources" if draught.whole else f"{name} wrote nothing that can be read"
