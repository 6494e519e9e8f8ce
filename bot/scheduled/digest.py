"""The morning note: on each subject what is new since the last one, as verified briefings; none when nothing is new.

A note is an answer too: one briefing of all its sections, with buttons and a post of its own.
"""

import asyncio
import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import takewhile
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.blocks.note import Note, Section, render_note
from bot.channel_settings import ChannelSettings
from bot.conversation.threads import Thread
from bot.queue.outbox import Outbox, OutboxMessage, OutboxState
from bot.queue.outgoing import Outgoing
from bot.replies.posts import Cited, Post, Posts
from bot.scheduled.channel_pauses import ChannelPauses
from bot.scheduled.follows import Follows
from bot.scheduled.merge_briefings import made_one, numbered_through
from bot.scheduled.schedules import Schedule, Schedules
from marketbrief.answering.retrieval.weights import MARKET_FIELDS
from marketbrief.domain.article import Article
from marketbrief.domain.briefing import Briefing
from marketbrief.domain.contract import answer_json
from marketbrief.domain.progress import NO_LISTENER
from marketbrief.domain.question import Conversation
from marketbrief.language.instruments import instrument_named
from marketbrief.language.tokens import words_of
from marketbrief.library import Library
from marketbrief.library.fulltext import any_of
from marketbrief.library.passage_ids import first_number

if TYPE_CHECKING:
    from bot.queue.worker import Desk

__all__ = ["KIND", "LATE_FOR", "Notes", "fresh_articles", "is_news", "question_on"]

