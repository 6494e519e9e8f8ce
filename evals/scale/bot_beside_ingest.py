"""Bot and ingest at the same time: errors, and how soon a new article is found.

    python -m evals.scale.bot_beside_ingest --from LIBRARY [--articles 2000] [--questions 1000] [--pace 4]

``LIBRARY`` is real, with vectors. Its newest articles are left out of a copy and then arrive there: the command
``marketbrief ingest -`` gets them as JSON Lines at a steady pace (articles a second), while this process is the bot. It
owns the vector index, answers one question after another, and looks for each article, by the words of its title and by
the vector of its first passage, until both find it. Prints errors, and seconds from the line being written to the
article being found: by words, and by vector (median, 95th percentile).
"""

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO

import numpy as np

from evals.scale.synthetic_library import real_articles
from marketbrief.answering.answerer import Answerer
from marketbrief.answering.retrieval.retrieve import Retriever
from marketbrief.domain.article import Article
from marketbrief.domain.contract import article_json
from marketbrief.index.follower import Follower
from marketbrief.language.tokens import words_of
from marketbrief.library import Library
from marketbrief.library.fulltext import FieldWeights, any_of
from marketbrief.library.passage_ids import ALL
from marketbrief.models.embedding import load_embedder

__all__ = ["main"]

EVEN = FieldWeights(1, 1, 1, 1)
LONGEST_WAIT = 120.0
EVERY_SECONDS = 0.2
VECTORS_AT_ONCE = 2000


@dataclass
class FindTimes:
    """When articles arrived, how long each took to be found, and all errors."""

    pending: dict[str, tuple[float, str]] = field(default_factory=dict)
    by_words: dict[str, float] = field(default_factory=dict)
    by_vector: dict[str, float] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    answered: int = 0
    fed: threading.Event = field(default_factory=threading.Event)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--from", dest="source", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--pace", type=float, default=4.0)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        arriving = _without_the_newest(wanted.source, Path(folder), wanted.articles)
        with Library.open(Path(folder)) as library, Follower(library) as follower:
            while not follower.following:
                time.sleep(0.1)
            waits = _run(library, follower, arriving, wanted.pace, wanted.questions)
    print(
        f"{waits.answered} questions, {len(waits.errors)} errors, {len(arriving)} articles arrived {waits.errors[:3]}"
    )
    for name, found in (("words", waits.by_words), ("vector", waits.by_vector)):
        median, high = np.percentile([*found.values()], [50, 95])
        missing = len(arriving) - len(found)
        print(f"by {name}: {median:.2f} s (median), {high:.2f} s (95th percentile), {missing} never found")


def _without_the_newest(source: Path, directory: Path, articles: int) -> list[Article]:
    """Copy a library without its newest articles, and return these."""
    with Library.open(source) as read, Library.create(directory) as made:
        made.claim_embedding(read.embedding or "minilm")
        dated = (article for article in read.articles() if article.published_at is not None)
        newest = sorted(dated, key=lambda article: (article.published_at, article.article_id))[-articles:]
        left_out = {article.article_id for article in newest}
        cuts = [cut for cut in real_articles(read) if cut[0].article_id not in left_out]
        vectors = {}
        for article, spans, known in cuts:
            made.store(article, spans)
            vectors[article.article_id] = known
        waiting = made.connection.execute(
            "SELECT a.article_id, p.number FROM passages p JOIN articles a ON a.key = p.article ORDER BY p.start"
        ).fetchall()
        places: dict[str, list[int]] = {}
        for article_id, number in waiting:
            places.setdefault(article_id, []).append(number)
        numbers = [number for article_id in vectors for number in places[article_id]]
        made.add_vectors(numbers, np.concatenate([*vectors.values()]))
    return newest


