"""Alerts: an analyst who is followed, or one on a followed market, changed sides; posted once in each place."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from bot.blocks.messages import Rendered
from bot.blocks.rich_text import Element, bold, bullets, escaped, link, paragraph, plain, rich_text
from bot.blocks.slack_phrases import MessageRoom, holder_of, imprint_of, passage_of, title_of, view_text
from bot.context import BotContext
from bot.queue.outbox import Outbox, OutboxMessage
from bot.queue.outgoing import Outgoing
from bot.scheduled.channel_pauses import ChannelPauses
from bot.scheduled.follows import Follow, Follows, subject_key
from bot.scheduled.library_tail import LibraryTail
from marketbrief.answering.apply_rights import views_within_rights
from marketbrief.answering.views.ledger import Entry, LedgerQuery, StanceChange, changes, entries, is_held_by, speaks_of
from marketbrief.domain.citation import CitedView, link_to_words
from marketbrief.domain.evidence import Source
from marketbrief.domain.question import Conversation
from marketbrief.domain.rights import may_appear
from marketbrief.domain.view import View, ViewKind
from marketbrief.language.firms import firm_key
from marketbrief.language.instruments import instrument_named
from marketbrief.language.people import person_key
from marketbrief.library import Library, ViewFilter

__all__ = ["KIND", "StanceAlerts", "recent_changes", "render_change"]

KIND = "alert"
LOOKS_BACK = timedelta(days=365)
NEWS_FOR = timedelta(days=7)

_ROOM = MessageRoom(4, 400)


@dataclass(frozen=True, slots=True)
class StanceAlerts:
    """Finds changes of stance among what is followed, as articles with views come into the library."""

    context: BotContext
    outbox: Outbox
    kind: str = KIND
    unasked: bool = True

    def find(self, now: datetime) -> None:
        """Add a message to the outbox for every follow with a change of stance."""
        library = self.context.library
        tail = LibraryTail(self.context.database, KIND, library)
        articles, position = tail.new_articles()
        ids = tuple(article.article_id for article in articles)
        new = [view for view, _ in library.views(ViewFilter(kinds=(ViewKind.ANALYST,), article_ids=ids))] if ids else []
        for subject, follows in self._followed().items() if new else ():
            if any(_concerns(view, subject) for view in new):
                for message in _outbox_messages(list(recent_changes(library, subject, now)), follows, now):
                    self.outbox.offer(message, expires=now + NEWS_FOR)
        tail.move(position)

    async def write(self, message: OutboxMessage, now: datetime) -> Outgoing | None:
        """The change with both views word for word, ``None`` when one is gone or may not be shown there."""
        conversation = await self.context.names.conversation(
            message.channel, await self.context.client_of(message.team), at=now
        )
        found = await asyncio.to_thread(_both_views, self.context.library, message, conversation)
        return Outgoing(render_change(*found)) if found is not None else None

    async def sent(self, message: OutboxMessage, outgoing: Outgoing, ts: str, now: datetime) -> None:
        """Nothing is stored after an alert."""

    def name_of(self, message: OutboxMessage) -> str:
        """The name of the message for people."""
        return f"An alert on {message.source}"

    def wanted_by(self, message: OutboxMessage) -> tuple[str, ...]:
        """Who follows its subject there."""
        return Follows(self.context.database).followers(message.team, message.channel, message.source)

    def _followed(self) -> dict[str, list[Follow]]:
        """The follows of each subject, by its first wording, so that the ledger is read once a subject.

        Paused places are left out.
        """
        by_key: dict[str, list[Follow]] = {}
        paused = ChannelPauses(self.context.database).paused_places()
        for follow in Follows(self.context.database).everywhere():
            if (follow.team, follow.place) not in paused:
                by_key.setdefault(subject_key(follow.subject), []).append(follow)
        return {follows[0].subject: follows for follows in by_key.values()}


def recent_changes(library: Library, subject: str, now: datetime) -> Iterator[StanceChange]:
    """Changes of stance on a market or topic, or of a person or firm, that were published within the last week."""
    market = instrument_named(subject) is not None
    for topic in (True,) if market else (True, False):
        wanted = LedgerQuery(
            about=(subject,) if topic else (),
            holders=() if topic else (subject,),
            since=now - LOOKS_BACK,
            own_subject=topic,
        )
        for change in changes(entries(library, wanted)):
            published = change.after[1].published_at
            if published is not None and now - NEWS_FOR <= published <= now:
                yield change


def render_change(now: tuple[View, Source], before: tuple[View, Source]) -> Rendered:
    """Who changed sides on what, with the words and the source of both views."""
    view = now[0]
    head = f"{holder_of(view)} on {view.about}: now {view.stance}, before {before[0].stance}"
    lines = [[bold("Now"), *_view_with_source(*now)], [bold("Before"), *_view_with_source(*before)]]
    blocks = (rich_text(paragraph(bold("Changed sides: "), plain(head)), bullets(lines)),)
    return Rendered(blocks, escaped(f"Changed sides: {head}"))


def _view_with_source(view: View, source: Source) -> Iterable[Element]:
    address = link_to_words(source.article.url, passage_of(source).text)
    yield plain(f"{view_text(CitedView(view, source.n), _ROOM)} · ")
    yield link(address, title_of(source), most=_ROOM.url_characters)
    yield plain(f" · {imprint_of(source)}")


def _concerns(view: View, subject: str) -> bool:
    return is_held_by(view, subject) or speaks_of(view, subject, own_subject=True)


def _outbox_messages(
    changes_of_subject: Sequence[StanceChange], follows: Sequence[Follow], now: datetime
) -> Iterator[OutboxMessage]:
    """Messages for changes that were published since the subject is followed in a place."""
    for follow in follows:
        for change in changes_of_subject:
            published = change.after[1].published_at
            if published is not None and follow.at <= published:
                yield _outbox_message(follow, change, now)


def _outbox_message(follow: Follow, change: StanceChange, now: datetime) -> OutboxMessage:
    """The message for a place and a change; several follows and articles make the same key."""
    voice, published = change.voice, change.after[1].published_at
    who = person_key(voice.name) if voice.name else None
    whose = (who or voice.name or "", firm_key(voice.firm) if voice.firm else "")
    day = published.astimezone(UTC).date() if published is not None else None
    name = repr((follow.team, follow.place, whose, change.about, change.after[0].stance, day))
    return OutboxMessage(
        key=f"{KIND} {sha256(name.encode()).hexdigest()}",
        kind=KIND,
        source=follow.subject,
        team=follow.team,
        channel=follow.place,
        body={"after": _position_of(change.after), "before": _position_of(change.before)},
        due=now,
    )


def _position_of(entry: Entry) -> list[Any]:
    view, article = entry
    return [article.article_id, view.statement.span.start, view.stance]


def _both_views(
    library: Library, message: OutboxMessage, conversation: Conversation
) -> tuple[tuple[View, Source], tuple[View, Source]] | None:
    found = [_stored(library, *message.body[name]) for name in ("after", "before")]
    entries_there = (entry for entry in found if entry is not None and may_appear(entry[1], conversation))
    shown = [
        (view, Source(n, article, (lead,)))
        for n, (view, article) in enumerate(views_within_rights(entries_there), 1)
        if (lead := library.lead(article.article_id)) is not None
    ]
    return (shown[0], shown[1]) if len(shown) == len(found) else None


def _stored(library: Library, article_id: str, start: int, stance: str) -> Entry | None:
    """The view at a position of an article, if its words and its stance are unchanged."""
    for view, article in library.views(ViewFilter(article_ids=(article_id,))):
        if (view.statement.span.start, view.stance) == (start, stance) and view.stands_in(article):
            return view, article
    return None
