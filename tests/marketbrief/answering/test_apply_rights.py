"""What sources allow: nowhere does an answer show more words of an article, or show it elsewhere, than they do."""

import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.split import split
from ingest.views import draw_views
from marketbrief.answering.apply_rights import (
    QuoteBudgets,
    hits_within_rights,
    views_within_rights,
    within_rights,
)
from marketbrief.answering.verification.verify import stands
from marketbrief.domain.article import Article, Rights
from marketbrief.domain.briefing import Briefing, Sentence
from marketbrief.domain.citation import CitedView
from marketbrief.domain.evidence import Evidence, Hit, Source
from marketbrief.domain.passage import Passage, Span
from marketbrief.domain.question import Conversation, Question
from marketbrief.domain.rights import may_appear
from marketbrief.domain.view import Quote, Stance, View, ViewForm, ViewKind
from marketbrief.library import Library

NOW = datetime(2026, 9, 10, 12, tzinfo=UTC)
QUESTION = Question(text="why did oil fall?", as_of=NOW)
MARKETS = Conversation("C1", "markets")
TEXT = (
    "Oil fell 2.4% to $71.05 a barrel on Tuesday, after the Harbor Group agreed to pump more, traders said. "
    '"Supply is running ahead of demand," said Ada Quillon, a strategist at Mossbank Securities. "We would sell." '
    "Inventories at the port of Wexcombe rose for a fifth week. Shares of shippers gained 3%."
)
FIRST = TEXT[: TEXT.index(' "Supply')]


def article_of(text: str = TEXT, rights: Rights = Rights(), article_id: str = "a-1") -> Article:  # noqa: B008, frozen
    return Article(article_id=article_id, title="Oil falls", text=text, source="a.txt", retrieved_at=NOW, rights=rights)


def passage_of(article: Article, start: int = 0, end: int | None = None) -> Passage:
    span = Span(start, len(article.text) if end is None else end)
    return Passage(
        number=1, article_id=article.article_id, revision=1, span=span, text=article.text[span.start : span.end]
    )


def view_of(article: Article, statement: str, *quotes: str, form: ViewForm = ViewForm.MIXED) -> View:
    def cut(words: str) -> Quote:
        return Quote.cut(article.text, article.text.index(words), article.text.index(words) + len(words))

    return View(
        article_id=article.article_id, revision=1, kind=ViewKind.ANALYST, form=form, statement=cut(statement),
        about="oil", stance=Stance.BEARISH, quotes=tuple(map(cut, quotes)), speaker="Ada Quillon",
    )  # fmt: skip


def briefing_of(*articles: Article, **parts: Any) -> Briefing:
    sources = tuple(Source(n, article, (passage_of(article),)) for n, article in enumerate(articles, 1))
    empty: dict[str, Any] = {"bottom_line": (), "drivers": (), "figures": (), "views": (), "caveats": ()}
    return Briefing(question=QUESTION, sources=sources, writer="extractive", **(empty | parts))


def words_shown(briefing: Briefing, n: int) -> int:
    """Counted another way: places in the text of every word of source ``n`` that the answer shows."""
    text = briefing.sources[n - 1].article.text
    spans = [passage.span for passage in briefing.sources[n - 1].passages]
    for cited in briefing.views:
        spans += [cited.view.statement.span, *(quote.span for quote in cited.view.quotes)]
    for sentence in (*briefing.bottom_line, *briefing.drivers, *briefing.figures):
        copied = re.search(r"\s+".join(map(re.escape, sentence.text.removesuffix(" …").split())), text)
        spans += [Span(*copied.span())] if copied and n in sentence.citations else []
    words = (match.span() for match in re.finditer(r"\S+", text))
    return sum(any(start < span.end and span.start < end for span in spans) for start, end in words)


@pytest.mark.parametrize(
    ("rights", "place", "allowed"),
    [
        (Rights(), MARKETS, True),
        (Rights(), None, True),
        (Rights(channels=("C1",)), MARKETS, True),
        (Rights(channels=("markets",)), MARKETS, True),
        (Rights(channels=("Markets",)), MARKETS, True),
        (Rights(channels=("C2", "oil")), MARKETS, False),
        (Rights(channels=("C2",)), None, True),
        (Rights(channels=("markets",)), Conversation("D7"), False),
        (Rights(channels=("D7",)), Conversation("D7"), True),
        (Rights(channels=("",)), Conversation("D7"), False),
        (Rights(quote_words=0), None, False),
        (Rights(quote_words=0), MARKETS, False),
    ],
)
def test_an_article_appears_only_where_its_source_allows(
    rights: Rights, place: Conversation | None, allowed: bool
) -> None:
    assert may_appear(article_of(rights=rights), place) is allowed


