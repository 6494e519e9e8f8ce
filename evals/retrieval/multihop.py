"""Retrieval for questions whose evidence lies in two to four articles, and refusal of questions without an answer.

    python -m evals.retrieval.multihop LIBRARY [QUESTIONS.jsonl] [--half first] [--text] [--set W=V]
    python -m evals.retrieval.multihop LIBRARY --refusals

hits@10        a gold fact stands word for word in the first ten passages
evidence@10    share of the gold facts that do
all@10         share of the questions with every gold fact among the first ten passages
refused        share of the questions without an answer for which the evidence is judged not enough
answered       share of the questions with an answer for which it is

Weights were set on the first half of the questions, by their order; the second half was left alone.
"""

import re
import statistics
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from evals.retrieval.marketwhy import (
    options,
    other_weights,
    percentile,
    read_questions,
    searcher,
    timed_search,
)
from marketbrief.answering.answerer import Answerer
from marketbrief.answering.drafting.extractive import PlannedAnswer
from marketbrief.answering.retrieval.retrieve import Retriever
from marketbrief.domain.evidence import Hit
from marketbrief.library import Library

__all__ = ["main"]

QUESTIONS = Path("../shared/data/multihop-questions.jsonl")
SHOWN = 10


def main(argv: Sequence[str] | None = None) -> None:
    """Print the figures over the questions of one half, or of both."""
    parser = options(__doc__, QUESTIONS)
    parser.add_argument("--half", choices=["first", "second", "both"], default="both")
    parser.add_argument("--refusals", action="store_true")
    given = parser.parse_args(argv)
    with Library.open(given.library) as library, other_weights(given.set):
        retriever = searcher(library, text_only=given.text)
        questions = _half(read_questions(given.questions), given.half)
        (_refusals if given.refusals else _evidence)(retriever, questions)


def _half(questions: list[dict[str, Any]], which: str) -> list[dict[str, Any]]:
    middle = len(questions) // 2
    return {"first": questions[:middle], "second": questions[middle:], "both": questions}[which]


def _evidence(retriever: Retriever, questions: Sequence[dict[str, Any]]) -> None:
    rows, seconds = [], []
    for question in questions:
        if question["type"] != "null":
            hits, took = timed_search(retriever, question, SHOWN)
            rows.append(_row(question, hits))
            seconds.append(took)
    figures = " ".join(f"{statistics.mean(column):.3f}" for column in zip(*rows, strict=True))
    print(f"n={len(rows)} hits@10 evidence@10 all@10 {figures}")
    print(f"ms p50 {1000 * statistics.median(seconds):.0f} p95 {1000 * percentile(seconds, 0.95):.0f}")


def _row(question: dict[str, Any], hits: Sequence[Hit]) -> tuple[float, float, float]:
    texts = [_squeezed(hit.passage.text) for hit in hits]
    found = [any(_squeezed(fact["fact"]) in text for text in texts) for fact in question["evidence"]]
    return float(any(found)), statistics.mean(found), float(all(found))


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _refusals(retriever: Retriever, questions: Sequence[dict[str, Any]]) -> None:
    judged: dict[bool, list[bool]] = {True: [], False: []}
    answerer = Answerer(retriever)
    for asked in questions:
        as_of = datetime.fromisoformat(asked["as_of"])
        question, _ = answerer.read(asked["question"], as_of=as_of, known_until=as_of)
        judged[asked["type"] != "null"].append(isinstance(answerer.extractive.plan(question), PlannedAnswer))
    refused, answered = 1 - statistics.mean(judged[False]), statistics.mean(judged[True])
    print(
        f"null n={len(judged[False])} refused {refused:.3f}; answerable n={len(judged[True])} answered {answered:.3f}"
    )
    print(f"balanced {(refused + answered) / 2:.3f}")


if __name__ == "__main__":
    main()
