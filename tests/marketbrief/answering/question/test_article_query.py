"""A message read as a query for articles."""

from datetime import UTC, datetime

import pytest

from marketbrief.answering.question.article_query import QueryDirection, QueryIntent, is_wrap, read_query

AS_OF = datetime(2026, 9, 10, 20, tzinfo=UTC)


@pytest.fixture
def read(library, told):
    for n in range(3):
        told(f"o-{n}", "Oakline cuts its forecast", f"Oakline Freight Corp ( OAKL.N ) said that freight was slow {n}.")
        told(f"t-{n}", "Tarnvale gains", f"Shares of Tarnvale Foods Inc ( TVF.O ) rose {n}% after a good harvest.")

    def query(text, **more):
        return read_query(text, AS_OF, library.article_search(), **more)

    return query


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("why did Oakline fall?", QueryIntent.MOVE),
        ("what do analysts say about Oakline?", QueryIntent.VIEWS),
        ("which companies were hit?", QueryIntent.LIST),
        ("Oakline vs Tarnvale", QueryIntent.COMPARE),
        ("how much did Oakline earn?", QueryIntent.FIGURE),
        ("what happened in the markets yesterday?", QueryIntent.DAY),
        ("tell me of Oakline", QueryIntent.WHAT),
    ],
)
def test_a_question_wants_one_kind_of_answer(read, text, intent):
    assert read(text).intent is intent


@pytest.mark.parametrize(
    ("text", "direction"),
    [("why did oil jump?", QueryDirection.UP), ("why did oil tank?", QueryDirection.DOWN), ("what of oil?", None)],
)
def test_the_way_of_a_move_is_read_and_its_words_searched(read, text, direction):
    query = read(text)
    assert query.direction is direction
    assert any(term.need == "direction" for term in query.terms) is (direction is not None)


def test_the_askers_own_words_weigh_most_and_other_names_stand_for_the_same_need(read):
    terms = {term.query: term for term in read("what did OAKL say of freight?").terms}
    assert terms['"freight"'].asked
    full = next(term for query, term in terms.items() if "oakline" in query)
    assert not full.asked
    assert full.need == terms['"oakl"'].need


def test_the_time_of_a_question_is_not_searched_as_a_word(read):
    assert not any("september" in term.query for term in read("why did Oakline fall on 9 September?").terms)


def test_a_follow_up_takes_over_subject_and_time(read):
    query = read("and why?", thread=["what did Oakline do on 9 September?"])
    assert query.entities == ()
    assert [entity.key for entity in query.carried] == ["OAKL.N"]
    assert query.when.named
    assert any("oakline" in term.query for term in query.terms)


def test_a_follow_up_that_names_something_keeps_to_it(read):
    query = read("and Tarnvale Foods?", thread=["what did Oakline do?"])
    assert [entity.key for entity in query.entities] == ["TVF.O"]
    assert query.carried == ()
    own = max(term.weight for term in query.terms if "tarnvale" in term.query)
    assert all(term.weight < own for term in query.terms if "oakline" in term.query)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("why did Oakline fall?", 0),
        ("why did Oakline fall and what did Tarnvale do?", 2),
        ("Oakline vs Tarnvale Foods results", 2),
    ],
)
def test_a_message_is_taken_apart_into_its_questions(read, text, parts):
    assert len(read(text).parts) == parts


@pytest.mark.parametrize(
    ("text", "wrap"),
    [
        ("what happened in the markets yesterday?", True),
        ("why did stocks fall?", True),
        ("why did Oakline fall?", False),
    ],
)
def test_a_wrap_of_the_markets_answers_a_day_and_stocks_at_large(read, text, wrap):
    assert is_wrap(read(text)) is wrap
