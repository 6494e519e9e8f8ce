"""The Slack bot under load and under kill -9: real bot processes at a local Slack that fails now and then.

    python -m evals.slack.slack_load [--library LIBRARY] [--questions 500] [--at-once 50] [--replicas 2] [--kills 20]
        [--hold-ups 5] [--notes 40] [--http]

First load: ``--questions`` in bursts of ``--at-once``, four in five in channels, one in five in direct messages, to
``--replicas`` bots at one library, while 5% of the calls that post are refused with 429, 5% fail with 500, and 2.5%
are done with their answer lost. Printed are how long Slack waits for its acknowledgement, how long a person waits for
the first sign and for the answer, and how often a question was answered other than once.

Then the kill phase: ``kill -9`` of one bot after another, ``--kills`` times, while ``--at-once`` questions wait at
every moment. Each bot is started again at once, and the next is killed up to four seconds after all are connected. Then
a bot is paused for longer than its lease and resumed, ``--hold-ups`` times. Meanwhile ``--notes`` scheduled notes fall
due. Every question must be answered once, or twice with a note that it may be a repetition, and so must every note be
posted. Without ``--library`` the sample articles and a fresh one are read into a new library; with one, notes are left
out. The local Slack hands each event to one bot, and again every two seconds until somebody acknowledges it.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.queue.outgoing import POSSIBLY_REPEATED
from bot.replies.target import REPEATED
from evals.paths import ROOT
from evals.slack.slack_world import LEASE_SECONDS, Bots, Place, Slack, a_slack, plan_notes
from tests.bot.local_slack import BINARY

__all__ = ["main"]

BARS = {"acknowledged p99": 0.5, "first sign p95": 1.0, "answer p95": 4.0}
LONGEST_BETWEEN_KILLS_SECONDS = 4.0
SECONDS_A_KILL = 6.0
# if a kill interrupts the posting of a note, the note waits until the lease of its outbox row ends
PATIENCE_WITH_NOTES_SECONDS = 360.0
FRESH = {
    "id": "fresh-1",
    "title": "Small caps climb as Quillfeather lifts its forecast",
    "text": "Small caps climbed on the day. Small caps rose 2 percent after Quillfeather lifted its forecast.",
    "publisher": "Bellwether Wire",
}


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
        which_bots = "one bot over HTTP" if wanted.http else f"{wanted.replicas} bots"
        print(f"load: {len(watch.asked)} questions, {wanted.at_once} at once, {which_bots}, {seconds:.0f} s,")
        print(f"  on {os.cpu_count()} cores with {os.getloadavg()[0]:.0f} others' and own tasks wanting to run")
        print(f"  {cpu_seconds / max(len(watch.asked), 1):.3f} s of CPU a question, in the bots")
        met = [
            shown("acknowledged p99", proxy.ack_seconds, 0.99),
            shown("first sign p95", watch.waited(watch.signs), 0.95),
            shown("answer p95", watch.waited(watch.answers), 0.95),
            counted("questions", await slack.answers()),
        ]
        return all(met)


async def kill_phase(library: Path, wanted: argparse.Namespace) -> bool:
    """Questions without a break while bots are killed and held up; whether each was answered once or marked."""
    blows = wanted.kills + wanted.hold_ups
    channels = plan_notes(library, wanted.notes, blows * SECONDS_A_KILL) if wanted.library is None else []
    async with a_slack(library, wanted.replicas, http=wanted.http, seed=wanted.seed) as (slack, _proxy, bots):
        asking = asyncio.create_task(_keep_asking(slack, wanted.at_once))
        for blow in range(blows):
            await _while_all_are_there(slack, bots)
            if blow < wanted.kills:
                bots.kill()
            else:
                await bots.hold_up(LEASE_SECONDS + 2)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        answered = await slack.all_answered()
        notes = await _all_posted(slack, channels)
        waits = sorted(slack.watch.waited(slack.watch.answers))
        lost = "" if answered else ", some never answered"
        print(f"{wanted.kills} kills, {wanted.hold_ups} hold-ups, {wanted.at_once} questions waiting throughout,")
        print(f"  {len(slack.watch.asked)} questions{lost}, {len(channels)} notes, load {os.getloadavg()[0]:.0f},")
        print(f"  answers waited for {waits[len(waits) // 2]:.1f} s, the longest {waits[-1]:.0f} s")
        met = [counted("questions", await slack.answers()), counted("notes", notes)]
        return all(met)


async def _keep_asking(slack: Slack, at_once: int) -> None:
    """Let so many questions wait at every moment, until cancelled."""
    number = 0
    while True:
        room = at_once - slack.watch.unanswered()
        await asyncio.gather(*(slack.ask(number + n) for n in range(room)))
        number += max(room, 0)
        await asyncio.sleep(0.1)


async def _while_all_are_there(slack: Slack, bots: Bots) -> None:
    """Wait until all bots are there, and a little longer."""
    while not bots.are_there():  # noqa: ASYNC110
        await asyncio.sleep(0.05)
    await asyncio.sleep(LONGEST_BETWEEN_KILLS_SECONDS * slack.chance.random())


async def _all_posted(slack: Slack, channels: list[str]) -> dict[Place, list[str]]:
    """The notes of all channels, once each has one or time is up."""
    until = time.monotonic() + PATIENCE_WITH_NOTES_SECONDS
    while time.monotonic() < until:
        if all((await slack.notes(channels)).values()):
            break
        await asyncio.sleep(2)
    await asyncio.sleep(5)
    return await slack.notes(channels)


def shown(what: str, seconds: Sequence[float], share: float) -> bool:
    """Print a percentile beside its bar; whether it is met."""
    found = sorted(seconds)[min(int(len(seconds) * share), len(seconds) - 1)] if seconds else float("inf")
    middle = sorted(seconds)[len(seconds) // 2] if seconds else float("inf")
    met = found <= BARS[what]
    print(f"  {what:18s} {found:6.3f} s   (median {middle:.3f} s, bar {BARS[what]} s{'' if met else ', NOT MET'})")
    return met


def counted(what: str, answers: dict[Place, list[str]]) -> bool:
    """Print how often each was answered or posted; whether that was once, or marked as possibly repeated."""
    kinds = Counter(_kind(messages) for messages in answers.values())
    print(f"  {what}: {', '.join(f'{count} {kind}' for kind, count in kinds.most_common())}", flush=True)
    for name, messages in answers.items():
        if _kind(messages) in ("never", "twice without a word"):
            print(f"    {name}: {[message[:160] for message in messages]}")
    return not kinds["never"] and not kinds["twice without a word"]


def _kind(messages: Iterable[str]) -> str:
    messages = list(messages)
    marks = sum(REPEATED in message or POSSIBLY_REPEATED in message for message in messages)
    if len(messages) == 1:
        return "once, marked possibly repeated" if marks else "once"
    if not messages:
        return "never"
    return "more than once, marked" if marks else "twice without a word"


def main() -> None:
    """Run the load, then the kill phase; exit 1 if a bar is not met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--at-once", type=int, default=50)
    parser.add_argument("--replicas", type=int, default=2)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--hold-ups", type=int, default=5)
    parser.add_argument("--notes", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--http", action="store_true", help="one bot over signed HTTP in place of replicas")
    wanted = parser.parse_args()
    if not BINARY.exists():
        raise SystemExit("local-slack is missing: run 'make test' once, or tests/bot/install.sh")
    with tempfile.TemporaryDirectory() as folder:
        library = wanted.library or _samples(Path(folder) / "library")
        met = asyncio.run(load(library, wanted)) if wanted.questions else True
        if wanted.kills or wanted.hold_ups:
            met = asyncio.run(kill_phase(library, wanted)) and met
    sys.exit(0 if met else 1)


def _samples(library: Path) -> Path:
    """A library of the sample articles, and one from the last hour for the notes."""
    samples = ROOT / "marketbrief/samples"
    published = datetime.now(UTC) - timedelta(hours=1)
    fresh = json.dumps(FRESH | {"published_at": published.isoformat(), "url": "https://bellwether.example/1"})
    command = [sys.executable, "-m", "marketbrief", "--library", str(library), "ingest", str(samples)]
    subprocess.run(command, check=True, capture_output=True)
    subprocess.run([*command[:-1], "-"], input=fresh.encode(), check=True, capture_output=True)
    return library


if __name__ == "__main__":
    main()
