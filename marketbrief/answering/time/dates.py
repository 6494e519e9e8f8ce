"""Dates, months, quarters and years that are named as such."""

import re
from datetime import date, timedelta

from marketbrief.answering.time.calendar_spans import (
    Clock,
    day_of,
    days,
    join_labels,
    months,
    name_day,
    one_day,
    years_day,
)
from marketbrief.domain.question import Window
from marketbrief.language.calendar import MONTH, MONTH_NAMES, WEEKDAY, month_number

_NO_MEASURE = (
    r"(?![-\s]?(?:%|years?\b|yrs?\b|percent|per cent|basis|bps?\b|points?\b|cents?\b|[ap]\.?m\b|million|billion))"
)
_DAY = rf"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b(?!:\d){_NO_MEASURE}"
_TO_DAY = rf"(?: ?- ?| to | and | through | until )(?P<last>[0-3]?\d)(?:st|nd|rd|th)?\b{_NO_MEASURE}"
_YEAR = rf"(?P<year>\d{{4}})\b{_NO_MEASURE}"
_MAYBE_YEAR = rf"(?:(?:,? |-)(?:of |in )?{_YEAR})?"
_WEEKDAY = rf"(?:(?:(?:this|last) )?{WEEKDAY},? (?:the )?)?"
_WHOSE_YEAR = r"(?:(?: of|,)?[ ']?(?P<year>\d{4}|\d\d)\b| of (?P<whose>last|this) year)?"

ISO = (
    r"(?P<year>\d{4})([-/])(?P<month>\d\d?)\2(?P<day>\d\d?)(?:[t ]\d\d?:\d\d(?::\d\d(?:\.\d+)?)?(?:z|[-+]\d\d:?\d\d)?)?"
)
SLASHED = r"(?P<one>\d\d?)([-/.])(?P<two>\d\d?)\2(?P<year>\d{4})|(?P<one_>\d\d?)/(?P<two_>\d\d?)/(?P<year_>\d\d)"
SLASHED_NO_YEAR = (
    r"(?P<one>\d\d?)/(?P<two>\d\d?)(?! (?:spread|curve|split|mix|portfolio|steepener|flattener|odds|chance))"
)
DAY_FIRST = rf"{_WEEKDAY}(?:the )?{_DAY}[ -](?:of )?{MONTH}{_MAYBE_YEAR}"
MONTH_FIRST = rf"{_WEEKDAY}{MONTH}[ -]?(?:the )?{_DAY}{_MAYBE_YEAR}"
DAYS_THEN_MONTH = rf"{_DAY}{_TO_DAY} (?:of )?{MONTH}{_MAYBE_YEAR}"
MONTH_THEN_DAYS = rf"{MONTH} {_DAY}{_TO_DAY}{_MAYBE_YEAR}"
ORDINAL_DAY = r"the (?P<day>[0-3]?\d)(?:st|nd|rd|th)(?=[?.,;!]|$| (?:and|to|after|when|of (?:this|last)))"
MONTH_AND_YEAR = rf"{MONTH}(?: of|,)?[ -]{_YEAR}"
WHICH_MONTH = rf"(?P<which>this past|this|last|past) {MONTH}(?! \d)"
MONTH_ALONE = rf"{MONTH}(?! of [A-Z\d])"
WEEK_OF_MONTH = rf"(?:the )?(?P<nth>first|second|third|fourth|last) week (?:of|in) {MONTH}{_MAYBE_YEAR}"
QUARTER = (
    r"(?:the )?(?:q(?P<q>[1-4])|(?P<qq>[1-4])q|(?P<nth>first|second|third|fourth|1st|2nd|3rd|4th)[ -]quarter)"
    rf"{_WHOSE_YEAR}"
)
HALF = r"(?:the )?(?:h(?P<h>[12])|(?P<hh>[12])h|(?P<nth>first|second) half)" + _WHOSE_YEAR
YEAR_ALONE = rf"{_YEAR}(?!-\d\d?\b)"

_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_LAST_WEEK = 5


def read_iso(match: re.Match[str], clock: Clock) -> Window | None:
    """2011-05-17, with or without a time of day."""
    day = day_of(int(match["year"]), int(match["month"]), int(match["day"]))
    return one_day(clock, day) if day else None


def read_slashed(match: re.Match[str], clock: Clock) -> Window | None:
    """5/17/2011, month first as in New York, day first where it cannot be a month (and with full stops)."""
    found = match.groupdict()
    month, day = int(found["one"] or found["one_"]), int(found["two"] or found["two_"])
    if month > len(MONTH_NAMES) or ("." in match[0] and day <= len(MONTH_NAMES)):
        month, day = day, month
    year = found.get("year") or found.get("year_")
    return _one_day(clock, _full_year(year, clock), month, day)


