"""Times as sources write them."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.extract.moments import moment_of, read_moment


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-01T09:30:00Z", "2026-03-01T09:30:00+00:00"),
        ("2026-03-01T09:30:00.123+0530", "2026-03-01T09:30:00.123+05:30"),
        ("2026-03-01 09:30:00 +02:00", "2026-03-01T09:30:00+02:00"),
        ("2026-03-01T09:30", "2026-03-01T09:30:00+00:00"),
        ("2026-03-01", "2026-03-01T12:00:00+00:00"),
        ("20260301", "2026-03-01T12:00:00+00:00"),
        ("March 1, 2026", "2026-03-01T12:00:00+00:00"),
        ("1 Mar 2026 at 9:30 pm", "2026-03-01T21:30:00+00:00"),
        ("Sun, 01 Mar 2026 09:30:00 GMT", "2026-03-01T09:30:00+00:00"),
        ("March 1, 2026 4:05 PM EST", "2026-03-01T16:05:00-05:00"),
        ("03.04.2026", "2026-04-03T12:00:00+00:00"),
        ("13/04/2026", "2026-04-13T12:00:00+00:00"),
        ("04/13/2026", "2026-04-13T12:00:00+00:00"),
        ("04/04/2026", "2026-04-04T12:00:00+00:00"),
    ],
)
def test_times_in_many_shapes_are_read(text: str, expected: str) -> None:
    assert read_moment(text) == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "May", "9:30", "2026", "May 2026", "Monday 9:30", "03/04/2026", "2026-02-30", "1709283000", "9" * 5000,
     "0001-01-01", "March 1, 2026 4:05 PM XYZT"],
)  # fmt: skip
def test_a_day_that_is_not_certain_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_moment(text)


def test_a_zone_is_kept() -> None:
    tokyo = timezone(timedelta(hours=9))
    assert moment_of(datetime(2026, 3, 1, 8, tzinfo=tokyo)).utcoffset() == timedelta(hours=9)
    assert moment_of(date(2026, 3, 1)) == datetime(2026, 3, 1, 12, tzinfo=UTC)


@given(
    st.datetimes(min_value=datetime(1600, 1, 1, tzinfo=UTC).replace(tzinfo=None), timezones=st.none() | st.just(UTC))
)
def test_what_is_written_in_iso_format_is_read_back(moment: datetime) -> None:
    assert read_moment(moment.isoformat()) == moment.replace(tzinfo=UTC)


@given(
    st.text(max_size=40) | st.from_regex(r"[0-9]{1,4}[-/. ][0-9]{1,2}[-/. ][0-9]{1,4}( [0-9:]{1,8}( [A-Z+-]{1,4})?)?")
)
def test_any_text_is_read_as_an_aware_time_or_is_a_value_error(text: str) -> None:
    with suppress(ValueError):
        assert read_moment(text).utcoffset() is not None
