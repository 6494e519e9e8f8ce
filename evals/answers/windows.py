"""How many time phrases are read correctly, on our own table and on real questions.

    python -m evals.answers.windows [TABLE.toml] [--questions QUESTIONS.jsonl]

Each wrong one is printed with the window that was read. A real question is right if its day lies in the window.
"""

import argparse
import json
import tomllib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from marketbrief.answering.time import read_window
from marketbrief.domain.question import Window

__all__ = ["main"]

TABLE = Path("tests/marketbrief/answering/time/windows.toml")
WIRE_ZONE = ZoneInfo("America/New_York")

Meant = tuple[str, str, bool] | None


def main(argv: Sequence[str] | None = None) -> None:
    """Print the wrong ones, and the share that is right."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path, nargs="?", default=TABLE)
    parser.add_argument("--questions", type=Path, nargs="*", default=[])
    given = parser.parse_args(argv)
    rows = list(_rows(given.table))
    wrong = [(text, read) for as_of, text, meant in rows if (read := _read(text, as_of)) != meant]
    for text, read in wrong:
        print(f"wrong: {text!r} read as {read}")
    print(f"{given.table.name}: {len(rows) - len(wrong)} of {len(rows)} right, {1 - len(wrong) / len(rows):.1%}")
    for path in given.questions:
        asked = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        right = sum(_holds_its_day(question) for question in asked)
        print(f"{path.name}: {right} of {len(asked)} right, {right / len(asked):.1%}")


def _rows(table: Path) -> Iterator[tuple[datetime, str, Meant]]:
    for asked in tomllib.loads(table.read_text("utf-8"))["asked"]:
        as_of = datetime.fromisoformat(asked["as_of"])
        for kind in ("walls", "preferences"):
            yield from ((as_of, text, (start, end, kind == "walls")) for text, start, end in asked[kind])
        yield from ((as_of, text, None) for text in asked["none"])


def _read(text: str, as_of: datetime) -> Meant:
    window, _ = read_window(text, as_of)
    return None if window is None else (_side(window.start), _side(window.end), window.strict)


def _side(moment: datetime | None) -> str:
    """One end of a window as the table writes it: the day, with the time unless it is midnight."""
    if moment is None:
        return ""
    return moment.date().isoformat() if moment.time() == time() else moment.strftime("%Y-%m-%dT%H:%M")


def _holds_its_day(question: dict[str, str]) -> bool:
    window: Window | None
    window, _ = read_window(question["question"], datetime.fromisoformat(question["as_of"]))
    noon = datetime.combine(datetime.fromisoformat(question["day"]), time(12), WIRE_ZONE)
    return window is not None and window.strict and window.holds(noon.astimezone(UTC))


if __name__ == "__main__":
    main()
