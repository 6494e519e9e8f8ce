"""Views below an answer: one of each voice, market voices first, short, not what the answer tells already."""

from datetime import UTC, datetime

import pytest

from ingest.views import draw_views
from marketbrief.answering.drafting.article_sentences import sentences_of
from marketbrief.answering.drafting.ledger_view import LedgerView
from marketbrief.answering.drafting.opinion_views import choose_views
from marketbrief.answering.drafting.short_view import shortened
from marketbrief.answering.question.asked import AskedSubject, read_asked
from marketbrief.answering.retrieval.read_article import ReadArticle
from marketbrief.domain.article import Article

WHEN = datetime(2026, 9, 9, 16, tzinfo=UTC)
TITLE = "Instant view: Tarnvale Foods scraps its dividend"
TEXT = (
    "Tarnvale Foods scrapped its dividend on Wednesday. Following are comments from analysts:\n\n"
    'MARY QUILL, HARBOR RESEARCH: "The dividend had to go. They paid it out of debt for years, and nobody there '
    'wanted to say so before the harvest was in." '
    'OTTO LIND, ANALYST, LOTUS BANK: "It is a shock. Tarnvale had promised the dividend twice this summer." '
    'PAUL VARGA, STRATEGIST, ORCHARD FUND: "I would buy Tarnvale on this." '
    'MARY QUILL, HARBOR RESEARCH: "Cash is tight at Tarnvale."'
)


def chosen(text=TEXT, question="what do analysts make of Tarnvale scrapping the dividend?", told=(), **more):
    article = Article(
        article_id="a", revision=1, title=TITLE, text=text, source="s", retrieved_at=WHEN, published_at=WHEN
    )
    found = draw_views(article)
    views = [
        LedgerView(
            article_id="a",
            start=one.statement.span.start,
            end=one.statement.span.end,
            statement=one.statement.text,
            kind=one.kind,
            form=one.form,
            stance=one.stance,
            about=one.about,
            speaker=one.speaker,
            role=one.role,
            firm=one.firm,
            quotes=tuple(quote.text for quote in one.quotes),
            quote_spans=tuple(quote.span for quote in one.quotes),
        )
        for one in found
    ]
    read = ReadArticle("a", TITLE, text, WHEN, 1.0, 1.0)
    lines = [one for one in sentences_of(read) if one.text in told]
    asked = read_asked(question, (), (AskedSubject(("tarnvale", "Tarnvale Foods")),))
    kept = {one.statement.span.start: one for one in found}
    return [
        shortened(kept[one.start], text, one.shown) for one in choose_views(asked, [read], {"a": views}, lines, **more)
    ]


def test_each_voice_has_one_view_and_the_first_speaker_is_not_lost():
    assert sorted(view.speaker for view in chosen()) == ["MARY QUILL", "OTTO LIND", "PAUL VARGA"]


def test_a_view_is_shown_by_the_words_of_its_quotation_alone():
    for view in chosen():
        assert view.statement.text == view.quotes[0].text
        assert len(view.statement.text.split()) < 20


def test_the_sentence_on_what_was_asked_is_shown_of_a_long_view():
    text = (
        'Grain fell. "I was away all summer. Nobody called. Tarnvale cannot pay a dividend while looms stand still," '
        "said Mary Quill, an analyst at Harbor Bank."
    )
    (view,) = chosen(text)
    assert view.statement.text == "Tarnvale cannot pay a dividend while looms stand still"


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        (
            "Tarnvale may pay a dividend again by spring, according to Harbor Bank analyst Mary Quill.",
            "Tarnvale may pay a dividend again by spring",
        ),
        (
            "Tarnvale may pay a dividend by spring, said Mary Quill, an analyst at Harbor Bank, but it is dear.",
            "Tarnvale may pay a dividend by spring, said Mary Quill, an analyst at Harbor Bank, but it is dear.",
        ),
    ],
)
def test_a_closing_attribution_is_left_out_unless_more_is_said_behind_it(sentence, shown):
    (view,) = chosen(f"Grain fell on Wednesday. {sentence}")
    assert view.statement.text == shown


def test_a_firm_is_not_shown_beside_its_own_strategist():
    text = (
        "Harbor Bank expects the Tarnvale dividend to return.\n\n"
        '"The Tarnvale dividend comes back," said Mary Quill, a strategist at Harbor Bank.'
    )
    assert [view.speaker for view in chosen(text)] == ["Mary Quill"]


def test_what_the_answer_tells_is_not_shown_again():
    sentence = "The Tarnvale dividend comes back in spring, said Mary Quill, a strategist at Harbor Bank."
    assert chosen(f"Grain fell. {sentence}", told=(sentence,)) == []


def test_nothing_is_shown_that_is_not_about_what_was_asked():
    assert chosen('"The looms are old," said Otto Lind, an analyst at Lotus Bank.', "how is the copper market?") == []
