import json
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketbrief.answering.time import read_window, read_windows
from tests.places import SHARED

TABLE = tomllib.loads(Path(__file__).with_name("windows.toml").read_text("utf-8"))["asked"]
WEDNESDAY = datetime.fromisoformat("2011-05-18T10:30:00-04:00")
MONDAY = datetime.fromisoformat("2010-01-04T08:00:00-05:00")
REAL_QUESTIONS = SHARED / "data"

moments = st.datetimes(
    datetime.fromisoformat("1930-01-01"),
    datetime.fromisoformat("2150-01-01"),
    timezones=st.sampled_from([UTC, ZoneInfo("America/New_York")]),
)
words_of_time = st.lists(
    st.sampled_from(
        "since before until after between and from to - early mid late end of in on the last this past first week "
        "month quarter year 3 7 30 31 17th 2010 2011 1900 2200 9999 5/17 5/17/2011 2011-05-17 May march Jan. Feb "
        "Tuesday Sat yesterday today overnight Q2 H1 's , ? days two ago weekend recently".split()
    ),
    max_size=12,
).map(" ".join)


def rows() -> Iterator[tuple[datetime, str, tuple[str, str, bool] | None]]:
    for asked in TABLE:
        as_of = datetime.fromisoformat(asked["as_of"])
        for kind in ("walls", "preferences"):
            yield from ((as_of, text, (start, end, kind == "walls")) for text, start, end in asked[kind])
        yield from ((as_of, text, None) for text in asked["none"])


def told(side: datetime | None) -> str:
    if side is None:
        return ""
    return side.strftime("%Y-%m-%d" if side.hour == 0 else "%Y-%m-%dT%H:%M")


def test_the_table_of_phrases_is_read_as_desks_mean_it():
    wrong, count = [], 0
    for as_of, text, expected in rows():
        window, _ = read_window(text, as_of)
        got = (told(window.start), told(window.end), window.strict) if window else None
        count += 1
        if got != expected:
            wrong.append(f"{text!r} asked {as_of:%a %d %b %Y}: expected {expected}, got {got}")
    assert not wrong, f"{len(wrong)} of {count} wrong:\n" + "\n".join(wrong)
    assert count >= 160


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("why did oil fall on 17 May 2011?", "17 May 2011"),
        ("why did oil fall on Tuesday?", "Tuesday 17 May 2011"),
        ("why did oil fall yesterday?", "Tuesday 17 May 2011"),
        ("between 3 and 7 May", "3 to 7 May 2011"),
        ("from 28 April to 3 May", "28 April to 3 May 2011"),
        ("from 28 December to 4 January", "28 December 2010 to 4 January 2011"),
        ("in May", "May 2011"),
        ("since April", "since April 2011"),
        ("since Monday", "since Monday 16 May 2011"),
        ("before 5 May", "before 5 May 2011"),
        ("until 5 May", "until 5 May 2011"),
        ("in Q2", "Q2 2011"),
        ("in the first half of 2010", "H1 2010"),
        ("early May", "early May 2011"),
        ("this week", "this week (since Monday 16 May 2011)"),
        ("since last week", "since Monday 9 May 2011"),
        ("last week", "last week (9 to 15 May 2011)"),
        ("last month", "April 2011"),
        ("last quarter", "Q1 2011"),
        ("past 3 days", "the past 3 days (since Sunday 15 May 2011)"),
        ("lately", "lately (since Monday 18 April 2011)"),
        ("over the weekend", "the weekend of 14 to 15 May 2011"),
        ("overnight", "the night of Tuesday 17 to Wednesday 18 May 2011"),
        ("compare 3 May and 7 May", "3 to 7 May 2011"),
        ("lately, and currently", "lately (since Monday 18 April 2011)"),
        ("before 3 May and on 7 May", "until 7 May 2011"),
        ("between April and June 2010", "April to June 2010"),
    ],
)
def test_a_label_reads_well(text, label):
    window, _ = read_window(text, WEDNESDAY)
    assert window is not None
    assert window.label == label


def test_yesterday_on_a_monday_says_that_it_reaches_back_to_friday():
    window, _ = read_window("why did stocks fall yesterday?", MONDAY)
    assert window.label == "from Friday 1 to Sunday 3 January 2010"


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("why did oil   fall on 17 May 2011?", "why did oil fall?"),
        ("On Tuesday, why did oil fall?", "why did oil fall?"),
        ("what drove Tuesday's rally in small caps?", "what drove rally in small caps?"),
        ("why did oil, on 3 May, fall?", "why did oil, fall?"),
        ("how is tin doing from 9 May onwards?", "how is tin doing?"),
        ("what moved tin in the week of May 2?", "what moved tin?"),
        ("what moved tin at the end of May 2010?", "what moved tin at the end of May 2010?"),
        ("what moved tin between 3 May and 7 May?", "what moved tin?"),
        ("what moved tin in Q2 2010?", "what moved tin in Q2 2010?"),
        ("what moved tin lately?", "what moved tin?"),
        ("why did oil fall on Wensday?", "why did oil fall?"),
        ("anything today or yesterday on copper?", "anything on copper?"),
        ("yesterday?", ""),
        ("  why did   oil fall ?", "why did oil fall ?"),
    ],
)
def test_the_rest_of_the_text_is_the_query(text, rest):
    assert read_window(text, WEDNESDAY)[1] == rest


