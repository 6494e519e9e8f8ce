"""Names of months and weekdays, in full and abbreviated, and the patterns that find them."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from marketbrief.language import lexicon

__all__ = [
    "AMBIGUOUS_WEEKDAYS",
    "CALENDAR_WORDS",
    "COUNTS",
    "MONTH",
    "MONTH_ABBREVIATIONS",
    "MONTH_NAMES",
    "MONTH_WORDS",
    "UNMISTAKABLE_MONTHS",
    "WEEKDAY",
    "WEEKDAY_FOR_SURE",
    "WEEKDAY_NAMES",
    "WEEKDAY_SHORT_NAMES",
    "WEEKDAY_WORDS",
    "any_of",
    "month_number",
    "weekday_number",
]

_WEEKDAYS: Mapping[str, list[str]] = lexicon.load("calendar")["weekdays"]
_MONTHS: Mapping[str, list[str]] = lexicon.load("calendar")["months"]

WEEKDAY_NAMES: Final = tuple(_WEEKDAYS)
"""Monday to Sunday."""
MONTH_NAMES: Final = tuple(_MONTHS)
"""January to December."""
WEEKDAY_SHORT_NAMES: Final = {short.lower(): n for n, shorts in enumerate(_WEEKDAYS.values()) for short in shorts}
"""Short names of weekdays in small letters, each with its number, 0 for Monday."""
MONTH_ABBREVIATIONS: Final = tuple(short for shorts in _MONTHS.values() for short in shorts)
WEEKDAY_WORDS: Final = frozenset(name.lower() for name in WEEKDAY_NAMES)
MONTH_WORDS: Final = frozenset(name.lower() for name in MONTH_NAMES)
AMBIGUOUS_WEEKDAYS: Final = frozenset({"mon", "wed", "weds", "sat", "sun"})
"""Short names of weekdays that may be other words."""
CALENDAR_WORDS: Final = WEEKDAY_WORDS | MONTH_WORDS
"""Full names of weekdays and months, in small letters."""
UNMISTAKABLE_MONTHS: Final = tuple(name for name in MONTH_NAMES if name not in {"March", "May"})
"""Months whose names are no other words."""


def any_of(names: Iterable[str]) -> str:
    """A pattern, in a group that is not captured, for any of the names as they are; longer ones are tried first."""
    return f"(?:{'|'.join(sorted(map(re.escape, names), key=len, reverse=True))})"


MONTH: Final = rf"(?P<month>{any_of(name.lower() for name in (*MONTH_NAMES, *MONTH_ABBREVIATIONS))})\b\.?"
"""A month in full or abbreviated, in small letters."""


def _weekday(short_names: Iterable[str]) -> str:
    return rf"(?P<weekday>{any_of((*WEEKDAY_WORDS, *short_names))})(?P<plural>s)?\b\.?"


WEEKDAY: Final = _weekday(WEEKDAY_SHORT_NAMES)
"""A weekday in full or abbreviated, in small letters."""
WEEKDAY_FOR_SURE: Final = _weekday(WEEKDAY_SHORT_NAMES.keys() - AMBIGUOUS_WEEKDAYS)
"""The same without the short names that are words of their own."""

COUNTS: Final = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12, "couple of": 2, "couple": 2, "few": 4, "several": 5,
}  # fmt: skip


def month_number(name: str) -> int:
    """1 to 12 for any name that ``MONTH`` matches."""
    return _number(name, MONTH_NAMES) + 1


def weekday_number(name: str) -> int:
    """0 for Monday to 6 for Sunday, for any name that ``WEEKDAY`` matches."""
    return _number(name, WEEKDAY_NAMES)


def _number(name: str, names: tuple[str, ...]) -> int:
    head = name[:3].lower()
    return next(n for n, full in enumerate(names) if full[:3].lower() == head)
