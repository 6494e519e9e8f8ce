"""The words of a headline find its article, however old."""

import pytest

from marketbrief.answering.retrieval.headline import is_headline

TITLE = "Tarnvale Foods to buy J.B. Oakline for $1.2 bln"


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (f"What happened: {TITLE}?", True),
        ("tarnvale foods to buy jb oakline for $1.2 bln", True),
        ("did Tarnvale Foods buy Oakline?", False),
        ("Tarnvale Foods to buy J.B. Oakline for $1.2 bln, who advised the seller?", False),
    ],
)
def test_a_question_gives_a_headline_when_it_has_its_words_and_no_others(text, is_one):
    assert is_headline(text, TITLE) is is_one
