"""Results on stdout: JSON a line at a time, or a console for people."""

import json
import sys
from collections.abc import Iterable
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["console", "print_json", "print_lines"]


def console() -> "Console":
    """A console on stdout that adds no colours of its own."""
    from rich.console import Console

    return Console(file=sys.stdout, highlight=False)


def print_json(value: dict[str, Any]) -> None:
    """One object, on one line."""
    _write_line(sys.stdout, value)


def print_lines(values: Iterable[dict[str, Any]]) -> None:
    """Objects as they come, a line each."""
    for value in values:
        _write_line(sys.stdout, value)


def _write_line(stream: IO[str], value: dict[str, Any]) -> None:
    stream.write(json.dumps(value, ensure_ascii=False) + "\n")
    stream.flush()
