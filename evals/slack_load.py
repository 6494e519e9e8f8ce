"""The Slack bot under load, and under the axe: real processes of the bot at a local Slack that fails now and then.

    python -m evals.slack_load [--library LIBRARY] [--questions 500] [--at-once 50] [--replicas 2] [--kills 20] [--http]

First load: ``--questions`` in bursts of ``--at-once``, four in five in channels, one in five in direct messages, to
``--replicas`` bots at one library, while 5% of the calls that post are refused with 429, 5% fail with 500, and 2.5%
are done with their answer lost. Printed are how long Slack waits for its acknowledgement, how long a person waits for
the first sign and for the answer, and how often a question was answered other than once.

Then the axe: ``kill -9`` of one bot after another, ``--kills`` times, while questions keep coming, each bot started
again at once, the next killed up to four seconds after all are connected. Every question has to be answered once, or
twice with a word that it may be a repetition. Without ``--library`` the sample articles are read into a new one. The
local Slack hands each event to one bot, and again every two seconds until somebody acknowledges it.
"""

import argparse
import asyncio
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import ClientSession

from bot.slack.showing.presenting import REPEATED
from tests.bot.slack.local_slack import BINARY, die_with_parent, free_port, running_local_slack
from tests.bot.slack.slack_proxy import Fault, SlackProxy

__all__ = ["main"]

BOT, TEAM = "U0BOT", "T0LOAD"
PEOPLE, CHANNELS = 25, 10
ASKED = (
    "why did small caps rally?",
    "what do analysts say about small caps?",
    "why did oil fall?",
    "what happened to the dollar?",
    "who is bullish on small caps?",
    "why did copper fall on 3 March 2019?",
)
GOES_ON = "The answer goes on ("
POSTS = ("chat.postMessage", "chat.startStream", "chat.stopStream", "chat.update")
SIGNS = (*POSTS, "assistant.threads.setStatus", "agents.sessions.setStatus")
BARS = {"acknowledged p99": 0.5, "first sign p95": 1.0, "answer p95": 4.0}
PATIENCE_SECONDS = 180.0
LONGEST_BETWEEN_KILLS_SECONDS = 4.0


