"""Dates in brackets: only where they are certain, and only true ones."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketbrief.answering.verification.annotations import (
    date_label_stands,
    dated_label,
    dates_stand,
    label_of,
    name_put_in,
    with_dates,
    without_dates,
)
from marketbrief.domain.article import Article
from marketbrief.language.calendar import WEEKDAY_NAMES


@pytest.fixture
def article(make_article):
    return make_article(published_at=datetime(2026, 9, 9, 16, tzinfo=UTC))  # a Wednesday


@pytest.mark.parametrize(
    ("text", "dated"),
    [
        ("Oil fell on Wednesday.", "Oil fell on Wednesday [9 September]."),
        ("Oil fell on Tuesday as stocks rose.", "Oil fell on Tuesday [8 September] as stocks rose."),
        ("Oil fell on Friday.", "Oil fell on Friday."),
        ("Talks resume next Wednesday.", "Talks resume next Wednesday."),
        ("Wednesday's drop was small.", "Wednesday's drop was small."),
        ("Oil fell.", "Oil fell."),
    ],
)
def test_the_day_of_the_article_and_the_one_before_are_dated(article, text, dated):
    assert with_dates(text, article) == dated


def test_an_undated_article_gives_no_date(make_article):
    assert with_dates("Oil fell on Tuesday.", make_article(published_at=None)) == "Oil fell on Tuesday."


@given(st.sampled_from(WEEKDAY_NAMES), st.dates(date(2000, 1, 1), date(2030, 1, 1)))
def test_what_is_added_is_true_and_can_be_taken_away_again(day, published_on):
    text = f"Oil fell on {day} after a storm."
    moment = datetime.combine(published_on, time(12), UTC)
    read = Article(article_id="a", title="Oil", text=text, source="a.txt", retrieved_at=moment, published_at=moment)
    dated = with_dates(text, read)
    assert without_dates(dated) == text
    assert dates_stand(dated, [read])


def test_a_date_of_another_week_does_not_stand(article):
    assert not dates_stand("Oil fell on Tuesday [1 September].", [article])


@pytest.mark.parametrize(
    ("text", "name", "without"),
    [
        ("It [Tarnvale] said so.", "Tarnvale", "It said so."),
        ("The company [Oakline Freight] fell.", "Oakline Freight", "The company fell."),
        ("It said so.", None, "It said so."),
        ("Oil fell on Wednesday [9 September].", None, "Oil fell on Wednesday [9 September]."),
        ("[9 September 2026] It fell.", None, "[9 September 2026] It fell."),
    ],
)
def test_a_name_after_the_words_that_stand_for_it_is_told_from_what_the_source_says(text, name, without):
    assert name_put_in(text) == (name, without)


def test_the_day_of_an_article_is_a_label_on_every_day_but_its_own(article, make_article):
    assert dated_label(article, datetime(2026, 9, 10, 1, tzinfo=UTC)) == "[9 September 2026] "
    assert dated_label(article, datetime(2026, 9, 9, 23, tzinfo=UTC)) is None
    assert dated_label(make_article(published_at=None), datetime(2026, 9, 10, tzinfo=UTC)) is None


def test_a_label_is_taken_off_and_has_to_be_the_day_of_a_source(article, make_article):
    label, rest = label_of(f"{dated_label(article, datetime(2026, 9, 12, tzinfo=UTC))}Oil fell.")
    assert rest == "Oil fell."
    assert date_label_stands(label, [article])
    assert not date_label_stands("8 September 2026", [article])
    assert not date_label_stands(label, [make_article(published_at=None)])
