"""Names of months and weekdays, in full, abbreviated, or misspelt."""

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

__all__ = [
    "COUNTS",
    "MONTH",
    "MONTH_NAMES",
    "WEEKDAY",
    "WEEKDAY_NAMES",
    "correct_spelling",
    "month_number",
    "weekday_number",
]

MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
WEEKDAY = (
    r"(?P<weekday>(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tues?|weds?|thu(?:rs?)?|fri|sat|sun)"
    r"(?P<plural>s)?\b\.?"
)
COUNTS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12, "couple of": 2, "couple": 2, "few": 4, "several": 5,
}  # fmt: skip

_SPELLABLE = tuple(name for name in (*MONTH_NAMES, *WEEKDAY_NAMES, "yesterday") if len(name) >= len("Sunday"))
_WORD = re.compile(r"[A-Za-z]{5,11}")


def month_number(name: str) -> int:
    """1 to 12 for any name that ``MONTH`` matches."""
    return _number(name, MONTH_NAMES) + 1


def weekday_number(name: str) -> int:
    """0 for Monday to 6 for Sunday, for any name that ``WEEKDAY`` matches."""
    return _number(name, WEEKDAY_NAMES)


def _number(name: str, names: tuple[str, ...]) -> int:
    head = name[:3].lower()
    return next(n for n, full in enumerate(names) if full[:3].lower() == head)


def correct_spelling(text: str) -> str:
    """Put misspelt months, weekdays and "yesterday" right; every other word stays."""
    return _WORD.sub(lambda m: _corrected(m[0]), text)


@lru_cache(maxsize=4096)
def _corrected(word: str) -> str:
    """The one name that ``word`` is a slip of, or ``word``.

    A slip keeps the first and the last letter. Names of nine letters bear two slips, shorter ones one; in names of
    six letters only a letter left out, doubled or swapped counts, for "sundry" is no Sunday.
    """
    lowered = word.lower()
    names = [name for name in _SPELLABLE if lowered != name.lower() and _is_slip(lowered, name.lower())]
    return names[0] if len(names) == 1 else word


def _is_slip(word: str, name: str) -> bool:
    allowed = 2 if len(name) >= len("Wednesday") else 1
    if word[0] != name[0] or word[-1] != name[-1] or abs(len(word) - len(name)) > allowed:
        return False
    if len(name) == len("Sunday") and len(word) == len(name) and sorted(word) != sorted(name):
        return False
    return OSA.distance(word, name) <= allowed
