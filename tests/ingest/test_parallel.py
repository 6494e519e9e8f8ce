"""Articles prepared ahead in a second process."""

import os
import signal
from itertools import chain

import pytest

from ingest import parallel
from ingest.parallel import ParallelPreparation, prepare
from ingest.sources.given import AfterStoring, RefusedItem
from ingest.split import split
from ingest.views import draw_views
from marketbrief.domain.view import ViewKind
from marketbrief.language import lexicon

TEXT = 'Harbor Mills rose {n}%. "It can rise further," said Ada Kestrel, an analyst at Fennimore Vale.'


@pytest.fixture
def articles(make_article):
    return [make_article(article_id=f"a-{n}", text=TEXT.format(n=n)) for n in range(40)]


def everything(_article):
    return True


def test_an_article_is_cut_and_read_for_views(articles):
    prepared = prepare(articles[0])
    assert prepared.passages == split(articles[0].text)
    assert prepared.views == draw_views(articles[0])
    assert prepared.views


def test_items_keep_their_order_and_articles_are_prepared_as_they_are_here(articles):
    others = [RefusedItem("x", "no article"), AfterStoring(lambda: None)]
    items = [*chain.from_iterable(zip(articles, [*others, *others] * 10, strict=True))]
    with ParallelPreparation(everything, worth_it=5) as ahead:
        given = []
        for item in ahead.ahead(iter(items)):
            given.append(item)
            if item in articles:
                assert ahead.prepared(item) == prepare(item)
            if len(given) == 5 * 2:
                assert len(ahead._tried.result(20)) == 1
        assert given == items
        assert any(batch.future for batch, _ in ahead._batches.values()) or not ahead._batches


def test_the_second_process_uses_the_desks_own_names(make_article, tmp_path):
    article = make_article(text="“The queue is gone,” Tarn & Ferrow said in a note.\n")
    (tmp_path / "firms.toml").write_text('[tarn]\nname = "Tarn & Ferrow"\n')
    lexicon.use_overlay(tmp_path)
    try:
        with ParallelPreparation(everything, worth_it=1) as ahead:
            list(ahead.ahead(iter([article])))
            assert [view.kind for view in ahead._tried.result(60)[0].views] == [ViewKind.ANALYST]
    finally:
        lexicon.use_overlay(None)


def test_the_second_process_is_what_prepares_once_it_works(articles, monkeypatch):
    with ParallelPreparation(everything, worth_it=1) as ahead:
        items = ahead.ahead(iter(articles))
        first = next(items)
        assert ahead.prepared(first) == prepare(first)
        ahead._tried.result(20)
        second = next(items)
        for batch, _ in ahead._batches.values():
            batch.future.result(20)
        monkeypatch.setattr(parallel, "prepare", None)
        assert ahead.prepared(second).views


def test_nothing_is_prepared_ahead_for_what_is_not_wanted_or_for_a_few(articles, monkeypatch):
    monkeypatch.setattr(parallel, "ProcessPoolExecutor", None)
    with ParallelPreparation(lambda _article: False, worth_it=1) as ahead:
        assert [*ahead.ahead(iter(articles))] == articles
    with ParallelPreparation(everything, worth_it=100) as ahead:
        assert [*ahead.ahead(iter(articles))] == articles
        assert ahead.prepared(articles[0]).views


def test_a_second_process_that_is_killed_is_done_without(articles):
    with ParallelPreparation(everything, worth_it=1) as ahead:
        for n, article in enumerate(ahead.ahead(iter(articles))):
            if n == 1:
                ahead._tried.result(20)
            if n == 3:
                (process,) = ahead._pool._processes.values()
                os.kill(process.pid, signal.SIGKILL)
            assert ahead.prepared(article) == prepare(article)


def test_what_a_rule_stumbles_over_is_kept_for_its_article_alone(articles, monkeypatch):
    def stumble(article):
        if article.article_id == "a-7":
            raise RuntimeError("a rule")
        return ()

    monkeypatch.setattr(parallel, "draw_views", stumble)
    done = parallel._prepare_each(articles[:8])
    assert [each.views for each in done[:7]] == [()] * 7
    assert isinstance(done[7].views, RuntimeError)
    assert done[7].passages
