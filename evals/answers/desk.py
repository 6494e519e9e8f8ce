"""Whether answers answer: desk questions as people of the trade type them, most without a date, graded by answer keys.

    python -m evals.answers.desk 2007=LIBRARY 2010=LIBRARY press=LIBRARY [--questions dev|held] [--each] [--keep DIR]

Each library holds the articles of one set: the newswires by full text, the press with vectors. ``dev`` are the shared
questions that rules and weights were chosen on. ``held`` are those of ``evals/answers/desk_questions``, which were
written by people who had not seen the rules and were never used for tuning: theirs is the figure that counts. Grades
come from ../shared/bench/desk_score.py (its header says what good, fair, poor and wrong mean; they are automatic and
lenient), the simple peer from ../shared/bench/desk_baseline.py.

Prints a table by type over all sets; then for each set the grades, the measures beside them, milliseconds a warm answer
and what the peer finds; for the press also how many of the questions on share moves that no article tells are refused.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evals.answers.question_files import read_questions
from evals.paths import ROOT, SHARED_DATA
from marketbrief import answerer_for, open_library
from marketbrief.answering.answerer import Answerer
from marketbrief.domain.contract import answer_json
from marketbrief.domain.question import Turn

CORPORA = {"2007": "reuters-2007.jsonl.xz", "2010": "reuters-2010.jsonl.xz", "press": "multihop-articles.jsonl.xz"}
HELD = ROOT / "evals/answers/desk_questions"
SHARE_MOVES = "share-moves-press.jsonl"
LETTERS_SHOWN = 200


@dataclass(frozen=True, slots=True)
class DeskSet:
    """One set's questions with the answers to them, as files, and the seconds each answer took."""

    name: str
    questions: Path
    answers: Path
    seconds: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class SharedBench:
    """The shared directory with questions and articles (``data``) and the programs that grade (``bench``)."""

    directory: Path

    @property
    def data(self) -> Path:
        """Where questions and articles are."""
        return self.directory / "data"

    def grades(self, asked: DeskSet, *, each: bool = False) -> list[str]:
        """The lines of the grader: one a type, the other measures, the grades of all; before them one a question."""
        return self._run("desk_score.py", asked.questions, asked.answers, *(["--each"] if each else []))

    def peer(self, asked: DeskSet) -> str:
        """How often the simple peer has a right article first."""
        return self._run("desk_baseline.py", asked.questions, self.data / CORPORA[asked.name])[-1]

    def _run(self, program: str, *arguments: object) -> list[str]:
        command = [sys.executable, str(self.directory / "bench" / program), *map(str, arguments)]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()


def main() -> None:
    """Ask, grade, print."""
    told, libraries = _told()
    bench = SharedBench(told.shared)
    with tempfile.TemporaryDirectory() as folder:
        directory: Path = told.keep or Path(folder)
        directory.mkdir(parents=True, exist_ok=True)
        sets = [_ask(name, path, _questions(bench, name, told.questions), directory) for name, path in libraries]
        print("\n".join(bench.grades(_joined(sets, directory), each=told.each)))
        for asked in sets:
            measures, grades = bench.grades(asked)[-2:]
            print(f"{asked.name}: {grades}\n{asked.name}: {measures} ms {_times(asked.seconds)}")
            print(f"{asked.name}: peer {bench.peer(asked)}")
    for name, path in libraries:
        if name == "press":
            _tell_share_moves(path, bench.data / SHARE_MOVES)


def _told() -> tuple[argparse.Namespace, list[tuple[str, Path]]]:
    """The arguments, and the libraries by the name of their set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("libraries", nargs="+", metavar="SET=LIBRARY", help=f"SET is {', '.join(CORPORA)}")
    parser.add_argument("--questions", choices=("dev", "held"), default="held")
    parser.add_argument("--each", action="store_true", help="print the grade of each question")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="directory where the answers are kept")
    parser.add_argument("--shared", type=Path, metavar="DIR", default=SHARED_DATA.parent, help="the shared directory")
    told = parser.parse_args()
    pairs = [(name, Path(path)) for name, _, path in (each.partition("=") for each in told.libraries)]
    if unknown := [name for name, _ in pairs if name not in CORPORA]:
        parser.error(f"there is no set {unknown[0]}: write 2007=LIBRARY, 2010=LIBRARY or press=LIBRARY")
    return told, pairs


def _questions(bench: SharedBench, name: str, kind: str) -> Path:
    return bench.data / f"desk-{name}.jsonl" if kind == "dev" else HELD / f"{name}.jsonl"


def _ask(name: str, library: Path, questions: Path, directory: Path) -> DeskSet:
    """Answer the questions of one set; the answers go to a file in ``directory``."""
    answers, seconds = directory / f"{questions.stem}-{questions.parent.name}-answers.jsonl", []
    with answers.open("w", encoding="utf-8") as file:
        for answer, took in _answers(library, [*read_questions(questions)]):
            seconds.append(took)
            file.write(json.dumps(answer, ensure_ascii=False) + "\n")
    return DeskSet(name, questions, answers, tuple(seconds))


def _answers(library: Path, questions: Sequence[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], float]]:
    """Each question's answer and the seconds it took, from an answerer that has answered one before."""
    with open_library(library) as opened:
        answerer = answerer_for(opened)
        _answer(answerer, questions[0])
        for question in questions:
            began = time.perf_counter()
            answer = _answer(answerer, question)
            yield answer, time.perf_counter() - began


def _answer(answerer: Answerer, question: dict[str, Any]) -> dict[str, Any]:
    when = _moment(question["as_of"])
    turns = [Turn(text, when) for text in question.get("thread") or ()]
    answer = answerer.answer(question["question"], as_of=when, known_until=when, turns=turns)
    return answer_json(answer, question["id"])


def _moment(text: str) -> datetime:
    """A time with its zone as it stands; a bare date means its end in UTC."""
    when = datetime.fromisoformat(text)
    return when if when.tzinfo else when.replace(hour=23, minute=59, second=59, tzinfo=UTC)


def _joined(sets: Sequence[DeskSet], directory: Path) -> DeskSet:
    """All sets as one."""
    questions, answers = directory / "all-questions.jsonl", directory / "all-answers.jsonl"
    questions.write_text("".join(asked.questions.read_text("utf-8") for asked in sets), "utf-8")
    answers.write_text("".join(asked.answers.read_text("utf-8") for asked in sets), "utf-8")
    return DeskSet("all", questions, answers, tuple(took for asked in sets for took in asked.seconds))


def _tell_share_moves(library: Path, questions: Path) -> None:
    answers = [answer for answer, _ in _answers(library, [*read_questions(questions)])]
    answered = [answer for answer in answers if answer["outcome"] != "no_evidence"]
    print(f"share moves that no article tells: refused {len(answers) - len(answered)} of {len(answers)}; to be read:")
    for answer in answered:
        print(f"  {answer['question']} {' '.join(each['text'] for each in answer['bottom_line'])[:LETTERS_SHOWN]}")


def _times(seconds: Sequence[float]) -> str:
    ordered = sorted(seconds)
    return f"p50 {ordered[len(ordered) // 2] * 1000:.0f} p95 {ordered[int(len(ordered) * 0.95)] * 1000:.0f}"


if __name__ == "__main__":
    main()
