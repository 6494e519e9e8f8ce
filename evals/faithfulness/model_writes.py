"""How many sentences of a chat model pass verification as written, and what becomes of the others.

    MARKETBRIEF_MODEL=openai:NAME python -m evals.faithfulness.model_writes LIBRARY [--questions FILE] [--most 20]

The model is the one that the settings name (``MARKETBRIEF_MODEL`` and the rest). Prints for each question what came of
the model's sentences (came, stood, put back into the sources' words, left out), or why the extractive writer took over;
then the sums and the median seconds of an answer.
"""

import argparse
import logging
import statistics
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from evals.answers.question_files import DEFAULT_QUESTIONS, read_questions
from marketbrief.answering.answerer import Answerer
from marketbrief.answering.drafting.llm import ModelWriter
from marketbrief.answering.retrieval.retrieve import Retriever
from marketbrief.cli.wiring import chat_of
from marketbrief.domain.briefing import Briefing, CaveatKind
from marketbrief.domain.errors import SettingsError
from marketbrief.library import Library
from marketbrief.settings import read_settings

__all__ = ["main"]

COUNTS = ("told", "stood", "put_back", "left_out")


@dataclass(eq=False)
class WriterLog(logging.Handler):
    """Collects the counts that the model writer logs for each answer."""

    counts: list[dict[str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the counts of a record that has them."""
        if record.msg == "writer.wrote":
            self.counts.append({name: getattr(record, name) for name in COUNTS})


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library", type=Path)
    parser.add_argument("--questions", type=Path, default=DEFAULT_QUESTIONS)
    parser.add_argument("--most", type=int, default=20)
    asked = parser.parse_args()
    settings = read_settings()
    with Library.open(asked.library) as library:
        chat = chat_of(settings, library.directory)
        if chat is None:
            raise SettingsError("no model is set: MARKETBRIEF_MODEL names one")
        answerer = Answerer(Retriever(library), ModelWriter(chat), seconds=settings.answer_seconds)
        rows = [_row(answerer, question) for question in islice(read_questions(asked.questions), asked.most)]
    sums: Counter[str] = sum((counts for counts, _ in rows), Counter())
    print(", ".join(f"{sums[name]} {name.replace('_', ' ')}" for name in COUNTS))
    print(f"median {statistics.median(seconds for _, seconds in rows):.1f} s an answer")


def _row(answerer: Answerer, question: dict[str, Any]) -> tuple[Counter[str], float]:
    """The counts for one question, and the seconds that the answer took."""
    overheard, log = WriterLog(), logging.getLogger(ModelWriter.__module__)
    log.setLevel(logging.INFO)
    log.addHandler(overheard)
    began = time.perf_counter()
    try:
        answer = answerer.answer(question["question"], as_of=datetime.fromisoformat(question["as_of"]))
    finally:
        log.removeHandler(overheard)
    seconds = time.perf_counter() - began
    counts: Counter[str] = Counter(overheard.counts[-1] if overheard.counts else {})
    told = " ".join(f"{name}={counts[name]}" for name in COUNTS)
    print(f"{seconds:5.1f} s  {told}  {question['question']}{_instead(answer)}", flush=True)
    return counts, seconds


def _instead(answer: object) -> str:
    """Why the model did not write all of an answer; "" if it did."""
    if not isinstance(answer, Briefing):
        return "  (no answer in the library)"
    said = [caveat.text for caveat in answer.caveats if caveat.kind is CaveatKind.WRITER]
    return f"  ({' '.join(said)})" if said else ""


if __name__ == "__main__":
    main()
