"""Reads times as sources write them, and makes them time-zone aware."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from dateutil import parser as dateutil_parser

__all__ = ["moment_of", "read_moment"]

NOON = time(12, tzinfo=UTC)
LONGEST_TIME = 80
BLANKS = (datetime(2000, 1, 1), datetime(2001, 2, 2, 1))  # noqa: DTZ001 (what both leave alone, the text says)
FIRST_YEAR = 1500  # years before it are empty fields of databases ("0001-01-01"), not news
DAY_ONLY = re.compile(r"\d{4}-?\d{2}-?\d{2}")
NUMBERS_ONLY = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?:\D.*)?", re.DOTALL)
HOURS_OF_ZONES = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3,
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "JST": 9, "KST": 9,
}  # fmt: skip


def read_moment(text: str) -> datetime:
    """Read a time from ``text``: without a zone it is UTC, without a time of day it is noon UTC.

    Raises ValueError if the day is not certain: parts are missing, or it is ambiguous like 03/04/2024.
    """
    text = text.strip()
    if DAY_ONLY.fullmatch(text):
        return moment_of(date.fromisoformat(text))
    try:
        return moment_of(datetime.fromisoformat(text))
    except ValueError:
        return moment_of(_loosely(text))


def moment_of(day_or_time: date) -> datetime:
    """Make a day or a time of the clock aware: noon UTC of the day, or UTC where the time has no zone."""
    if day_or_time.year < FIRST_YEAR:
        raise ValueError(f"the year {day_or_time.year} is no year of news")
    if not isinstance(day_or_time, datetime):
        return datetime.combine(day_or_time, NOON)
    if day_or_time.utcoffset() is None:
        return day_or_time.replace(tzinfo=UTC)
    return day_or_time


def _loosely(text: str) -> date:
    """Read a time in words or in national notation; missing parts are an error and not filled with today's."""
    if len(text) > LONGEST_TIME or not re.search(r"\d", text) or (text.isdigit() and len(text) not in {12, 14}):
        raise ValueError(f"no time: {text[:LONGEST_TIME]!r}")
    day_first = _day_comes_first(text)
    low, high = (_parse(text, day_first, blank) for blank in BLANKS)
    if low.date() != high.date():
        raise ValueError(f"no full date: {text!r}")
    return low if low.time() == high.time() else low.date()


def _day_comes_first(text: str) -> bool:
    match = NUMBERS_ONLY.fullmatch(text)
    if match is None:
        return False
    first, mark, second, _ = match.groups()
    if mark != "." and max(int(first), int(second)) <= 12 and int(first) != int(second):
        raise ValueError(f"day and month cannot be told apart: {text!r}")
    return mark == "." or int(first) > 12


def _parse(text: str, day_first: bool, blank: datetime) -> datetime:
    try:
        return dateutil_parser.parse(text, dayfirst=day_first, default=blank, tzinfos=_zone)
    except (OverflowError, TypeError, AttributeError) as error:  # raised by dateutil on odd input
        raise ValueError(f"no time: {text!r}") from error


def _zone(name: str | None, offset_seconds: int | None) -> tzinfo | None:
    if offset_seconds is not None:
        return timezone(timedelta(seconds=offset_seconds))
    if name is None:
        return None
    if name not in HOURS_OF_ZONES:
        raise ValueError(f"unknown time zone {name}")
    return timezone(timedelta(hours=HOURS_OF_ZONES[name]))
