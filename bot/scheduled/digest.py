"""The digest, which people call a note: what is new on each subject since the last one, as verified briefings.

Nothing is posted when nothing is new. A note is an answer too: one briefing, with its own buttons and post.
"""

import asyncio
import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import takewhile
from zoneinfo import ZoneInfo

from bot.blocks.note import Note, Section, render_note
from bot.channel_settings import ChannelSettings
from bot.context import BotContext
from bot.conversation.threads import Thread, ThreadStore
from bot.posts import Cited, Post, Posts
from bot.queue.outbox import Outbox, OutboxMessage, OutboxState
from bot.queue.outgoing import Outgoing
from bot.scheduled.channel_pauses import ChannelPauses
from bot.scheduled.follows import Follows
from bot.scheduled.merge_briefings import merge_briefings, number_together
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

__all__ = ["KIND", "LATE_FOR", "Notes", "fresh_articles", "is_news", "question_on"]

KIND = "note"
LATE_FOR = timedelta(hours=4)
FIRST_COVERS = timedelta(hours=24)
READ_LATE = timedelta(days=2)
MOST_FOUND = 200

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Notes:
    """Posts scheduled notes when they are due."""

    context: BotContext
    outbox: Outbox
    kind: str = KIND
    unasked: bool = False

    def find(self, now: datetime) -> None:
        """Add every due note to the outbox; notes that are too late or paused are skipped."""
        schedules, channel_settings = Schedules(self.context.database), ChannelSettings(self.context.database)
        paused = ChannelPauses(self.context.database).paused_places()
        for schedule in schedules.due(now):
            market = channel_settings.of(schedule.team, schedule.channel).market
            wanted = (schedule.team, schedule.channel) not in paused
            for due in _due_times(schedule, now, market):
                expires = due + LATE_FOR
                state = OutboxState.WAITING if wanted and now < expires else OutboxState.SKIPPED
                self.outbox.offer(_outbox_message(schedule, due), expires=expires, state=state)
            schedules.planned(schedule, schedule.timetable.next_after(now, market))

    async def write(self, message: OutboxMessage, now: datetime) -> Outgoing | None:
        """The note, ``None`` when nothing is new or its schedule was stopped."""
        schedule = await asyncio.to_thread(Schedules(self.context.database).get, int(message.source))
        if schedule is None:
            return None
        since = await asyncio.to_thread(self.outbox.last_done, KIND, message.source) or message.due - FIRST_COVERS
        sections = await self._sections(schedule, since, now)
        if not sections:
            return None
        missed = await asyncio.to_thread(self.outbox.missed, KIND, message.source)
        choice = await asyncio.to_thread(ChannelSettings(self.context.database).of, schedule.team, schedule.channel)
        note = Note(sections, schedule.timetable.zone, _key_of(message), due=message.due, now=now, missed=missed)
        return await asyncio.to_thread(_written, note, choice.views_shown)

    async def sent(self, message: OutboxMessage, outgoing: Outgoing, ts: str, now: datetime) -> None:
        """Store the note for its buttons and for corrections, and join its thread, so that replies need no mention."""
        thread = Thread(message.team, message.channel, ts)
        await asyncio.to_thread(ThreadStore(self.context.database).join, thread, at=now)
        if outgoing.answer is not None:
            answer = await asyncio.to_thread(self._with_receipt, outgoing.answer, now)
            await asyncio.to_thread(Posts(self.context.database).add, _post(message, thread, answer, now))

    def name_of(self, message: OutboxMessage) -> str:
        """The name of the message for people."""
        return f"Note {message.source}"

    def wanted_by(self, message: OutboxMessage) -> tuple[str, ...]:
        """Who scheduled it."""
        return (message.body["user"],)

    def _with_receipt(self, note: Briefing, began: datetime) -> Briefing:
        """The note with its own receipt, where receipts are kept; its sections keep theirs."""
        if self.context.receipts is None:
            return note
        seconds = (self.context.clock() - began).total_seconds()
        return replace(
            note, receipt=self.context.receipts.add(note, seconds=seconds, embedding=self.context.library.embedding)
        )

    async def _sections(self, schedule: Schedule, since: datetime, now: datetime) -> tuple[Section, ...]:
        """What is new on each subject; a subject that fails is left out, and if all fail the first error is raised."""
        followed = await asyncio.to_thread(Follows(self.context.database).of, schedule.team, schedule.channel)
        subjects = schedule.subjects or tuple(follow.subject for follow in followed)
        local = now.astimezone(ZoneInfo(schedule.timetable.zone))
        client = await self.context.client_of(schedule.team)
        place = await self.context.names.conversation(schedule.channel, client, at=now)
        briefings = await asyncio.gather(
            *(self._briefing(subject, since, local, place) for subject in subjects),
            return_exceptions=True,
        )
        failed = [error for error in briefings if isinstance(error, BaseException)]
        for error in failed:
            log.error("note_subject_failed note=%d", schedule.number, exc_info=error)
        if failed and len(failed) == len(subjects):
            raise failed[0]
        return tuple(
            Section(subject, briefing)
            for subject, briefing in zip(subjects, briefings, strict=True)
            if isinstance(briefing, Briefing)
        )

    async def _briefing(self, subject: str, since: datetime, now: datetime, place: Conversation) -> Briefing | None:
        """The briefing on a subject for a conversation, if it cites something new."""
        fresh = await asyncio.to_thread(fresh_articles, self.context.library, subject, since, now)
        if not fresh:
            return None
        days = [article.published_at for article in fresh if article.published_at is not None]
        question = question_on(subject, min([since, *days]), now)
        answer = await self.context.answerer(question, asked_at=now, turns=(), watcher=NO_LISTENER, place=place)
        new = frozenset(article.article_id for article in fresh)
        return answer if isinstance(answer, Briefing) and is_news(answer, new) else None


