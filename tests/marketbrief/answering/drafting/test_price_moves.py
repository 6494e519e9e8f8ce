"""Moves of prices in words: whether a sentence tells where a market closed."""

import pytest

from marketbrief.answering.drafting.price_moves import tells_close


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The gauge closed up 0.4% at 1,208.50 points.", True),
        ("Tin settled at $31,200 a tonne.", True),
        ("The mill closed in May.", False),
        ("Shares of Oakline fell 3 percent.", False),
    ],
)
def test_a_closing_level_is_told_by_its_verb_and_a_figure(text, told):
    assert tells_close(text) is told
