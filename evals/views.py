"""How well views are drawn from articles annotated by hand, and what drawing them costs at ingest.

    python -m evals.views [--data ../shared]

Runs ``bench/views_score.py`` of the data folder: over all annotated articles, then over every fifth article apart
(folds by the order of the articles, each scored alone), so that a rule that fits only some of them shows. Then prints
the time to draw views and its share of an ingest without vectors, each the best of three runs over those articles.
"""

import argparse
import io
import json
import runpy
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from datetime import UTC, datetime
from pathlib import Path

from ingest.job import ingest
from ingest.progress import PlainProgress
from ingest.reading import Given, read
from ingest.views import draw_views
from marketbrief.article import Article
from marketbrief.contract import view_json
from marketbrief.library import Library

__all__ = ["main"]

FOLDS = 5
RUNS = 3
READ_AT = datetime(2026, 1, 1, tzinfo=UTC)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared"), help="folder with bench/ and data/")
    folder: Path = parser.parse_args().data
    source = folder / "data" / "views-articles.jsonl"
    if not source.exists():
        sys.exit(f"{source} does not exist: name the folder with the annotated articles with --data")
    articles = [item for item in read(str(source), given=Given(), retrieved_at=READ_AT) if isinstance(item, Article)]
    gold = (folder / "data" / "views-gold.jsonl").read_text("utf-8").splitlines()
    score: Callable[[str, str], None] = runpy.run_path(str(folder / "bench" / "views_score.py"))["main"]
    print(f"all {len(articles)} articles\n{scored(score, gold, articles)}")
    for fold in range(FOLDS):
        print(f"fold {fold + 1} of {FOLDS}\n{scored(score, gold[fold::FOLDS], articles)}")
    drawing = best_seconds(lambda: [draw_views(article) for article in articles])
    whole = best_seconds(lambda: ingest_once(source))
    print(f"drawing views {1000 * drawing / len(articles):.2f} ms an article")
    print(f"adds {drawing / (whole - drawing):.0%} to the rest of an ingest without vectors ({whole:.2f} s with it)")


def scored(score: Callable[[str, str], None], gold: Sequence[str], articles: Sequence[Article]) -> str:
    """What the scorer prints for the articles that ``gold`` (JSON lines) annotates."""
    wanted = {json.loads(line)["id"] for line in gold}
    drawn = [view_json(view, a) for a in articles if a.article_id in wanted for view in draw_views(a)]
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(io.StringIO()) as printed:
        expected, found = Path(folder, "gold.jsonl"), Path(folder, "views.jsonl")
        expected.write_text("\n".join(gold), "utf-8")
        found.write_text("\n".join(json.dumps(row) for row in drawn), "utf-8")
        score(str(expected), str(found))
    return "".join(f"  {line}\n" for line in printed.getvalue().splitlines())


def best_seconds(run: Callable[[], object]) -> float:
    """Wall seconds of the fastest of ``RUNS`` runs."""
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        run()
        times.append(time.perf_counter() - began)
    return min(times)


def ingest_once(source: Path) -> None:
    """Read ``source`` into a library of its own, without vectors."""
    with tempfile.TemporaryDirectory() as folder, Library.create(Path(folder)) as library:
        ingest(
            [str(source)],
            library=library,
            embedder=None,
            given=Given(),
            now=READ_AT,
            progress=PlainProgress(io.StringIO()),
            stopping=lambda: False,
        )


if __name__ == "__main__":
    main()
