"""A follow-up becomes a question that stands alone."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.answers.followups import TABLE, read_table, understood_alike
from marketbrief.answering.question.followup import stand_alone
from marketbrief.domain.question import Turn

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


def test_the_threads_of_the_table_are_read_as_the_questions_they_ask():
    rows = list(read_table(TABLE))
    right = [
        understood_alike(stand_alone(said[-1], [Turn(each, at) for each in said[:-1]], at), meant, at)
        for _, at, said, meant in rows
    ]
    assert len(rows) >= 60
    assert sum(right) >= 0.9 * len(rows)


@given(st.text(max_size=80), st.lists(st.text(max_size=80), max_size=3))
def test_whatever_a_thread_says_a_question_comes_out(message, thread):
    assert stand_alone(message, [Turn(text, NOW) for text in thread], NOW) or not message.strip()
