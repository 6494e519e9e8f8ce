"""The environment of ``slack_load``: a local Slack that fails now and then, people, and real processes of the bot."""

import asyncio
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import ClientSession

from bot.database import BotDatabase
from bot.scheduled.schedules import Schedules
from bot.scheduled.timetable import EVERY_DAY, Timetable
from tests.bot.local_slack import die_with_parent, free_port, running_local_slack
from tests.bot.slack_proxy import Fault, SlackProxy

__all__ = ["LEASE_SECONDS", "Bots", "Place", "Slack", "WorldWatch", "a_slack", "plan_notes"]

BOT, TEAM = "U0BOT", "T0LOAD"
PEOPLE, CHANNELS, NOTES = 25, 10, 60
ASKED = (
    "why did small caps rally?",
    "what do analysts say about small caps?",
    "why did oil fall?",
    "what happened to the dollar?",
    "who is bullish on small caps?",
    "why did copper fall on 3 March 2019?",
)
GOES_ON = "The answer continues ("
POSTS = ("chat.postMessage", "chat.startStream", "chat.stopStream", "chat.update")
SIGNS = (*POSTS, "assistant.threads.setStatus", "agents.sessions.setStatus")
PATIENCE_SECONDS = 180.0
LEASE_SECONDS = 3


def note_channel(number: int) -> str:
    """The channel of a scheduled note, which nothing else is written in."""
    return f"CN{number:04d}"


def plan_notes(library: Path, number: int, seconds: float) -> list[str]:
    """Schedule notes that fall due one after another within so many seconds; the channels they belong in."""
    began, channels = datetime.now(UTC), [note_channel(each) for each in range(min(number, NOTES))]
    with BotDatabase(library / "bot.db") as file:
        schedules = Schedules(file)
        for order, channel in enumerate(channels, 1):
            due = began + timedelta(seconds=seconds * order / len(channels))
            timetable = Timetable(EVERY_DAY, due.time(), "UTC")
            schedules.add(TEAM, channel, "U0000", timetable, ("small caps",), since=began, next_due=due)
    return channels


def workspace() -> dict[str, Any]:
    """A workspace with people, channels, and a direct message for each person."""
    people = [f"U{number:04d}" for number in range(PEOPLE)]
    channels = [{"id": f"C{n:04d}", "name": f"markets-{n}", "members": [BOT, *people]} for n in range(CHANNELS)]
    channels += [{"id": note_channel(n), "name": f"notes-{n}", "members": [BOT, *people]} for n in range(NOTES)]
    direct = [
        {"id": f"D{who[1:]}", "name": f"direct-{who}", "is_channel": False, "is_im": True, "members": [BOT, who]}
        for who in people
    ]
    return {
        "workspace": {"name": "Load", "domain": "load", "teamId": TEAM},
        "apps": [{"appId": "A0BRIEF", "botUserId": BOT, "botName": "marketbrief", "mode": "socket"}],
        "users": [{"id": who, "name": who.lower()} for who in people],
        "channels": channels + direct,
    }


Place = tuple[str, str]


@dataclass
class WorldWatch:
    """Records when questions were asked and when posts became visible in their threads, as the proxy reports."""

    asked: dict[Place, float] = field(default_factory=dict)
    signs: dict[Place, float] = field(default_factory=dict)
    answers: dict[Place, float] = field(default_factory=dict)
    _threads: dict[Place, str] = field(default_factory=dict)

    def hear(self, method: str, said: dict[str, Any], answer: dict[str, Any]) -> None:
        """A call that Slack has done."""
        if method not in SIGNS or not answer.get("ok"):
            return
        channel = str(said.get("channel") or said.get("channel_id"))
        if not said.get("thread_ts") and method == "chat.postMessage":
            return
        if method in ("chat.postMessage", "chat.startStream"):
            self._threads[channel, str(answer["ts"])] = str(said["thread_ts"])
        thread = said.get("thread_ts") or self._threads.get((channel, str(said.get("ts"))))
        self.signs.setdefault((channel, str(thread)), time.monotonic())
        if said.get("metadata"):
            self.answers.setdefault((channel, str(thread)), time.monotonic())

    def unanswered(self) -> int:
        """How many questions wait."""
        return len(self.asked.keys() - self.answers.keys())

    def waited(self, seen: dict[Place, float]) -> list[float]:
        """Seconds from each question to what was seen of it."""
        return [seen[place] - at for place, at in self.asked.items() if place in seen]


