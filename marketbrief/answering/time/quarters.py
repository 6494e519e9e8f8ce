"""Quarters that texts name: "Q3", "3q", "third quarter", "third-quarter"."""

import re

from marketbrief.language import lexicon

__all__ = ["is_of_another_quarter", "quarters_in"]

_CODE = re.compile(r"\bq([1-4])\b|\b([1-4])q\b", re.IGNORECASE)


def quarters_in(text: str) -> frozenset[int]:
    """The quarters, 1 to 4, that a text names."""
    codes = {int(match[1] or match[2]) for match in _CODE.finditer(text)}
    words = {_ordinals()[match[1].lower()] for match in _spelt().finditer(text)}
    return frozenset(codes | words)


def is_of_another_quarter(asked: str, told: str) -> bool:
    """Whether a question names quarters, and a text names quarters, and none is the same."""
    wanted, found = quarters_in(asked), quarters_in(told)
    return bool(wanted and found) and not wanted & found


def _ordinals() -> dict[str, int]:
    return {word: n for n, word in enumerate(lexicon.in_order("calendar", "quarter_ordinals"), 1)}


@lexicon.cached()
def _spelt() -> re.Pattern[str]:
    return re.compile(rf"\b({'|'.join(_ordinals())})(?:[- ]\w+)?[- ]quarter\b", re.IGNORECASE)
