"""Ingest and bot at the same time: questions answered while articles arrive, and how soon each can be found.

    python -m evals.together --from LIBRARY [--articles 2000]

A process of its own stores articles of ``LIBRARY`` with their vectors, ``PACE`` a second (ingest embeds about ten), and
tells when. This process is the bot: its follower runs, and it looks for each article, by the words of its title and by
its vector, until it is there. Prints errors, and seconds from commit to being found (median, 95th percentile).
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np

from bot.following import Follower
from evals.growing import grow, real_articles
from marketbrief.library import Library
from marketbrief.library.fulltext import FieldWeights, any_of, words_of
from marketbrief.library.numbers import ALL

__all__ = ["main"]

EVEN = FieldWeights(1, 1, 1, 1)
ALREADY_STORED = 25_000
LONGEST_WAIT = 30.0
PACE = 12.0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--from", dest="source", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.into:
        _store(wanted.source, wanted.into, wanted.articles)
        return
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder)
        with Library.open(wanted.source) as source, Library.create(directory) as library:
            grow(source, library, ALREADY_STORED, seed=7)
        command = [sys.executable, "-m", "evals.together", "--from", str(wanted.source), "--into", str(directory)]
        with Library.open(directory) as library, Follower(library) as follower:
            while not follower.following:
                time.sleep(0.1)
            with subprocess.Popen(
                [*command, "--articles", str(wanted.articles)], stdout=subprocess.PIPE, text=True
            ) as job:
                _watch(job, library, follower)


def _store(source: Path, into: Path, articles: int) -> None:
    """Be ingest: store, then tell what was stored and when."""
    with Library.open(source) as read, Library.open(into) as library:
        for article, spans, vectors in islice(real_articles(read), articles):
            article_id = f"new-{article.article_id}"
            library.store(replace(article, article_id=article_id, revision=1), spans)
            numbers = [number for number, _ in library.waiting(len(spans))]
            library.add_vectors(sorted(numbers), vectors)
            told = {"at": time.time(), "title": article.title, "numbers": sorted(numbers)}
            sys.stdout.write(json.dumps(told) + "\n")
            sys.stdout.flush()
            time.sleep(1 / PACE)


def _watch(job: "subprocess.Popen[str]", library: Library, follower: Follower) -> None:
    waits, errors, asked = [], 0, 0
    for line in job.stdout or ():
        told = json.loads(line)
        numbers = set(told["numbers"])
        try:
            while time.time() - told["at"] < LONGEST_WAIT and not _found(library, follower, told["title"], numbers):
                asked += 2
            asked += 2
        except Exception as error:  # any error is what is counted here
            errors += 1
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
        waits.append(time.time() - told["at"])
    median, high = np.percentile(waits, [50, 95])
    print(f"{asked} questions, {errors} errors, {len(waits)} articles arrived")
    print(f"found after {median:.2f} s (median), {high:.2f} s (95th percentile)")


def _found(library: Library, follower: Follower, title: str, numbers: set[int]) -> bool:
    """Whether an article is found by its title's words, and its first passage by its vector."""
    hits = library.search_text(any_of(words_of(title)), weights=EVEN, limit=200)
    first = min(numbers)
    near = follower.nearest(library.vectors([first])[first], 20, ALL)
    by_words = not words_of(title) or bool(numbers & {hit.number for hit in hits})
    return by_words and near[0][1] > 0.99


if __name__ == "__main__":
    main()
