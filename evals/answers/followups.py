"""How many follow-ups the rules complete correctly, on a table of threads.

    python -m evals.answers.followups [tests/marketbrief/answering/question/followups.toml]

A follow-up is right if the completed question is understood like the one in the table: the same kind, window,
direction, markets, names, and remaining words. Each wrong one is printed with the completed question.
"""

import argparse
import tomllib
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from marketbrief.answering.question.followup import completed
from marketbrief.answering.question.understand import understand
from marketbrief.domain.question import Question, Turn
from marketbrief.language.tokens import stems_of

__all__ = ["main", "read_table", "understood_alike"]

TABLE = Path("tests/marketbrief/answering/question/followups.toml")


def main(argv: Sequence[str] | None = None) -> None:
    """Print the wrong ones, and the share that is right."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path, nargs="?", default=TABLE)
    table: Path = parser.parse_args(argv).table
    scores: dict[str, list[bool]] = {}
    unsure = 0
    for group, asked_at, messages, meant in read_table(table):
        made = completed(messages[-1], [Turn(each, asked_at) for each in messages[:-1]], asked_at)
        right = understood_alike(made.text, meant, asked_at)
        unsure += not made.sure
        scores.setdefault(group, []).append(right)
        if not right:
            doubt = "" if made.sure else " (not sure)"
            print(f"wrong: {' / '.join(messages)}\n   made: {made.text}{doubt}\n   meant: {meant}")
    for group, score in scores.items():
        print(f"{group:12s} {sum(score):3d} of {len(score):3d}")
    every = [right for score in scores.values() for right in score]
    print(f"{table.name}: {sum(every)} of {len(every)} right, {sum(every) / len(every):.1%}; not sure of {unsure}")


def read_table(table: Path) -> Iterator[tuple[str, datetime, list[str], str]]:
    """(group, time of asking, messages, expected question) of every thread."""
    table_data = tomllib.loads(table.read_text("utf-8"))
    asked_at = datetime.fromisoformat(table_data.pop("asked_at"))
    for group, threads in table_data.items():
        yield from ((group, asked_at, messages, meant) for *messages, meant in threads)


def understood_alike(made: str, meant: str, asked_at: datetime) -> bool:
    """Whether two questions are understood as one."""
    (one, rest), (other, other_rest) = (understand(text, as_of=asked_at) for text in (made, meant))
    return _sense(one) == _sense(other) and stems_of(other_rest) <= stems_of(rest)


def _sense(question: Question) -> tuple[object, ...]:
    window = question.window
    return (
        question.kind,
        (window.start, window.end) if window else None,
        question.direction,
        frozenset(question.instruments),
        frozenset(name.casefold() for name in question.names),
    )


if __name__ == "__main__":
    main()
