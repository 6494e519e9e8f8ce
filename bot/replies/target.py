"""The reply target: where an answer is shown, in its thread or to its asker alone."""

from collections.abc import Sequence
from typing import Protocol

from bot.blocks.messages import Rendered
from bot.replies.progress_bridge import VerifiedSentence
from marketbrief.domain.briefing import Briefing, NoEvidence

__all__ = ["REPEATED", "ReplyTarget"]

REPEATED = "I was interrupted while I posted this answer, so it may be here twice."


class ReplyTarget(Protocol):
    """Shows one answer in one attempt; ``posted`` lists the timestamps of messages that others can see."""

    posted: list[str]

    @property
    def streams(self) -> bool:
        """Whether sentences are shown as they come."""

    @property
    def begun(self) -> bool:
        """Whether something of the answer may be seen."""

    async def begin(self) -> None:
        """Show that work has begun."""

    async def step(self, *steps: str) -> None:
        """Show the steps of the work."""

    async def add(self, sentences: Sequence[VerifiedSentence]) -> None:
        """Show verified sentences, if the target streams."""

    async def show(self, answer: Briefing | NoEvidence) -> str:
        """Show the whole answer; the timestamp of its first message, empty where only the asker sees it."""

    async def say(self, rendered: Rendered) -> None:
        """Post a message of the bot's own in place of an answer."""

    async def end(self) -> None:
        """Show that work has ended."""

    async def find_sent(self) -> str | None:
        """The timestamp of an earlier attempt's answer, empty when there is none; ``None`` when that is unknown."""
