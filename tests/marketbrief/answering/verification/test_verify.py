"""What the evidence does not bear out never leaves."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketbrief.answering.verification.verify import stands, verify
from marketbrief.domain.article import Article
from marketbrief.domain.briefing import Draft, Sentence
from marketbrief.domain.citation import CitedView
from marketbrief.domain.evidence import Evidence, Source
from marketbrief.domain.passage import Passage, Span
from marketbrief.domain.question import Question
from marketbrief.domain.view import Quote, Stance, View, ViewForm, ViewKind
from marketbrief.language.figures import numbers_in
from marketbrief.language.normalize import fold

AS_OF = datetime(2026, 9, 10, 12, tzinfo=UTC)
TEXT = (
    "Oil fell 2.4% to $71.05 a barrel on Tuesday after the Harbor Group raised output by 25 basis points of quota. "
    "“Supply is running ahead of demand,” said Ada Quillon of Mossbank Securities. Volume reached 1,204,300 lots."
)


@pytest.fixture
def evidence(evidence_of):
    return evidence_of(TEXT, "Gold was little changed at $2,310 an ounce.")


def view_in(text, *, speaker="Ada Quillon", quote="Supply is running ahead of demand,", article_id="a-1", offset=0):
    start = text.index(quote) + offset
    return View(
        article_id=article_id,
        revision=1,
        kind=ViewKind.ANALYST,
        form=ViewForm.MIXED,
        statement=Quote.cut(text, 0, len(text)),
        quotes=(Quote(Quote.cut(text, start, start + len(quote)).span, quote),),
        about="oil",
        stance=Stance.BEARISH,
        speaker=speaker,
        firm="Mossbank Securities",
    )


@pytest.mark.parametrize(
    "text",
    [
        "Oil fell 2.4% to $71.05 a barrel after the Harbor Group raised output by 25 basis points of quota.",
        "Oil fell 2.4 percent to $71.05.",
        "Oil fell 2.40% after the Harbor Group raised output by 25 bps of quota.",
        "Volume was 1204300 lots.",
        'Ada Quillon said: "Supply is running ahead of demand".',
    ],
)
def test_a_sentence_the_source_bears_out_stays(evidence, text):
    assert stands(Sentence(text, (1,)), evidence)


@pytest.mark.parametrize(
    ("text", "citations"),
    [
        ("Oil fell 2.5% to $71.05.", (1,)),
        ("Oil fell 2.4 basis points.", (1,)),
        ("Oil fell 25%.", (1,)),
        ("Oil fell 2.4% to $71.06.", (1,)),
        ("Oil fell, said Bo Lint.", (1,)),
        ("Oil fell 2.4%.", (2,)),
        ("Oil fell.", (3,)),
        ("Oil fell.", (1, 3)),
        ("Quillon said “supply is way ahead of demand”.", (1,)),
        ("Oil fell after Norway raised output.", (1,)),
    ],
)
def test_a_sentence_the_source_does_not_bear_out_goes(evidence, text, citations):
    assert not stands(Sentence(text, citations), evidence)


def test_what_is_removed_is_counted_and_the_rest_goes_out(evidence):
    draft = Draft(
        writer="a model",
        bottom_line=(Sentence("Oil fell 2.4%.", (1,)), Sentence("Oil fell 9%.", (1,))),
        figures=(Sentence("It hit $3.", (1,)),),
        views=(CitedView(view_in(TEXT), 1),),
    )
    briefing = verify(draft, evidence)
    assert [sentence.text for sentence in briefing.bottom_line] == ["Oil fell 2.4%."]
    assert briefing.figures == ()
    assert len(briefing.views) == 1
    assert briefing.removed == 2


def test_a_driver_takes_the_place_of_a_bottom_line_that_fell(evidence):
    draft = Draft(
        writer="m", bottom_line=(Sentence("Oil fell 9%.", (1,)),), drivers=(Sentence("Oil fell 2.4%.", (1,)),)
    )
    assert [sentence.text for sentence in verify(draft, evidence).bottom_line] == ["Oil fell 2.4%."]


def test_nothing_is_shown_when_nothing_stands(evidence):
    assert verify(Draft(writer="m", bottom_line=(Sentence("Oil fell 9%.", (1,)),)), evidence) is None


@pytest.mark.parametrize(
    "cited",
    [
        CitedView(view_in(TEXT, speaker="Bo Lint"), 1),
        CitedView(view_in(TEXT, offset=1), 1),
        CitedView(view_in(TEXT), 2),
        CitedView(view_in(TEXT), 7),
    ],
    ids=["a speaker the article does not name", "a quotation beside its place", "another article", "no such source"],
)
def test_a_view_that_is_not_its_articles_own_goes(evidence, cited):
    draft = Draft(writer="m", bottom_line=(Sentence("Oil fell.", (1,)),), views=(cited,))
    briefing = verify(draft, evidence)
    assert briefing.views == ()
    assert briefing.removed == 1


@given(st.floats(0.01, 9999, allow_nan=False), st.sampled_from(["%", " percent", " points"]))
def test_a_figure_is_the_same_with_and_without_commas_and_idle_zeros(value, unit):
    plain, grouped = f"{value:.2f}{unit}", f"{value:,.3f}{unit}"
    assert (numbers_in(plain) == numbers_in(grouped)) == (f"{value:.3f}" == f"{value:.2f}0")


@given(st.text(max_size=200))
def test_folding_twice_changes_no_more_and_nothing_raises(text):
    assert fold(fold(text)) == fold(text)
    numbers_in(fold(text))


STORM = (
    "Copper rose 3.2% to $9,410 a ton on Tuesday, its best day since May, after a strike closed two mines in Quillania."
    " Nickel fell 1.1 percent. “Nobody has spare metal this winter,” said Bo Lint of Tarn Brothers. "
    "The bank cut rates by a quarter of a percentage point. The bank bought 3 million bonds."
)


@pytest.fixture
def metals(evidence_of):
    return evidence_of(STORM, "Gold was little changed as dealers waited for a speech by the bank's governor.")


@pytest.mark.parametrize(
    "text",
    [
        "Copper rose 3.2 percent to $9,410 a ton after a strike closed two mines in Quillania.",
        "The bank cut rates by 25 basis points.",
        "The bank cut rates by a quarter point.",
        "The bank bought 3,000,000 bonds.",
        "Copper rose 3.2% to $9,410 a ton, its best day since May, after a strike closed 2 mines in Quillania.",
    ],
)
def test_another_spelling_of_the_same_fact_stays(metals, text):
    assert stands(Sentence(text, (1,)), metals)


@pytest.mark.parametrize(
    "text",
    [
        "Copper fell 3.2% to $9,410 a ton on Tuesday, its best day since May, after a strike closed two mines.",
        "Copper rose 1.1% to $9,410 a ton on Tuesday, its best day since May, after a strike closed two mines.",
        "Copper rose 3.2% to $9,410 an ounce on Tuesday, its best day since May, after a strike closed two mines.",
        "Copper rose 3.2% to €9,410 a ton on Tuesday, its best day since May, after a strike closed two mines.",
        "Copper rose 3.2% to $9,410 a ton on Friday, its best day since May, after a strike closed two mines.",
        "Nickel rose 3.2% to $9,410 a ton on Tuesday, its best day since May, after a strike closed two mines.",
        "Copper rose 3.2% to $9,410 a ton on Tuesday, its best day since May, after a strike closed three mines.",
        "“Nobody has spare metal this summer,” said Bo Lint of Tarn Brothers.",
        "Nickel fell 1.1 percent, as a lender went under and savers queued outside its branches.",
        "The bank cut rates by half a percentage point.",
        "The bank bought 3 billion bonds.",
        "The bank did not cut rates by a quarter of a percentage point. The bank bought 3 million bonds.",
    ],
)
def test_one_thing_changed_in_a_true_sentence_takes_it_out(metals, text):
    assert not stands(Sentence(text, (1,)), metals)


def test_a_true_sentence_under_another_number_goes(metals):
    assert not stands(Sentence("Nickel fell 1.1 percent.", (2,)), metals)
    assert not stands(Sentence("Nickel fell 1.1 percent.", (1, 2)), metals)


def test_the_date_of_the_week_in_brackets_stays_and_any_other_goes(metals):
    told = "Copper rose 3.2% to $9,410 a ton on Tuesday [{}], its best day since May"
    assert stands(Sentence(told.format("8 September"), (1,)), metals)
    assert not stands(Sentence(told.format("9 September"), (1,)), metals)
    assert not stands(Sentence(told.format("1 September"), (1,)), metals)


def test_a_cut_through_a_figure_is_no_copy(metals):
    assert not stands(Sentence("Copper rose 3", (1,)), metals)


@given(st.sampled_from(STORM.split(". ")))
def test_whatever_a_source_says_stands(text):
    article = Article(article_id="a", title="Metals", text=STORM, source="a.txt", retrieved_at=AS_OF)
    passage = Passage(number=1, article_id="a", revision=1, span=Span(0, len(STORM)), text=STORM)
    evidence = Evidence(Question(text="why?", as_of=AS_OF), (Source(1, article, (passage,)),))
    assert stands(Sentence(text, (1,)), evidence)
