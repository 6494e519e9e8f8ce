"""What chat models have read: newest first, once a revision, and never over a view that is there."""

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from ingest.split import split
from ingest.views import draw_views
from marketbrief.domain.view import Quote, Stance, View, ViewForm, ViewKind
from marketbrief.library import Library, ViewFilter
from marketbrief.library.llm_passes import STANCE, VIEWS, LlmPasses
from marketbrief.library.schema import MIGRATIONS

DAY = datetime(2026, 9, 9, 16, tzinfo=UTC)
TEXT = 'Ada Kestrel, an analyst at Fennimore Vale, said the mills opened in May. Oil fell. "Fine," she said.'
MODEL = "some model"


@pytest.fixture
def readings(library):
    return LlmPasses(library.connection)


@pytest.fixture
def store(library, make_article):
    def make(name, days=0, text=TEXT, views=None):
        article = make_article(article_id=name, text=text, published_at=DAY + timedelta(days=days))
        library.store(article, split(text), draw_views(article) if views is None else views)
        return library.article(name)

    return make


def found_in(article, start, end):
    return View(
        article_id=article.article_id, revision=article.revision, kind=ViewKind.ANALYST, form=ViewForm.INDIRECT,
        statement=Quote.cut(article.text, start, end), about="oil", stance=Stance.BEARISH, role="analyst",
        read_by=MODEL, stance_by=MODEL,
    )  # fmt: skip


def test_articles_wait_newest_first_until_this_model_has_read_them(readings, store):
    articles = [store(f"a-{days}", days) for days in (1, 3, 2)]
    assert readings.waiting(VIEWS, MODEL) == ["a-3", "a-2", "a-1"]
    readings.keep_views(articles[1], MODEL, [])
    assert readings.waiting(VIEWS, MODEL) == ["a-2", "a-1"]
    assert len(readings.waiting(VIEWS, "another model")) == 3
    assert len(readings.waiting(STANCE, MODEL)) == 3


def test_a_new_revision_waits_again(readings, store):
    readings.keep_views(store("a"), MODEL, [])
    store("a", text=TEXT + " It rose again.")
    assert readings.waiting(VIEWS, MODEL) == ["a"]


def test_what_made_no_sense_comes_last_and_twice_at_most(readings, store):
    old, new = store("old", 1), store("new", 2)
    readings.count_try(new, VIEWS, MODEL)
    assert readings.waiting(VIEWS, MODEL) == ["old", "new"]
    readings.count_try(new, VIEWS, MODEL)
    readings.keep_views(old, MODEL, [])
    assert readings.waiting(VIEWS, MODEL) == []
    store("new", 2, text=TEXT + " It rose again.")
    assert readings.waiting(VIEWS, MODEL) == ["new"]


def test_a_found_view_says_which_model_read_it(readings, store, library):
    article = store("a", views=())
    start = TEXT.index("Oil")
    assert readings.keep_views(article, MODEL, [found_in(article, start, start + len("Oil fell."))]) == 1
    ((view, _),) = library.views(ViewFilter())
    assert (view.statement.text, view.read_by, view.stance_by) == ("Oil fell.", MODEL, MODEL)


def test_views_that_are_there_win_and_old_revisions_get_nothing(readings, store, library):
    article = store("a")
    before = list(library.views(ViewFilter()))
    assert readings.keep_views(article, MODEL, [found_in(article, 5, 30)]) == 0
    assert list(library.views(ViewFilter())) == before
    renewed = store("a", text="Oil rose. " + TEXT)
    assert readings.keep_views(article, MODEL, [found_in(article, 0, 9)]) == 0
    assert readings.keep_stances(article, MODEL, {}) == 0
    assert readings.waiting(VIEWS, MODEL) == [renewed.article_id]


def test_a_stance_is_told_once_and_only_where_the_rules_saw_none(readings, store, library):
    article = store("a")
    _, (view, other) = readings.with_views("a")
    assert view.stance is Stance.NEUTRAL
    assert readings.keep_stances(article, MODEL, {view.statement.span: Stance.BULLISH}) == 1
    assert readings.keep_stances(article, "another", {view.statement.span: Stance.BEARISH}) == 0
    assert [(each.stance, each.stance_by) for each in readings.with_views("a")[1]] == [
        (Stance.BULLISH, MODEL),
        (other.stance, None),
    ]


def test_an_article_without_undecided_views_waits_for_no_stance(readings, store):
    store("a", views=())
    assert readings.waiting(STANCE, MODEL) == []


def test_a_library_of_the_version_before_keeps_its_views(tmp_path, make_article, library):
    article = make_article(text=TEXT)
    library.store(article, split(TEXT), draw_views(article))
    rows = (
        list(library.connection.execute("SELECT * FROM articles")),
        list(library.connection.execute("SELECT * FROM revisions")),
    )
    columns = "article, published, speaker, role, firm, outlet, kind, form, stance, about, horizon, start, end, quotes"
    views = list(library.connection.execute(f"SELECT {columns} FROM views"))
    older = tmp_path / "older"
    older.mkdir()
    with sqlite3.connect(older / "library.db") as connection:
        connection.executescript("".join(MIGRATIONS[:3]) + "PRAGMA user_version = 3")
        connection.executemany(f"INSERT INTO articles VALUES ({','.join('?' * 3)})", rows[0])
        connection.executemany(f"INSERT INTO revisions VALUES ({','.join('?' * 14)})", rows[1])
        connection.executemany(f"INSERT INTO views ({columns}) VALUES ({','.join('?' * 14)})", views)
    connection.close()
    with Library.open(older) as migrated:
        assert list(migrated.views(ViewFilter())) == list(library.views(ViewFilter()))
        assert LlmPasses(migrated.connection).waiting(VIEWS, MODEL) == ["a-1"]
