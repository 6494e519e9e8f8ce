"""The quality of extracted views on articles annotated by hand, and the cost of extracting them.

    python -m evals.ingest.annotated_views [--data ../shared]

Runs ``bench/views_score.py`` of the data folder over all annotated articles, then over every fifth of them (folds by
their order, each scored alone), and prints each score with the mean, the least and the most of the folds. The rules are
the same in each fold and were made while reading all the articles. So the folds show how much a score depends on the
choice of articles, not how good the rules are on unseen articles.

Then ingests 3,000 articles of the newswire of 2007 without vectors (JSON Lines read, split and stored with their full
text), with and without extracting views in turn, and prints the
cost in wall time (views are extracted in a second process) and in processor time.
"""

import argparse
import io
import json
import lzma
import os
import re
import runpy
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stdout
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

from ingest.job import ingest
from ingest.open_source import ItemDefaults, read
from ingest.parallel import ParallelPreparation, Prepared
from ingest.progress_bar import PlainProgress
from ingest.sources.given import Item
from ingest.split import split
from ingest.views import draw_views
from marketbrief.domain.article import Article
from marketbrief.domain.contract import view_json
from marketbrief.library import Library

__all__ = ["main"]

FOLDS = 5
RUNS = 3
TIMED = 3000
READ_AT = datetime(2026, 1, 1, tzinfo=UTC)
SCORE = re.compile(r"(?:(direct\+mixed|indirect) n=\d+ )?([a-z]+) (\d\.\d+)")

Scores = dict[str, float]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared"), help="folder with bench/ and data/")
    folder: Path = parser.parse_args().data
    source = folder / "data" / "views-articles.jsonl"
    if not source.exists():
        sys.exit(f"{source} does not exist: name the folder with the annotated articles with --data")
    print_scores(folder, source)
    wire = folder / "data" / "reuters-2007.jsonl.xz"
    if wire.exists():
        print_share(wire)


def print_scores(folder: Path, source: Path) -> None:
    """The scores over all articles beside the mean, the least and the most of the folds."""
    articles = [
        item for item in read(str(source), given=ItemDefaults(), retrieved_at=READ_AT) if isinstance(item, Article)
    ]
    gold = (folder / "data" / "views-gold.jsonl").read_text("utf-8").splitlines()
    score: Callable[[str, str], None] = runpy.run_path(str(folder / "bench" / "views_score.py"))["main"]
    whole = scored(score, gold, articles)
    folds = [scored(score, gold[fold::FOLDS], articles) for fold in range(FOLDS)]
    print(f"{len(articles)} articles{'':14s}all   folds: mean  least   most")
    for name, value in whole.items():
        each = [fold[name] for fold in folds]
        print(f"{name:24s}{value:.3f}{sum(each) / FOLDS:13.3f}{min(each):7.3f}{max(each):7.3f}")


def scored(score: Callable[[str, str], None], gold: Sequence[str], articles: Sequence[Article]) -> Scores:
    """What the scorer prints for the articles that ``gold`` (JSON lines) annotates, by name."""
    wanted = {json.loads(line)["id"] for line in gold}
    drawn = [view_json(view, a) for a in articles if a.article_id in wanted for view in draw_views(a)]
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(io.StringIO()) as printed:
        expected, found = Path(folder, "gold.jsonl"), Path(folder, "views.jsonl")
        expected.write_text("\n".join(gold), "utf-8")
        found.write_text("\n".join(json.dumps(row) for row in drawn), "utf-8")
        score(str(expected), str(found))
    return _named(printed.getvalue())


def _named(printed: str) -> Scores:
    """Every figure of the scorer under its name, recall and precision with the forms they are of."""
    found: Scores = {}
    forms = ""
    for match in SCORE.finditer(printed):
        forms = match[1] or forms
        of_forms = match[2] in {"precision", "recall"}
        found[f"{forms} {match[2]}" if of_forms else match[2]] = float(match[3])
    return found


def print_share(wire: Path) -> None:
    """Print what extracting views adds to an ingest in wall time and processor time: the least of a few runs."""
    with lzma.open(wire, "rt", encoding="utf-8") as lines, tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "articles.jsonl")
        source.write_text("".join(list(lines)[::4][:TIMED]), "utf-8")
        runs_with, runs_without = [], []
        for _ in range(RUNS):
            runs_with.append(ingest_seconds(source))
            with (
                patch.object(ParallelPreparation, "ahead", _as_they_come),
                patch.object(ParallelPreparation, "prepared", _cut_only),
            ):
                runs_without.append(ingest_seconds(source))
    print(f"\ningest of {TIMED:,} articles without vectors, milliseconds an article")
    columns = zip(zip(*runs_with, strict=True), zip(*runs_without, strict=True), strict=True)
    for name, (these, those) in zip(("clock", "processors"), columns, strict=True):
        rest, added = min(those), min(these) - min(those)
        print(
            f"{name}: drawing views {1000 * added / TIMED:.2f}, the rest {1000 * rest / TIMED:.2f}, {added / rest:.0%}"
        )


def _as_they_come(_preparing: ParallelPreparation, items: Iterator[Item]) -> Iterator[Item]:
    return items


def _cut_only(_preparing: ParallelPreparation, article: Article) -> Prepared:
    return Prepared(split(article.text), ())


def ingest_seconds(source: Path) -> tuple[float, float]:
    """Seconds by the clock, and of all processors, to read ``source`` into a library of its own, without vectors."""
    with tempfile.TemporaryDirectory() as folder, Library.create(Path(folder)) as library:
        began, worked = time.perf_counter(), _worked()
        ingest(
            [str(source)],
            library=library,
            embedder=None,
            given=ItemDefaults(),
            now=READ_AT,
            progress=PlainProgress(io.StringIO()),
            stopping=lambda: False,
        )
        return time.perf_counter() - began, _worked() - worked


def _worked() -> float:
    """Processor seconds of this process and of those it has waited for."""
    return sum(os.times()[:4])


if __name__ == "__main__":
    main()
