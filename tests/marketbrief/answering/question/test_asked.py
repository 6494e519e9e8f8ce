"""Which way a question says something moved."""

import pytest

from marketbrief.answering.question.asked import direction_of


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("why is tin down?", "down"),
        ("tin off 3 percent, why", "down"),
        ("why did oakline shut down?", ""),
        ("why did she step down", ""),
        ("why did they turn down the bid", ""),
        ("why is it up", "up"),
    ],
)
def test_a_verb_with_down_or_up_tells_no_move(text, way):
    assert direction_of(text) == way
