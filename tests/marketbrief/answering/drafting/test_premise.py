"""What the news says against a question comes first, with a caveat."""

from datetime import UTC, datetime

import pytest

from marketbrief.answering.answerer import Answerer
from marketbrief.answering.retrieval.retrieve import Retriever
from marketbrief.domain.briefing import CaveatKind

AS_OF = datetime(2026, 9, 10, 20, tzinfo=UTC)


@pytest.fixture
def ask(library, told):
    told("deny", "Fernhill Steel denies bid for Corrie Mining", "Fernhill Steel said on Wednesday that it was not in"
         " talks to buy Corrie Mining, and called reports of a bid unfounded.")  # fmt: skip
    told("talk", "Corrie Mining jumps on bid talk", "Shares of Corrie Mining rose 9 percent on Tuesday on reports of a"
         " bid from Fernhill Steel.", day=8)  # fmt: skip
    told("guide", "Lorne Systems warns", "Lorne Systems Inc ( LRNE.N ) cut its revenue forecast to a"
         " range of $9.2 billion to $9.3 billion.")  # fmt: skip
    told("wheat", "Wheat tumbles", "Wheat fell 6 percent on Wednesday because rain reached the plains.")
    return lambda text: Answerer(Retriever(library)).answer(text, as_of=AS_OF)


def warned(answer):
    return any(caveat.kind is CaveatKind.PREMISE for caveat in answer.caveats)


def test_a_denial_of_what_the_question_takes_for_granted_opens_the_answer(ask):
    answer = ask("how much did Fernhill Steel bid for Corrie Mining?")
    assert "not in talks" in answer.bottom_line[0].text
    assert warned(answer)


def test_a_question_about_the_denial_is_no_false_premise(ask):
    assert not warned(ask("why did Fernhill Steel deny a bid for Corrie Mining?"))


def test_a_forecast_cut_answers_a_question_that_has_it_raised(ask):
    answer = ask("what did Lorne Systems raise its revenue guide to?")
    assert "cut its revenue forecast" in answer.bottom_line[0].text
    assert warned(answer)


@pytest.mark.parametrize(("text", "contrary"), [("why did wheat rise?", True), ("why did wheat fall?", False)])
def test_a_move_the_other_way_is_said_plainly(ask, text, contrary):
    answer = ask(text)
    assert "Wheat fell" in answer.bottom_line[0].text
    assert warned(answer) is contrary


@pytest.mark.parametrize(
    ("title", "lead"),
    [
        (
            "Velden rules out sale to Corrie",
            "Velden Foods Inc ( VLD.N ) ruled out a sale to Corrie Mining on Wednesday.",
        ),
        (
            "Velden says not in sale talks",
            "Velden Foods Inc ( VLD.N ) said it is not involved in any talks with Corrie Mining.",
        ),
        ("Corrie drops bid for Velden", "Corrie Mining dropped its bid for Velden Foods Inc ( VLD.N ) on Wednesday."),
    ],
)
def test_a_deal_that_is_ruled_out_or_dropped_is_a_denial_too(ask, told, title, lead):
    told("velden", title, f"{lead}\n\nShares of Velden Foods rose 9 percent on talk of $2 billion.")
    answer = ask("what price is Velden Foods getting from Corrie Mining?")
    assert lead[:30] in answer.bottom_line[0].text
    assert warned(answer)
