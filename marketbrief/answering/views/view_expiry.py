"""When the time is over that a view speaks of, by the words it names it in and the day they were published."""

import re
from datetime import datetime, timedelta

from marketbrief.language.calendar import MONTH, month_number

__all__ = ["over_at"]

GOOD_FOR = timedelta(days=30)
DAYS = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365, "decade": 3650}
NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
           "twelve": 12, "eighteen": 18}  # fmt: skip
LENGTH = re.compile(r"(\d+|[a-z]+)?[ -]?\b(day|week|month|quarter|year|decade)s?\b")
YEAR = re.compile(r"\b20\d\d\b")
MONTH_NAMED = re.compile(rf"\b{MONTH}")
PART = re.compile(r"\b(?:(first|1st|second|2nd|third|3rd|fourth|4th) (quarter|half)|(q|h)([1-4]))\b")
ORDER = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
OWN_YEAR = re.compile(r"\b(?:year-?end|(?:this|the) year|mid-?year)\b")


def over_at(horizon: str | None, published_at: datetime) -> datetime:
    """The end of the time that ``horizon`` names, and never sooner than a month after the publication."""
    least = published_at + GOOD_FOR
    if horizon is None:
        return least
    words = horizon.casefold()
    return max(least, _end_of_date(words, published_at) or _end_of_length(words, published_at) or least)


def _end_of_date(words: str, published_at: datetime) -> datetime | None:
    """The end of a year, or of a part or month of one; of the next such month where no year is named."""
    named, month, part = YEAR.search(words), MONTH_NAMED.search(words), PART.search(words)
    year = int(named[0]) if named else published_at.year
    if month:
        number = month_number(month[1])
        later = named is None and number < published_at.month
        return _after(published_at, year + later, number)
    if part:
        months = 3 if "q" in (part[2] or part[3]) else 6
        number = (ORDER[part[1]] if part[1] else int(part[4])) * months
        later = named is None and number < published_at.month
        return _after(published_at, year + later, min(number, 12))
    if named or OWN_YEAR.search(words):
        return _after(published_at, year, 12)
    return _after(published_at, year + 1, 12) if "next year" in words else None


def _after(moment: datetime, year: int, month: int) -> datetime:
    """The first moment after a month, in the time zone of ``moment``."""
    first = moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return first.replace(year=year + month // 12, month=month % 12 + 1)


def _end_of_length(words: str, published_at: datetime) -> datetime | None:
    match = LENGTH.search(words)
    if match is None:
        return None
    many = match[1] or ""
    count = int(many) if many.isdigit() else NUMBERS.get(many, 1)
    return published_at + timedelta(days=min(count, 100) * DAYS[match[2]])
