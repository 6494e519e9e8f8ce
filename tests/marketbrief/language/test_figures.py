"""One figure, however it is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketbrief.language.figures import numbers_in


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("36.7%", "36.7 percent"),
        ("36.7%", "36.7 per cent"),
        ("25 basis points", "25bps"),
        ("a quarter point", "25 basis points"),
        ("a quarter-point cut", "a 25-basis-point cut"),
        ("a quarter of a percentage point", "0.25 percentage points"),
        ("half a percentage point", "50 bps"),
        ("three-quarters of a point", "75 basis points"),
        ("2,453.36", "2453.36"),
        ("$3 million", "3,000,000 dollars"),
        ("1.2 billion", "1,200 million"),
        ("three cuts", "3 cuts"),
        ("€5", "5 euros"),
    ],
)
def test_two_spellings_are_one_figure(one, other):
    assert numbers_in(one) == numbers_in(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("25%", "25 basis points"),
        ("$5", "€5"),
        ("3 million", "3 billion"),
        ("36.7%", "36.8%"),
        ("2.4 percent", "2.4"),
        ("two", "three"),
    ],
)
def test_another_value_or_unit_is_another_figure(one, other):
    assert numbers_in(one) != numbers_in(other)


@given(st.text(max_size=80))
def test_any_text_can_be_read_and_only_digits_and_number_words_are_figures(text):
    assert bool(numbers_in(text)) <= any(character.isalnum() for character in text)
