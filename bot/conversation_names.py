"""Names of conversations: rights may bind a source to channels by id or by name."""

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
    """Names of channels, asked of Slack at most once an hour; some conversations have no name."""

    _names: TtlCache[str | None] = field(default_factory=partial(TtlCache, KNOWN_FOR))

    async def conversation(self, channel: str, client: AsyncWebClient | None, *, at: datetime) -> Conversation:
        """The conversation with the id ``channel``; without a client its name is unknown."""
        if channel.startswith("D") or client is None:
            return Conversation(channel)
        name = await self._names.of(channel, partial(_name_of, channel, client), at=at)
        return Conversation(channel, name)


async def _name_of(channel: str, client: AsyncWebClient) -> str | None:
    try:
        info: dict[str, str] = (await client.conversations_info(channel=channel)).get("channel", {})
    except Exception as error:  # without a name only sources bound to the id, or to no channel, may appear
        _log.warning("channel_name_unknown channel=%s reason=%s", channel, type(error).__name__)
        return None
    return info.get("name")
