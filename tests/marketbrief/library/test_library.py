"""The truth: what goes in comes out, what is replaced is gone from every index, nothing is half done."""

import sqlite3
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from ingest.split import split
from marketbrief.domain.errors import EmbeddingMismatch, LibraryError, LibraryTooNew
from marketbrief.domain.passage import Span
from marketbrief.domain.question import Window
from marketbrief.domain.view import Quote, Stance, View, ViewForm, ViewKind
from marketbrief.library import Library, StoreOutcome, ViewFilter
from marketbrief.library.fulltext import FieldWeights, any_of
from marketbrief.library.passage_ids import first_number, numbers_in

EVEN = FieldWeights(1, 1, 1, 1)
DAY = datetime(2026, 9, 9, 16, tzinfo=UTC)


def found(library, word, **more):
    hits = library.search_text(any_of([word]), weights=EVEN, limit=10, **more)
    passages = library.passages([hit.number for hit in hits])
    return [passages[hit.number][0].text for hit in hits]


def bearish_view(text):
    return View(
        article_id="a-1",
        revision=1,
        kind=ViewKind.ANALYST,
        form=ViewForm.INDIRECT,
        statement=Quote.cut(text, 0, len(text)),
        about="oil",
        stance=Stance.BEARISH,
        speaker="Ada Quillon",
        firm="Mossbank Securities",
    )


def test_an_article_comes_out_as_it_went_in(library, keep, make_article):
    article = keep(
        make_article(authors=("Ida Crane", "Bo Lint"), language="en", translated=True, url="https://x.example/1")
    )
    assert library.article("a-1") == article
    assert list(library.articles()) == [article]


def test_the_same_article_again_changes_nothing(library, make_article):
    article = make_article()
    assert library.store(article, split(article.text)) is StoreOutcome.ADDED
    before = library.counts()
    assert library.store(article, split(article.text)) is StoreOutcome.UNCHANGED
    assert library.counts() == before


def test_a_changed_article_is_a_new_revision_and_the_old_words_leave_every_index(library, make_article):
    old, new = make_article(text="Oil fell on Iranian supply."), make_article(text="Oil rose on Norwegian strikes.")
    library.store(old, split(old.text), [bearish_view(old.text)])
    numbers = [number for number, _ in library.waiting(10)]
    library.add_vectors(numbers, np.ones((1, 4), np.float32))
    assert library.store(new, split(new.text)) is StoreOutcome.RENEWED
    assert found(library, "iranian") == []
    assert found(library, "norwegian") == [new.text]
    assert library.vectors(numbers) == {}
    assert list(library.views(ViewFilter())) == []
    assert [entry.op for entry in library.log_after(0, 100)] == ["add", "embed", "remove", "add"]
    assert library.article("a-1").revision == 2
    assert library.article("a-1", revision=1).text == old.text


def test_a_store_that_fails_leaves_nothing_behind(library, make_article):
    article = make_article()
    with pytest.raises(ValueError, match="past the end"):
        library.store(article, [Span(0, 3), Span(5, 10_000)])
    assert library.counts().articles == 0
    assert library.counts().position == 0
    assert found(library, "oil") == []


def test_passages_are_found_by_title_publisher_and_body(library, keep, make_article):
    keep(make_article(title="Crude tumbles", publisher="Tidewater Wire", text="Prices gave way in thin trade."))
    for word in ("crude", "tidewater", "prices"):
        assert found(library, word) == ["Prices gave way in thin trade."]


def test_words_of_any_shape_make_a_harmless_query(library, keep, make_article):
    keep(make_article())
    for word in ('"', "AND", "oil*", "NEAR(oil", "a:b", "'", "-oil", "", "%", "émigré", "🛢"):
        library.search_text(any_of([word, "oil"]), weights=EVEN, limit=5)
    assert found(library, 'oil" OR "x') == []


def test_a_window_is_a_range_of_numbers(library, keep, make_article):
    for day in range(1, 6):
        keep(
            make_article(
                article_id=f"a-{day}", text=f"Oil on day {day}.", published_at=datetime(2026, 9, day, tzinfo=UTC)
            )
        )
    keep(make_article(article_id="a-0", text="Oil some day.", published_at=None))
    window = Window(start=datetime(2026, 9, 2, tzinfo=UTC), end=datetime(2026, 9, 4, tzinfo=UTC), label="")
    assert sorted(found(library, "oil", numbers=numbers_in(window))) == ["Oil on day 2.", "Oil on day 3."]
    until = numbers_in(None, datetime(2026, 9, 1, tzinfo=UTC))
    assert found(library, "oil", numbers=until) == ["Oil on day 1."]
    assert len(found(library, "oil", numbers=numbers_in(None))) == 6


