"""Speed and size as a library grows, beside plain Chroma with text and metadata filters, in one run.

    python -m evals.scale.scale --from LIBRARY --in DIR [--passages 10000 100000] [--plain 10000] [--questions 40]
                          [--plot FILE.png] [--json FILE]

``LIBRARY`` is real, with vectors; it is repeated with shifted dates and ids until a library has so many passages, and
repeated vectors are moved a little by chance (see ``evals.scale.synthetic_library``). Libraries and plain Chroma's
collections are made in ``DIR`` and kept there for the next run. A retrieval is what a question costs before anything
is written: words, vector of the question, full text and vectors fused, passages read. "cold" is the first question of
a fresh process, "warm" the second round of all; memory is that of a fresh process that has answered and waits.

Three kinds of question: broad (the whole library), window (one day) and publisher (one of ten). Plain Chroma holds the
same vectors with text, time and publisher beside them, and is asked with ``where`` by vector alone; ``--plain`` bounds
its size, since it takes in about 450 rows a second. ``cpu`` is the asking thread's own time, for a machine that others
use too.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np

from evals.scale.synthetic_library import grow
from marketbrief.answering.question.understand import understand
from marketbrief.answering.retrieval.retrieve import Retriever
from marketbrief.domain.question import Window
from marketbrief.index import VectorIndex
from marketbrief.index.follower import Follower
from marketbrief.library import Library
from marketbrief.models.embedding import Embedder, load_embedder

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

__all__ = ["main"]

PLAIN_AT_ONCE = 2000
KINDS = ("broad", "window", "publisher")
Ask = Callable[[str, str], object]

SEARCHED = 24


@dataclass
class Figures:
    """What was measured at one size; times in milliseconds as (median, 95th percentile)."""

    passages: int
    store_rate: float = 0.0
    index_rate: float = 0.0
    bytes_library: int = 0
    bytes_index: int = 0
    bytes_scan: int = 0
    memory_mb: float = 0.0
    cold: dict[str, float] = field(default_factory=dict)
    warm: dict[str, tuple[float, float]] = field(default_factory=dict)
    cpu: dict[str, tuple[float, float]] = field(default_factory=dict)
    plain: dict[str, tuple[float, float]] = field(default_factory=dict)
    plain_passages: int = 0
    plain_rate: float = 0.0


def main() -> None:
    """Measure every size, print a block for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--from", dest="source", type=Path)
    parser.add_argument("--in", dest="folder", type=Path)
    parser.add_argument("--passages", type=int, nargs="+", default=[10_000, 40_000, 100_000, 400_000])
    parser.add_argument("--plain", type=int, default=100_000, help="most rows that plain Chroma is given")
    parser.add_argument("--questions", type=int, default=40)
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--cold", nargs=2, metavar=("LIBRARY", "KIND"), help=argparse.SUPPRESS)
    parser.add_argument("--idle", type=Path, metavar="LIBRARY", help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.cold:
        _cold(Path(wanted.cold[0]), wanted.cold[1])
        return
    if wanted.idle:
        _idle(wanted.idle)
        return
    all_figures = []
    for passages in wanted.passages:
        figures = _measure(wanted.source, wanted.folder / f"scale-{passages}", passages, wanted)
        print(json.dumps(asdict(figures), indent=1), flush=True)
        all_figures.append(figures)
    if wanted.json:
        wanted.json.write_text(json.dumps([asdict(figures) for figures in all_figures], indent=1))
    if wanted.plot:
        _plot(all_figures, wanted.plot)


def _measure(source: Path, directory: Path, passages: int, wanted: argparse.Namespace) -> Figures:
    figures = Figures(passages)
    _fill(source, directory, passages, figures)
    with Library.open(directory) as library:
        _index(library, figures)
        library.nearest(np.zeros(library.vectors_from(0, 1)[1].shape[1], np.float32), 1)
        figures.cold = {kind: _told_by("--cold", str(directory), kind) for kind in KINDS}
        figures.memory_mb = _told_by("--idle", str(directory))
        questions = _questions(library, wanted.questions)
        embedder = _embedder()
        with Follower(library) as follower:
            while not follower.following:
                time.sleep(0.1)
            ask = _ours(library, follower, embedder)
            _timed(ask, questions, time.perf_counter)
            figures.warm = _timed(ask, questions, time.perf_counter)
            figures.cpu = _timed(ask, questions, time.thread_time)
        figures.bytes_library = (directory / "library.db").stat().st_size
        figures.bytes_index = _bytes_under(directory / "chroma")
        figures.bytes_scan = (directory / "vectors.scan").stat().st_size
        _plain(library, directory.with_name(f"plain-{passages}"), embedder, questions, wanted.plain, figures)
    return figures


def _fill(source: Path, directory: Path, passages: int, figures: Figures) -> None:
    with Library.open(source) as read, Library.create(directory) as grown:
        before = grown.counts().passages
        if before < passages:
            text_seconds, _ = grow(read, grown, passages, seed=7)
            figures.store_rate = (grown.counts().passages - before) / text_seconds
        figures.passages = grown.counts().passages


def _index(library: Library, figures: Figures) -> None:
    index = VectorIndex.own(library)
    if index is None:
        raise SystemExit(f"{library.directory} is in use")
    with index:
        start = time.perf_counter()
        changes = index.catch_up(library)
        if changes:
            figures.index_rate = changes / (time.perf_counter() - start)


def _embedder() -> Embedder:
    embedder = load_embedder("minilm")
    if embedder is None:
        raise SystemExit("the model is not there")
    return embedder


def _questions(library: Library, count: int) -> list[tuple[str, str]]:
    """Titles of stored articles, spread over the library, each with its day."""
    step = max(library.counts().articles // count, 1)
    articles = islice(library.articles(), 0, None, step)
    asked = ((f"why did {article.title.lower()}?", article.published_at) for article in articles)
    return list(islice(((text, moment.isoformat()) for text, moment in asked if moment is not None), count))


def _ours(library: Library, follower: Follower, embedder: Embedder) -> Callable[[str], Ask]:
    """The bot's retrieval for questions of one kind."""
    retriever = Retriever(library, embedder, follower.nearest)
    publisher, newest = tuple(library.publishers()[:1]), library.counts().newest

    def of_kind(kind: str) -> Ask:
        def ask(text: str, day: str) -> object:
            when = datetime.fromisoformat(day)
            question, words = understand(text, as_of=when, publishers=library.publishers())
            question = replace(
                question,
                window=_day_of(when) if kind == "window" else None,
                publishers=publisher if kind == "publisher" else (),
                known_until=newest,
            )
            return retriever.search(question, words, SEARCHED)

        return ask

    return of_kind


def _day_of(when: datetime) -> Window:
    start = when.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return Window(start=start, end=start + timedelta(days=1), label="one day")


def _timed(
    of_kind: Callable[[str], Ask], questions: Sequence[tuple[str, str]], clock: Callable[[], float]
) -> dict[str, tuple[float, float]]:
    figures_by_kind = {}
    for kind in KINDS:
        ask, times = of_kind(kind), []
        for text, day in questions:
            start = clock()
            ask(text, day)
            times.append((clock() - start) * 1000)
        median, high = np.percentile(times, [50, 95])
        figures_by_kind[kind] = (round(float(median), 1), round(float(high), 1))
    return figures_by_kind


def _told_by(*options: str) -> float:
    """The one figure that a new process measures."""
    command = [sys.executable, "-m", "evals.scale.scale", *options]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def _cold(directory: Path, kind: str) -> None:
    """The milliseconds of a first question, imports and model left out."""
    embedder = _embedder()
    embedder.question("warm the model, not the library")
    with Library.open(directory) as library:
        text, day = _questions(library, 1)[0]
        start = time.perf_counter()
        _ours(library, Follower(library), embedder)(kind)(text, day)
        print((time.perf_counter() - start) * 1000)


def _idle(directory: Path) -> None:
    """The memory of a bot that has answered its first questions and waits for the next, in megabytes."""
    embedder = _embedder()
    with Library.open(directory) as library, Follower(library) as follower:
        while not follower.following:
            time.sleep(0.1)
        of_kind = _ours(library, follower, embedder)
        for text, day in _questions(library, 3):
            for kind in KINDS:
                of_kind(kind)(text, day)
        print(_resident_megabytes())


def _plain(
    library: Library,
    directory: Path,
    embedder: Embedder,
    questions: Sequence[tuple[str, str]],
    most: int,
    figures: Figures,
) -> None:
    """The tutorial's way: text, time and publisher in Chroma, and ``where`` for everything; kept for the next run."""
    import chromadb
    from chromadb.config import Settings

    client = chromadb.PersistentClient(str(directory), settings=Settings(anonymized_telemetry=False))
    collection = client.get_or_create_collection(
        "passages", embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
    )
    began, before = time.perf_counter(), collection.count()
    moments = _fill_plain(library, collection, most)
    figures.plain_passages = len(moments)
    if before < len(moments):
        figures.plain_rate = (len(moments) - before) / (time.perf_counter() - began)
    publisher, first, last = library.publishers()[0], min(moments), max(moments)

    def of_kind(kind: str) -> Ask:
        def ask(text: str, day: str) -> object:
            start = min(max(_seconds(datetime.fromisoformat(day)), first), last) // 86_400 * 86_400
            where: dict[str, object] | None = {"publisher": publisher} if kind == "publisher" else None
            if kind == "window":
                where = {"$and": [{"published": {"$gte": start}}, {"published": {"$lt": start + 86_400}}]}
            vector = embedder.question(text)
            return collection.query(query_embeddings=vector[np.newaxis, :], n_results=60, where=where)  # type: ignore[arg-type]

        return ask

    figures.plain = _timed(of_kind, questions[:10], time.perf_counter)
    cast("Client", client).close()


def _fill_plain(library: Library, collection: "Collection", most: int) -> list[int]:
    """Fill a collection with the library's oldest passages, those it has left out; the times of all of them."""
    moments: list[int] = []
    following, stored = 0, collection.count()
    while len(moments) < most:
        numbers, vectors = library.vectors_from(following, PLAIN_AT_ONCE)
        if not len(numbers):
            break
        passages = library.passages(numbers.tolist())
        found = [passages[number] for number in numbers.tolist()]
        times = [_seconds(article.published_at) for _, article in found]
        if len(moments) >= stored:
            collection.add(
                ids=[str(number) for number in numbers],
                embeddings=vectors,
                documents=[passage.text for passage, _ in found],
                metadatas=[
                    {"published": moment, "publisher": article.publisher or ""}
                    for moment, (_, article) in zip(times, found, strict=True)
                ],
            )
        moments += times
        following = int(numbers[-1]) + 1
    return moments


def _seconds(moment: datetime | None) -> int:
    return int(moment.timestamp()) if moment is not None else 0


def _resident_megabytes() -> float:
    """Memory of this process now, mapped files that were touched included (Linux; else 0)."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def _bytes_under(directory: Path) -> int:
    return sum(file.stat().st_size for file in directory.rglob("*") if file.is_file())


def _plot(all_figures: Sequence[Figures], file: Path) -> None:
    """The 95th percentile by size, one line for each kind, ours and plain Chroma's."""
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7, 4.5))
    for kind in KINDS:
        line = axes.plot(
            [f.passages for f in all_figures], [f.warm[kind][1] for f in all_figures], marker="o", label=kind
        )
        sizes, times = [f.plain_passages for f in all_figures], [f.plain[kind][1] for f in all_figures]
        axes.plot(sizes, times, marker="x", linestyle=":", color=line[0].get_color(), label=f"{kind}, plain Chroma")
    axes.set(xscale="log", yscale="log", xlabel="passages", ylabel="retrieval, 95th percentile, ms")
    axes.legend()
    figure.tight_layout()
    figure.savefig(file, dpi=150)


if __name__ == "__main__":
    main()
