"""What cannot be built wrong."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketbrief.domain.article import digest_of
from marketbrief.domain.briefing import Briefing, Sentence
from marketbrief.domain.citation import CitedView
from marketbrief.domain.evidence import Evidence, Source
from marketbrief.domain.passage import Passage, Span
from marketbrief.domain.question import Question, Window
from marketbrief.domain.view import Quote, Stance, View, ViewForm, ViewKind

NOW = datetime(2026, 9, 18, tzinfo=UTC)


def view_of(text, *, quotes=(), form=ViewForm.INDIRECT, speaker="Ada Quillon", firm="Mossbank"):
    return View(
        article_id="a-1",
        revision=1,
        kind=ViewKind.ANALYST,
        form=form,
        statement=Quote.cut(text, 0, len(text)),
        about="oil",
        stance=Stance.BEARISH,
        quotes=quotes,
        speaker=speaker,
        firm=firm,
    )


def test_an_article_needs_text_an_id_and_aware_times(make_article):
    for wrong in ({"text": " \n"}, {"article_id": ""}, {"published_at": datetime(2026, 1, 1)}, {"revision": 0}):  # noqa: DTZ001
        with pytest.raises(ValueError, match=r"."):
            make_article(**wrong)


def test_a_digest_changes_with_everything_a_reader_sees(make_article):
    base = make_article()
    changed = [
        make_article(text="Oil fell."),
        make_article(title="Oil drops"),
        make_article(publisher="Tidewater Wire"),
        make_article(published_at=None),
        make_article(authors=("Ida Crane",)),
        make_article(translated=True),
    ]
    assert len({article.digest for article in [base, *changed]}) == len(changed) + 1


def test_a_digest_does_not_change_with_where_and_when_it_was_read(make_article):
    assert make_article(source="elsewhere", retrieved_at=NOW).digest == make_article().digest


@given(st.lists(st.text(), min_size=1), st.lists(st.text(), min_size=1))
def test_different_parts_never_share_a_digest(one, other):
    assert (digest_of(*one) == digest_of(*other)) == (one == other)


@given(st.integers(-5, 50), st.integers(-5, 50))
def test_a_span_is_never_empty_or_backwards(start, end):
    if 0 <= start < end:
        assert Span(start, end).of("x" * 60) == "x" * (end - start)
    else:
        with pytest.raises(ValueError, match="no span"):
            Span(start, end)


def test_a_passage_holds_exactly_its_span():
    with pytest.raises(ValueError, match="do not fill"):
        Passage(number=1, article_id="a-1", revision=1, span=Span(0, 5), text="four")


def test_a_view_needs_a_holder_and_quotes_that_fit_its_form():
    text = "Oil will fall, said Ada Quillon."
    with pytest.raises(ValueError, match="holds"):
        view_of(text, speaker=None, firm=None)
    with pytest.raises(ValueError, match="cannot have"):
        view_of(text, form=ViewForm.DIRECT)
    with pytest.raises(ValueError, match="cannot have"):
        view_of(text, quotes=(Quote.cut(text, 0, 3),))


def test_a_views_quotes_lie_inside_its_statement():
    text = "Oil will fall, said Ada Quillon."
    with pytest.raises(ValueError, match="outside"):
        view_of(text, form=ViewForm.DIRECT, quotes=(Quote(Span(100, 103), "Oil"),))


def test_a_view_stands_in_its_article_and_in_no_other(make_article):
    text = "Oil will fall, said Ada Quillon."
    view = view_of(text)
    assert view.stands_in(make_article(text=text))
    assert not view.stands_in(make_article(text=text.replace("fall", "rise")))


def test_a_window_is_half_open_and_never_backwards():
    window = Window(start=NOW, end=NOW.replace(day=19), label="18 September 2026")
    assert window.holds(NOW)
    assert not window.holds(NOW.replace(day=19))
    with pytest.raises(ValueError, match="cannot end"):
        Window(start=NOW, end=NOW, label="nothing")
    with pytest.raises(ValueError, match="open on one side"):
        Window(start=None, end=None, label="always")


def test_a_sentence_without_a_source_cannot_be_built():
    with pytest.raises(ValueError, match="no source"):
        Sentence("Oil fell.", ())


def test_evidence_numbers_its_sources_and_its_views_cite_their_own_article(make_article):
    question = Question(text="why did oil fall?", as_of=NOW)
    article = make_article()
    passage = Passage(number=1, article_id="a-1", revision=1, span=Span(0, 9), text="Oil fell ")
    with pytest.raises(ValueError, match="numbered"):
        Evidence(question, (Source(2, article, (passage,)),))
    other = make_article(article_id="a-2")
    with pytest.raises(ValueError, match="no passage"):
        Source(1, other, (passage,))
    source = Source(1, other, (Passage(number=2, article_id="a-2", revision=1, span=Span(0, 3), text="Oil"),))
    with pytest.raises(ValueError, match="another article"):
        Evidence(question, (source,), (CitedView(view_of("Oil will fall."), 1),))


def test_a_briefing_cites_only_its_sources_and_says_something():
    question = Question(text="why did oil fall?", as_of=NOW)
    empty = {"drivers": (), "figures": (), "views": (), "sources": (), "caveats": (), "writer": "extractive"}
    with pytest.raises(ValueError, match="without a source"):
        Briefing(question=question, bottom_line=(Sentence("Oil fell.", (1,)),), **empty)
    with pytest.raises(ValueError, match="says nothing"):
        Briefing(question=question, bottom_line=(), **empty)
