"""Failure notices: a direct message, once, to people whose channel refuses what they follow or scheduled."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.blocks.messages import Rendered
from bot.blocks.rich_text import Element, escaped, paragraph, plain, rich_text
from bot.database import BotDatabase
from bot.queue.outbox import Outbox, OutboxMessage
from bot.queue.outgoing import Outgoing
from bot.scheduled.channel_pauses import LOCKED_OUT, MOST_REFUSALS, ChannelPaused, ChannelPauses
from bot.scheduled.follows import Follows
from bot.scheduled.schedules import Schedules

__all__ = ["KIND", "FailureNotices", "render_notice"]

KIND = "notice"
NOTIFY_WITHIN = timedelta(days=7)

REFUSED = (
    "{name} could not be posted, as {why}. You will not hear this again; after {most} refusals in a row I pause there."
)
PAUSED = (
    "{most} posts in a row were refused, as {why}, so notes and alerts are paused there. Invite me, then write"
    " '/brief resume' in that channel."
)


@dataclass(frozen=True, slots=True)
class FailureNotices:
    """Reports the first refusal to those who want the message, and the pause to all who follow or schedule there."""

    database: BotDatabase
    outbox: Outbox
    kind: str = KIND
    unasked: bool = True

    def find(self, now: datetime) -> None:
        """Nothing to find: ``refused`` adds notices as refusals come."""

    async def write(self, message: OutboxMessage, _now: datetime, /) -> Outgoing | None:
        """What was refused, and what people can do."""
        return Outgoing(render_notice(message.body["words"], message.body["place"]))

    async def sent(self, message: OutboxMessage, outgoing: Outgoing, ts: str, now: datetime) -> None:
        """Nothing is stored after a notice."""

    def name_of(self, message: OutboxMessage) -> str:
        """The name of the message for people."""
        return f"A notice about {message.source}"

    def wanted_by(self, message: OutboxMessage) -> tuple[str, ...]:  # noqa: ARG002
        """Nobody hears of a notice that could not be posted."""
        return ()

    def refused(self, message: OutboxMessage, name: str, people: Iterable[str], reason: str, now: datetime) -> None:
        """Count a refusal and notify those whom it concerns; a reason that may pass is not counted."""
        if reason not in LOCKED_OUT or message.kind == KIND:
            return
        refused = ChannelPauses(self.database).count(message.team, message.channel, now)
        why = LOCKED_OUT[reason]
        first, last = REFUSED.format(name=name, why=why, most=MOST_REFUSALS), PAUSED.format(why=why, most=MOST_REFUSALS)
        for user in people:
            self._offer(message, user, "refused", first, refused, now)
        for user in self._everybody_at(message) if refused.pauses else ():
            self._offer(message, user, "paused", last, refused, now)

    def arrived(self, message: OutboxMessage) -> None:
        """Reset the count of refusals: the place accepts posts."""
        ChannelPauses(self.database).forget(message.team, message.channel)

    def _everybody_at(self, message: OutboxMessage) -> list[str]:
        """Everybody who follows or scheduled something there."""
        notes = (note.user for note in Schedules(self.database).of(message.team, message.channel))
        return sorted({*notes, *Follows(self.database).followers(message.team, message.channel)})

    def _offer(
        self, message: OutboxMessage, user: str, what: str, words: str, refused: ChannelPaused, now: datetime
    ) -> None:
        """Notify one person, once since the first refusal."""
        notice = OutboxMessage(
            key=f"{KIND} {message.team} {message.channel} {user} {what} {refused.since.isoformat()}",
            kind=KIND,
            source=message.channel,
            team=message.team,
            channel=user,
            body={"words": words, "place": message.channel},
            due=now,
        )
        self.outbox.offer(notice, expires=now + NOTIFY_WITHIN)


def render_notice(words: str, place: str) -> Rendered:
    """What happened in a place, which is named by a link to it where it is a channel."""
    is_channel = place.startswith(("C", "G"))
    named: Element = {"type": "channel", "channel_id": place} if is_channel else plain("this conversation")
    text = f"In {f'<#{place}>' if is_channel else 'this conversation'}: {escaped(words)}"
    return Rendered((rich_text(paragraph(plain("In "), named, plain(f": {words}"))),), text)