def test_several_windows_come_in_order_of_appearance():
    windows = read_windows("compare 7 May with 3 May, and with last week", WEDNESDAY)
    assert [window.label for window in windows] == ["7 May 2011", "3 May 2011", "last week (9 to 15 May 2011)"]


def test_a_day_is_the_askers_day():
    zone = ZoneInfo("Asia/Tokyo")
    window, _ = read_window("why did it fall today?", datetime(2011, 5, 18, 0, 30, tzinfo=zone))
    assert window.start == datetime(2011, 5, 18, tzinfo=zone)
    assert window.end == datetime(2011, 5, 19, tzinfo=zone)


def test_a_day_on_which_clocks_change_is_a_whole_day():
    zone = ZoneInfo("America/New_York")
    window, _ = read_window("why did it fall on 13 March 2011?", datetime(2011, 5, 18, 9, tzinfo=zone))
    assert window.end.timestamp() - window.start.timestamp() == timedelta(hours=23).total_seconds()


def test_a_text_of_any_length_is_read():
    window, rest = read_window("on Tuesday " + "May 3 " * 20_000, WEDNESDAY)
    assert window is not None
    assert rest.endswith("May 3 May 3")


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        read_window("yesterday", datetime.fromisoformat("2011-05-18"))


@given(text=st.one_of(st.text(max_size=80), words_of_time), as_of=moments)
def test_no_text_raises_and_every_window_has_begun_and_ends_by_tonight(text, as_of):
    tonight = (as_of + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    windows = read_windows(text, as_of)
    window, rest = read_window(text, as_of)
    assert (window is None) == (not windows)
    assert rest == " ".join(rest.split())
    for each in windows:
        assert each.start is None or (1900 <= each.start.year <= 2200 and each.start <= as_of)
        assert each.end is None or each.end <= tonight
        assert each.label


@given(day=st.dates(date(1990, 1, 1), date(2011, 5, 17)))
def test_every_spelling_of_a_date_is_the_same_day(day):
    month = f"{day:%B}"
    spellings = [
        f"{day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        f"{day:%A}, {month} {day.day}, {day.year}",
        f"the {day.day}th of {month} {day.year}",
        f"{day:%b}. {day.day} {day.year}",
        f"{day.month}/{day.day}/{day.year}",
        day.isoformat(),
    ]
    found = [read_window(f"why did tin fall on {spelling}?", WEDNESDAY) for spelling in spellings]
    assert {(window.start.date(), window.end - window.start, rest) for window, rest in found} == {
        (day, timedelta(days=1), "why did tin fall?")
    }


@given(text=words_of_time, as_of=moments)
def test_the_window_holds_every_wall_that_is_named(text, as_of):
    window, _ = read_window(text, as_of)
    for wall in (each for each in read_windows(text, as_of) if each.strict):
        assert window.strict
        assert window.start is None or (wall.start is not None and window.start <= wall.start)
        assert window.end is None or (wall.end is not None and wall.end <= window.end)


@pytest.mark.parametrize("name", ["marketwhy-2007.jsonl", "marketwhy-2010.jsonl"])
def test_questions_about_real_days_find_their_day(name):
    path = REAL_QUESTIONS / name
    if not path.exists():
        pytest.skip("the folder of real questions is not here")
    found = total = 0
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        as_of = datetime.fromisoformat(row["as_of"])
        window, _ = read_window(row["question"], as_of)
        noon = datetime.fromisoformat(f"{row['day']}T12:00:00").replace(tzinfo=as_of.tzinfo)
        total += 1
        found += window is not None and window.holds(noon) and window.end - window.start <= timedelta(days=3)
    assert found / total > 0.99


@pytest.mark.parametrize(
    "text",
    [
        "are they hiking in december?",
        "which firms report thurs dec 7?",
        "what will the bank do on monday?",
        "what's tin gonna do tuesday",
    ],
)
def test_a_time_still_to_come_is_no_window(text):
    assert read_window(text, datetime(2011, 10, 19, tzinfo=UTC))[0] is None


@pytest.mark.parametrize("text", ["what moved tin in december?", "why did tin fall on dec 7?", "tin on monday"])
def test_a_time_that_has_been_stays_a_window(text):
    assert read_window(text, datetime(2011, 10, 19, tzinfo=UTC))[0] is not None
