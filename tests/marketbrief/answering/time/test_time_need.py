"""How fast news grows old for a question, and from which moment."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketbrief.answering.time.time_need import UNDATED, time_need

AS_OF = datetime(2026, 9, 10, 20, tzinfo=UTC)  # a Thursday


def weight(text, **ago):
    return time_need(text, AS_OF).weigher()((AS_OF - timedelta(**ago)).timestamp())


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("why did oil fall?", 3),
        ("why did oil fall today?", 0.5),
        ("which companies cut their forecasts?", 8),
        ("what are the terms for Tarnvale?", 8),
    ],
)
def test_news_loses_half_its_weight_with_each_half_life(text, days):
    need = time_need(text, AS_OF)
    assert not need.named
    assert need.half_life == days
    assert weight(text) == 1
    assert weight(text, days=days) == pytest.approx(0.5)


@pytest.mark.parametrize(
    "text", ["why did oil fall on 2 September?", "what happened to oil on Wednesday 2 September 2026?"]
)
def test_a_day_that_is_named_anchors_the_decay(text):
    need = time_need(text, AS_OF)
    assert need.named
    assert need.start.date() == datetime(2026, 9, 2, tzinfo=UTC).date()
    inside = need.weigher()(need.start.timestamp() + 3600)
    assert inside == 1
    assert need.weigher()(AS_OF.timestamp()) < 0.01
    assert need.weigher()((need.start - timedelta(days=1)).timestamp()) == pytest.approx(0.5)


def test_a_stretch_that_lasts_until_now_serves_its_newest_first_and_all_of_it_before_what_lies_outside():
    need = time_need("why did oil fall in the last two weeks?", AS_OF)
    weigh = need.weigher()
    inside = [weigh((AS_OF - timedelta(days=day)).timestamp()) for day in (1, 6, 13)]
    assert inside == sorted(inside, reverse=True)
    assert inside[-1] > 0.2


@pytest.mark.parametrize("text", ["what were Tarnvale's results in June?", "how did Tarnvale's earnings do in June?"])
def test_a_report_on_a_period_comes_after_it(text):
    need = time_need(text, AS_OF, intent="result")
    assert need.reported
    assert need.start >= datetime(2026, 6, 30, tzinfo=UTC)
    assert need.weigher()(datetime(2026, 7, 20, tzinfo=UTC).timestamp()) == 1
    assert need.weigher()(datetime(2026, 6, 2, tzinfo=UTC).timestamp()) < 0.01


def test_a_month_to_come_is_no_anchor_a_year_back():
    assert not time_need("are they hiking in nov?", AS_OF).named


@pytest.mark.parametrize("text", ["why did oil fall yday?", "why did oil fall on weds?"])
def test_the_times_of_chat_are_understood(text):
    assert time_need(text, AS_OF).start.date() == datetime(2026, 9, 9, tzinfo=UTC).date()


@pytest.mark.parametrize("text", ["why did oil fall?", "why did oil fall on 2 September?"])
def test_an_article_without_a_date_counts_as_one_some_days_old(text):
    assert time_need(text, AS_OF).weigher()(None) == UNDATED


@given(st.floats(min_value=0, max_value=60), st.floats(min_value=0, max_value=60))
def test_what_is_nearer_to_the_moment_never_counts_less(one, other):
    weigh = time_need("why did oil fall?", AS_OF).weigher()
    near, far = sorted((one, other))
    seconds = AS_OF.timestamp()
    assert 1 >= weigh(seconds - near * 86_400) >= weigh(seconds - far * 86_400) > 0
