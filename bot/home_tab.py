"""The Home tab: what the library holds, what a person follows, their scheduled notes and their last answers."""

import asyncio
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.buttons import SOURCES
from bot.blocks.elements import actions, button, divider, header
from bot.blocks.rich_text import Block, Element, bold, italic, paragraph, plain, rich_text, shortened
from bot.context import BotContext
from bot.posts import Post, Posts
from bot.scheduled.channel_pauses import ChannelPauses
from bot.scheduled.follows import Follow, Follows
from bot.scheduled.schedules import Schedule, Schedules
from marketbrief.library.library import LibraryCounts

__all__ = ["REFRESH", "STOP_NOTE", "UNFOLLOW", "HomeFacts", "home_view", "publish"]

UNFOLLOW, STOP_NOTE, REFRESH = "home_unfollow", "home_stop_note", "home_refresh"
MOST_FOLLOWS, MOST_NOTES, MOST_ANSWERS = 15, 15, 8
MOST_QUESTION = 150

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class HomeFacts:
    """The content of one person's Home tab; ``now`` is in that person's time zone, ``paused`` lists paused channels."""

    now: datetime
    counts: LibraryCounts
    follows: tuple[Follow, ...] = ()
    notes: tuple[Schedule, ...] = ()
    posts: tuple[Post, ...] = ()
    paused: frozenset[str] = frozenset()


def home_view(facts: HomeFacts) -> Block:
    """The view to publish."""
    blocks = [
        *_library(facts.counts, facts.now),
        divider(),
        *_follows(facts.follows),
        divider(),
        *_notes(facts),
        divider(),
        *_answers(facts.posts),
        divider(),
        _settings(),
        actions([button("Refresh", REFRESH, "refresh")]),
    ]
    return {"type": "home", "blocks": blocks}


async def publish(context: BotContext, client: AsyncWebClient, team: str, user: str) -> None:
    """Show a person their present Home tab; a failure is only logged."""
    now = await context.zones.local(context.clock(), user, client)
    try:
        facts = await asyncio.to_thread(_facts, context, team, user, now)
        await client.views_publish(user_id=user, view=home_view(facts))
    except (SlackApiError, ClientError, TimeoutError) as error:
        log.warning("home_not_published user=%s reason=%s", user, error)


def _facts(context: BotContext, team: str, user: str, now: datetime) -> HomeFacts:
    return HomeFacts(
        now=now,
        counts=context.library.counts(),
        follows=Follows(context.database).of(team, user),
        notes=Schedules(context.database).by(team, user),
        posts=tuple(Posts(context.database).recent(team, user, MOST_ANSWERS)),
        paused=frozenset(
            place for paused_team, place in ChannelPauses(context.database).paused_places() if paused_team == team
        ),
    )


def _library(counts: LibraryCounts, now: datetime) -> Iterator[Block]:
    yield header("Library")
    held = f"{counts.articles:,} articles with {counts.views:,} views"
    if counts.newest is None:
        yield _line(plain(f"{held}." if counts.articles else "The library is empty."))
        return
    local = counts.newest.astimezone(now.tzinfo)
    yield _line(plain(f"{held}. The newest is of "), bold(f"{_day(local)} {local:%H:%M}"), plain(_age(now - local)))


def _follows(follows: Sequence[Follow]) -> Iterator[Block]:
    yield header("You follow")
    if not follows:
        yield _line(italic("Nothing yet. Write /brief follow small caps in a direct message to me."))
    for follow in follows[:MOST_FOLLOWS]:
        yield _line(plain(follow.subject))
        yield actions([button("Unfollow", UNFOLLOW, follow.subject, accessibility=f"Unfollow {follow.subject}")])
    yield from _more(len(follows) - MOST_FOLLOWS)


def _notes(facts: HomeFacts) -> Iterator[Block]:
    yield header("Your notes")
    if not facts.notes:
        yield _line(italic("None yet. Write /brief every weekday 07:30 small caps, Fed, oil where you want it."))
    for note in facts.notes[:MOST_NOTES]:
        next_due = note.next_due.astimezone(facts.now.tzinfo)
        place: list[Element] = [] if note.channel == note.user else [plain(" in "), _channel(note.channel)]
        paused = "paused, /brief resume there" if note.channel in facts.paused else ""
        when = paused or f"next {_day(next_due)} {next_due:%H:%M}"
        yield _line(plain(note.words), *place, italic(f" · {when}"))
        yield actions(
            [button("Stop", STOP_NOTE, str(note.number), accessibility=f"Stop note {note.number}", style="danger")]
        )
    yield from _more(len(facts.notes) - MOST_NOTES)


def _answers(posts: Sequence[Post]) -> Iterator[Block]:
    yield header("Your last answers")
    if not posts:
        yield _line(italic("Nothing asked yet. Mention me in a channel, or write to me here."))
    for post in posts[:MOST_ANSWERS]:
        receipt = f" · receipt {post.receipt}" if post.receipt else ""
        yield _line(plain(shortened(post.question, MOST_QUESTION)), italic(f" · {_day(post.posted_at)}{receipt}"))
        yield actions([button("Sources", SOURCES, post.key, accessibility="Show the sources of this answer")])


def _settings() -> Block:
    return _line(
        plain("To change a channel's settings (who may ask, quiet hours, how many views), write there "),
        bold("/brief settings"),
        plain("."),
    )


def _more(count: int) -> Iterator[Block]:
    if count > 0:
        yield _line(italic(f"… and {count} more: /brief list"))


def _line(*runs: Element) -> Block:
    return rich_text(paragraph(*runs))


def _channel(channel: str) -> Element:
    return {"type": "channel", "channel_id": channel}


def _age(age: timedelta) -> str:
    hours = int(age.total_seconds() // 3600)
    if hours < 1:
        return ", less than an hour ago."
    return f", {hours} hour{'s' * (hours > 1)} ago." if hours < 48 else f", {age.days} days ago."


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B}"
