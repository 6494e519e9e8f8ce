"""Cancel requests: somebody presses Stop, and the replica that makes the answer hears of it."""

import asyncio
import logging

from bot.conversation.threads import Thread
from bot.database import BotDatabase

__all__ = ["CancelRequests", "CancelWatch"]

KEPT_SECONDS = 3_600.0
POLL_SECONDS = 0.5

log = logging.getLogger(__name__)

_SCHEMA = """
CREATE TABLE IF NOT EXISTS stops (
    team TEXT NOT NULL, channel TEXT NOT NULL, thread_ts TEXT NOT NULL, at REAL NOT NULL,
    PRIMARY KEY (team, channel, thread_ts)
) WITHOUT ROWID;
"""


class CancelRequests:
    """The cancel requests in the bot's file. Times are Slack's, in seconds: of the press and of the message."""

    def __init__(self, database: BotDatabase) -> None:
        self._database = database
        database.ensure(_SCHEMA)

    def ask(self, thread: Thread, at: float) -> None:
        """Cancel running answers in a thread to messages from before ``at``."""
        row = (thread.team, thread.channel, thread.thread_ts, at)
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM stops WHERE at < ?", (at - KEPT_SECONDS,))
            connection.execute("INSERT INTO stops VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET at = excluded.at", row)

    def latest(self) -> dict[Thread, float]:
        """The time of each thread's last cancel request."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT team, channel, thread_ts, at FROM stops").fetchall()
        return {Thread(*names): at for *names, at in rows}


class CancelWatch:
    """Waits for cancel requests on behalf of all running answers, with one query at a time."""

    def __init__(self, requests: CancelRequests) -> None:
        self._requests = requests
        self._waiting: dict[asyncio.Event, tuple[Thread, float]] = {}
        self._polling: asyncio.Task[None] | None = None

    async def requested(self, thread: Thread, after: float) -> None:
        """Return as soon as a cancel request for a thread comes later than ``after``, when the question was asked."""
        pressed = asyncio.Event()
        self._waiting[pressed] = (thread, after)
        if self._polling is None:
            self._polling = asyncio.create_task(self._poll())
        try:
            await pressed.wait()
        finally:
            del self._waiting[pressed]
            if not self._waiting:
                self._polling.cancel()
                self._polling = None

    async def _poll(self) -> None:
        while True:
            try:
                latest = await asyncio.to_thread(self._requests.latest)
            except Exception:
                log.exception("cancel_poll_failed")
                latest = {}
            for pressed, (thread, after) in self._waiting.items():
                if latest.get(thread, 0.0) > after:
                    pressed.set()
            await asyncio.sleep(POLL_SECONDS)