def workspace() -> dict[str, Any]:
    """A workspace with people, channels, and a direct message for each person."""
    people = [f"U{number:04d}" for number in range(PEOPLE)]
    channels = [{"id": f"C{n:04d}", "name": f"markets-{n}", "members": [BOT, *people]} for n in range(CHANNELS)]
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
class Watch:
    """Keeps when questions were asked and when what became visible in their threads, as the proxy tells it."""

    asked: dict[Place, float] = field(default_factory=dict)
    signs: dict[Place, float] = field(default_factory=dict)
    answers: dict[Place, float] = field(default_factory=dict)
    _threads: dict[Place, str] = field(default_factory=dict)

    def hear(self, method: str, said: dict[str, Any], answer: dict[str, Any]) -> None:
        """A call that Slack has done."""
        if method not in SIGNS or not answer.get("ok"):
            return
        channel = str(said.get("channel") or said.get("channel_id"))
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
    """The replicas: real processes, started, killed and started again."""

    def __init__(self, library: Path, proxy: SlackProxy, folder: Path) -> None:
        self._library, self._log = library, folder / "bots.log"
        self._environment = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()} | {
            "SLACK_BOT_TOKEN": "xoxb-load",
            "SLACK_APP_TOKEN": "xapp-load",
            "SLACK_SIGNING_SECRET": proxy.signing_secret,
            "MARKETBRIEF_SLACK_API_URL": f"{proxy.url}/api/",
            "MARKETBRIEF_SLACK_USER_PACE": "0",
            "MARKETBRIEF_SLACK_CHANNEL_PACE": "0",
            "MARKETBRIEF_SLACK_LEASE_SECONDS": "3",
        }
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self, *more: str) -> None:
        """One bot more."""
        command = [sys.executable, "-m", "marketbrief", "--library", str(self._library), "bot", *more]
        with self._log.open("ab") as log:
            self.processes.append(
                subprocess.Popen(
                    command,
                    stdout=log,
                    stderr=log,
                    env=self._environment,
                    preexec_fn=die_with_parent,
                )
            )

    def kill(self) -> None:
        """``kill -9`` of the oldest, and another in its place."""
        victim = self.processes.pop(0)
        victim.send_signal(signal.SIGKILL)
        victim.wait()
        self.start()

    def stop(self) -> None:
        """End all, as a person would."""
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
    watch: Watch
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

    async def all_answered(self) -> bool:
        """Wait until every question has its answer; False when patience ends first."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            if not self.watch.unanswered():
                return True
            await asyncio.sleep(0.05)
        return False


def faults(chance: random.Random) -> Any:  # noqa: ANN401
    """What goes wrong with the calls that post."""

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
        async with SlackProxy(url, retry_seconds=2.0, retries=100).running() as proxy, ClientSession() as session:
            slack = Slack(url, session, Watch(), random.Random(seed))  # noqa: S311, no secret
            proxy.tells = slack.watch.hear
            bots = Bots(library, proxy, Path(name))
            try:
                await _connected(proxy, bots, replicas, http=http)
                proxy.breaks = faults(slack.chance)
                yield slack, proxy, bots
            finally:
                bots.stop()


async def _connected(proxy: SlackProxy, bots: Bots, replicas: int, *, http: bool) -> None:
    if http:
        port = free_port()
        proxy.http_target = f"http://127.0.0.1:{port}/slack/events"
        bots.start("--http", "--port", str(port))
        while not proxy.calls["auth.test"]:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        await asyncio.sleep(1)
        return
    for _ in range(replicas):
        bots.start()
    while proxy.sockets < replicas:  # noqa: ASYNC110
        await asyncio.sleep(0.05)


async def load(library: Path, wanted: argparse.Namespace) -> bool:
    """Questions in bursts; whether every bar was met."""
    async with a_slack(library, wanted.replicas, http=wanted.http, seed=wanted.seed) as (slack, proxy, bots):
        began, started = time.monotonic(), bots.cpu_seconds()
        for first in range(0, wanted.questions, wanted.at_once):
            await asyncio.gather(*(slack.ask(first + n) for n in range(min(wanted.at_once, wanted.questions - first))))
            if not await slack.all_answered():
                break
        seconds, cpu_seconds = time.monotonic() - began, bots.cpu_seconds() - started
        await asyncio.sleep(3)
        watch = slack.watch
        bots_told = "one bot over HTTP" if wanted.http else f"{wanted.replicas} bots"
        print(f"load: {len(watch.asked)} questions, {wanted.at_once} at once, {bots_told}, {seconds:.0f} s,")
        print(f"  on {os.cpu_count()} cores with {os.getloadavg()[0]:.0f} others' and own tasks wanting to run")
        print(f"  {cpu_seconds / max(len(watch.asked), 1):.3f} s of CPU a question, in the bots")
        met = [
            shown("acknowledged p99", proxy.ack_seconds, 0.99),
            shown("first sign p95", watch.waited(watch.signs), 0.95),
            shown("answer p95", watch.waited(watch.answers), 0.95),
            counted(await slack.answers()),
        ]
        return all(met)


async def axe(library: Path, wanted: argparse.Namespace) -> bool:
    """Questions without a break while bots are killed; whether each was answered once or marked."""
    async with a_slack(library, wanted.replicas, http=False, seed=wanted.seed) as (slack, proxy, bots):
        number = 0
        for _ in range(wanted.kills):
            last = time.monotonic() + LONGEST_BETWEEN_KILLS_SECONDS * slack.chance.random()
            while time.monotonic() < last or proxy.sockets < wanted.replicas:
                if len(slack.watch.asked) - len(slack.watch.answers) < wanted.at_once:
                    await asyncio.gather(*(slack.ask(number + n) for n in range(5)))
                    number += 5
                await asyncio.sleep(0.5)
            bots.kill()
        answered = await slack.all_answered()
        await asyncio.sleep(5)
        print(f"axe: {wanted.kills} kills among {number} questions{'' if answered else ', some never answered'}")
        return counted(await slack.answers())


def shown(what: str, seconds: Sequence[float], share: float) -> bool:
    """Print a percentile beside its bar; whether it is met."""
    found = sorted(seconds)[min(int(len(seconds) * share), len(seconds) - 1)] if seconds else float("inf")
    middle = sorted(seconds)[len(seconds) // 2] if seconds else float("inf")
    met = found <= BARS[what]
    print(f"  {what:18s} {found:6.3f} s   (median {middle:.3f} s, bar {BARS[what]} s{'' if met else ', NOT MET'})")
    return met


def counted(answers: dict[Place, list[str]]) -> bool:
    """Print how often questions were answered; whether each was once, or marked as possibly repeated."""
    kinds = Counter(_kind(messages) for messages in answers.values())
    print(f"  {', '.join(f'{count} {kind}' for kind, count in kinds.most_common())}", flush=True)
    for name, messages in answers.items():
        if _kind(messages) in ("never", "twice without a word"):
            print(f"    {name}: {[message[:160] for message in messages]}")
    return not kinds["never"] and not kinds["twice without a word"]


def _kind(messages: Iterable[str]) -> str:
    messages = list(messages)
    if len(messages) == 1:
        return "once, marked possibly repeated" if REPEATED in messages[0] else "once"
    if not messages:
        return "never"
    unmarked = sum(REPEATED not in message for message in messages)
    return "more than once, marked" if unmarked <= 1 else "twice without a word"


def main() -> None:
    """Put load on the bots, then the axe to them; exit 1 when a bar is not met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--at-once", type=int, default=50)
    parser.add_argument("--replicas", type=int, default=2)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--http", action="store_true", help="one bot over signed HTTP in place of replicas")
    wanted = parser.parse_args()
    if not BINARY.exists():
        raise SystemExit("local-slack is missing: run 'make test' once, or tests/bot/slack/install.sh")
    with tempfile.TemporaryDirectory() as folder:
        library = wanted.library or _samples(Path(folder) / "library")
        met = asyncio.run(load(library, wanted)) if wanted.questions else True
        if wanted.kills:
            met = asyncio.run(axe(library, wanted)) and met
    sys.exit(0 if met else 1)


def _samples(library: Path) -> Path:
    samples = Path(__file__).parents[1] / "marketbrief/samples"
    command = [sys.executable, "-m", "marketbrief", "--library", str(library), "ingest", str(samples)]
    subprocess.run(command, check=True, capture_output=True)
    return library


if __name__ == "__main__":
    main()
