"""Seasons and holidays: stretches of a year that have a name and no date of their own."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from dateutil.easter import easter
from dateutil.relativedelta import MO, TH, relativedelta, weekday

from marketbrief.answering.time.calendar_spans import Clock, day_of, days, join_labels, months, name_day
from marketbrief.domain.question import Window
from marketbrief.language.calendar import MONTH_NAMES

__all__ = ["HOLIDAY", "HOLIDAY_AT", "SEASON", "SEASON_ALONE", "read_holiday", "read_season"]

_NO_TOPIC = (
    r"(?! (?:sales|shop\w*|season|spending|trad\w+|retail\w*|rush|rall\w+|bonus\w*|part\w+|presents?|gifts?|demand|"
    r"travel|quarter|forecasts?|results|deals?|driving|orders?|discounts?|hiring|events?|offers?|back|up)\b)"
)
_NAMES = (
    r"(?P<holiday>christmas(?: eve| day)?|boxing day|new year'?s (?:eve|day)|new year|thanksgiving(?: day)?|"
    r"black friday|labou?r day|memorial day|columbus day|presidents'? day|(?:martin luther king|mlk)(?: jr\.?)? day|"
    r"independence day|(?:the )?fourth of july|valentine'?s day|halloween|good friday|easter(?: monday| sunday)?)"
)
_YEAR = r"(?:(?: of|,)? (?P<year>\d{4})\b)?"

SEASON = (
    r"(?P<which>this past|this|last|past) (?P<season>spring|summer|autumn|winter)" + _NO_TOPIC + "|"
    r"(?:the )?(?P<season_>spring|summer|autumn|winter|fall)(?: of|,)? (?P<year>\d{4})"
)
SEASON_ALONE = r"the (?P<season>spring|summer|autumn|winter)" + _NO_TOPIC
HOLIDAY = rf"(?:the )?(?<!during )(?<!during the ){_NAMES}(?P<weekend> weekend)?{_YEAR}{_NO_TOPIC}"
HOLIDAY_AT = rf"(?:at|over|around|last|this past) {HOLIDAY}"

_FIRST_MONTHS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_THURSDAY, _SUNDAY = 3, 6

Days = Callable[[int], tuple[date, date]]


def read_season(match: re.Match[str], clock: Clock) -> Window | None:
    """Three calendar months, a preference: the last such season begun; "last summer" is one that is over.

    "This summer" is the one of this year. A winter goes by the year in which it begins.
    """
    found = match.groupdict()
    season, which = (found["season"] or found.get("season_") or "").lower(), (found.get("which") or "").lower()
    if found.get("year"):
        return _season(clock, season, int(found["year"]))
    begun = clock.upto.year - (clock.upto < date(clock.upto.year, _FIRST_MONTHS[season], 1))
    window = _season(clock, season, begun)
    runs = window is not None and window.end is not None and window.end.date() > clock.upto
    if which == "last" and runs:
        return _season(clock, season, begun - 1)
    if which == "this" and window is not None and window.end is not None and window.end.year < clock.upto.year:
        return None
    return window


def read_holiday(match: re.Match[str], clock: Clock) -> Window | None:
    """The last such holiday begun, or that of the year named; with its weekend where that is said."""
    held = _HOLIDAYS[_plain(match["holiday"])]
    years = [int(match["year"])] if match["year"] else [clock.upto.year, clock.upto.year - 1]
    spans = [held(year) for year in years if day_of(year, 1, 1)]
    span = next((span for span in spans if match["year"] or span[0] <= clock.upto), None)
    if span is None:
        return None
    first, last = _with_weekend(*span) if match["weekend"] else span
    name = match["holiday"].removeprefix("the ").title().replace("'S", "'s").replace("Of", "of")
    return days(clock, first, last, f"{name} ({join_labels(name_day(first), name_day(last))})")


def _season(clock: Clock, season: str, year: int) -> Window | None:
    month = _FIRST_MONTHS[season]
    last = (month + 1) % 12 + 1
    whole = f"{MONTH_NAMES[month - 1]} {year} to {MONTH_NAMES[last - 1]} {year + (last < month)}"
    return months(clock, year, month, 3, f"the {season} ({join_labels(*whole.split(' to '))})", strict=False)


def _with_weekend(first: date, last: date) -> tuple[date, date]:
    """A holiday with the Saturday and Sunday beside it: before a Monday to Wednesday, else after it."""
    if first < last:
        return first, last
    if last.weekday() < _THURSDAY:
        return first - timedelta(days=last.weekday() + 2), last
    return first, first + timedelta(days=_SUNDAY - last.weekday())


def _plain(name: str) -> str:
    """A holiday's name in one spelling."""
    plain = name.lower().replace("'", "").replace("labour", "labor").replace("mlk", "martin luther king")
    return plain.removeprefix("the ").removesuffix(" sunday").replace(" jr.", "").replace(" jr", "")


def _on(month: int, day: int, count: int = 1) -> Days:
    """So many days of every year from a date on."""
    return lambda year: (date(year, month, day), date(year, month, day) + timedelta(days=count - 1))


def _the(nth: weekday, month: int, later: int = 0) -> Days:
    """A weekday counted within a month, from its end where it is counted down, or some days later."""

    def held(year: int) -> tuple[date, date]:
        day = date(year, month, 1) + relativedelta(day=1 if nth.n > 0 else 31, weekday=nth) + timedelta(days=later)
        return day, day

    return held


def _easter(first: int, last: int) -> Days:
    """Days counted from Easter Sunday."""
    return lambda year: (easter(year) + timedelta(days=first), easter(year) + timedelta(days=last))


_HOLIDAYS = {
    "christmas eve": _on(12, 24),
    "christmas day": _on(12, 25),
    "christmas": _on(12, 24, 3),
    "boxing day": _on(12, 26),
    "new years eve": _on(12, 31),
    "new years day": _on(1, 1),
    "new year": _on(1, 1),
    "thanksgiving": _the(TH(+4), 11),
    "thanksgiving day": _the(TH(+4), 11),
    "black friday": _the(TH(+4), 11, later=1),
    "labor day": _the(MO(+1), 9),
    "memorial day": _the(MO(-1), 5),
    "columbus day": _the(MO(+2), 10),
    "presidents day": _the(MO(+3), 2),
    "martin luther king day": _the(MO(+3), 1),
    "independence day": _on(7, 4),
    "fourth of july": _on(7, 4),
    "valentines day": _on(2, 14),
    "halloween": _on(10, 31),
    "good friday": _easter(-2, -2),
    "easter monday": _easter(1, 1),
    "easter": _easter(-2, 1),
}
