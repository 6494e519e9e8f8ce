"""Notices: whoever wants something in a channel that does not take it is told so by direct message, once."""

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
TOLD_WITHIN = timedelta(days=7)

REFUSED = "{name} could not be posted, as {why}. I tell you this once; after {most} refusals in a row I pause there."
PAUSED = (
    "{most} posts in a row were refused, as {why}, so notes and alerts are paused there. Invite me, then write"
    " '/brief resume' in that channel."
)


@dataclass(frozen=True, slots=True)
class FailureNotices:
    """What is told of refusals: the first to whoever wanted it, the pause to everybody who follows or scheduled."""

    file: BotDatabase
    outbox: Outbox
    kind: str = KIND
    unasked: bool = True

    def find(self, now: datetime) -> None:
        """Nothing is looked for: refusals are told of as they come."""

    async def write(self, parcel: OutboxMessage, _now: datetime, /) -> Outgoing | None:
        """What was refused, and what can be done about it."""
        return Outgoing(render_notice(parcel.body["words"], parcel.body["place"]))

    async def sent(self, parcel: OutboxMessage, outgoing: Outgoing, ts: str, now: datetime) -> None:
        """A notice leaves nothing behind."""

    def name_of(self, parcel: OutboxMessage) -> str:
        """What a person would call it."""
        return f"A word about {parcel.source}"

    def wanted_by(self, parcel: OutboxMessage) -> tuple[str, ...]:  # noqa: ARG002
        """Nobody is told that something could not be told."""
        return ()

    def refused(self, parcel: OutboxMessage, name: str, people: Iterable[str], reason: str, now: datetime) -> None:
        """Count that Slack did not take a parcel, and have those told whom it concerns; a passing reason counts not."""
        if reason not in LOCKED_OUT or parcel.kind == KIND:
            return
        refused = ChannelPauses(self.file).count(parcel.team, parcel.channel, now)
        why = LOCKED_OUT[reason]
        first, last = REFUSED.format(name=name, why=why, most=MOST_REFUSALS), PAUSED.format(why=why, most=MOST_REFUSALS)
        for user in people:
            self._offer(parcel, user, "refused", first, refused, now)
        for user in self._everybody_at(parcel) if refused.pauses else ():
            self._offer(parcel, user, "paused", last, refused, now)

    def arrived(self, parcel: OutboxMessage) -> None:
        """The place takes what is posted there."""
        ChannelPauses(self.file).forget(parcel.team, parcel.channel)

    def _everybody_at(self, parcel: OutboxMessage) -> list[str]:
        """Who follows something there or scheduled it."""
        notes = (note.user for note in Schedules(self.file).of(parcel.team, parcel.channel))
        return sorted({*notes, *Follows(self.file).followers(parcel.team, parcel.channel)})

    def _offer(
        self, parcel: OutboxMessage, user: str, what: str, words: str, refused: ChannelPaused, now: datetime
    ) -> None:
        """Have one person told, once since the first refusal."""
        notice = OutboxMessage(
            key=f"{KIND} {parcel.team} {parcel.channel} {user} {what} {refused.since.isoformat()}",
            kind=KIND,
            source=parcel.channel,
            team=parcel.team,
            channel=user,
            body={"words": words, "place": parcel.channel},
            due=now,
        )
        self.outbox.offer(notice, expires=now + TOLD_WITHIN)


def render_notice(words: str, place: str) -> Rendered:
    """What happened in a place, which is named by a link to it where it is a channel."""
    is_channel = place.startswith(("C", "G"))
    named: Element = {"type": "channel", "channel_id": place} if is_channel else plain("this conversation")
    text = f"In {f'<#{place}>' if is_channel else 'this conversation'}: {escaped(words)}"
    return Rendered((rich_text(paragraph(plain("In "), named, plain(f": {words}"))),), text)