def fresh_articles(library: Library, subject: str, since: datetime, now: datetime) -> list[Article]:
    """Articles with a word of the subject, published or retrieved between ``since`` and ``now``.

    An article may be retrieved up to two days after it was published. For a market every name of it counts as its word.
    """
    market = instrument_named(subject)
    query = any_of(market.all_names if market is not None else words_of(subject))
    numbers = (first_number(since - READ_LATE), first_number(now + timedelta(seconds=1)))
    hits = library.search_text(query, weights=MARKET_FIELDS, limit=MOST_FOUND, numbers=numbers)
    found = {article.article_id: article for _, article in library.passages([hit.number for hit in hits]).values()}
    return [article for article in found.values() if _is_fresh(article, since, now)]


def question_on(subject: str, since: datetime, now: datetime) -> str:
    """The question of a note, with the day from which on articles are new."""
    day = since.astimezone(now.tzinfo)
    question = f"What moved {subject}" if instrument_named(subject) else f"What happened to {subject}"
    return f"{question} since {day.day} {day:%B %Y}?"


def is_news(briefing: Briefing, new: frozenset[str]) -> bool:
    """Whether its bottom line or a view cites one of these articles."""
    cited = {n for sentence in briefing.bottom_line for n in sentence.citations}
    cited |= {view.citation for view in briefing.views}
    return any(source.article.article_id in new for source in briefing.sources if source.n in cited)


def _is_fresh(article: Article, since: datetime, now: datetime) -> bool:
    published = article.published_at is not None and article.published_at > since
    return published or since < article.retrieved_at <= now


def _due_times(schedule: Schedule, now: datetime, market: str | None) -> list[datetime]:
    """The times of a schedule that have passed and are not planned yet."""
    before = schedule.next_due - timedelta(microseconds=1)
    return list(takewhile(lambda due: due <= now, schedule.timetable.due_after(before, market)))


def _outbox_message(schedule: Schedule, due: datetime) -> OutboxMessage:
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
    briefings = number_together([section.briefing for section in note.sections])
    sections = tuple(replace(old, briefing=new) for old, new in zip(note.sections, briefings, strict=True))
    note = replace(note, sections=sections)
    answer = merge_briefings(briefings, note.title, note.now)
    return Outgoing(render_note(note, answer, views_shown), answer=answer)


def _key_of(message: OutboxMessage) -> str:
    """The name of a note on its buttons: the same however often it is written."""
    return sha256(message.key.encode()).hexdigest()[:16]


def _post(message: OutboxMessage, place: Thread, briefing: Briefing, now: datetime) -> Post:
    return Post(
        team=message.team,
        channel=place.channel,
        thread_ts=place.thread_ts,
        ts=place.thread_ts,
        key=_key_of(message),
        user=message.body["user"],
        question=briefing.question.text,
        answer=answer_json(briefing),
        posted_at=now,
        receipt=briefing.receipt,
        cited=tuple(Cited(source.article.article_id, source.article.revision) for source in briefing.sources),
    )
