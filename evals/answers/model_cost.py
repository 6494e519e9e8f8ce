"""The cost of an answer by a model compared with an extractive one; the model itself takes no time.

    python -m evals.answers.model_cost LIBRARY [--questions FILE] [--most 40] [--rounds 3]

A scripted model at LangChain's port says at once what the extractive writer would, and its stream is checked sentence
by sentence as any other. Prints the median seconds of an extractive answer, of the same by the model, and of the model
alone (the same stream drained unchecked), each in CPU time, rounds in turn, imports warmed; and the ratio of the
second to the sum of the others, which is to be 1.3 at most.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from langchain_core.language_models import GenericFakeChatModel

import prompts
from evals.answers.question_files import DEFAULT_QUESTIONS, read_questions
from marketbrief.answering.answerer import Answerer
from marketbrief.answering.drafting import Writer
from marketbrief.answering.drafting.extractive import PlannedAnswer
from marketbrief.answering.drafting.llm import ModelWriter
from marketbrief.answering.retrieval.retrieve import Retriever
from marketbrief.answering.verification.annotations import label_of, without_dates
from marketbrief.library import Library
from marketbrief.models.budget import Budget
from marketbrief.models.chat import Chat

__all__ = ["main"]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library", type=Path)
    parser.add_argument("--questions", type=Path, default=DEFAULT_QUESTIONS)
    parser.add_argument("--most", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    questions = list(islice(read_questions(asked.questions), asked.most))
    with Library.open(asked.library) as library:
        extractive, model, alone = _measured(library, questions, asked.rounds)
    for name, seconds in (("extractive", extractive), ("by a model", model), ("model alone", alone)):
        print(f"{name:12s} {1000 * seconds:7.1f} ms CPU, median of {len(questions)} questions")
    print(f"ratio {model / (extractive + alone):.2f}, to be 1.3 at most")


def _draft_of(retriever: Retriever, question: dict[str, Any]) -> str | None:
    """The extractive answer in the form in which a model would write it; None where there is none."""
    answerer = Answerer(retriever)
    asked, _ = answerer.read(question["question"], as_of=datetime.fromisoformat(question["as_of"]), known_until=None)
    planned = answerer.extractive.plan(asked)
    if not isinstance(planned, PlannedAnswer):
        return None
    draft = planned.draft
    parts = {"bottom_line": draft.bottom_line, "drivers": draft.drivers, "figures": draft.figures}
    lines = [
        json.dumps({"part": part, "text": without_dates(label_of(sentence.text)[1]), "sources": sentence.citations})
        for part, sentences in parts.items()
        for sentence in sentences
    ]
    return "\n".join([*lines, json.dumps({"views": list(range(1, len(draft.views) + 1))})])


def _measured(library: Library, questions: list[dict[str, Any]], rounds: int) -> tuple[float, float, float]:
    retriever = Retriever(library)
    times: tuple[list[float], ...] = ([], [], [])
    for i in range(rounds + 1):
        for question in questions:
            draft = _draft_of(retriever, question)
            if draft is None:
                continue
            taken = (
                _cpu(partial(_answer, retriever, None, question)),
                _cpu(partial(_answer, retriever, ModelWriter(_chat(draft)), question)),
                _cpu(partial(_drained, _chat(draft))),
            )
            for kept, seconds in zip(times, taken, strict=True):
                kept += [seconds] if i else []  # the first round warms imports and caches
    return statistics.median(times[0]), statistics.median(times[1]), statistics.median(times[2])


def _answer(retriever: Retriever, writer: Writer | None, question: dict[str, Any]) -> None:
    Answerer(retriever, writer).answer(question["question"], as_of=datetime.fromisoformat(question["as_of"]))


def _drained(chat: Chat) -> None:
    for _ in chat.says("a prompt", purpose="briefing", prompt=prompts.load("briefing"), budget=Budget()):
        pass


def _chat(draft: str) -> Chat:
    return Chat("a model", GenericFakeChatModel(messages=iter([draft, ""])))


def _cpu(work: Callable[[], None]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


if __name__ == "__main__":
    main()
