"""The terms of sources, from the list to the library: what an article may be used for, and when that changes."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ingest.fetch import Fetcher
from ingest.job import ingest
from ingest.open_source import ItemDefaults
from ingest.report import Report
from ingest.sources.listed import ListedSource
from marketbrief.domain.article import Rights
from marketbrief.library import Library, StoreOutcome

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
TIGHT = Rights(quote_words=40, channels=("C1", "markets"))
ITEM = "<item><title>Alder climbs</title><link>/a</link><description>{}</description></item>"
WHOLE = "Shares of Alder Bank rose on Monday, and volumes were thin, traders said. " * 20


class Quiet:
    """Progress that nobody watches."""

    def begin(self, step: str, total: int | None) -> None: ...

    def advance(self, things: int = 1) -> None: ...


@pytest.fixture
def read(library: Library, fetcher: Fetcher) -> Callable[..., Report]:
    """Reads sources into the library."""

    def run(*sources: str | ListedSource, hours: int = 0) -> Report:
        return ingest(
            sources, library=library, embedder=None, given=ItemDefaults(), now=NOW + timedelta(hours=hours),
            progress=Quiet(), stopping=lambda: False, fetcher=fetcher,
        )  # fmt: skip

    return run


def listed(location: str, rights: Rights = Rights()) -> ListedSource:  # noqa: B008, frozen
    return ListedSource(name=location, location=location, given=ItemDefaults(rights=rights))


def rights_in(library: Library) -> set[Rights]:
    return {article.rights for article in library.articles(None)}


@pytest.fixture
def feed(site: Any) -> str:
    items = ITEM.format(WHOLE)
    url: str = site.serve("/feed", f'<rss version="2.0"><channel>{items}</channel></rss>', kind="text/xml")
    return url


def test_every_article_of_a_listed_source_carries_its_rights(
    feed: str, tmp_path: Path, library: Library, read: Callable[..., Report]
) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "a.txt").write_text("Birch Foods lost 2 percent on the day.")
    (folder / "b.jsonl").write_text('{"text": "Cedar Mills is sold."}\n')
    read(listed(feed, TIGHT), listed(str(folder), TIGHT))
    assert len(list(library.articles(None))) == 3
    assert rights_in(library) == {TIGHT}


def test_changed_rights_reach_articles_that_the_feed_does_not_hold_any_more(
    site: Any, feed: str, library: Library, read: Callable[..., Report]
) -> None:
    read(listed(feed))
    assert rights_in(library) == {Rights()}
    site.serve("/feed", '<rss version="2.0"><channel></channel></rss>', kind="text/xml")
    assert read(listed(feed, TIGHT)).stored[StoreOutcome.RENEWED] == 1
    assert rights_in(library) == {TIGHT}
    assert read(listed(feed, TIGHT)).stored[StoreOutcome.RENEWED] == 0
    read(listed(feed))
    assert rights_in(library) == {Rights()}


def test_changed_rights_hold_although_the_source_is_out_of_order(
    site: Any, feed: str, library: Library, read: Callable[..., Report]
) -> None:
    read(listed(feed))
    site.down = True
    assert read(listed(feed, TIGHT)).failures
    assert rights_in(library) == {TIGHT}


def test_rights_that_changed_during_a_stop_reach_the_rest_on_the_next_run(
    site: Any, library: Library, fetcher: Fetcher, read: Callable[..., Report]
) -> None:
    items = "".join(ITEM.format(WHOLE).replace("/a", f"/{n}") for n in range(4))
    feed = site.serve("/feed", f'<rss version="2.0"><channel>{items}</channel></rss>', kind="text/xml")
    read(listed(feed))
    asked = iter([False, False, True])
    ingest(
        [listed(feed, TIGHT)], library=library, embedder=None, given=ItemDefaults(), now=NOW, progress=Quiet(),
        stopping=lambda: next(asked, True), fetcher=fetcher,
    )  # fmt: skip
    assert rights_in(library) == {TIGHT, Rights()}
    read(listed(feed, TIGHT))
    assert rights_in(library) == {TIGHT}


def test_reading_a_source_by_hand_leaves_the_rights_that_are_stored(
    feed: str, library: Library, read: Callable[..., Report], tmp_path: Path
) -> None:
    note = tmp_path / "a.txt"
    note.write_text("Birch Foods lost 2 percent on the day.")
    read(listed(str(note), TIGHT), listed(feed, TIGHT))
    assert read(str(note)).stored[StoreOutcome.UNCHANGED] == 1
    note.write_text("Birch Foods lost 3 percent on the day.")
    assert read(str(note)).stored[StoreOutcome.RENEWED] == 1
    assert rights_in(library) == {TIGHT}


def test_of_two_listed_sources_the_one_that_brought_an_article_first_decides(
    library: Library, read: Callable[..., Report], tmp_path: Path
) -> None:
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    for file in (first, second):
        file.write_text('{"id": "a-1", "text": "Cedar Mills is sold."}\n')
    for _ in range(2):
        read(listed(str(first), TIGHT), listed(str(second), Rights(quote_words=900)))
        assert rights_in(library) == {TIGHT}
    assert [article.revision for article in library.articles(None)] == [1]