def _run(library: Library, follower: Follower, arriving: Sequence[Article], pace: float, questions: int) -> FindTimes:
    waits = FindTimes()
    command = [sys.executable, "-m", "marketbrief", "--library", str(library.directory), "ingest", "-"]
    sink = subprocess.DEVNULL
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=sink, stderr=sink, text=True) as job:
        stream = job.stdin
        assert stream is not None  # noqa: S101, it was asked for
        threads = [
            threading.Thread(target=_feed, args=(stream, arriving, pace, waits)),
            threading.Thread(target=_ask, args=(library, follower, arriving, questions, waits)),
        ]
        for thread in threads:
            thread.start()
        _look(library, follower, waits)
        for thread in threads:
            thread.join()
        if job.wait() != 0:
            waits.errors.append(f"ingest ended with {job.returncode}")
    return waits


def _feed(stream: IO[str], arriving: Sequence[Article], pace: float, waits: FindTimes) -> None:
    """Send the articles to ingest at a steady pace."""
    for article in arriving:
        fields = article_json(article)
        line = {name: fields[name] for name in ("id", "title", "text", "published_at", "publisher")}
        stream.write(json.dumps(line) + "\n")
        stream.flush()
        waits.pending[article.article_id] = (time.monotonic(), article.title)
        time.sleep(1 / pace)
    stream.close()
    waits.fed.set()


def _ask(library: Library, follower: Follower, arriving: Sequence[Article], questions: int, waits: FindTimes) -> None:
    """Ask one question after another while the articles arrive."""
    answerer = Answerer(Retriever(library, load_embedder("minilm"), follower.nearest))
    now = max(article.published_at for article in arriving if article.published_at is not None)
    for n in range(questions):
        began = time.monotonic()
        title = arriving[n * len(arriving) // questions].title
        waits.answered += _answered(answerer, f"why did {title.lower()}?", now, waits)
        while waits.pending and not waits.fed.is_set() and len(waits.pending) * questions < n * len(arriving):
            time.sleep(max(0.0, EVERY_SECONDS - (time.monotonic() - began)))


def _answered(answerer: Answerer, text: str, now: datetime, waits: FindTimes) -> bool:
    try:
        answerer.answer(text, as_of=now)
    except Exception as error:  # any error is what is counted here
        waits.errors.append(f"{type(error).__name__}: {error}")
        return False
    return True


def _look(library: Library, follower: Follower, waits: FindTimes) -> None:
    """Search for the articles that have arrived, until all are found or time is up."""
    latest = time.monotonic() + LONGEST_WAIT
    while True:
        if not waits.fed.is_set():
            latest = time.monotonic() + LONGEST_WAIT
        sought = [
            article_id
            for article_id in [*waits.pending]
            if article_id not in waits.by_words or article_id not in waits.by_vector
        ]
        if (waits.fed.is_set() and not sought) or time.monotonic() > latest:
            return
        for article_id in sought:
            _try(library, follower, article_id, waits)
        time.sleep(EVERY_SECONDS)


def _try(library: Library, follower: Follower, article_id: str, waits: FindTimes) -> None:
    began, title = waits.pending[article_id]
    try:
        lead = library.lead(article_id)
        if lead is None:
            return
        if article_id not in waits.by_words and _by_words(library, title, lead.number):
            waits.by_words[article_id] = time.monotonic() - began
        if article_id not in waits.by_vector and _by_vector(library, follower, lead.number):
            waits.by_vector[article_id] = time.monotonic() - began
    except Exception as error:  # any error is what is counted here
        waits.errors.append(f"{type(error).__name__}: {error}")


def _by_words(library: Library, title: str, number: int) -> bool:
    query = any_of(words_of(title))
    return not query or number in {hit.number for hit in library.search_text(query, weights=EVEN, limit=200)}


def _by_vector(library: Library, follower: Follower, number: int) -> bool:
    stored = library.vectors([number])
    return number in stored and follower.nearest(stored[number], 20, ALL)[0][1] > 0.99


if __name__ == "__main__":
    main()
