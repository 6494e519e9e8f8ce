"""Views drawn ahead in a second process."""

import os
import signal
from itertools import chain

import pytest

from ingest import drawing
from ingest.drawing import Drawing
from ingest.sources.given import Afterwards, Refused
from ingest.views import draw_views

TEXT = 'Harbor Mills rose {n}%. "It can rise further," said Ada Kestrel, an analyst at Fennimore Vale.'


@pytest.fixture
def articles(make_article):
    return [make_article(article_id=f"a-{n}", text=TEXT.format(n=n)) for n in range(40)]


def everything(_article):
    return True


def test_items_keep_their_order_and_views_are_the_same_as_drawn_here(articles):
    others = [Refused("x", "no article"), Afterwards(lambda: None)]
    items = [*chain.from_iterable(zip(articles, [*others, *others] * 10, strict=True))]
    with Drawing(everything, worth_it=5) as ahead:
        given = []
        for item in ahead.ahead(iter(items)):
            given.append(item)
            if item in articles:
                assert ahead.views(item) == draw_views(item)
        assert given == items


def test_nothing_is_drawn_for_what_is_not_wanted_or_for_a_few(articles, monkeypatch):
    monkeypatch.setattr(drawing, "ProcessPoolExecutor", None)
    with Drawing(lambda _article: False, worth_it=1) as ahead:
        assert [*ahead.ahead(iter(articles))] == articles
    with Drawing(everything, worth_it=100) as ahead:
        assert [*ahead.ahead(iter(articles))] == articles
        assert ahead.views(articles[0])


def test_a_second_process_that_is_killed_is_done_without(articles):
    with Drawing(everything, worth_it=1) as ahead:
        for n, article in enumerate(ahead.ahead(iter(articles))):
            if n == 3:
                (process,) = ahead._pool._processes.values()
                os.kill(process.pid, signal.SIGKILL)
            assert ahead.views(article) == draw_views(article)


def test_what_drawing_stumbles_over_is_raised_for_its_article_alone(articles, monkeypatch):
    def stumble(article):
        if article.article_id == "a-7":
            raise RuntimeError("a rule")
        return ()

    monkeypatch.setattr(drawing, "draw_views", stumble)
    done = drawing._draw_each(articles[:8])
    assert done[:7] == [()] * 7
    assert isinstance(done[7], RuntimeError)