def test_an_answer_without_bounds_stays_as_it_is() -> None:
    briefing = briefing_of(article_of(), bottom_line=(Sentence(FIRST, (1,)),))
    assert within_rights(briefing) is briefing


def test_a_sentence_that_is_over_ends_with_a_clause_and_an_ellipsis() -> None:
    article = article_of(rights=Rights(quote_words=12))
    kept = within_rights(briefing_of(article, bottom_line=(Sentence(FIRST, (1,)),)))
    assert kept is not None
    assert [sentence.text for sentence in kept.bottom_line] == ["Oil fell 2.4% to $71.05 a barrel on Tuesday …"]
    assert words_shown(kept, 1) == 12


def test_a_sentence_is_never_cut_inside_a_quotation() -> None:
    text = 'Mossbank said on Tuesday that "demand is weak, supply is strong, and prices must fall" in the end.'
    article = article_of(text, Rights(quote_words=9))
    assert within_rights(briefing_of(article, bottom_line=(Sentence(text, (1,)),))) is None


def test_dates_of_ours_do_not_count() -> None:
    article = replace(article_of("Oil fell on Wednesday.", Rights(quote_words=4)), published_at=NOW)
    marked = Sentence("Oil fell on Wednesday [9 September].", (1,))
    kept = within_rights(briefing_of(article, bottom_line=(marked,)))
    assert kept is not None
    assert kept.bottom_line == (marked,)


def test_views_come_before_sentences_and_give_up_all_but_their_quotations() -> None:
    article = article_of(rights=Rights(quote_words=9))
    said = (
        '"Supply is running ahead of demand," said Ada Quillon, a strategist at Mossbank Securities. "We would sell."'
    )
    view = view_of(article, said, "Supply is running ahead of demand", "We would sell.")
    kept = within_rights(
        briefing_of(article, bottom_line=(Sentence(FIRST, (1,)),), views=(CitedView(view, 1), CitedView(view, 1)))
    )
    assert kept is not None
    assert [quote.text for cited in kept.views for quote in cited.view.quotes] == [
        "Supply is running ahead of demand"
    ] * 2
    assert kept.views[0].view.form is ViewForm.DIRECT
    assert kept.bottom_line == ()
    assert words_shown(kept, 1) == 9


def test_a_scrap_of_a_quotation_does_not_stand_alone() -> None:
    article = article_of('He called the cut "brave" in a note to clients.', Rights(quote_words=5))
    view = view_of(article, article.text, "brave")
    assert within_rights(briefing_of(article, views=(CitedView(view, 1),))) is None


def test_words_shown_twice_count_once() -> None:
    article = article_of(rights=Rights(quote_words=19))
    kept = within_rights(
        briefing_of(article, bottom_line=(Sentence(FIRST, (1,)),), figures=(Sentence("Oil fell 2.4% to $71.05", (1,)),))
    )
    assert kept is not None
    assert kept.figures
    assert [passage.text for passage in kept.sources[0].passages] == [FIRST]


def test_a_sentence_of_two_sources_must_fit_in_both() -> None:
    free, bound = article_of(article_id="a-1"), article_of(rights=Rights(quote_words=3), article_id="a-2")
    kept = within_rights(
        briefing_of(free, bound, bottom_line=(Sentence(FIRST, (1,)),), drivers=(Sentence(FIRST, (1, 2)),))
    )
    assert kept is not None
    assert kept.drivers == ()
    assert kept.sources[0].passages[0].text == TEXT
    assert words_shown(kept, 2) == 3


def test_a_sentence_in_other_words_counts_only_what_it_copies() -> None:
    article = article_of(rights=Rights(quote_words=7))
    own = Sentence("The group will pump more and crude lost 2.4%.", (1,))
    partly = Sentence("Crude slid because inventories at the port of Wexcombe rose again.", (1,))
    kept = within_rights(briefing_of(article, bottom_line=(own,), drivers=(partly, partly)))
    assert kept is not None
    assert (kept.bottom_line, kept.drivers) == ((own,), (partly, partly))
    assert "Inventories at the port of Wexcombe" in " ".join(p.text for p in kept.sources[0].passages)


def test_when_nothing_may_be_said_there_is_no_answer() -> None:
    briefing = briefing_of(article_of(rights=Rights(quote_words=2)), bottom_line=(Sentence(FIRST, (1,)),))
    assert within_rights(briefing) is None


