"""What a statement is about."""

import pytest

from marketbrief.language.topic import topic_of


@pytest.mark.parametrize(
    ("words", "subject", "about"),
    [
        ("Crude could test its lows.", None, "Oil"),
        ("The dollar will weaken against gold.", "Gold", "Gold"),
        ("The bill came to 4 million dollars.", None, None),
        ("They have kept the market tight.", "Oil", "Oil"),
        ("The stock market is cheap.", "Oil", "Stocks"),
        ("The market wants to hear more.", "Federal Reserve", "Stocks"),
        ("The market wants to hear more.", None, "Stocks"),
    ],
)
def test_a_statement_is_about_the_market_it_names_and_the_market_alone_is_its_headlines(words, subject, about):
    assert topic_of(words, subject) == about