class Bots:
    """The replicas: real processes, started, killed, held up and started again."""

    def __init__(self, library: Path, proxy: SlackProxy, folder: Path) -> None:
        self._library, self._log, self._proxy = library, folder / "bots.log", proxy
        self._port: int | None = None
        self._environment = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()} | {
            "SLACK_BOT_TOKEN": "xoxb-load",
            "SLACK_APP_TOKEN": "xapp-load",
            "SLACK_SIGNING_SECRET": proxy.signing_secret,
            "MARKETBRIEF_SLACK_API_URL": f"{proxy.url}/api/",
            "MARKETBRIEF_SLACK_USER_RATE_LIMIT": "0",
            "MARKETBRIEF_SLACK_CHANNEL_RATE_LIMIT": "0",
            "MARKETBRIEF_SLACK_LEASE_SECONDS": str(LEASE_SECONDS),
        }
        self.processes: list[subprocess.Popen[bytes]] = []

    async def begin(self, replicas: int, *, http: bool) -> None:
        """Replicas in Socket Mode, or one bot over HTTP; once they are there."""
        if http:
            self._port = free_port()
            self._proxy.http_target = f"http://127.0.0.1:{self._port}/slack/events"
        for _ in range(1 if http else replicas):
            self._start()
        while not self.are_there():  # noqa: ASYNC110
            await asyncio.sleep(0.05)

    def are_there(self) -> bool:
        """Whether every bot is connected, or the one over HTTP listens."""
        if self._port is None:
            return self._proxy.sockets >= len(self.processes)
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self._port)) == 0

    def kill(self) -> None:
        """Kill the oldest bot with ``kill -9``, and start another in its place."""
        victim = self.processes.pop(0)
        victim.send_signal(signal.SIGKILL)
        victim.wait()
        self._start()

    async def hold_up(self, seconds: float) -> None:
        """Pause the oldest bot, whatever it is doing, and resume it later."""
        victim = self.processes[0]
        victim.send_signal(signal.SIGSTOP)
        await asyncio.sleep(seconds)
        victim.send_signal(signal.SIGCONT)

    def _start(self) -> None:
        more = ["--http", "--port", str(self._port)] if self._port is not None else []
        command = [sys.executable, "-m", "marketbrief", "--library", str(self._library), "bot", *more]
        with self._log.open("ab") as log:
            self.processes.append(
                subprocess.Popen(command, stdout=log, stderr=log, env=self._environment, preexec_fn=die_with_parent)
            )

    def stop(self) -> None:
        """Stop all bots with SIGTERM."""
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(timeout=60)

    def cpu_seconds(self) -> float:
        """What the bots that run have used so far."""
        fields = [
            Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split() for process in self.processes
        ]
        return sum(int(user) + int(system) for *_, user, system in (each[:13] for each in fields)) / os.sysconf(
            "SC_CLK_TCK"
        )


@dataclass
class Slack:
    """People at the local Slack."""

    url: str
    session: ClientSession
    watch: WorldWatch
    chance: random.Random

    async def ask(self, number: int) -> None:
        """One question, in a channel or in a direct message."""
        who = f"U{number % PEOPLE:04d}"
        direct = number % 5 == 0
        channel = f"D{who[1:]}" if direct else f"C{number % CHANNELS:04d}"
        text = ASKED[number % len(ASKED)] if direct else f"<@{BOT}> {ASKED[number % len(ASKED)]}"
        at = time.monotonic()
        body = {"channel": channel, "user": who, "text": text}
        async with self.session.post(f"{self.url}/_control/message", json=body) as response:
            ts = (await response.json())["message"]["ts"]
        self.watch.asked[channel, ts] = at

    async def answers(self) -> dict[Place, list[str]]:
        """The bot's messages of every thread, as they stand there now."""
        found: dict[Place, list[str]] = {name: [] for name in self.watch.asked}
        for channel in sorted({channel for channel, _ in found}):
            async with self.session.get(f"{self.url}/_control/messages/{channel}") as response:
                messages = (await response.json())["messages"]
            for message in messages:
                name = (channel, str(message.get("thread_ts")))
                if message.get("user") == BOT and name in found and not message["text"].startswith(GOES_ON):
                    found[name].append(str(message))
        return found

    async def notes(self, channels: list[str]) -> dict[Place, list[str]]:
        """The bot's messages in the channels of notes."""
        found: dict[Place, list[str]] = {}
        for channel in channels:
            async with self.session.get(f"{self.url}/_control/messages/{channel}") as response:
                messages = (await response.json())["messages"]
            found[channel, ""] = [str(message) for message in messages if not message["text"].startswith(GOES_ON)]
        return found

    async def all_answered(self) -> bool:
        """Wait until every question has its answer; False if time is up first."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            if not self.watch.unanswered():
                return True
            await asyncio.sleep(0.05)
        return False


def faults(chance: random.Random) -> Any:  # noqa: ANN401
    """The faults of calls that post."""

    def strike(method: str, _said: dict[str, Any]) -> Fault | None:
        drawn = chance.random() if method in POSTS else 1.0
        if drawn < 0.05:
            return Fault(429, error="ratelimited", retry_after=1)
        if drawn < 0.10:
            return Fault(500)
        return Fault(500, done=True) if drawn < 0.125 else None

    return strike


@asynccontextmanager
async def a_slack(
    library: Path, replicas: int, *, http: bool, seed: int
) -> AsyncIterator[tuple[Slack, SlackProxy, Bots]]:
    """A local Slack with the bots connected to it."""
    with tempfile.TemporaryDirectory() as name, running_local_slack(workspace(), Path(name)) as url:
        proxy = SlackProxy(url, retry_seconds=2.0, retries=100, refused_seconds=0.5)
        async with proxy.running(), ClientSession() as session:
            slack = Slack(url, session, WorldWatch(), random.Random(seed))  # noqa: S311, no secret
            proxy.tells = slack.watch.hear
            bots = Bots(library, proxy, Path(name))
            try:
                await bots.begin(replicas, http=http)
                proxy.breaks = faults(slack.chance)
                yield slack, proxy, bots
            finally:
                bots.stop()
