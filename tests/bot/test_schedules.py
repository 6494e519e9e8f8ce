from datetime import UTC, datetime, time, timedelta

import pytest

from bot.scheduled.schedules import Schedules
from bot.scheduled.timetable import WEEKDAYS, Timetable

NOW = datetime(2031, 3, 14, 12, tzinfo=UTC)
TIMETABLE = Timetable(WEEKDAYS, time(7, 30), "America/New_York", trading=True)


@pytest.fixture
def schedules(bot_file):
    return Schedules(bot_file)


def a_schedule(schedules, channel="C0MARKETS", due=NOW, user="U0ADA"):
    return schedules.add("T0", channel, user, TIMETABLE, ("small caps", "oil"), since=NOW, next_due=due)


def test_a_schedule_comes_back_as_it_was_kept(schedules):
    made = a_schedule(schedules)
    assert schedules.get(made.number) == made
    assert (made.timetable, made.subjects, made.next_due) == (TIMETABLE, ("small caps", "oil"), NOW)
    assert made.words == "1: every weekday at 07:30 (America/New_York) on small caps and oil"


def test_the_number_of_a_removed_schedule_is_never_used_again(schedules):
    first = a_schedule(schedules)
    schedules.remove(first.number)
    assert schedules.get(first.number) is None
    assert a_schedule(schedules).number > first.number


def test_schedules_are_found_by_channel_and_by_person(schedules):
    first, second = a_schedule(schedules), a_schedule(schedules, "C0OIL")
    third = a_schedule(schedules, user="U0BEN")
    assert schedules.of("T0", "C0MARKETS") == (first, third)
    assert schedules.by("T0", "U0ADA") == (first, second)


def test_what_is_planned_is_due_no_more(schedules):
    late, early = a_schedule(schedules), a_schedule(schedules, due=NOW - timedelta(hours=1))
    a_schedule(schedules, due=NOW + timedelta(hours=1))
    assert schedules.due(NOW) == (early, late)
    schedules.planned(early, NOW + timedelta(days=1))
    assert schedules.due(NOW) == (late,)


def test_a_replica_that_plans_late_changes_nothing(schedules):
    made = a_schedule(schedules)
    schedules.planned(made, NOW + timedelta(days=1))
    schedules.planned(made, NOW + timedelta(days=7))
    assert schedules.get(made.number).next_due == NOW + timedelta(days=1)
