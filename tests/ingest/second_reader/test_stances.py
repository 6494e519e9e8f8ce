"""Stances told by a model: by number, each once, and only as far as the answer makes sense."""

import pytest

from ingest.second_reader.stances import neutral_by_rules, read_stances
from ingest.views import draw_views
from marketbrief.domain.view import Stance

TEXT = (
    'Ada Kestrel, an analyst at Fennimore Vale, said the mills opened in May. "We look at it," said Tobias Wren, a '
    "strategist at Quill & Rowe."
)


class Answering:
    """A model that gives the same answer to everything."""

    name = "some model"

    def __init__(self, answer):
        self.answer = answer
        self.asked = []

    def room(self, task):
        return 5_000

    def ask(self, task, shape, **material):
        self.asked.append(material)
        return self.answer


@pytest.fixture
def article(make_article):
    return make_article(text=TEXT)


def told(*stances):
    return {"stances": [{"statement": n, "stance": stance} for n, stance in stances]}


def stances_of(article, answer):
    found = read_stances(Answering(answer), article, neutral_by_rules(draw_views(article)))
    return [*found.values()] if found is not None else None


def test_each_number_gives_its_statement_a_stance(article):
    assert stances_of(article, told((1, "bullish"), (2, "mixed"))) == [Stance.BULLISH, Stance.MIXED]


def test_numbers_that_are_none_or_told_twice_count_for_nothing(article):
    assert stances_of(article, told((0, "bullish"), (3, "bullish"), (-1, "bearish"))) == []
    assert stances_of(article, told((1, "bullish"), (1, "bearish"), (2, "bearish"), (2, "bearish"))) == [Stance.BEARISH]


@pytest.mark.parametrize("answer", [None, {}, {"stances": "bullish"}, told((1, "up")), {"views": []}])
def test_an_answer_that_makes_no_sense_is_none(article, answer):
    assert stances_of(article, answer) is None


def test_only_what_the_rules_alone_called_neutral_is_asked(article):
    model = Answering(told())
    views = draw_views(article)
    read_stances(model, article, neutral_by_rules(views))
    assert model.asked[0]["statements"].splitlines() == [
        f"{n}. On {view.about}: {view.statement.text}" for n, view in enumerate(views, 1)
    ]
    assert read_stances(model, article, ()) == {}
    assert len(model.asked) == 1
