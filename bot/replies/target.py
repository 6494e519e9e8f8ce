"""The stage of an answer: where it is shown, in its thread or to its asker alone."""

from collections.abc import Sequence
from typing import Protocol

from bot.blocks.messages import Rendered
from bot.replies.progress_bridge import VerifiedSentence
from marketbrief.domain.briefing import Briefing, NoEvidence

__all__ = ["REPEATED", "ReplyTarget"]

REPEATED = "I was interrupted while I posted this answer, so it may stand here twice."


class ReplyTarget(Protocol):
    """Shows one answer in one attempt; ``posted`` names the messages that stand, where others can see them."""

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
        """Show what is being done."""

    async def add(self, sentences: Sequence[VerifiedSentence]) -> None:
        """Show verified sentences, where they are shown as they come."""

    async def show(self, answer: Briefing | NoEvidence) -> str:
        """Show the whole answer; the timestamp of its first message, empty where only the asker sees it."""

    async def say(self, rendered: Rendered) -> None:
        """Say something of our own in place of an answer."""

    async def end(self) -> None:
        """Show that nothing is being done any more."""

    async def stands(self) -> str | None:
        """The timestamp under which an earlier attempt's answer stands, empty when none does; ``None``: not known."""
