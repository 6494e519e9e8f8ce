"""The kill loop: kill -9 at random moments while a reader asks questions, and a check of what is left.

    python -m evals.scale.kill_loop --from LIBRARY [--kills 25] [--passages 4000] [--only ingest follow ...]

Four victims, killed ``--kills`` times each: ``ingest`` (the command itself, on files of articles), ``follow`` (a bot's
follower, which applies vectors and is asked questions), ``rebuild`` (the index built anew, over and over) and
``server`` (``chroma run``, with a follower of this process before it). Counted are committed articles that are gone,
answers that are wrong or fail, and stores that do not come back sound by themselves. An answer is wrong when a stored
vector, asked for, is not found at its own likeness, when a likeness is not the exact one, or when a passage is not
found by its words. ``LIBRARY`` needs articles with vectors; it is only read.
"""

import argparse
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from evals.scale.synthetic_library import grow
from marketbrief.domain.contract import article_json
from marketbrief.index import ChromaServer, VectorIndex
from marketbrief.index.follower import Follower
from marketbrief.language.tokens import words_of
from marketbrief.library import Library
from marketbrief.library.fulltext import FieldWeights, any_of
from marketbrief.library.passage_ids import ALL

__all__ = ["main"]

EVEN = FieldWeights(1, 1, 1, 1)
LEAST_RECALL = 0.8
BACK_WITHIN_SECONDS = 120.0


@dataclass
class KillScore:
    """What went wrong, out of how much."""

    kills: int = 0
    questions: int = 0
    wrong: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    unsound: int = 0

    def __str__(self) -> str:
        counts = f"{self.kills} kills, {self.questions} questions, {len(self.wrong)} wrong or failed, "
        return (
            counts + f"{len(self.lost)} articles lost, {self.unsound} stores unsound {self.wrong[:3]} {self.lost[:3]}"
        )


def main() -> None:
    """Run the victims in turn and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--from", dest="source", type=Path)
    parser.add_argument("--kills", type=int, default=25)
    parser.add_argument("--passages", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", choices=list(VICTIMS), default=list(VICTIMS))
    parser.add_argument("--victim", nargs=2, metavar=("KIND", "LIBRARY"), help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.victim:
        _victim(wanted.victim[0], Path(wanted.victim[1]))
        return
    failed = False
    for kind in wanted.only:
        with tempfile.TemporaryDirectory() as folder:
            _fill(wanted.source, Path(folder) / "library", wanted.passages)
            score = VICTIMS[kind](Path(folder), wanted.kills, random.Random(wanted.seed))  # noqa: S311, no secret
        print(f"{kind:8s} {score}", flush=True)
        failed = failed or bool(score.wrong or score.lost or score.unsound)
    sys.exit(1 if failed else 0)


def _fill(source: Path, directory: Path, passages: int) -> None:
    with Library.open(source) as read, Library.create(directory) as made:
        grow(read, made, passages, seed=7)


def _ingest(folder: Path, kills: int, chance: random.Random) -> KillScore:
    """Ingest is killed while it reads articles and embeds; what a reader has seen must stay."""
    score, directory = KillScore(), folder / "library"
    with Library.open(directory) as library, _reader(library, score):
        for kill in range(kills):
            lines = folder / "wire.jsonl"
            _write_wire(lines, library, kill)
            with _process(
                [sys.executable, "-m", "marketbrief", "--library", str(directory), "ingest", str(lines)]
            ) as job:
                seen = _killed_after(job, chance.uniform(0.3, 5.0), lambda: _ids(library))
            score.kills += 1
            score.lost += sorted(seen - _ids(library))
        _judge(library, score)
    return score


def _follow(folder: Path, kills: int, chance: random.Random) -> KillScore:
    """A bot's follower is killed while it applies vectors that arrive."""
    return _local(folder, kills, chance, "follow")


def _rebuild(folder: Path, kills: int, chance: random.Random) -> KillScore:
    """A rebuild is killed."""
    return _local(folder, kills, chance, "rebuild")


def _local(folder: Path, kills: int, chance: random.Random, kind: str) -> KillScore:
    score, directory = KillScore(), folder / "library"
    with Library.open(directory) as library, _reader(library, score):
        before = _ids(library)
        for _ in range(kills):
            with _process([sys.executable, "-m", "evals.scale.kill_loop", "--victim", kind, str(directory)]) as victim:
                _killed_after(victim, chance.uniform(2.0, 8.0), lambda: _touch(library, chance))
            score.kills += 1
            _judge(library, score)
        score.lost += sorted(before - _ids(library))
        _collect(directory, score)
    return score


def _server(folder: Path, kills: int, chance: random.Random) -> KillScore:
    """A Chroma server is killed and started again, under a follower that must not show it."""
    score, port = KillScore(), _free_port()
    with Library.open(folder / "library") as library, _reader(library, score):
        server = ChromaServer(f"http://127.0.0.1:{port}")
        with Follower(library, server, every_seconds=0.2, selective=100) as follower:
            for _ in range(kills):
                with _process(_chroma(folder / "server", port)) as victim:
                    _ask_while(follower, library, score, chance.uniform(2.0, 8.0), chance)
                    os.kill(victim.pid, signal.SIGKILL)
                    _touch(library, chance)
                score.kills += 1
                _ask_while(follower, library, score, 0.3, chance)
            with _process(_chroma(folder / "server", port)):
                score.unsound += not _comes_back(follower)
        with _process(_chroma(folder / "server", port)):
            _wait_for(port)
            _judge(library, score, server)
    return score


VICTIMS: dict[str, Callable[[Path, int, random.Random], KillScore]] = {
    "ingest": _ingest,
    "follow": _follow,
    "rebuild": _rebuild,
    "server": _server,
}


