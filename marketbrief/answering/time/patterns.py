"""The phrases that name a stretch of time, each with the window it means."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from marketbrief.answering.time import dates, holidays_seasons, relative
from marketbrief.answering.time.calendar_spans import Clock
from marketbrief.domain.question import Window

__all__ = ["PHRASES", "FoundTime", "Reader", "TimePhrase", "find_phrases"]

Reader = Callable[[re.Match[str], Clock], Window | None]


@dataclass(frozen=True, slots=True)
class TimePhrase:
    """A pattern and the reading of its matches.

    A ``weak`` phrase looks like many other things ("May", "2010", "5/30") and counts only after a word such as "in"
    or "since". ``drifts`` says that its meaning depends on the day it is counted back from, so that the first end
    of a range is counted back from the second. What happens in one that is ``told_later`` is told on the days after it
    too: by itself it is a preference.
    """

    pattern: re.Pattern[str]
    read: Reader
    weak: bool = False
    drifts: bool = False
    told_later: bool = False


@dataclass(frozen=True, slots=True)
class FoundTime:
    """A phrase at its place in a text."""

    phrase: TimePhrase
    match: re.Match[str]

    @property
    def start(self) -> int:
        """Where it starts."""
        return self.match.start()

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.match.end()

    @property
    def names_month(self) -> bool:
        """Whether it is a month with its year."""
        return self.match.re is _MONTH_AND_YEAR.pattern

    @property
    def words(self) -> str:
        """The phrase as it stands."""
        return self.match[0]

    def read(self, clock: Clock) -> Window | None:
        """The window it means."""
        return self.phrase.read(self.match, clock)


def _phrase(
    pattern: str, read: Reader, *, weak: bool = False, drifts: bool = False, told_later: bool = False
) -> TimePhrase:
    whole = rf"(?<![\w$€£&/.])(?:{pattern})(?![\w&/]|[.,]\d)"
    return TimePhrase(re.compile(whole, re.IGNORECASE | re.ASCII), read, weak, drifts, told_later)


_MONTH_AND_YEAR = _phrase(dates.MONTH_AND_YEAR, dates.read_month)
PHRASES = (
    _phrase(dates.ISO, dates.read_iso),
    _phrase(dates.SLASHED, dates.read_slashed),
    _phrase(dates.SLASHED_NO_YEAR, dates.read_slashed, weak=True, drifts=True),
    _phrase(dates.DAY_FIRST, dates.read_date, drifts=True),
    _phrase(dates.MONTH_FIRST, dates.read_date, drifts=True),
    _phrase(dates.DAYS_THEN_MONTH, dates.read_days, drifts=True),
    _phrase(dates.MONTH_THEN_DAYS, dates.read_days, drifts=True),
    _phrase(dates.ORDINAL_DAY, dates.read_ordinal_day, weak=True, drifts=True),
    _MONTH_AND_YEAR,
    _phrase(dates.WHICH_MONTH, dates.read_month, drifts=True),
    _phrase(dates.MONTH_ALONE, dates.read_month, weak=True, drifts=True),
    _phrase(dates.WEEK_OF_MONTH, dates.read_week_of_month, drifts=True),
    _phrase(dates.QUARTER, dates.read_quarter, weak=True, drifts=True),
    _phrase(dates.HALF, dates.read_half, weak=True, drifts=True),
    _phrase(dates.YEAR_ALONE, dates.read_year, weak=True),
    _phrase(relative.WEEKDAY_FULL, relative.read_weekday, drifts=True),
    _phrase(relative.WEEKDAY_SHORT, relative.read_weekday, weak=True, drifts=True),
    _phrase(relative.TODAY, relative.read_today),
    _phrase(relative.YESTERDAY, relative.read_yesterday),
    _phrase(relative.LAST_NIGHT, relative.read_last_night),
    _phrase(relative.THIS_UNIT, relative.read_this),
    _phrase(relative.LAST_UNIT, relative.read_last),
    _phrase(relative.PAST_UNIT, relative.read_past),
    _phrase(relative.WEEKEND, relative.read_weekend),
    _phrase(relative.COUNTED, relative.read_counted),
    _phrase(relative.AGO, relative.read_ago),
    _phrase(relative.VAGUE, relative.read_vague),
    _phrase(holidays_seasons.SEASON, holidays_seasons.read_season, drifts=True),
    _phrase(holidays_seasons.SEASON_ALONE, holidays_seasons.read_season, weak=True, drifts=True),
    _phrase(holidays_seasons.HOLIDAY, holidays_seasons.read_holiday, weak=True, drifts=True, told_later=True),
    _phrase(holidays_seasons.HOLIDAY_AT, holidays_seasons.read_holiday, drifts=True, told_later=True),
)


def find_phrases(text: str) -> list[FoundTime]:
    """Phrases in order of appearance; of overlapping ones the first, and of those the longest."""
    found = [FoundTime(phrase, match) for phrase in PHRASES for match in phrase.pattern.finditer(text)]
    kept: list[FoundTime] = []
    for candidate in sorted(found, key=lambda found: (found.start, -found.end)):
        if not kept or candidate.start >= kept[-1].end:
            kept.append(candidate)
    return kept
