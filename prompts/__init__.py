"""Prompts: prose under review, one Markdown file each, loaded as package data and known by a version hash."""

import secrets
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from string import Formatter

__all__ = ["Prompt", "load", "new_mark"]


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt with named blanks (``{evidence}``; a brace that is meant is doubled)."""

    name: str
    text: str

    @property
    def version(self) -> str:
        """Twelve hex digits that change with every change of the text."""
        return sha256(self.text.encode()).hexdigest()[:12]

    @property
    def blanks(self) -> frozenset[str]:
        """The names of the blanks."""
        return frozenset(field for _, field, _, _ in Formatter().parse(self.text) if field)

    def fill(self, **values: str) -> str:
        """The text with every blank filled; ValueError when one is missing or one too many is given."""
        if set(values) != self.blanks:
            wrong = ", ".join(sorted(set(values) ^ self.blanks))
            raise ValueError(f"prompt {self.name} and the values for its blanks do not agree on: {wrong}")
        return self.text.format(**values)


def new_mark() -> str:
    """A line that nobody who wrote an article can guess, to stand around what a model is to read and not to obey."""
    return f"=== {secrets.token_hex(8)} ==="


@cache
def load(name: str) -> Prompt:
    """The prompt in ``NAME.md``; FileNotFoundError when there is none."""
    return Prompt(name, files("prompts").joinpath(f"{name}.md").read_text("utf-8"))