def _victim(kind: str, directory: Path) -> None:
    """The work of the process that will be killed."""
    with Library.open(directory) as library:
        if kind == "rebuild":
            while True:
                index = VectorIndex.own(library)
                if index is not None:
                    with index:
                        index.catch_up(library)
                        index.rebuild(library)
        score = KillScore()
        with Follower(library, every_seconds=0.05, selective=100) as follower:
            chance = random.Random()  # noqa: S311, it picks questions
            while True:
                _ask(follower, library, score, chance)
                counts = directory / f"counts-{os.getpid()}.json"
                counts.write_text(json.dumps({"questions": score.questions, "wrong": score.wrong}))


def _ask(follower: Follower, library: Library, score: KillScore, chance: random.Random) -> None:
    """One question by vector, its answer held against the library's own vectors."""
    try:
        number = library.sample(1, chance)[0]
        vector = library.vectors([number])[number]
        found = follower.nearest(vector, 20, ALL)
        exact = library.nearest(vector, 20, ALL)
    except Exception as error:  # any error is what is counted here
        score.wrong.append(f"{type(error).__name__}: {error}")
        return
    score.questions += 1
    truth = {near: float(stored @ vector) for near, stored in library.vectors([near for near, _ in found]).items()}
    if any(abs(truth.get(near, cosine) - cosine) > 0.01 for near, cosine in found):
        score.wrong.append(f"a likeness to {number} is not true")
    if len(set(found) & set(exact)) < LEAST_RECALL * len(exact) or abs(found[0][1] - exact[0][1]) > 0.01:
        score.wrong.append(f"{number} is not found")


def _ask_while(follower: Follower, library: Library, score: KillScore, seconds: float, chance: random.Random) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        _ask(follower, library, score, chance)


@contextmanager
def _reader(library: Library, score: KillScore) -> Iterator[None]:
    """Searches by words and by vector, in a thread, for as long as the block lasts."""
    stopping = threading.Event()

    def read() -> None:
        chance = random.Random()  # noqa: S311, it picks questions
        while not stopping.wait(0.02):
            try:
                _read_one(library, score, chance)
            except Exception as error:  # any error is what is counted here
                score.wrong.append(f"{type(error).__name__}: {error}")

    thread = threading.Thread(target=read)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join()


def _read_one(library: Library, score: KillScore, chance: random.Random) -> None:
    number = library.sample(1, chance)[0]
    known = library.passages([number])
    if number not in known:
        return  # its article was replaced between the two reads
    passage, article = known[number]
    query = any_of([*words_of(article.title), *words_of(passage.text)][:8])
    if query and number not in {hit.number for hit in library.search_text(query, weights=EVEN, limit=500)}:
        score.wrong.append(f"{passage.passage_id} is not found by its words")
    vector = library.vectors([number])[number]
    best = library.nearest(vector, 1)
    if not best or best[0][1] < 0.99:
        score.wrong.append(f"{passage.passage_id} is not found by its vector")
    score.questions += 1


def _touch(library: Library, chance: random.Random) -> set[str]:
    """Give some passages other vectors, so that the log moves."""
    numbers = library.sample(40, chance)
    stored = library.vectors(numbers)
    library.add_vectors(list(stored), np.stack(list(stored.values())))
    return set()


def _judge(library: Library, score: KillScore, server: ChromaServer | None = None) -> None:
    """Open the index as the next process would, and check every vector in it."""
    until = time.monotonic() + BACK_WITHIN_SECONDS
    while (index := VectorIndex.own(library, server)) is None and time.monotonic() < until:
        time.sleep(0.05)
    if index is None:
        score.unsound += 1
        return
    with index:
        index.catch_up(library)
        whole = index.holds_all(library)
    intact = library.connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    score.unsound += not (whole and intact)


def _comes_back(follower: Follower) -> bool:
    until = time.monotonic() + BACK_WITHIN_SECONDS
    while not follower.following and time.monotonic() < until:
        time.sleep(0.1)
    return follower.following


def _wait_for(port: int) -> None:
    until = time.monotonic() + BACK_WITHIN_SECONDS
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)


def _collect(directory: Path, score: KillScore) -> None:
    for counts in directory.glob("counts-*.json"):
        try:
            found = json.loads(counts.read_text())
        except ValueError:
            continue  # the victim died while it wrote this
        score.questions += found["questions"]
        score.wrong += found["wrong"]


def _write_wire(lines: Path, library: Library, kill: int) -> None:
    """Articles for ingest: stored ones under new ids."""
    with lines.open("w") as stream:
        for n, article in zip(range(60), library.articles(), strict=False):
            counts = article_json(article) | {"id": f"wire-{kill}-{n}", "text": article.text[:600]}
            stream.write(json.dumps({key: counts[key] for key in ("id", "title", "text", "published_at", "publisher")}))
            stream.write("\n")


def _ids(library: Library) -> set[str]:
    return {row[0] for row in library.connection.execute("SELECT article_id FROM articles").fetchall()}


def _killed_after(victim: subprocess.Popen[bytes], seconds: float, meanwhile: Callable[[], set[str]]) -> set[str]:
    """Kill the victim after a time; return what ``meanwhile`` returned last."""
    until, seen = time.monotonic() + seconds, set[str]()
    while time.monotonic() < until and victim.poll() is None:
        seen = meanwhile()
        time.sleep(0.02)
    victim.kill()
    victim.wait()
    return seen


@contextmanager
def _process(command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    sink = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=sink, stderr=sink) as process:
        try:
            yield process
        finally:
            process.kill()


def _chroma(directory: Path, port: int) -> list[str]:
    program = shutil.which("chroma", path=str(Path(sys.executable).parent)) or "chroma"
    return [program, "run", "--path", str(directory), "--host", "127.0.0.1", "--port", str(port)]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
