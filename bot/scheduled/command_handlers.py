"""Execute commands: what is followed and scheduled in a place, and the reply that confirms it."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channel_in_view import InView
from bot.channel_settings import MARKETS, ChannelSettings
from bot.context import BotContext
from bot.conversation.incoming_message import unmarked
from bot.database import BotDatabase
from bot.scheduled.channel_pauses import ChannelPauses
from bot.scheduled.command_parser import (
    Command,
    CommandUnclear,
    EveryCommand,
    FollowCommand,
    ListCommand,
    ResumeCommand,
    StopCommand,
    UnfollowCommand,
    is_for_this_channel,
    parse_command,
)
from bot.scheduled.follows import Follows
from bot.scheduled.schedules import Schedule, Schedules, joined_words
from bot.scheduled.timetable import Timetable, holiday_of

__all__ = ["CommandContext", "CommandReply", "execute", "is_command", "run_command"]

HOLIDAYS_AHEAD = timedelta(days=60)
MOST_SCHEDULES = 20
NO_ZONE = "UTC"
MEMBERS_A_PAGE, MOST_PAGES = 1_000, 20

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CommandContext:
    """Where a command was given and by whom; in a direct message it is for that person."""

    team: str
    channel: str
    user: str

    @property
    def name(self) -> str:
        """Where to post: the channel, or the person, to whom Slack opens a direct message."""
        return self.user if self.channel.startswith("D") else self.channel


@dataclass(frozen=True, slots=True)
class CommandReply:
    """The reply to a command in plain text; ``changed`` says that the Home tab has to be shown anew."""

    text: str
    changed: bool = False


def is_command(words: str) -> bool:
    """Whether these words are a command, even an incomplete one, and not a question."""
    try:
        return parse_command(words) is not None
    except CommandUnclear:
        return True


async def run_command(
    words: str, place: CommandContext, context: BotContext, client: AsyncWebClient
) -> CommandReply | None:
    """Execute the command in ``words``; ``None`` when they are a question.

    Times of day are those of the person who gives the command. A command for "this channel" in a direct message is
    meant for the channel beside it.
    """
    text = unmarked(words)
    try:
        command = parse_command(text)
        if command is None:
            return None
        meant = await _meant(place, context, client) if is_for_this_channel(text) else place
        now = await context.zones.local(context.clock(), place.user, client)
        done = await asyncio.to_thread(execute, command, meant, context.database, now)
    except CommandUnclear as unclear:
        return CommandReply(str(unclear))
    reply = done if meant == place else f"In {await _named(meant, context, client)}: {done}"
    return CommandReply(reply, changed=not isinstance(command, ListCommand))


async def _named(place: CommandContext, context: BotContext, client: AsyncWebClient) -> str:
    """The name of a channel for people."""
    name = (await context.names.conversation(place.channel, client, at=context.clock())).channel_name
    return f"#{name}" if name else "that channel"


async def _meant(place: CommandContext, context: BotContext, client: AsyncWebClient) -> CommandContext:
    """The place that "this channel" means; in a direct message, the channel in view if the person is a member."""
    if place.name != place.user:
        return place
    channel = await asyncio.to_thread(InView(context.database).of, place.team, place.user, context.clock())
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
            page = await client.conversations_members(channel=channel, limit=MEMBERS_A_PAGE, cursor=cursor)
        except (SlackApiError, ClientError, TimeoutError) as error:
            log.info("members_unknown channel=%s reason=%s", channel, error)
            return False
        members: list[str] = page.get("members") or []
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if user in members or not cursor:
            return user in members
    return False


def execute(command: Command, place: CommandContext, database: BotDatabase, now: datetime) -> str:
    """Execute a command and return the reply; CommandUnclear when it cannot be executed."""
    match command:
        case FollowCommand(subjects):
            return _follow(subjects, place, database, now)
        case UnfollowCommand(subjects):
            return _unfollow(subjects, place, database)
        case EveryCommand():
            return _schedule(command, place, database, now)
        case StopCommand(number):
            return _stop(number, place, database)
        case ListCommand():
            return _listed(place, database)
        case ResumeCommand():
            return _resumed(place, database)


def _follow(subjects: Sequence[str], place: CommandContext, database: BotDatabase, now: datetime) -> str:
    follows = Follows(database)
    new = [subject for subject in subjects if follows.follow(place.team, place.name, subject, now, user=place.user)]
    old = [subject for subject in subjects if subject not in new]
    sentences = [f"Following {joined_words(new)}: I will say so here when an analyst changes sides."] if new else []
    return " ".join(sentences + ([f"Already followed: {joined_words(old)}."] if old else []))


def _unfollow(subjects: Sequence[str], place: CommandContext, database: BotDatabase) -> str:
    follows = Follows(database)
    gone = [subject for subject in subjects if follows.unfollow(place.team, place.name, subject)]
    never = [subject for subject in subjects if subject not in gone]
    sentences = [f"No longer following {joined_words(gone)}."] if gone else []
    return " ".join(sentences + ([f"Not followed here: {joined_words(never)}."] if never else []))


def _schedule(command: EveryCommand, place: CommandContext, database: BotDatabase, now: datetime) -> str:
    schedules, follows = Schedules(database), Follows(database)
    if not command.subjects and not follows.of(place.team, place.name):
        raise CommandUnclear("On what? Name subjects after the time, or follow some first: /brief follow small caps")
    if len(schedules.of(place.team, place.name)) >= MOST_SCHEDULES:
        raise CommandUnclear(
            f"There are {MOST_SCHEDULES} notes here already: stop one first; '/brief list' shows them."
        )
    zone = now.tzinfo.key if isinstance(now.tzinfo, ZoneInfo) else NO_ZONE
    timetable = Timetable(command.days, command.at, zone, command.trading)
    market = ChannelSettings(database).of(place.team, place.name).market
    due = timetable.next_after(now, market)
    made = schedules.add(
        place.team, place.name, place.user, timetable, command.subjects, since=now, next_due=due
    )  # fmt: skip
    first = due.astimezone(ZoneInfo(zone))
    reply = f"Note {made.words}. The first comes on {_day(first)}, if there is news by then."
    return " ".join(filter(None, (reply, _holidays(timetable, market, now), f"'/brief stop {made.number}' ends it.")))


def _holidays(timetable: Timetable, market: str | None, now: datetime) -> str:
    """Which holidays are left out, if any."""
    if not timetable.trading or market is None:
        return ""
    days = (now.date() + timedelta(days=n) for n in range(1, HOLIDAYS_AHEAD.days + 1))
    closed = next(
        ((day, name) for day in days if day.weekday() in timetable.days and (name := holiday_of(market, day))), None
    )
    upcoming = f", next on {closed[0].day} {closed[0]:%B} ({closed[1]})" if closed else ""
    return f"Not on holidays of the {MARKETS.get(market, market)} exchange{upcoming}."


def _stop(number: int, place: CommandContext, database: BotDatabase) -> str:
    schedules = Schedules(database)
    found = schedules.get(number)
    if found is None or found.team != place.team or (place.name != found.channel and place.user != found.user):
        raise CommandUnclear(f"There is no note {number} here; '/brief list' shows the numbers.")
    schedules.remove(number)
    return f"Stopped note {found.words}."


def _listed(place: CommandContext, database: BotDatabase) -> str:
    followed = [follow.subject for follow in Follows(database).of(place.team, place.name)]
    lines = [f"Following {joined_words(followed)}." if followed else "Nothing is followed here."]
    notes = Schedules(database).of(place.team, place.name)
    lines += [f"Note {note.words}; next {_moment(note)}." for note in notes] or ["No notes are scheduled here."]
    if since := ChannelPauses(database).paused_since(place.team, place.name):
        lines.append(f"Paused since {_day(since)}, as nothing could be posted here: '/brief resume' ends that.")
    return "\n".join(lines)


def _resumed(place: CommandContext, database: BotDatabase) -> str:
    if ChannelPauses(database).forget(place.team, place.name):
        return "Resumed: notes and alerts are posted here again, if I am in this channel."
    return "Nothing is paused here."


def _moment(schedule: Schedule) -> str:
    local = schedule.next_due.astimezone(ZoneInfo(schedule.timetable.zone))
    return f"on {_day(local)} at {local:%H:%M}"


def _day(moment: datetime) -> str:
    return f"{moment:%A} {moment.day} {moment:%B}"
