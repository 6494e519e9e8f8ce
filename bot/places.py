"""Where something is asked or told, by id and by name: sources may be bound to channels by either."""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from slack_sdk.web.async_client import AsyncWebClient

from bot.ttl_cache import TtlCache
from marketbrief.domain.question import Conversation

__all__ = ["ConversationNames"]

KNOWN_FOR = timedelta(hours=1)

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class ConversationNames:
    """Names of channels, asked of Slack at most once an hour; a conversation that Slack does not name has none."""

    _names: TtlCache[str | None] = field(default_factory=partial(TtlCache, KNOWN_FOR))

    async def place(self, channel: str, client: AsyncWebClient | None, *, at: datetime) -> Conversation:
        """The conversation with the id ``channel``; without a client its name is not known."""
        if channel.startswith("D") or client is None:
            return Conversation(channel)
        name = await self._names.of(channel, partial(_name_of, channel, client), at=at)
        return Conversation(channel, name)


async def _name_of(channel: str, client: AsyncWebClient) -> str | None:
    try:
        told: dict[str, str] = (await client.conversations_info(channel=channel)).get("channel", {})
    except Exception as error:  # without a name only what is bound to the id, or to nothing, may appear
        _log.warning("channel has no name reason=%s", type(error).__name__)
        return None
    return told.get("name")
