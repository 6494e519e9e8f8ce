"""Stories in the library: one take an article, in its transaction, whatever dies or goes on beside it."""

import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ingest.split import split
from marketbrief.domain.article import Rights
from marketbrief.domain.story import StoryRole, StoryVersion
from marketbrief.library import Library
from marketbrief.library.schema import MIGRATIONS
from tests.places import ROOT

DAY = datetime(2026, 9, 9, 16, tzinfo=UTC)


def take_of(article, **fields):
    """A take as an index would make it, in a story of its own."""
    defaults = {
        "story": article.article_id,
        "role": StoryRole.ORIGIN,
        "agency": article.publisher,
        "words": 5,
        "digest": 7,
    }
    return StoryVersion(
        **{**defaults, **fields},
        article_id=article.article_id,
        moment=int(article.published_at.timestamp()),
        title=article.title,
        publisher=article.publisher,
        sketch=b"abcd",
    )


def store(library, article, **fields):
    library.store(article, split(article.text), (), lambda each: take_of(each, **fields))
    return take_of(article, **fields)


@pytest.fixture
def three(library, make_article):
    """Two takes of a story and one of another."""
    first = store(library, make_article(article_id="first"))
    later = make_article(article_id="later", title="UPDATE 1-Oil falls", published_at=DAY + timedelta(hours=1))
    second = store(library, later, story="first", role=StoryRole.TAKE, digest=8)
    other = store(library, make_article(article_id="other", published_at=DAY + timedelta(days=2)))
    return first, second, other


def test_a_take_comes_out_as_it_went_in(library, three):
    assert [library.takes.take(take.article_id) for take in three] == list(three)
    assert library.takes.take("nobody") is None


def test_takes_are_found_by_words_and_by_time(library, three):
    first, second, other = three
    assert library.takes.with_digest(7) == first
    assert library.takes.with_digest(99) is None
    assert set(library.takes.between(first.moment, other.moment)) == {first, second}


def test_whoever_remembers_takes_learns_what_changed_since(library, make_article, three):
    known = library.takes.latest
    assert list(library.takes.after(known)) == []
    changed = store(library, make_article(article_id="first", text="Oil rose."), digest=9)
    assert list(library.takes.after(known)) == [changed]
    assert library.takes.latest > known


def test_stories_are_read_whole_by_any_of_their_articles(library, keep, make_article, three):
    keep(make_article(article_id="unplaced"))
    stories = library.takes.stories(["later", "other", "unplaced", "nobody"])
    assert {article_id: {take.article_id for take in story.takes} for article_id, story in stories.items()} == {
        "later": {"first", "later"},
        "other": {"other"},
    }


def test_a_place_that_cannot_be_found_leaves_nothing_of_the_article(library, make_article):
    with pytest.raises(sqlite3.IntegrityError):
        store(library, make_article(), story="an article that is not there")
    assert library.counts().articles == 0
    assert library.takes.latest == 0


def test_a_revision_stored_without_a_place_keeps_the_take(library, keep, make_article, three):
    keep(make_article(article_id="later", title="UPDATE 1-Oil falls", text="Oil fell further."))
    assert library.takes.take("later").story == "first"
    assert library.takes.unplaced() == []


def test_stored_articles_are_placed_in_order_of_publication_batch_by_batch(library, keep, make_article):
    for name, hours in (("late", 5), ("early", 1), ("undated", None)):
        moment = DAY + timedelta(hours=hours) if hours else None
        keep(make_article(article_id=name, published_at=moment, text=f"Oil, {name}."))
    seen = []

    def place(article):
        seen.append(article.article_id)
        return take_of(replace(article, published_at=article.published_at or DAY))

    waiting = library.takes.unplaced()
    library.takes.fill(waiting[:1], place)
    library.takes.fill(waiting, place)
    assert seen == ["undated", "early", "late"]
    assert library.takes.unplaced() == []


def test_what_a_source_allows_comes_out_as_it_went_in(library, keep, make_article):
    rights = Rights(quote_words=40, channels=("C07", "desk"))
    keep(make_article(rights=rights))
    assert library.article("a-1").rights == rights
    keep(make_article(article_id="a-2"))
    assert library.article("a-2").rights == Rights()


def second_version(file, article):
    """A library as the second version made it, with one article of one passage."""
    with sqlite3.connect(file) as raw:
        raw.executescript(MIGRATIONS[0] + MIGRATIONS[1])
        raw.execute("PRAGMA user_version = 2")
        raw.execute("INSERT INTO articles VALUES (1, ?, 1)", (article.article_id,))
        raw.execute(
            "INSERT INTO revisions VALUES (1, 1, ?, ?, ?, NULL, ?, ?, '[]', NULL, 0, ?, ?)",
            (
                article.digest,
                article.title,
                article.text,
                article.published_at.isoformat(),
                article.publisher,
                article.source,
                article.retrieved_at.isoformat(),
            ),
        )
        raw.execute("INSERT INTO passages VALUES (7340033, 1, 1, 0, ?, ?)", (len(article.text), article.publisher))
    raw.close()


def test_a_library_of_the_second_version_keeps_everything_and_waits_for_its_stories(tmp_path, make_article):
    article = make_article()
    second_version(tmp_path / "library.db", article)
    with Library.open(tmp_path) as library:
        assert library.article("a-1") == article
        assert library.passages([7340033])[7340033][0].text == article.text
        assert library.takes.stories(["a-1"]) == {}
        library.takes.fill(library.takes.unplaced(), take_of)
        assert library.takes.take("a-1") == take_of(article)


KILLED = """
import os, sys
from pathlib import Path
from marketbrief.library import Library
from tests.marketbrief.library.test_story_members import take_of

library = Library.open(Path(sys.argv[1]))
left = [3]

def place(article):
    left[0] -= 1
    if not left[0]:
        os.kill(os.getpid(), 9)
    return take_of(article)

library.takes.fill(library.takes.unplaced(), place)
"""


def test_a_process_killed_while_it_places_articles_loses_no_take_and_no_article(library, keep, make_article):
    for n in range(5):
        keep(make_article(article_id=f"a-{n}", text=f"Oil note {n}."))
    library.takes.fill(library.takes.unplaced()[:1], take_of)
    done = subprocess.run([sys.executable, "-c", KILLED, str(library.directory)], check=False, cwd=ROOT)
    assert done.returncode == -signal.SIGKILL
    assert len(library.takes.unplaced()) == 4
    library.takes.fill(library.takes.unplaced(), take_of)
    assert library.takes.unplaced() == []
    assert library.counts().articles == 5
