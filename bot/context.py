"""What the bot's rooms are handed: the answerer, the bot's file, the library, the clock, the settings."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from slack_sdk.web.async_client import AsyncWebClient

from bot.conversation.user_zone import UserZones
from bot.conversation_names import ConversationNames
from bot.database import BotDatabase
from bot.metrics import Metrics
from bot.slack_settings import SlackSettings
from marketbrief.answering.receipts import Receipts
from marketbrief.domain.briefing import Briefing, NoEvidence
from marketbrief.domain.progress import NO_LISTENER, ProgressListener
from marketbrief.domain.question import Conversation, Turn
from marketbrief.library import Library

__all__ = ["AsyncAnswerer", "BotContext"]


class AsyncAnswerer(Protocol):
    """Whatever turns a question into an answer."""

    async def __call__(
        self,
        text: str,
        *,
        asked_at: datetime,
        turns: Sequence[Turn],
        watcher: ProgressListener = NO_LISTENER,
        place: Conversation | None = None,
    ) -> Briefing | NoEvidence:
        """Answer ``text`` as of ``asked_at`` (aware); ``turns`` are the thread's earlier questions, oldest first.

        ``place`` is the conversation it is asked in.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class BotContext:
    """The parts that one bot process shares, made once at the front door.

    ``clock`` returns the aware time; ``client_of`` the client of a workspace, ``None`` where the bot is not installed.
    ``receipts`` is ``None`` where the settings keep none.
    """

    answerer: AsyncAnswerer
    database: BotDatabase
    library: Library
    receipts: Receipts | None
    clock: Callable[[], datetime]
    client_of: Callable[[str], Awaitable[AsyncWebClient | None]]
    settings: SlackSettings = field(default_factory=SlackSettings)
    zones: UserZones = field(default_factory=UserZones)
    names: ConversationNames = field(default_factory=ConversationNames)
    metrics: Metrics = field(default_factory=Metrics)
