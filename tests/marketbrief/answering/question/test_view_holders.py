"""Whose view a question asks for, and what it is about without them."""

import pytest

from marketbrief.answering.question.view_holders import asks_voices, holders_of, without_voices


@pytest.mark.parametrize(
    ("text", "holders"),
    [
        ("what do Tarnvale and Mossbank say about oil?", ("Tarnvale", "Mossbank")),
        ("how big will it get acc to Mossbank?", ("Mossbank",)),
        ("quillon still a bond bull? where does he see yields", ("quillon",)),
        ("Mossbank still positive on Tarnvale after the delay?", ("Mossbank",)),
        ("what do analysts say about oil?", ()),
        ("is anyone still positive on Tarnvale?", ()),
    ],
)
def test_the_holders_are_those_named(text, holders):
    assert holders_of(text) == holders


@pytest.mark.parametrize(
    "text", ["what r people saying", "is anyone excited?", "first reactions to the deal", "brokers?"]
)
def test_a_question_for_whoever_holds_a_view_asks_several(text):
    assert asks_voices(text)


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("what are brokers saying on Tarnvale", "what are saying on Tarnvale"),
        ("what does the street make of Tarnvale", "what does make of Tarnvale"),
        ("Wall Street on oil", "Wall Street on oil"),
        ("analysts", "analysts"),
    ],
)
def test_whoever_may_hold_a_view_is_no_part_of_what_it_is_about(text, about):
    assert without_voices(text) == about