def test_hits_are_cut_in_order() -> None:
    bound, free = article_of(rights=Rights(quote_words=30)), article_of(article_id="a-2")
    parts = [passage_of(bound, 0, len(FIRST)), passage_of(bound, len(FIRST) + 1), passage_of(bound, 0, 8)]
    hits = [Hit(passage=part, article=bound, score=1.0) for part in parts]
    kept = hits_within_rights([*hits, Hit(passage=passage_of(free), article=free, score=0.5)])
    assert [len(hit.passage.text.split()) for hit in kept] == [19, 11, 2, len(TEXT.split())]
    assert all(hit.passage.stands_in(hit.article) for hit in kept)
    assert hits_within_rights([replace(hits[0], article=article_of(rights=Rights(quote_words=0)))]) == []


def test_views_listed_are_cut_too() -> None:
    article = article_of(rights=Rights(quote_words=8))
    long = view_of(article, "Shares of shippers gained 3%.", form=ViewForm.INDIRECT)
    quoted = view_of(article, '"We would sell."', "We would sell.", form=ViewForm.DIRECT)
    other = view_of(article, "Inventories at the port of Wexcombe rose for a fifth week.", form=ViewForm.INDIRECT)
    assert [view for view, _ in views_within_rights([(long, article), (other, article), (quoted, article)])] == [
        long, quoted
    ]  # fmt: skip
    assert list(views_within_rights([(other, article_of())])) == [(other, article_of())]


def test_what_is_shown_while_an_answer_grows_is_what_it_shows_at_the_end() -> None:
    article = article_of(rights=Rights(quote_words=27))
    view = CitedView(view_of(article, '"We would sell."', "We would sell.", form=ViewForm.DIRECT), 1)
    evidence = Evidence(QUESTION, (Source(1, article, (passage_of(article),)),), (view,))
    allowances = QuoteBudgets.over(evidence)
    told = [FIRST, "Inventories at the port of Wexcombe rose for a fifth week.", "Shares of shippers gained 3%."]
    shown = [fit for text in told if (fit := allowances.sentence(Sentence(text, (1,)), evidence)) is not None]
    assert [sentence.text for sentence in shown] == [told[0], told[2]]
    kept = within_rights(briefing_of(article, bottom_line=tuple(shown[:1]), drivers=tuple(shown[1:]), views=(view,)))
    assert kept is not None
    assert ((*kept.bottom_line, *kept.drivers), kept.views) == (tuple(shown), (view,))
    assert words_shown(kept, 1) == 27


words = st.sampled_from('oil fell rose 3% on the group, said: demand; “we” "sell" Quillon. Mossbank — all'.split())
sentences = st.lists(words, min_size=1, max_size=12).map(" ".join)


@given(st.lists(sentences, min_size=1, max_size=6), st.integers(1, 40), st.data())
def test_no_answer_ever_shows_more_words_than_are_allowed(parts: list[str], most: int, data: st.DataObject) -> None:
    article = article_of("\n".join(parts), Rights(quote_words=most))
    picked = st.lists(st.sampled_from(parts), max_size=3)
    told = {
        name: tuple(Sentence(text, (1,)) for text in data.draw(picked))
        for name in ("bottom_line", "drivers", "figures")
    }
    views = tuple(
        CitedView(view_of(article, text, form=ViewForm.INDIRECT), 1)
        for text in data.draw(st.lists(st.sampled_from(parts)))
    )
    if not (told["bottom_line"] or views):
        return
    briefing = briefing_of(article, views=views, **told)
    kept = within_rights(briefing)
    if kept is None:
        return
    assert words_shown(kept, 1) <= most
    assert all(passage.stands_in(article) for passage in kept.sources[0].passages)
    evidence = Evidence(QUESTION, briefing.sources)
    for sentence in (*kept.bottom_line, *kept.drivers, *kept.figures):
        assert sentence.text in parts or (sentence.text.endswith(" …") and stands(sentence, evidence))


def test_the_ledger_lists_no_more_of_an_article_than_its_source_allows(tmp_path):
    sentence = (
        '"Oil will rise further this year because nobody drills," said Ada Kestrel, an analyst at Fennimore Vale. '
    )
    library = tmp_path / "library"
    article = Article(
        article_id="a",
        title="Oil rises",
        text=sentence * 3,
        source="test",
        retrieved_at=datetime(2026, 9, 1, tzinfo=UTC),
        rights=Rights(quote_words=0),
    )
    with Library.create(library) as stored:
        stored.store(article, split(article.text), draw_views(article))
    command = [sys.executable, "-m", "marketbrief", "--library", str(library), "views", "--all"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "drills" not in done.stdout
