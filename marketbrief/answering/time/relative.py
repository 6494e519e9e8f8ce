"""Weekdays, and words that count back from the day of the question."""

import re
from dataclasses import replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from marketbrief.answering.time.calendar_spans import Clock, days, join_labels, name_day, one_day, since
from marketbrief.domain.question import Window
from marketbrief.language.calendar import COUNTS, MONTH_NAMES, WEEKDAY, WEEKDAY_FOR_SURE, weekday_number

_HOURS = r"(?: (?P<hours>morning|afternoon|lunchtime|midday|evening|night))?"
_COUNT = (
    r"(?P<count>\d{1,3}|a few|few|a couple of|couple of|several|two|three|four|five|six|seven|eight|nine|ten|twelve)"
)
_WHICH = r"(?:(?P<which>this past|this|last|past) )"
_WHOSE_WEEK = r"(?:,? (?:of )?(?P<week>last|this) week)?"

WEEKDAY_FULL = rf"{_WHICH}?{WEEKDAY_FOR_SURE}{_HOURS}{_WHOSE_WEEK}"
WEEKDAY_SHORT = rf"{_WHICH}?{WEEKDAY}{_HOURS}"
TODAY = r"(?:earlier )?today|(?:earlier )?this (?:morning|afternoon|evening)|tonight"
YESTERDAY = rf"(?P<before>(?:the )?day before )?yesterday{_HOURS}"
LAST_NIGHT = (
    r"last night|overnight(?! (?:index|rates?|repos?|reverse|lending|loans?|deposits?|funds?|money|facility|cash))"
)
THIS_UNIT = (
    r"(?:so far |earlier |later )?(?:this|the current) (?P<unit>week|month|quarter|year)(?: so far)?(?: to date)?|"
    r"(?P<unit_>year|month|quarter|week)[ -]to[ -]date|(?P<short>[ymq]td)|"
    r"(?:since )?the (?:start|beginning) of the (?P<begun>week|month|quarter|year)"
)
LAST_UNIT = (
    r"(?:earlier |later )?(?:last|the previous|previous) (?P<unit>week|month|quarter|year)|"
    r"(?:the )?(?P<unit_>week|month|quarter|year) before last"
)
PAST_UNIT = (
    r"(?:the )?past (?P<unit>hour|day|week|fortnight|month|quarter|year)|"
    r"(?:the )?last (?P<unit__>hour|fortnight)|the last (?P<unit_>day|week|month|quarter|year)"
)
WEEKEND = r"(?:(?P<which>this past|this|last|past|the) )weekend"
COUNTED = (
    rf"(?:the )?(?:last|past|previous) {_COUNT} "
    r"(?P<unit>(?:trading )?(?:hour|day|session|week|month|quarter|year))s?(?! of\b)"
)
AGO = (
    r"(?P<count>\d{1,2}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve) "
    r"(?P<unit>day|week|fortnight|month|year)s? ago(?P<today> today)?"
)
VAGUE = (
    r"(?P<word>lately|recently|of late|these days|nowadays|right now|currently|at the moment|at present)|"
    r"recent (?P<unit>day|week|month|year)s|(?P<other>the other day|(?:a )?few days ago)"
)

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_SHORT = {"y": "year", "q": "quarter", "m": "month"}
_LONG_MEMORY_DAYS, _SHORT_MEMORY_DAYS = 30, 14
_NOW = ("now", "currently", "moment", "present", "these days", "nowadays")
_RECENT_DAYS = {"day": 7, "week": 30, "month": 120, "year": 3 * 365}
_NOON = 12
_FRIDAY, _SATURDAY = 4, 5


def read_weekday(match: re.Match[str], clock: Clock) -> Window | None:
    """The last such day, the day of the question included; "last Tuesday" leaves that day out.

    Desks that ask on a Tuesday why stocks rose "on Tuesday" mean the session they are in. "this Tuesday" and "Tuesday
    last week" are days of those weeks. A night runs from noon to noon.
    """
    found = match.groupdict()
    which, week = (found["which"] or "").lower(), (found.get("week") or "").lower()
    wanted = weekday_number(match["weekday"])
    monday = clock.today - timedelta(days=clock.today.weekday())
    if match["plural"]:
        return None
    if week or which == "this":
        day = monday + timedelta(days=wanted - 7 * (week == "last"))
    else:
        from_day = clock.upto - timedelta(days=which in ("last", "past", "this past"))
        day = from_day - timedelta(days=(from_day.weekday() - wanted) % 7)
    return _night(clock, day) if match["hours"] in ("night", "evening") else one_day(clock, day, weekday=True)


def read_today(_match: re.Match[str], clock: Clock) -> Window | None:
    """The whole calendar day: what happened in the morning is told all day long, and begins to be told before."""
    return one_day(clock, clock.today, weekday=True)


def read_yesterday(match: re.Match[str], clock: Clock) -> Window | None:
    """The day before; where that falls on a weekend, from the Friday before, when markets last traded.

    It does so whatever the question is about: the label says so, and a rule that hangs on guessing whether a question
    is about a market would surprise.
    """
    day = clock.today - timedelta(days=2 if match["before"] else 1)
    if match["hours"] in ("night", "evening"):
        return _night(clock, day)
    if day.weekday() < _SATURDAY:
        return one_day(clock, day, weekday=True)
    friday = day - timedelta(days=day.weekday() - _FRIDAY)
    label = join_labels(name_day(friday, weekday=True), name_day(day, weekday=True))
    return days(clock, friday, day, f"from {label}")


