from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketbrief.answering.views.view_expiry import GOOD_FOR, over_at

SAID = datetime(2030, 11, 20, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("horizon", "over"),
    [
        (None, date(2030, 12, 20)),
        ("this week", date(2030, 12, 20)),
        ("over the next 12 months", date(2031, 11, 15)),
        ("in five years' time", date(2035, 11, 19)),
        ("by year-end", date(2031, 1, 1)),
        ("in 2031", date(2032, 1, 1)),
        ("by December 2030", date(2031, 1, 1)),
        ("by the end of March", date(2031, 4, 1)),
        ("in Q3", date(2031, 10, 1)),
        ("in the first half of 2031", date(2031, 7, 1)),
        ("in the fourth quarter", date(2031, 1, 1)),
        ("next year", date(2032, 1, 1)),
    ],
)
def test_the_time_a_view_speaks_of_ends_where_its_words_say(horizon: str | None, over: date) -> None:
    assert over_at(horizon, SAID).date() == over


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz 0123456789-'", max_size=40))
def test_no_words_end_it_sooner_than_a_month_or_break_it(words: str) -> None:
    assert over_at(words, SAID) >= SAID + GOOD_FOR
