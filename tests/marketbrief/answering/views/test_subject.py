"""A statement judges a market where one of its clauses names it and says how it fares."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketbrief.answering.views.subject import judges

JUDGED = [
    ("There is a risk that oil prices will go lower.", "Oil"),
    ("Quill sees Brent at $55 by Christmas.", "Oil"),
    ("Banks, he argued, have put the worst of it behind them.", "Banks"),
    ("The game has become much harder for these retailers.", "Retailers"),
    ("Harbor Lane upgraded the big banks.", "Banks"),
    ("The stock market will edge higher.", "Stocks"),
    ("Bad news from the south will pressure the euro.", "Euro"),
]
NAMED = [
    ("The bid values 140 million barrels of oil equivalent at a lower price.", "Oil"),
    ("Heavy oil and gas companies will see higher costs.", "Oil"),
    ("Sales rose more than Wall Street had expected.", "US stocks"),
    ("The retailer is losing customers.", "Retailers"),
    ("This tells the euro countries which risks they run.", "Euro"),
    ("Harbor Lane raised its rating on the stock, a member of the Dow.", "Dow Jones Industrial Average"),
    ("Claims are considerably higher than what the market was expecting.", "Stocks"),
    ("Lower costs are good, which the oil market noted.", "Oil"),
]


@pytest.mark.parametrize(("words", "market"), JUDGED)
def test_a_market_that_is_said_to_fare_well_or_ill_is_judged(words: str, market: str) -> None:
    assert judges(words, market)


@pytest.mark.parametrize(("words", "market"), NAMED)
def test_a_market_that_is_only_named_is_not(words: str, market: str) -> None:
    assert not judges(words, market)


@given(st.text())
def test_words_without_a_market_judge_none(words: str) -> None:
    assert not judges(f"{words} is mending its roads", "Palm oil") or "palm" in words.casefold()
