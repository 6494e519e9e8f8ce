"""When something is due: days of the week and a time of day in a time zone, daylight saving time included."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from marketbrief.language.calendar import WEEKDAY_NAMES

__all__ = ["EVERY_DAY", "WEEKDAYS", "WEEKEND", "Timetable", "holiday_of", "is_market"]

EVERY_DAY = frozenset(range(7))
WEEKDAYS = frozenset(range(5))
WEEKEND = EVERY_DAY - WEEKDAYS
LONGEST_SEARCH_DAYS = 400

# given explicitly: the library would take the language of the machine's locale
HOLIDAY_LANGUAGE = "en_US"


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
        """The due times after ``moment``, in UTC, in order, without the holidays of ``market``."""
        day = moment.astimezone(ZoneInfo(self.zone)).date() - timedelta(days=1)
        for _ in range(LONGEST_SEARCH_DAYS):
            if self._runs_on(day, market) and (due := self._moment(day)) > moment:
                yield due
            day += timedelta(days=1)

    def next_after(self, moment: datetime, market: str | None) -> datetime:
        """The first due time after ``moment``."""
        return next(self.due_after(moment, market))

    @property
    def words(self) -> str:
        """The timetable in words: "every weekday at 07:30"."""
        return f"every {_named(self.days)} at {self.at:%H:%M}"

    def _runs_on(self, day: date, market: str | None) -> bool:
        return day.weekday() in self.days and not (self.trading and market and holiday_of(market, day))

    def _moment(self, day: date) -> datetime:
        """The moment of the time of day on a day, in UTC.

        A time that the clocks skip is moved by the skipped hour, one that comes twice is the first: RFC 5545, section
        3.3.5, and ``fold=0``.
        """
        return datetime.combine(day, self.at, ZoneInfo(self.zone)).astimezone(UTC)


def holiday_of(market: str, day: date) -> str | None:
    """The English name of the holiday on which a market is closed, ``None`` on other days."""
    return _holidays(market, day.year).get(day)


def is_market(code: str) -> bool:
    """Whether the holidays of an exchange are known."""
    return code in holidays.list_supported_financial(include_aliases=True)


@cache
def _holidays(market: str, year: int) -> dict[date, str]:
    return dict(holidays.financial_holidays(market, years=year, language=HOLIDAY_LANGUAGE))


def _named(days: frozenset[int]) -> str:
    names = {EVERY_DAY: "day", WEEKDAYS: "weekday", WEEKEND: "weekend day"}
    return names.get(days) or " and ".join(WEEKDAY_NAMES[day] for day in sorted(days))
