"""Reads questions from JSON Lines, and collects the evidence for their answers."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from evals.paths import SHARED_DATA
from marketbrief.answering.answerer import Answerer
from marketbrief.answering.drafting import DraftBuilder
from marketbrief.answering.drafting.extractive import ExtractiveWriter
from marketbrief.answering.retrieval.retrieve import Retriever
from marketbrief.domain.evidence import Evidence
from marketbrief.library import Library

__all__ = ["DEFAULT_QUESTIONS", "evidence_of_questions", "read_questions"]

DEFAULT_QUESTIONS = SHARED_DATA / "marketwhy-2010.jsonl"


def read_questions(path: Path) -> Iterator[dict[str, Any]]:
    """The questions of a file, one object a line."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


@dataclass(frozen=True, slots=True)
class EvidenceRecorder:
    """The extractive writer; it keeps the evidence that it was last given."""

    heard: list[Evidence] = field(default_factory=list)
    name: str = "extractive"

    def write(self, page: DraftBuilder) -> None:
        """Keep the evidence, and write as the extractive writer does."""
        self.heard.append(page.evidence)
        ExtractiveWriter().write(page)


def evidence_of_questions(library: Path, questions: Path, most: int) -> Iterator[Evidence]:
    """The evidence for the first questions of a file, by full text alone."""
    with Library.open(library) as opened:
        writer = EvidenceRecorder()
        answerer = Answerer(Retriever(opened), writer)
        for question in islice(read_questions(questions), most):
            answerer.answer(question["question"], as_of=datetime.fromisoformat(question["as_of"]))
            yield from writer.heard[:1]
            writer.heard.clear()
