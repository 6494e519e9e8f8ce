"""The asker's time zone, from Slack: "yesterday" is their yesterday, not the machine's."""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from slack_sdk.web.async_client import AsyncWebClient

from bot.ttl_cache import TtlCache

__all__ = ["UserZones"]

KNOWN_FOR = timedelta(hours=12)

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class UserZones:
    """Time zones by user, asked of Slack at most every twelve hours; where Slack does not say, the clock's own."""

    _zones: TtlCache[ZoneInfo | None] = field(default_factory=partial(TtlCache, KNOWN_FOR))

    async def local(self, moment: datetime, user: str, client: AsyncWebClient) -> datetime:
        """``moment`` in the time zone of ``user``."""
        zone = await self._zones.of(user, partial(_zone_of, user, client), at=moment)
        return moment.astimezone(zone) if zone is not None else moment


async def _zone_of(user: str, client: AsyncWebClient) -> ZoneInfo | None:
    try:
        info: dict[str, str] = (await client.users_info(user=user)).get("user", {})
        return ZoneInfo(info["tz"]) if info.get("tz") else None
    except Exception as error:  # an answer in the machine's own zone is better than none
        _log.warning("zone_unknown user=%s reason=%s", user, type(error).__name__)
        return None
