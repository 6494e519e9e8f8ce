"""Stops: that somebody wants an answer in the making no more, told to whichever replica makes it."""

import asyncio
import logging

from bot.conversation.threads import Thread
from bot.database import BotDatabase

__all__ = ["CancelRequests", "CancelWatch"]

KEPT_SECONDS = 3_600.0
LOOK_SECONDS = 0.5

log = logging.getLogger(__name__)

_SCHEMA = """
CREATE TABLE IF NOT EXISTS stops (
    team TEXT NOT NULL, channel TEXT NOT NULL, thread_ts TEXT NOT NULL, at REAL NOT NULL,
    PRIMARY KEY (team, channel, thread_ts)
) WITHOUT ROWID;
"""


class CancelRequests:
    """The stops in the bot's file. Times are Slack's own, in seconds: those of the press and of the message."""

    def __init__(self, file: BotDatabase) -> None:
        self._file = file
        file.ensure(_SCHEMA)

    def ask(self, thread: Thread, at: float) -> None:
        """Stop what is being answered in a thread to messages from before ``at``."""
        row = (thread.team, thread.channel, thread.thread_ts, at)
        with self._file.transaction() as connection:
            connection.execute("DELETE FROM stops WHERE at < ?", (at - KEPT_SECONDS,))
            connection.execute("INSERT INTO stops VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET at = excluded.at", row)

    def latest(self) -> dict[Thread, float]:
        """When each thread's last stop was asked for."""
        with self._file.reading() as connection:
            rows = connection.execute("SELECT team, channel, thread_ts, at FROM stops").fetchall()
        return {Thread(*names): at for *names, at in rows}


class CancelWatch:
    """Waits for stops on behalf of all answers in the making, with one look at the file at a time."""

    def __init__(self, stops: CancelRequests) -> None:
        self._stops = stops
        self._waiting: dict[asyncio.Event, tuple[Thread, float]] = {}
        self._looking: asyncio.Task[None] | None = None

    async def asked(self, thread: Thread, after: float) -> None:
        """Return as soon as a stop is asked for in a thread later than ``after``, when the question was asked."""
        pressed = asyncio.Event()
        self._waiting[pressed] = (thread, after)
        if self._looking is None:
            self._looking = asyncio.create_task(self._look())
        try:
            await pressed.wait()
        finally:
            del self._waiting[pressed]
            if not self._waiting:
                self._looking.cancel()
                self._looking = None

    async def _look(self) -> None:
        while True:
            try:
                latest = await asyncio.to_thread(self._stops.latest)
            except Exception:
                log.exception("could not look for stops")
                latest = {}
            for pressed, (thread, after) in self._waiting.items():
                if latest.get(thread, 0.0) > after:
                    pressed.set()
            await asyncio.sleep(LOOK_SECONDS)
