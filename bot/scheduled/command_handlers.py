"""Orders carried out: what is followed and scheduled in a place, and the words that confirm it."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channel_in_view import InView
from bot.channel_settings import ChannelSettings
from bot.conversation.incoming_message import unmarked
from bot.database import BotDatabase
from bot.home_tab import publish
from bot.scheduled.channel_pauses import ChannelPauses
from bot.scheduled.command_parser import (
    CommandUnclear,
    EveryCommand,
    FollowCommand,
    ListCommand,
    Order,
    ResumeCommand,
    StopCommand,
    UnfollowCommand,
    is_for_this_channel,
    read_order,
)
from bot.scheduled.follows import Follows
from bot.scheduled.schedules import Schedule, Schedules, in_a_row
from bot.scheduled.timetable import MARKETS, Timetable, holiday_of

if TYPE_CHECKING:
    from bot.queue.worker import Desk

__all__ = ["CommandContext", "carry_out", "is_order", "run"]

HOLIDAYS_TOLD = timedelta(days=60)
MOST_SCHEDULES = 20
NO_ZONE = "UTC"
MEMBERS_A_PAGE, MOST_PAGES = 1_000, 20

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CommandContext:
    """Where an order was given and by whom; in a direct message it is for that person."""

    team: str
    channel: str
    user: str

    @property
    def name(self) -> str:
        """Where to post: the channel, or the person, to whom Slack opens a direct message."""
        return self.user if self.channel.startswith("D") else self.channel


def is_order(words: str) -> bool:
    """Whether these words are an order, be it unclear, and no question."""
    try:
        return read_order(words) is not None
    except CommandUnclear:
        return True


async def run(words: str, place: CommandContext, desk: "Desk", client: AsyncWebClient) -> str | None:
    """Carry out the order in ``words`` and tell so in plain text; ``None`` when they are a question.

    Times of day are those of whoever gives the order. The Home tab is made to show what has changed. An order for
    "this channel" that is given in a direct message is meant for the channel beside it.
    """
    said = unmarked(words)
    try:
        order = read_order(said)
        if order is None:
            return None
        meant = await _meant(place, desk, client) if is_for_this_channel(said) else place
        now = await desk.zones.local(desk.clock(), place.user, client)
        told = await asyncio.to_thread(carry_out, order, meant, desk.file, now)
    except CommandUnclear as unclear:
        return str(unclear)
    if not isinstance(order, ListCommand):
        await publish(desk, client, place.team, place.user)
    return told if meant == place else f"In {await _named(meant, desk, client)}: {told}"


async def _named(place: CommandContext, desk: "Desk", client: AsyncWebClient) -> str:
    """A channel as people call it."""
    name = (await desk.rooms.place(place.channel, client, at=desk.clock())).channel_name
    return f"#{name}" if name else "that channel"


async def _meant(place: CommandContext, desk: "Desk", client: AsyncWebClient) -> CommandContext:
    """The channel that "this channel" is; in a direct message, the one in view beside it, if its people may say so."""
    if place.name != place.user:
        return place
    channel = await asyncio.to_thread(InView(desk.file).of, place.team, place.user, desk.clock())
    if channel is None:
        raise CommandUnclear("Which channel? Open it beside this conversation and say it again, or write it there.")
    if not await _is_in(place.user, channel, client):
        raise CommandUnclear("I cannot see that you are in that channel: write it there.")
    return CommandContext(place.team, channel, place.user)


async def _is_in(user: str, channel: str, client: AsyncWebClient) -> bool:
    """Whether a person is a member of a channel, as far as the bot can see."""
    cursor = ""
    for _ in range(MOST_PAGES):
        try:
            told = await client.conversations_members(channel=channel, limit=MEMBERS_A_PAGE, cursor=cursor)
        except (SlackApiError, ClientError, TimeoutError) as error:
            log.info("members unknown channel=%s reason=%s", channel, error)
            return False
        members: list[str] = told.get("members") or []
        cursor = (told.get("response_metadata") or {}).get("next_cursor") or ""
        if user in members or not cursor:
            return user in members
    return False


def carry_out(order: Order, place: CommandContext, file: BotDatabase, now: datetime) -> str:
    """Carry out an order and tell so; OrderUnclear when it cannot be."""
    match order:
        case FollowCommand(subjects):
            return _follow(subjects, place, file, now)
        case UnfollowCommand(subjects):
            return _unfollow(subjects, place, file)
        case EveryCommand():
            return _schedule(order, place, file, now)
        case StopCommand(number):
            return _stop(number, place, file)
        case ListCommand():
            return _listed(place, file)
        case ResumeCommand():
            return _resumed(place, file)


def _follow(subjects: Sequence[str], place: CommandContext, file: BotDatabase, now: datetime) -> str:
    follows = Follows(file)
    new = [subject for subject in subjects if follows.follow(place.team, place.name, subject, now, user=place.user)]
    old = [subject for subject in subjects if subject not in new]
    told = [f"Following {in_a_row(new)}: I will say so here when an analyst changes sides."] if new else []
    return " ".join(told + ([f"Followed already: {in_a_row(old)}."] if old else []))


def _unfollow(subjects: Sequence[str], place: CommandContext, file: BotDatabase) -> str:
    follows = Follows(file)
    gone = [subject for subject in subjects if follows.unfollow(place.team, place.name, subject)]
    never = [subject for subject in subjects if subject not in gone]
    told = [f"No longer following {in_a_row(gone)}."] if gone else []
    return " ".join(told + ([f"Not followed here: {in_a_row(never)}."] if never else []))


def _schedule(order: EveryCommand, place: CommandContext, file: BotDatabase, now: datetime) -> str:
    schedules, follows = Schedules(file), Follows(file)
    if not order.subjects and not follows.of(place.team, place.name):
        raise CommandUnclear("On what? Name subjects after the time, or follow some first: /brief follow small caps")
    if len(schedules.of(place.team, place.name)) >= MOST_SCHEDULES:
        raise CommandUnclear(
            f"There are {MOST_SCHEDULES} notes here already: stop one first, '/brief list' tells them."
        )
    zone = now.tzinfo.key if isinstance(now.tzinfo, ZoneInfo) else NO_ZONE
    timetable = Timetable(order.days, order.at, zone, order.trading)
    market = ChannelSettings(file).of(place.team, place.name).market
    due = timetable.next_after(now, market)
    made = schedules.add(
        place.team, place.name, place.user, timetable, order.subjects, since=now, next_due=due
    )  # fmt: skip
    first = due.astimezone(ZoneInfo(zone))
    told = f"Note {made.words}. The first comes on {_day(first)}, if there is news by then."
    return " ".join(filter(None, (told, _holidays(timetable, market, now), f"'/brief stop {made.number}' ends it.")))


def _holidays(timetable: Timetable, market: str | None, now: datetime) -> str:
    """Which days are left out, where some are."""
    if not timetable.trading or market is None:
        return ""
    days = (now.date() + timedelta(days=n) for n in range(1, HOLIDAYS_TOLD.days + 1))
    closed = next(
        ((day, name) for day in days if day.weekday() in timetable.days and (name := holiday_of(market, day))), None
    )
    upcoming = f", next on {closed[0].day} {closed[0]:%B} ({closed[1]})" if closed else ""
    return f"Not on holidays of the {MARKETS.get(market, market)} exchange{upcoming}."


def _stop(number: int, place: CommandContext, file: BotDatabase) -> str:
    schedules = Schedules(file)
    found = schedules.get(number)
    if found is None or found.team != place.team or (place.name != found.channel and place.user != found.user):
        raise CommandUnclear(f"There is no note {number} here; '/brief list' tells the numbers.")
    schedules.remove(number)
    return f"Stopped note {found.words}."


def _listed(place: CommandContext, file: BotDatabase) -> str:
    followed = [follow.subject for follow in Follows(file).of(place.team, place.name)]
    lines = [f"Following {in_a_row(followed)}." if followed else "Nothing is followed here."]
    notes = Schedules(file).of(place.team, place.name)
    lines += [f"Note {note.words}; next {_moment(note)}." for note in notes] or ["No notes are scheduled here."]
    if since := ChannelPauses(file).paused_since(place.team, place.name):
        lines.append(f"Paused since {_day(since)}, as nothing could be posted here: '/brief resume' ends that.")
    return "\n".join(lines)


def _resumed(place: CommandContext, file: BotDatabase) -> str:
    if ChannelPauses(file).forget(place.team, place.name):
        return "Resumed: notes and alerts are posted here again, if I am in this channel."
    return "Nothing is paused here."


def _moment(schedule: Schedule) -> str:
    local = schedule.next_due.astimezone(ZoneInfo(schedule.timetable.zone))
    return f"on {_day(local)} at {local:%H:%M}"


def _day(moment: datetime) -> str:
    return f"{moment:%A} {moment.day} {moment:%B}"
