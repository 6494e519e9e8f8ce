from datetime import UTC, date, datetime, time
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channel_settings import MARKETS
from bot.scheduled import timetable
from bot.scheduled.timetable import EVERY_DAY, WEEKDAYS, WEEKEND, Timetable, holiday_of, is_market

NEW_YORK, LORD_HOWE = "America/New_York", "Australia/Lord_Howe"
ZONES = ("America/New_York", "Europe/London", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "UTC")


def local_times(timetable, after, count, market=None):
    due = islice(timetable.due_after(after, market), count)
    return [moment.astimezone(ZoneInfo(timetable.zone)).strftime("%a %d %b %H:%M") for moment in due]


@pytest.mark.parametrize(
    ("zone", "at", "after", "expected"),
    [
        # clocks go forward: 02:30 does not exist, and comes as long after midnight as on any other day
        (NEW_YORK, time(2, 30), datetime(2026, 3, 7, 12, tzinfo=UTC), ["Sun 08 Mar 03:30", "Mon 09 Mar 02:30"]),
        ("Europe/London", time(1, 15), datetime(2026, 3, 28, 12, tzinfo=UTC), ["Sun 29 Mar 02:15", "Mon 30 Mar 01:15"]),
        # clocks go back: 01:30 comes twice, and the first counts
        (NEW_YORK, time(1, 30), datetime(2026, 10, 31, 12, tzinfo=UTC), ["Sun 01 Nov 01:30", "Mon 02 Nov 01:30"]),
        # the wall clock stays while the distance to UTC changes
        (NEW_YORK, time(7, 30), datetime(2026, 3, 7, 13, tzinfo=UTC), ["Sun 08 Mar 07:30", "Mon 09 Mar 07:30"]),
        # half an hour of summer time
        (LORD_HOWE, time(2, 10), datetime(2026, 10, 3, 0, tzinfo=UTC), ["Sun 04 Oct 02:40", "Mon 05 Oct 02:10"]),
    ],
)
def test_a_time_of_day_is_the_wall_clocks_whatever_the_clocks_do(zone, at, after, expected):
    assert local_times(Timetable(EVERY_DAY, at, zone), after, 2) == expected


def test_a_time_that_comes_twice_is_due_once_at_the_first():
    timetable = Timetable(EVERY_DAY, time(1, 30), NEW_YORK)
    first = timetable.next_after(datetime(2026, 11, 1, 4, 0, tzinfo=UTC), None)
    assert first == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert timetable.next_after(first, None) == datetime(2026, 11, 2, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("market", "day", "name"),
    [
        ("XNYS", date(2026, 11, 26), "Thanksgiving Day"),
        ("XNYS", date(2026, 7, 3), "Independence Day (observed)"),
        ("XNYS", date(2025, 1, 9), "Day of Mourning for Jimmy Carter"),
        ("XLON", date(2026, 12, 28), "Boxing Day (observed)"),
        ("XETR", date(2026, 4, 3), "Good Friday"),
    ],
)
def test_holidays_of_exchanges_are_known(market, day, name):
    assert name.split()[0] in holiday_of(market, day)


@pytest.mark.parametrize("language", ["de", "ja", ""])
def test_holidays_have_english_names_whatever_the_machines_language_is(monkeypatch, language):
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(name, language)
    timetable._holidays.cache_clear()
    assert holiday_of("XETR", date(2026, 4, 3)) == "Good Friday"
    timetable._holidays.cache_clear()


def test_an_ordinary_day_is_no_holiday():
    assert holiday_of("XNYS", date(2026, 11, 25)) is None


def test_every_market_offered_is_known():
    assert all(is_market(code) for code in MARKETS)
    assert not is_market("XXXX")


def test_notes_for_weekdays_leave_out_the_holidays_of_the_market():
    timetable = Timetable(WEEKDAYS, time(7, 30), NEW_YORK, trading=True)
    wednesday = datetime(2026, 11, 25, 20, tzinfo=UTC)
    assert local_times(timetable, wednesday, 2, "XNYS") == ["Fri 27 Nov 07:30", "Mon 30 Nov 07:30"]
    assert local_times(timetable, wednesday, 1, None) == ["Thu 26 Nov 07:30"]
    assert local_times(Timetable(EVERY_DAY, time(7, 30), NEW_YORK), wednesday, 1, "XNYS") == ["Thu 26 Nov 07:30"]


@given(
    zone=st.sampled_from(ZONES),
    at=st.times().map(lambda moment: moment.replace(second=0, microsecond=0)),
    days=st.frozensets(st.integers(0, 6), min_size=1),
    after=st.integers(1_330_000_000, 1_900_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
)
def test_what_is_due_comes_in_order_on_its_days_and_each_day_once(zone, at, days, after):
    due = list(islice(Timetable(days, at, zone).due_after(after, None), 5))
    local_days = [moment.astimezone(ZoneInfo(zone)).date() for moment in due]
    assert after < due[0]
    assert due == sorted(set(due))
    assert len(set(local_days)) == len(due)
    assert {day.weekday() for day in local_days} <= days


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (EVERY_DAY, "every day at 07:30"),
        (WEEKDAYS, "every weekday at 07:30"),
        (WEEKEND, "every weekend day at 07:30"),
        (frozenset({0, 3}), "every Monday and Thursday at 07:30"),
    ],
)
def test_a_timetable_is_told_in_words(days, words):
    assert Timetable(days, time(7, 30), NEW_YORK).words == words


@pytest.mark.parametrize("days", [frozenset(), frozenset({7})])
def test_a_timetable_needs_days_of_the_week(days):
    with pytest.raises(ValueError, match="days of the week"):
        Timetable(days, time(7, 30), NEW_YORK)
