"""Reads questions from JSON Lines, and collects the evidence for their answers."""

import json
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from evals.paths import SHARED_DATA
from marketbrief.answering.answerer import Answerer
from marketbrief.answering.drafting.extractive import PlannedAnswer
from marketbrief.answering.retrieval.retrieve import Retriever
from marketbrief.domain.evidence import Evidence
from marketbrief.library import Library

__all__ = ["DEFAULT_QUESTIONS", "evidence_of_questions", "plans_of_questions", "read_questions"]

DEFAULT_QUESTIONS = SHARED_DATA / "marketwhy-2010.jsonl"


def read_questions(path: Path) -> Iterator[dict[str, Any]]:
    """The questions of a file, one object a line."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def plans_of_questions(library: Path, questions: Path, most: int) -> Iterator[PlannedAnswer]:
    """The extractive answers to the first questions of a file, by full text alone; refused ones are left out."""
    with Library.open(library) as opened:
        answerer = Answerer(Retriever(opened))
        for question in islice(read_questions(questions), most):
            asked, _ = answerer.read(
                question["question"], as_of=datetime.fromisoformat(question["as_of"]), known_until=None
            )
            planned = answerer.extractive.plan(asked)
            if isinstance(planned, PlannedAnswer):
                yield planned


def evidence_of_questions(library: Path, questions: Path, most: int) -> Iterator[Evidence]:
    """The evidence for the first questions of a file, by full text alone."""
    for planned in plans_of_questions(library, questions, most):
        yield planned.evidence
