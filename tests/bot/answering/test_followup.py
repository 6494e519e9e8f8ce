"""A follow-up becomes a question that stands alone."""

from datetime import UTC, datetime

import pytest

from bot.answering.followup import stand_alone
from marketbrief.question import Turn

NOW = datetime(2026, 9, 18, 15, tzinfo=UTC)
FIRST = "why did small caps rally on Wednesday?"


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("and oil?", "why did oil rally on Wednesday?"),
        ("what about the dollar?", "why did the dollar rally on Wednesday?"),
        ("and what does Mossbank think?", "What does Mossbank think about small caps?"),
        ("what about Mossbank?", "What does Mossbank say about small caps?"),
        ("and on Thursday?", "why did small caps rally on Thursday?"),
        ("why?", FIRST),
        ("who is bearish on it?", "Who is bearish on small caps?"),
    ],
)
def test_what_is_missing_comes_from_the_thread(message, expected):
    assert stand_alone(message, [Turn(FIRST, NOW)], NOW) == expected


@pytest.mark.parametrize(
    "message", ["why did gold fall yesterday?", "what do analysts say about European stocks this week?"]
)
def test_a_question_with_its_own_market_stays_as_it_is(message):
    assert stand_alone(message, [Turn(FIRST, NOW)], NOW) == message


def test_without_a_thread_nothing_is_added():
    assert stand_alone("and oil?", [], NOW) == "and oil?"
