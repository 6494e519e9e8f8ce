"""Print results to stdout: JSON line by line, or text for people."""

import json
import sys
from collections.abc import Iterable
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["console", "print_json", "print_lines"]


def console() -> "Console":
    """A console on stdout without automatic highlighting."""
    from rich.console import Console

    return Console(file=sys.stdout, highlight=False)


def print_json(value: dict[str, Any]) -> None:
    """Print one object on one line."""
    _write_line(sys.stdout, value)


def print_lines(values: Iterable[dict[str, Any]]) -> None:
    """Print each object on a line of its own, as soon as it comes."""
    for value in values:
        _write_line(sys.stdout, value)


def _write_line(stream: IO[str], value: dict[str, Any]) -> None:
    stream.write(json.dumps(value, ensure_ascii=False) + "\n")
    stream.flush()