KIND = "note"
LATE_FOR = timedelta(hours=4)
FIRST_COVERS = timedelta(hours=24)
READ_LATE = timedelta(days=2)
MOST_FOUND = 200

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes that were asked for, each when it is due."""

    desk: "Desk"
    outbox: Outbox
    kind: str = KIND
    unasked: bool = False

    def find(self, now: datetime) -> None:
        """Put every note that is due into the outbox; those missed for too long, or paused, are skipped."""
        schedules, choices = Schedules(self.desk.file), ChannelSettings(self.desk.file)
        paused = ChannelPauses(self.desk.file).paused_places()
        for schedule in schedules.due(now):
            market = choices.of(schedule.team, schedule.channel).market
            wanted = (schedule.team, schedule.channel) not in paused
            for due in _due_times(schedule, now, market):
                expires = due + LATE_FOR
                state = OutboxState.WAITING if wanted and now < expires else OutboxState.SKIPPED
                self.outbox.offer(_parcel(schedule, due), expires=expires, state=state)
            schedules.planned(schedule, schedule.timetable.next_after(now, market))

    async def write(self, parcel: OutboxMessage, now: datetime) -> Outgoing | None:
        """The note, ``None`` when nothing is new or nobody wants it any more."""
        schedule = await asyncio.to_thread(Schedules(self.desk.file).get, int(parcel.source))
        if schedule is None:
            return None
        since = await asyncio.to_thread(self.outbox.last_done, KIND, parcel.source) or parcel.due - FIRST_COVERS
        sections = await self._sections(schedule, since, now)
        if not sections:
            return None
        missed = await asyncio.to_thread(self.outbox.missed, KIND, parcel.source)
        choice = await asyncio.to_thread(ChannelSettings(self.desk.file).of, schedule.team, schedule.channel)
        note = Note(sections, schedule.timetable.zone, _key_of(parcel), due=parcel.due, now=now, missed=missed)
        return await asyncio.to_thread(_written, note, choice.views_shown)

    async def sent(self, parcel: OutboxMessage, outgoing: Outgoing, ts: str, now: datetime) -> None:
        """Keep the note for its buttons and for corrections, and be in its thread, so that replies need no mention."""
        thread = Thread(parcel.team, parcel.channel, ts)
        await asyncio.to_thread(self.desk.conversations.join, thread, at=now)
        if outgoing.answer is not None:
            answer = await asyncio.to_thread(self._with_receipt, outgoing.answer, now)
            await asyncio.to_thread(Posts(self.desk.file).add, _post(parcel, thread, answer, now))

    def name_of(self, parcel: OutboxMessage) -> str:
        """What a person would call it."""
        return f"Note {parcel.source}"

    def wanted_by(self, parcel: OutboxMessage) -> tuple[str, ...]:
        """Who scheduled it."""
        return (parcel.body["user"],)

    def _with_receipt(self, note: Briefing, began: datetime) -> Briefing:
        """The note under a receipt of its own, where receipts are kept; those of its sections stay."""
        if self.desk.receipts is None:
            return note
        seconds = (self.desk.clock() - began).total_seconds()
        return replace(
            note, receipt=self.desk.receipts.add(note, seconds=seconds, embedding=self.desk.library.embedding)
        )

    async def _sections(self, schedule: Schedule, since: datetime, now: datetime) -> tuple[Section, ...]:
        """What is new on each subject; when one cannot be answered the others are told, when none can it raises."""
        followed = await asyncio.to_thread(Follows(self.desk.file).of, schedule.team, schedule.channel)
        subjects = schedule.subjects or tuple(follow.subject for follow in followed)
        local = now.astimezone(ZoneInfo(schedule.timetable.zone))
        client = await self.desk.client_of(schedule.team)
        place = await self.desk.rooms.place(schedule.channel, client, at=now)
        told = await asyncio.gather(
            *(self._briefing(subject, since, local, place) for subject in subjects),
            return_exceptions=True,
        )
        failed = [error for error in told if isinstance(error, BaseException)]
        for error in failed:
            log.error("subject of a note failed note=%d", schedule.number, exc_info=error)
        if failed and len(failed) == len(subjects):
            raise failed[0]
        return tuple(
            Section(subject, briefing)
            for subject, briefing in zip(subjects, told, strict=True)
            if isinstance(briefing, Briefing)
        )

    async def _briefing(self, subject: str, since: datetime, now: datetime, place: Conversation) -> Briefing | None:
        """What the library says there on a subject, if that rests on something new."""
        fresh = await asyncio.to_thread(fresh_articles, self.desk.library, subject, since, now)
        if not fresh:
            return None
        days = [article.published_at for article in fresh if article.published_at is not None]
        asking = question_on(subject, min([since, *days]), now)
        answer = await self.desk.answerer(asking, asked_at=now, turns=(), watcher=NO_LISTENER, place=place)
        new = frozenset(article.article_id for article in fresh)
        return answer if isinstance(answer, Briefing) and is_news(answer, new) else None


def fresh_articles(library: Library, subject: str, since: datetime, now: datetime) -> list[Article]:
    """Articles with a word of the subject, published or read between ``since`` and ``now``; read late, up to two days.

    For a market any of its names is a word of it.
    """
    market = instrument_named(subject)
    query = any_of(market.all_names if market is not None else words_of(subject))
    numbers = (first_number(since - READ_LATE), first_number(now + timedelta(seconds=1)))
    hits = library.search_text(query, weights=MARKET_FIELDS, limit=MOST_FOUND, numbers=numbers)
    found = {article.article_id: article for _, article in library.passages([hit.number for hit in hits]).values()}
    return [article for article in found.values() if _is_fresh(article, since, now)]


def question_on(subject: str, since: datetime, now: datetime) -> str:
    """What is asked for a note, with the day from which on something is new."""
    day = since.astimezone(now.tzinfo)
    asking = f"What moved {subject}" if instrument_named(subject) else f"What happened to {subject}"
    return f"{asking} since {day.day} {day:%B %Y}?"


def is_news(briefing: Briefing, new: frozenset[str]) -> bool:
    """Whether its bottom line or a view rests on one of these articles."""
    cited = {n for sentence in briefing.bottom_line for n in sentence.citations}
    cited |= {view.citation for view in briefing.views}
    return any(source.article.article_id in new for source in briefing.sources if source.n in cited)


def _is_fresh(article: Article, since: datetime, now: datetime) -> bool:
    published = article.published_at is not None and article.published_at > since
    return published or since < article.retrieved_at <= now


def _due_times(schedule: Schedule, now: datetime, market: str | None) -> list[datetime]:
    """The times of a schedule that have come and are not planned yet."""
    before = schedule.next_due - timedelta(microseconds=1)
    return list(takewhile(lambda due: due <= now, schedule.timetable.due_after(before, market)))


def _parcel(schedule: Schedule, due: datetime) -> OutboxMessage:
    return OutboxMessage(
        key=f"{KIND} {schedule.number} {due.isoformat()}",
        kind=KIND,
        source=str(schedule.number),
        team=schedule.team,
        channel=schedule.channel,
        body={"user": schedule.user},
        due=due,
    )


def _written(note: Note, views_shown: int) -> Outgoing:
    """The note as a message, and all of it as one answer."""
    briefings = numbered_through([section.briefing for section in note.sections])
    sections = tuple(replace(old, briefing=new) for old, new in zip(note.sections, briefings, strict=True))
    note = replace(note, sections=sections)
    answer = made_one(briefings, note.title, note.now)
    return Outgoing(render_note(note, answer, views_shown), answer=answer)


def _key_of(parcel: OutboxMessage) -> str:
    """The name of a note on its buttons: the same however often it is written."""
    return sha256(parcel.key.encode()).hexdigest()[:16]


def _post(parcel: OutboxMessage, place: Thread, briefing: Briefing, now: datetime) -> Post:
    return Post(
        team=parcel.team,
        channel=place.channel,
        thread_ts=place.thread_ts,
        ts=place.thread_ts,
        key=_key_of(parcel),
        user=parcel.body["user"],
        question=briefing.question.text,
        answer=answer_json(briefing),
        posted_at=now,
        receipt=briefing.receipt,
        cited=tuple(Cited(source.article.article_id, source.article.revision) for source in briefing.sources),
    )
