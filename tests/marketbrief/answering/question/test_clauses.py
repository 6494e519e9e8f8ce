"""The kind of answer a question needs, its clauses, and whose view it asks for."""

import pytest

from marketbrief.answering.question.clauses import AnswerKind, clauses_of, read_kind
from marketbrief.answering.question.comparison import compares
from marketbrief.answering.question.understand import understand
from marketbrief.answering.question.view_holders import holders_of
from tests.marketbrief.answering.conftest import AS_OF


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("why did Oakline fall?", AnswerKind.ONE),
        ("Oakline vs Tarnvale", AnswerKind.COMPARE),
        ("compare oil and gold", AnswerKind.COMPARE),
        ("how does gold compare with oil?", AnswerKind.COMPARE),
        ("which companies cut their forecasts?", AnswerKind.LIST),
        ("market wrap", AnswerKind.DAY),
        ("what happened yesterday?", AnswerKind.DAY),
        ("what should I know about Oakline?", AnswerKind.ABOUT),
        ("what do analysts say about Oakline?", AnswerKind.VIEWS),
        ("what is the outlook for Oakline?", AnswerKind.OUTLOOK),
        ("why did Oakline fall and how much did Tarnvale pay?", AnswerKind.MULTI),
    ],
)
def test_the_kind_of_answer_is_read_from_the_words(text, kind):
    assert read_kind(text).kind is kind


def test_a_beat_of_expectations_is_no_comparison():
    assert read_kind("Oakline results vs the street?").kind is not AnswerKind.COMPARE


def test_clauses_ask_for_something_each_and_the_context_names_what_they_are_about():
    clauses = clauses_of("Oakline results: how much did it earn, and why did it fall?")
    assert clauses.context == "Oakline results"
    assert clauses.asked == ("how much did it earn", "why did it fall")


def test_a_question_of_one_clause_is_itself():
    assert clauses_of("why did Oakline fall?").asked == ("why did Oakline fall",)


@pytest.mark.parametrize(
    ("text", "holders"),
    [
        ("what does Ada Quillon say about oil?", ("Ada Quillon",)),
        ("what do Quillon and Mossbank think?", ("Quillon", "Mossbank")),
        ("is Quillon still bullish?", ("Quillon",)),
        ("what do analysts say about oil?", ()),
        ("why did oil fall?", ()),
    ],
)
def test_whose_view_is_asked_for(text, holders):
    assert holders_of(text) == holders


@pytest.mark.parametrize(
    ("text", "compared"),
    [
        ("compare gold and silver", True),
        ("how did oil do on 3 May versus 10 May?", True),
        ("why did oil fall?", False),
        ("compare gold", False),
    ],
)
def test_a_comparison_sets_two_markets_or_two_times_against_each_other(text, compared):
    assert compares(understand(text, as_of=AS_OF)[0]) is compared
