"""When something is due: days of the week and a time of day in a person's time zone, clocks put forward and back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from marketbrief.language.calendar import WEEKDAY_NAMES

__all__ = ["EVERY_DAY", "MARKETS", "WEEKDAYS", "WEEKEND", "Timetable", "holiday_of", "is_market"]

EVERY_DAY = frozenset(range(7))
WEEKDAYS = frozenset(range(5))
WEEKEND = EVERY_DAY - WEEKDAYS
LONGEST_SEARCH_DAYS = 400

MARKETS = {"XNYS": "New York", "XLON": "London", "XETR": "Frankfurt", "XPAR": "Paris", "XTSE": "Toronto",
           "XJPX": "Tokyo", "XHKG": "Hong Kong", "XASX": "Sydney", "XBOM": "Mumbai"}  # fmt: skip
"""Exchanges whose holidays are known, by their ISO 10383 code."""


@dataclass(frozen=True, slots=True)
class Timetable:
    """A time of day on some days of the week (Monday is 0); ``trading`` leaves out the holidays of a market."""

    days: frozenset[int]
    at: time
    zone: str
    trading: bool = False

    def __post_init__(self) -> None:
        if not self.days or not self.days <= EVERY_DAY:
            raise ValueError(f"{sorted(self.days)} are no days of the week")
        if self.at.tzinfo is not None:
            raise ValueError("the time of day is that of the zone")

    def due_after(self, moment: datetime, market: str | None) -> Iterator[datetime]:
        """The times it is due after ``moment``, in UTC, in order; ``market`` says whose holidays there are."""
        day = moment.astimezone(ZoneInfo(self.zone)).date() - timedelta(days=1)
        for _ in range(LONGEST_SEARCH_DAYS):
            if self._runs_on(day, market) and (due := self._moment(day)) > moment:
                yield due
            day += timedelta(days=1)

    def next_after(self, moment: datetime, market: str | None) -> datetime:
        """The first time it is due after ``moment``."""
        return next(self.due_after(moment, market))

    @property
    def words(self) -> str:
        """It as a person would say it: "every weekday at 07:30"."""
        return f"every {_named(self.days)} at {self.at:%H:%M}"

    def _runs_on(self, day: date, market: str | None) -> bool:
        return day.weekday() in self.days and not (self.trading and market and holiday_of(market, day))

    def _moment(self, day: date) -> datetime:
        """The time of day on a day: when the clocks skip it, as long after midnight as ever; twice, the first.

        This is the rule of RFC 5545, section 3.3.5, and what ``fold=0`` means.
        """
        return datetime.combine(day, self.at, ZoneInfo(self.zone)).astimezone(UTC)


def holiday_of(market: str, day: date) -> str | None:
    """The name of the day on which a market is closed, ``None`` on any other."""
    return _holidays(market, day.year).get(day)


def is_market(code: str) -> bool:
    """Whether the holidays of an exchange are known."""
    return code in holidays.list_supported_financial(include_aliases=True)


@cache
def _holidays(market: str, year: int) -> dict[date, str]:
    return dict(holidays.financial_holidays(market, years=year))


def _named(days: frozenset[int]) -> str:
    names = {EVERY_DAY: "day", WEEKDAYS: "weekday", WEEKEND: "weekend day"}
    return names.get(days) or " and ".join(WEEKDAY_NAMES[day] for day in sorted(days))
