"""Quarters in questions and news."""

import pytest

from marketbrief.answering.time.quarters import is_of_another_quarter, quarters_in


@pytest.mark.parametrize(
    ("text", "quarters"),
    [
        ("Q3 sales", {3}),
        ("how was 3q", {3}),
        ("third-quarter profit", {3}),
        ("the second fiscal quarter and Q1", {1, 2}),
        ("a quarter point", set()),
        ("three quarters", set()),
    ],
)
def test_quarters_are_read_however_they_are_written(text, quarters):
    assert quarters_in(text) == quarters


@pytest.mark.parametrize(
    ("told", "another"), [("second-quarter profit fell", True), ("Q3 profit fell", False), ("profit fell", False)]
)
def test_news_is_of_another_quarter_only_where_it_names_one(told, another):
    assert is_of_another_quarter("how was q3?", told) is another