def test_numbers_grow_with_time_and_never_collide(library, keep, make_article):
    moments = [DAY + timedelta(seconds=s) for s in (5, 1, 3, 1, 2)]
    for i, moment in enumerate(moments):
        keep(make_article(article_id=f"a-{i}", published_at=moment, text=f"Oil note {i}."))
    numbers = sorted(number for number, _ in library.waiting(10))
    passages = library.passages(numbers)
    published = [passages[number][1].published_at for number in numbers]
    assert published == sorted(moments)
    assert first_number(datetime(1850, 1, 1, tzinfo=UTC)) > 0


def test_vectors_are_found_exactly_and_within_a_range(library, keep, make_article):
    for day in (1, 2, 3):
        keep(
            make_article(
                article_id=f"a-{day}", text=f"Oil on day {day}.", published_at=datetime(2026, 9, day, tzinfo=UTC)
            )
        )
    numbers = sorted(number for number, _ in library.waiting(10))
    library.add_vectors(numbers, np.eye(3, dtype=np.float32))
    best = library.nearest(np.array([0.1, 1, 0.2], np.float32), 2)
    assert [number for number, _ in best] == [numbers[1], numbers[2]]
    assert [n for n, _ in library.nearest(np.array([0.1, 1, 0.2], np.float32), 5, (numbers[2], numbers[2] + 1))] == [
        numbers[2]
    ]
    assert library.counts().waiting == 0


def test_vectors_of_passages_that_are_gone_are_left_out(library):
    assert library.add_vectors([12345], np.ones((1, 4), np.float32)) == 0


def test_a_library_remembers_its_model_and_refuses_another(library):
    library.claim_embedding("minilm")
    library.claim_embedding("minilm")
    with pytest.raises(EmbeddingMismatch, match=r"embedded with minilm, settings say openai:x.*rebuild --embed"):
        library.claim_embedding("openai:x")
    library.forget_vectors()
    library.claim_embedding("openai:x")
    assert library.embedding == "openai:x"


def test_views_are_found_by_every_filter(library, make_article):
    article = make_article(text="Oil will fall, Ada Quillon of Mossbank Securities said.")
    library.store(article, split(article.text), [bearish_view(article.text)])
    for hit in (
        ViewFilter(speaker="quillon"),
        ViewFilter(firm="Mossbank"),
        ViewFilter(stance=Stance.BEARISH),
        ViewFilter(kinds=(ViewKind.ANALYST,)),
        ViewFilter(since=DAY, until=DAY + timedelta(seconds=1)),
        ViewFilter(article_ids=("a-1",)),
    ):
        assert [view for view, _ in library.views(hit)] == [bearish_view(article.text)]
    for miss in (
        ViewFilter(speaker="quill"),
        ViewFilter(speaker="%"),
        ViewFilter(stance=Stance.BULLISH),
        ViewFilter(since=DAY + timedelta(days=1)),
        ViewFilter(article_ids=()),
    ):
        assert list(library.views(miss)) == []


def test_a_missing_library_says_how_to_make_one(tmp_path):
    with pytest.raises(LibraryError, match="marketbrief ingest"):
        Library.open(tmp_path / "nowhere")


def test_a_library_from_a_later_version_is_left_alone(tmp_path):
    with Library.create(tmp_path) as library:
        library.connection.execute("PRAGMA user_version = 999")
    with pytest.raises(LibraryTooNew, match="newer marketbrief"):
        Library.open(tmp_path)


def test_a_file_that_is_no_library_is_left_alone(tmp_path):
    (tmp_path / "library.db").write_bytes(b"this is not a database, it only looks the part" * 40)
    with pytest.raises(LibraryError, match="damaged or no library"):
        Library.open(tmp_path)
    assert (tmp_path / "library.db").read_bytes().startswith(b"this is not")


def test_a_reader_sees_what_another_connection_stored(library, keep, make_article):
    with Library.open(library.directory) as other:
        assert other.counts().articles == 0
        keep(make_article())
        assert other.counts().articles == 1


def test_the_schema_of_version_one_is_made_whole_or_not_at_all(tmp_path, monkeypatch):
    from marketbrief.library import connect

    monkeypatch.setattr(connect, "MIGRATIONS", (connect.MIGRATIONS[0] + "CREATE NONSENSE;",))
    with pytest.raises(LibraryError):
        Library.create(tmp_path)
    with sqlite3.connect(tmp_path / "library.db") as raw:
        assert raw.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