def read_date(match: re.Match[str], clock: Clock) -> Window | None:
    """17 May 2011 and its kin; without a year the last such day."""
    year = int(match["year"]) if match["year"] else None
    return _one_day(clock, year, month_number(match["month"]), int(match["day"]), weekday=bool(match["weekday"]))


def read_days(match: re.Match[str], clock: Clock) -> Window | None:
    """3 to 7 May: both days are in it."""
    month = month_number(match["month"])
    year = int(match["year"]) if match["year"] else None
    last = _day(clock, year, month, int(match["last"]))
    first = last and day_of(last.year, month, int(match["day"]))
    if not first or not last or first > last:
        return None
    return days(clock, first, last, join_labels(name_day(first), name_day(last)))


def read_ordinal_day(match: re.Match[str], clock: Clock) -> Window | None:
    """The 17th: the last one."""
    candidate, wanted = clock.upto, int(match["day"])
    for _ in range(3):
        day = day_of(candidate.year, candidate.month, wanted)
        if day and day <= clock.upto:
            return one_day(clock, day)
        candidate = candidate.replace(day=1) - timedelta(days=1)
    return None


def read_month(match: re.Match[str], clock: Clock) -> Window | None:
    """In May: the last one that has begun; "last May" is never the month that runs, "this May" is this year's."""
    found = match.groupdict()
    month, year, which = month_number(found["month"]), found.get("year"), (found.get("which") or "").lower()
    if year:
        return _months(clock, int(year), month, 1)
    if which == "this":
        return _months(clock, clock.upto.year, month, 1)
    not_begun = (month, 1) > (clock.upto.month, clock.upto.day) or ("last" in which and month == clock.upto.month)
    return _months(clock, clock.upto.year - not_begun, month, 1)


def read_week_of_month(match: re.Match[str], clock: Clock) -> Window | None:
    """The first week of May: its first seven days, and so on; the last week: its last seven."""
    month = month_number(match["month"])
    first = _day(clock, int(match["year"]) if match["year"] else None, month, 1)
    if first is None:
        return None
    if match["nth"].lower() == "last":
        begin = (first + timedelta(days=31)).replace(day=1) - timedelta(days=7)
    else:
        begin = first + timedelta(days=7 * (_NTH[match["nth"].lower()] - 1))
    end = begin + timedelta(days=6)
    return days(clock, begin, end, join_labels(name_day(begin), name_day(end)), strict=False)


def read_quarter(match: re.Match[str], clock: Clock) -> Window | None:
    """Q2: three months, a preference, for much of what is said about a quarter is said after it."""
    n = int(match["q"] or match["qq"] or _NTH[match["nth"].lower()])
    return _part_of_year(match, clock, f"Q{n}", 3 * n - 2, 3)


def read_half(match: re.Match[str], clock: Clock) -> Window | None:
    """H1: six months, a preference."""
    n = int(match["h"] or match["hh"] or _NTH[match["nth"].lower()])
    return _part_of_year(match, clock, f"H{n}", 6 * n - 5, 6)


def read_year(match: re.Match[str], clock: Clock) -> Window | None:
    """2010: a preference, for news looks back on a year."""
    year = int(match["year"])
    return months(clock, year, 1, 12, f"{year}", strict=False)


def _part_of_year(match: re.Match[str], clock: Clock, name: str, month: int, count: int) -> Window | None:
    year = _full_year(match["year"], clock) or clock.upto.year - (month > clock.upto.month)
    if match["whose"]:
        year = clock.today.year - (match["whose"].lower() == "last")
    return months(clock, year, month, count, f"{name} {year}", strict=False)


def _months(clock: Clock, year: int, month: int, count: int) -> Window | None:
    return months(clock, year, month, count, f"{MONTH_NAMES[month - 1]} {year}")


def _one_day(clock: Clock, year: int | None, month: int, day: int, *, weekday: bool = False) -> Window | None:
    found = _day(clock, year, month, day)
    return one_day(clock, found, weekday=weekday) if found else None


def _day(clock: Clock, year: int | None, month: int, day: int) -> date | None:
    if not 1 <= month <= len(MONTH_NAMES):
        return None
    return years_day(month, day, clock.upto) if year is None else day_of(year, month, day)


def _full_year(digits: str | None, clock: Clock) -> int | None:
    """The year that four digits say, or two: the last such year that has begun."""
    if digits is None:
        return None
    if len(digits) > 2:
        return int(digits)
    this = clock.today.year
    return this - (this - int(digits)) % 100
