"""Moves of prices in words: of what, and where a market closed."""

import pytest

from marketbrief.answering.drafting.price_moves import opens_with_another, tells_close, title_tells_move
from marketbrief.answering.question.asked import AskedSubject, read_asked


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The gauge closed up 0.4% at 1,208.50 points.", True),
        ("Tin settled at $31,200 a tonne.", True),
        ("The mill closed in May.", False),
        ("Shares of Oakline fell 3 percent.", False),
    ],
)
def test_a_closing_level_is_told_by_its_verb_and_a_figure(text, told):
    assert tells_close(text) is told


STOCKS = AskedSubject(("stocks", "shares", "Wall Street"))


@pytest.mark.parametrize(
    ("text", "subjects", "title", "told"),
    [
        ("why did stocks fall?", (STOCKS,), "Stocks fall as bond yields soar", True),
        ("why did the market soar yesterday?", (), "Market soars on tech and banks", True),
        ("why did the market soar yesterday?", (), "Oakline soars on bid talk", False),
        ("why did stocks fall?", (STOCKS,), "Stocks wait for the bank", False),
    ],
)
def test_a_title_tells_the_move_of_what_is_asked_about(text, subjects, title, told):
    assert title_tells_move(read_asked(text, (), subjects), title) is told


@pytest.mark.parametrize(
    ("sentence", "another"),
    [
        ("Stocks rose on Wednesday after the bank cut its rate.", False),
        ("Wall Street rose on hopes of a deal.", False),
        ("Oakline Freight fell 6.8 percent and dragged on Wall Street.", True),
        ("Shares of Oakline Freight rose and lifted stocks.", True),
        ("Oakline Freight Corp ( OAKL.N ) posted a profit on Tuesday.", True),
    ],
)
def test_a_sentence_about_one_company_does_not_open_on_the_market(sentence, another):
    assert opens_with_another(read_asked("why did stocks rise?", (), (STOCKS,)), sentence) is another


OAKLINE = AskedSubject(("oakline", "Oakline Freight", "Oakline"))


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Oakline falls on weak freight", True),
        ("Oakline shares fall on weak freight", True),
        ("Oakline profit falls on weak freight", False),
        ("Tarnvale falls as Oakline bids", False),
    ],
)
def test_a_title_on_a_companys_profit_tells_no_move_of_its_shares(title, told):
    assert title_tells_move(read_asked("why did Oakline fall?", (), (OAKLINE,)), title) is told
