"""Questions on the shares of one company."""

from datetime import UTC, datetime

import pytest

from marketbrief.answering.question.company_shares import company_of, of_company
from marketbrief.answering.question.understand import understand

ASKED_AT = datetime(2026, 9, 18, 15, tzinfo=UTC)


def question_of(text):
    return understand(text, as_of=ASKED_AT)[0]


@pytest.mark.parametrize(
    ("text", "company"),
    [
        ("why did Quarry Lane shares fall?", "Quarry Lane"),
        ("why did Quarry Lane's stock jump on Tuesday?", "Quarry Lane"),
        ("what moved shares in Quarry Lane?", "Quarry Lane"),
        ("what moved the shares of the Quarry Lane group?", "Quarry Lane"),
        ("why did Quarry Lane fall?", None),
        ("why did European shares fall?", None),
        ("what does Quarry Lane say about shares?", None),
    ],
)
def test_the_company_is_the_one_whose_shares_are_asked_about(text, company):
    assert company_of(question_of(text)) == company


def test_without_the_stock_market_other_markets_stay():
    asked = question_of("why did Quarry Lane shares fall when oil rose?")
    assert {market.key for market in asked.instruments} == {"stocks", "oil"}
    assert [market.key for market in of_company(asked, "Quarry Lane").instruments] == ["oil"]
