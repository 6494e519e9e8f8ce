"""Settings of a channel: who may ask, quiet hours, how many views are shown, whose holidays count."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.database import BotDatabase

__all__ = ["MARKETS", "MOST_VIEWS_SHOWN", "ChannelChoice", "ChannelSettings", "QuietHours", "WhoMayAsk"]

MOST_VIEWS_SHOWN = 12

MARKETS = {"XNYS": "New York", "XLON": "London", "XETR": "Frankfurt", "XPAR": "Paris", "XTSE": "Toronto",
           "XJPX": "Tokyo", "XHKG": "Hong Kong", "XASX": "Sydney", "XBOM": "Mumbai"}  # fmt: skip
"""Exchanges that a channel can choose, by their ISO 10383 code."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS channel_settings (
    team TEXT NOT NULL, channel TEXT NOT NULL, choice TEXT NOT NULL, user TEXT NOT NULL, at REAL NOT NULL,
    PRIMARY KEY (team, channel)
) WITHOUT ROWID;
"""


class WhoMayAsk(StrEnum):
    """Whose questions are answered in a channel."""

    EVERYONE = "everyone"
    NAMED = "named"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From one time of day to another, past midnight where it ends earlier than it starts."""

    start: time
    end: time
    zone: str

    def contains(self, moment: datetime) -> bool:
        """Whether a moment falls into these hours."""
        local = moment.astimezone(ZoneInfo(self.zone)).time()
        if self.start <= self.end:
            return self.start <= local < self.end
        return local >= self.start or local < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelChoice:
    """How the bot behaves in one channel.

    ``broadcast`` shows answers in the channel as well as in the thread. In ``quiet`` hours nothing
    unasked is posted: no alerts, no corrections; notes come when they were scheduled. ``market`` is the
    exchange (ISO 10383) on whose holidays notes for weekdays are left out, ``None`` for none.
    """

    who_may_ask: WhoMayAsk = WhoMayAsk.EVERYONE
    named: tuple[str, ...] = ()
    broadcast: bool = False
    quiet: QuietHours | None = None
    views_shown: int = 6
    market: str | None = "XNYS"

    def __post_init__(self) -> None:
        if not 1 <= self.views_shown <= MOST_VIEWS_SHOWN:
            raise ValueError(f"between 1 and {MOST_VIEWS_SHOWN} views can be shown")

    def may_ask(self, user: str) -> bool:
        """Whether this person's questions are answered here."""
        return self.who_may_ask is WhoMayAsk.EVERYONE or (self.who_may_ask is WhoMayAsk.NAMED and user in self.named)

    def is_quiet(self, moment: datetime) -> bool:
        """Whether nothing unasked may be posted at that time."""
        return self.quiet is not None and self.quiet.contains(moment)


class ChannelSettings:
    """The settings of all channels in the bot's file."""

    def __init__(self, database: BotDatabase) -> None:
        self._database = database
        database.ensure(_SCHEMA)

    def of(self, team: str, channel: str) -> ChannelChoice:
        """The settings of a channel; the defaults where nothing was chosen."""
        query = "SELECT choice FROM channel_settings WHERE (team, channel) = (?, ?)"
        with self._database.transaction() as connection:
            row = connection.execute(query, (team, channel)).fetchone()
        return _choice(json.loads(row[0])) if row else ChannelChoice()

    def choose(self, team: str, channel: str, choice: ChannelChoice, *, user: str, at: datetime) -> None:
        """Store what ``user`` chose for a channel."""
        stored = json.dumps(asdict(choice), default=str, ensure_ascii=False)
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO channel_settings VALUES (?, ?, ?, ?, ?)",
                (team, channel, stored, user, at.timestamp()),
            )


def _choice(stored: Mapping[str, object]) -> ChannelChoice:
    quiet = stored["quiet"]
    fields = dict(stored) | {
        "who_may_ask": WhoMayAsk(str(stored["who_may_ask"])),
        "named": tuple(stored["named"]),  # type: ignore[arg-type]
        "quiet": _quiet(quiet) if isinstance(quiet, dict) else None,
    }
    return replace(ChannelChoice(), **fields)  # type: ignore[arg-type]


def _quiet(stored: Mapping[str, str]) -> QuietHours:
    return QuietHours(time.fromisoformat(stored["start"]), time.fromisoformat(stored["end"]), stored["zone"])
