"""Marks before a headline are no part of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketbrief.language.wire_format import without_marks


@pytest.mark.parametrize(
    "title",
    [
        "Oil falls",
        "CORRECTED: Oil falls",
        "UPDATE 2-Oil falls",
        "RPT-UPDATE 1-Oil falls",
        "CORRECTED (OFFICIAL) - Oil falls",
        "Refile: Oil falls",
    ],
)
def test_marks_are_taken_off(title):
    assert without_marks(title) == "Oil falls"


@pytest.mark.parametrize("title", ["Update on oil", "Corrected figures lift oil", "Killing time in Tarn", "3-2"])
def test_words_that_are_no_marks_stay(title):
    assert without_marks(title) == title


@given(st.text(max_size=60))
def test_a_headline_is_the_end_of_its_title(title):
    assert title.endswith(without_marks(title))
