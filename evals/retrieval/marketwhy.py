"""How well "why did X move on that day?" finds the right articles, by retrieval alone.

    python -m evals.retrieval.marketwhy LIBRARY [QUESTIONS.jsonl] [--text] [--set VECTOR_WEIGHT=0.25]

found@1, found@5   a gold article (same market, same day) is the first, or among the first five, articles found
exact@1            the first is the very article whose headline made the question
ms                 a search, embedding of the question included, after a first one that warms up

``--text`` leaves the vectors out, ``--set`` measures another value of a weight.
"""

import argparse
import json
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

from marketbrief.answering.question.understand import understand
from marketbrief.answering.retrieval import weights
from marketbrief.answering.retrieval.retrieve import Retriever
from marketbrief.domain.evidence import Hit
from marketbrief.library import Library
from marketbrief.models.embedding import load_embedder

__all__ = ["main", "options", "other_weights", "percentile", "read_questions", "searcher", "timed_search"]

QUESTIONS = Path("../shared/data/marketwhy-2007.jsonl")
CONSIDERED = 24

Row = tuple[float, ...]


def main(argv: Sequence[str] | None = None) -> None:
    """Print the figures by form of question and over all."""
    parser = options(__doc__, QUESTIONS)
    given = parser.parse_args(argv)
    rows: dict[str, list[Row]] = defaultdict(list)
    seconds = []
    with Library.open(given.library) as library, other_weights(given.set):
        retriever = searcher(library, text_only=given.text)
        questions = read_questions(given.questions)
        timed_search(retriever, questions[0], CONSIDERED)
        for question in questions:
            hits, took = timed_search(retriever, question, CONSIDERED)
            rows[question["form"]].append(_row(question, hits))
            seconds.append(took)
    for form, of_form in [*sorted(rows.items()), ("all", [row for group in rows.values() for row in group])]:
        figures = " ".join(f"{statistics.mean(column):.3f}" for column in zip(*of_form, strict=True))
        print(f"{form:10s} n={len(of_form):4d} found@1 found@5 exact@1 {figures}")
    print(f"ms p50 {1000 * statistics.median(seconds):.0f} p95 {1000 * percentile(seconds, 0.95):.0f}")


def options(description: str | None, questions: Path) -> argparse.ArgumentParser:
    """The arguments that every benchmark of retrieval takes."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library", type=Path)
    parser.add_argument("questions", type=Path, nargs="?", default=questions)
    parser.add_argument("--text", action="store_true", help="full text alone, without vectors")
    parser.add_argument("--set", action="append", default=[], metavar="WEIGHT=VALUE")
    return parser


def searcher(library: Library, *, text_only: bool) -> Retriever:
    """A retriever with the model that filled the library, or with none."""
    return Retriever(library, None if text_only else load_embedder(library.embedding or "none"))


def read_questions(path: Path) -> list[dict[str, Any]]:
    """Questions, one JSON object a line."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def timed_search(retriever: Retriever, asked: dict[str, Any], limit: int) -> tuple[list[Hit], float]:
    """The hits for a question as it is asked, and the seconds that understanding and searching took."""
    start = time.perf_counter()
    as_of = datetime.fromisoformat(asked["as_of"])
    publishers = retriever.library.publishers()
    question, words = understand(asked["question"], as_of=as_of, known_until=as_of, publishers=publishers)
    return retriever.search(question, words, limit), time.perf_counter() - start


@contextmanager
def other_weights(settings: Sequence[str]) -> Iterator[None]:
    """Weights set to other values ("VECTOR_WEIGHT=0.25") for as long as it lasts."""
    values = {name: float(value) for name, _, value in (setting.partition("=") for setting in settings)}
    with ExitStack() as kept:
        for name, value in values.items():
            kept.enter_context(patch.object(weights, name, int(value) if value.is_integer() else value))
        yield


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which ``share`` of the values lie."""
    return sorted(values)[min(int(share * len(values)), len(values) - 1)]


def _row(question: dict[str, Any], hits: Sequence[Hit]) -> Row:
    found = list(dict.fromkeys(hit.article.article_id for hit in hits))[:5]
    gold = set(question["gold"])
    return (
        float(bool(gold & set(found[:1]))),
        float(bool(gold & set(found))),
        float(found[:1] == [question["gold_id"]]),
    )


if __name__ == "__main__":
    main()
