"""Stretches of the calendar as windows, in the asker's zone, with the words they are shown by."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from marketbrief.domain.question import Window
from marketbrief.language.calendar import MONTH_NAMES, WEEKDAY_NAMES

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "Clock",
    "day_of",
    "days",
    "edge_label",
    "join_labels",
    "last_day",
    "months",
    "name_day",
    "one_day",
    "since",
    "years_day",
]

FIRST_YEAR, LAST_YEAR = 1900, 2200
LEAP_CYCLE_YEARS = 8


@dataclass(frozen=True, slots=True)
class Clock:
    """When a question is asked, and the last day that its weekdays and dates without a year can mean."""

    as_of: datetime
    upto: date

    @property
    def today(self) -> date:
        """The day of the question in the asker's zone."""
        return self.as_of.date()

    def moment(self, day: date, hour: int = 0) -> datetime:
        """That hour of the day in the asker's zone."""
        return datetime.combine(day, time(hour), self.as_of.tzinfo)


def days(clock: Clock, first: date, last: date, label: str, *, strict: bool = True) -> Window:
    """Whole days from ``first`` to ``last``, both in it."""
    return Window(start=clock.moment(first), end=clock.moment(last + timedelta(days=1)), label=label, strict=strict)


def one_day(clock: Clock, day: date, *, weekday: bool = False) -> Window:
    """One calendar day."""
    return days(clock, day, day, name_day(day, weekday=weekday))


def since(clock: Clock, first: date, label: str, *, strict: bool = True) -> Window:
    """From ``first`` to the end of the day of the question; the label names the first day."""
    label = f"{label} (since {name_day(first, weekday=True)})"
    return days(clock, first, clock.today, label, strict=strict)


def months(clock: Clock, year: int, month: int, count: int, label: str, *, strict: bool = True) -> Window | None:
    """``count`` whole months from the first of ``month``; None outside the years that are read."""
    first = day_of(year, month, 1)
    after = date(year + (month + count > len(MONTH_NAMES)), (month + count - 1) % 12 + 1, 1) if first else None
    return days(clock, first, after - timedelta(days=1), label, strict=strict) if first and after else None


def day_of(year: int, month: int, day: int) -> date | None:
    """The date, or None where the calendar has no such day or the year lies outside 1900 to 2200."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def years_day(month: int, day: int, upto: date) -> date | None:
    """The last such day of a year that does not lie after ``upto``; None for a 30 February."""
    candidates = (day_of(upto.year - back, month, day) for back in range(LEAP_CYCLE_YEARS + 1))
    return next((candidate for candidate in candidates if candidate and candidate <= upto), None)


def last_day(window: Window) -> date:
    """The last day that a window with an end touches."""
    if window.end is None:
        raise ValueError(f"the window {window.label} has no end")
    return (window.end - timedelta(microseconds=1)).date()


def name_day(day: date, *, weekday: bool = False) -> str:
    """Spell a day as it is shown: "17 May 2011", "Tuesday 17 May 2011"."""
    name = f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"
    return f"{WEEKDAY_NAMES[day.weekday()]} {name}" if weekday else name


def join_labels(first: str, last: str) -> str:
    """Join two labels, saying what they end in once: "3 May 2011", "7 May 2011" make "3 to 7 May 2011"."""
    if first == last:
        return first
    head, tail = first.split(), last.split()
    while len(head) > 1 and len(tail) > 1 and head[-1] == tail[-1]:
        head.pop()
        tail.pop()
    return f"{' '.join(head)} to {last}"


def edge_label(window: Window, *, last: bool = False) -> str:
    """The label of a window that stands for its first day or its last: of longer stretches only that day."""
    edge = last_day(window) if last else window.start.date() if window.start else None
    if edge is None or not re.search(r"\(| to |^(?:since|after|before|until) ", window.label):
        return window.label
    return name_day(edge, weekday=True)
