"""What a question is about is told from shares of one company."""

from datetime import UTC, datetime

import pytest

from marketbrief.answering.drafting.on_subject import subject_of
from marketbrief.domain.question import Question
from marketbrief.language.instruments import find_instruments

AS_OF = datetime(2026, 9, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Stocks fell in Wexcombe.", True),
        ("Most shares fell in Wexcombe.", True),
        ("Profit fell, and its shares lost 3%.", False),
        ("Profit fell, and the bank's shares lost 3%.", False),
        ("Norvane shares fell.", False),
        ("Tallman shares fell.", False),
        ("Tallman Inc (TLM.X) stock fell.", False),
    ],
)
def test_shares_of_one_company_are_not_the_stock_market(text, named):
    question = Question(text="why did stocks fall?", as_of=AS_OF, instruments=find_instruments("stocks"))
    assert subject_of(question).named_in(text) is named