def read_last_night(_match: re.Match[str], clock: Clock) -> Window | None:
    """From noon yesterday to noon today."""
    return _night(clock, clock.today - timedelta(days=1))


def read_this(match: re.Match[str], clock: Clock) -> Window | None:
    """From the start of this week, month, quarter or year to the end of the day."""
    unit = match["unit"] or match["unit_"] or match["begun"] or _SHORT[match["short"][0].lower()]
    unit = unit.lower()
    return since(clock, _start_of(unit, clock.today), f"this {unit}", strict=unit in ("week", "month"))


def read_last(match: re.Match[str], clock: Clock) -> Window | None:
    """The week (Monday to Sunday), month, quarter or year before this one, or the one before last."""
    unit = (match["unit"] or match["unit_"]).lower()
    last = _start_of(unit, clock.today) - timedelta(days=1)
    if match["unit_"]:
        last = _start_of(unit, last) - timedelta(days=1)
    return _whole(clock, unit, last, "" if match["unit_"] else "last week")


def read_past(match: re.Match[str], clock: Clock) -> Window | None:
    """The past week: seven days back from today, and so on, to the end of the day."""
    unit = (match["unit"] or match["unit_"] or match["unit__"]).lower()
    first = _back(clock.today, 1, unit)
    return since(clock, first, f"the past {unit}", strict=unit not in ("quarter", "year"))


def read_weekend(match: re.Match[str], clock: Clock) -> Window | None:
    """The Saturday and Sunday last begun; "last weekend" is never the one that runs."""
    from_day = clock.today
    if (match["which"] or "").lower() == "last" and from_day.weekday() >= _SATURDAY:
        from_day -= timedelta(days=2)
    saturday = from_day - timedelta(days=(from_day.weekday() - _SATURDAY) % 7)
    sunday = saturday + timedelta(days=1)
    return days(clock, saturday, sunday, f"the weekend of {join_labels(name_day(saturday), name_day(sunday))}")


def read_counted(match: re.Match[str], clock: Clock) -> Window | None:
    """The past 3 days: three days back from today, to the end of the day; "few" and its like are preferences."""
    words, unit = match["count"].lower(), match["unit"].lower().removeprefix("trading ")
    count = int(words) if words.isdigit() else COUNTS[words.removeprefix("a ")]
    if "trading" in match["unit"].lower():
        unit = "session"
    first = _back(clock.today, count, unit)
    strict = words.isdigit() or not words.endswith(("few", "of", "several"))
    return since(clock, first, f"the past {words} {unit}{'s' * (count > 1)}", strict=strict and unit not in _MONTHS)


def read_ago(match: re.Match[str], clock: Clock) -> Window | None:
    """Three days ago, a week ago today: that day; two weeks, months ago: the one that held it, a preference."""
    words, unit = match["count"].lower(), match["unit"].lower()
    day = _back(clock.today, int(words) if words.isdigit() else COUNTS[words], unit)
    if unit == "day" or match["today"]:
        return one_day(clock, day, weekday=True)
    whole = _whole(clock, "week" if unit == "fortnight" else unit, day)
    return replace(whole, strict=False)


def read_vague(match: re.Match[str], clock: Clock) -> Window | None:
    """Lately: a month back; right now: two weeks; the other day: one week. Preferences, all of them."""
    if match["other"]:
        back, label = _RECENT_DAYS["day"], match["other"].lower()
    elif match["unit"]:
        back, label = _RECENT_DAYS[match["unit"].lower()], match[0].lower()
    else:
        label = match["word"].lower()
        back = _SHORT_MEMORY_DAYS if label.endswith(_NOW) else _LONG_MEMORY_DAYS
    return since(clock, clock.today - timedelta(days=back), label, strict=False)


def _night(clock: Clock, day: date) -> Window:
    next_day = day + timedelta(days=1)
    label = join_labels(name_day(day, weekday=True), name_day(next_day, weekday=True))
    return Window(start=clock.moment(day, _NOON), end=clock.moment(next_day, _NOON), label=f"the night of {label}")


def _whole(clock: Clock, unit: str, day: date, name: str = "") -> Window:
    """The week (shown by ``name`` and its days), month, quarter or year that holds a day."""
    first = _start_of(unit, day)
    last = first + timedelta(days=6) if unit == "week" else first + relativedelta(months=_MONTHS[unit], days=-1)
    label = join_labels(name_day(first), name_day(last))
    named = {
        "week": f"{name} ({label})" if name else label,
        "month": f"{MONTH_NAMES[first.month - 1]} {first.year}",
        "quarter": f"Q{first.month // 3 + 1} {first.year}",
        "year": f"{first.year}",
    }
    return days(clock, first, last, named[unit], strict=unit in ("week", "month"))


def _start_of(unit: str, day: date) -> date:
    if unit == "week":
        return day - timedelta(days=day.weekday())
    count = _MONTHS[unit]
    return date(day.year, (day.month - 1) // count * count + 1, 1)


def _back(day: date, count: int, unit: str) -> date:
    """The day that lies ``count`` units before; sessions are weekdays, hours reach into the days they touch."""
    if unit in _MONTHS:
        return day - relativedelta(months=count * _MONTHS[unit])
    if unit == "session":
        day -= timedelta(days=max(0, day.weekday() - _FRIDAY))
        weeks, rest = divmod(count, _SATURDAY)
        return day - timedelta(weeks=weeks, days=rest + 2 * (rest > day.weekday()))
    hours = {"hour": 1, "day": 24, "week": 7 * 24, "fortnight": 14 * 24}[unit] * count
    return day - timedelta(days=-(-hours // 24))
