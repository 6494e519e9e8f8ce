"""Opens a source and yields what it holds: articles, and refused items with the reason."""

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

from ingest.fetch.fetched import Fetched
from ingest.fetch.fetcher import Fetcher
from ingest.prefetch import read_ahead
from ingest.sources.document import DocumentKind
from ingest.sources.fields import Fields, article_from
from ingest.sources.folder import files_in
from ingest.sources.given import AfterStoring, Item, ItemDefaults, RefusedItem, UnchangedItem
from ingest.sources.jsonfeed import is_json_feed
from ingest.sources.jsonlines import read_json, read_lines
from ingest.sources.listed import ListedSource
from ingest.sources.naming import shown
from ingest.sources.newsletter import fields_of_letter
from ingest.sources.opening import BROKEN_OFF, kind_of, open_unpacked, read_whole, reason_of
from ingest.sources.page import read_page
from ingest.sources.pdf import fields_of_pdf
from ingest.sources.register import SourceRegister
from ingest.sources.text import read_text
from ingest.sources.visit import Visit
from ingest.sources.web import is_web, read_document, read_web, record_source_failure
from marketbrief.domain.article import Article
from marketbrief.domain.errors import ArticleRefused, SourceError

__all__ = ["STDIN", "ItemDefaults", "RefusedItem", "SourceItem", "UnchangedItem", "count", "read", "read_each"]

STDIN = "-"
LINES = {".jsonl", ".ndjson", ".json"}
DOCUMENTS = {".xml", ".rss", ".atom", ".opml"}
ONE_ARTICLE = {".txt", ".md", ".html", ".htm", ".pdf", ".eml"}
UNKNOWN = (
    "this kind of file is not read: use (.txt .md .html .htm .pdf .eml .jsonl .ndjson .json .xml .rss .atom .opml, "
    "each also with .gz or .xz)"
)
COUNT_BYTES = 1024 * 1024
START_BYTES = 2048

SourceItem = Article | RefusedItem | UnchangedItem


def read(
    source: str,
    *,
    given: ItemDefaults,
    retrieved_at: datetime,
    stdin: BinaryIO | None = None,
    fetcher: Fetcher | None = None,
    register: SourceRegister | None = None,
) -> Iterator[SourceItem]:
    """Read ``source``: a file, a folder, a web address, or "-" for JSON Lines on ``stdin``.

    A bad item never stops the rest. Raises SourceError when there is no such source; for files at once.
    """
    known = register or SourceRegister.open(None)
    visit = Visit(fetcher=fetcher, register=known, given=given, retrieved_at=retrieved_at)
    return _run_follow_ups(_items(source, visit, stdin, None))


def read_each(
    sources: Iterable[str | ListedSource],
    *,
    given: ItemDefaults,
    retrieved_at: datetime,
    register: SourceRegister,
    stdin: BinaryIO | None = None,
    fetcher: Fetcher | None = None,
    ahead_of: Callable[[Iterator[Item]], Iterator[Item]] = iter,
) -> Generator[tuple[ListedSource, Iterator[SourceItem]], None, None]:
    """Yield each source with its items, in order; web sources are read ahead.

    Records success and failure of web and listed sources. ``ahead_of`` may read items of files ahead of time, for files
    have no delays.
    """
    listed, readers = [], []
    for source in sources:
        each = source if isinstance(source, ListedSource) else ListedSource(name=source, location=source, given=given)
        visit = Visit(fetcher=fetcher, register=register, given=each.given, retrieved_at=retrieved_at)
        listed.append((each, is_web(each.location) or isinstance(source, ListedSource)))
        readers.append((partial(_items, each.location, visit, stdin, each.kind), is_web(each.location)))
    with closing(read_ahead(readers)) as ahead:
        for (each, is_recorded), items in zip(listed, ahead, strict=True):
            given_items = _run_follow_ups(items if is_web(each.location) or each.location == STDIN else ahead_of(items))
            yield each, _recorded(given_items, each.location, register, retrieved_at) if is_recorded else given_items


def _items(source: str, visit: Visit, stdin: BinaryIO | None, kind: DocumentKind | None) -> Iterator[Item]:
    if source == STDIN:
        if stdin is None:
            raise SourceError("there is no standard input to read")
        return read_lines(stdin, source=STDIN, given=visit.given.for_many(), retrieved_at=visit.retrieved_at)
    if is_web(source):
        return read_web(source, visit, kind=kind)
    path = _existing(source)
    if path.is_dir():
        return _read_folder(path, replace(visit, given=visit.given.for_many()))
    return _read_file(path, visit)


def _run_follow_ups(items: Iterator[Item]) -> Iterator[SourceItem]:
    """Yield the articles, refused and unchanged items; run each follow-up once the items before it are stored."""
    for item in items:
        if isinstance(item, AfterStoring):
            item.do()
        else:
            yield item


def _recorded(
    items: Iterator[SourceItem], location: str, register: SourceRegister, now: datetime
) -> Iterator[SourceItem]:
    """Yield the same items; record whether the source was read to its end."""
    try:
        yield from items
    except SourceError as error:
        record_source_failure(location, register, now, error)
        raise
    register.record_success(location, now)


def count(source: str) -> int | None:
    """How many articles ``source`` may hold, for a progress bar; None where counting is not cheap."""
    if source == STDIN:
        return None
    try:
        path = _existing(source)
    except SourceError:
        return None
    if not path.is_dir():
        return _count_file(path)
    counts = [1 if isinstance(entry, RefusedItem) else _count_file(entry) for entry in files_in(path)]
    return None if None in counts else sum(filter(None, counts))


def _existing(source: str) -> Path:
    path = Path(source)
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        reason = "does not exist: name a file, a folder, or - for standard input"
        raise SourceError(f"{shown(path)} {reason}") from error
    except OSError as error:
        raise SourceError(f"{shown(path)}: {reason_of(error)}") from error
    return path


def _read_folder(folder: Path, visit: Visit) -> Iterator[Item]:
    found = False
    for entry in files_in(folder):
        found = True
        if isinstance(entry, RefusedItem):
            yield entry
        else:
            yield from _read_file(entry, visit)
    if not found:
        yield RefusedItem(shown(folder), "there are no files in the folder")


def _read_file(path: Path, visit: Visit) -> Iterator[Item]:
    kind = kind_of(path)
    if kind in DOCUMENTS or (kind == ".json" and _holds_feed(path)):
        yield from _read_document(path, visit)
    elif kind in LINES:
        yield from read_json(path, given=visit.given.for_many(), retrieved_at=visit.retrieved_at)
    elif kind in ONE_ARTICLE:
        yield _one(path, partial(_fields_of, kind=kind, url=visit.given.url), visit.given, visit.retrieved_at)
    else:
        yield RefusedItem(shown(path), UNKNOWN)


def _holds_feed(path: Path) -> bool:
    try:
        with open_unpacked(path) as stream:
            return is_json_feed(stream.read(START_BYTES))
    except (OSError, *BROKEN_OFF):
        return False


def _read_document(path: Path, visit: Visit) -> Iterator[Item]:
    """The articles behind a feed, a sitemap or a list of feeds on disk; relative links are ignored."""
    try:
        document = Fetched(url="", body=read_whole(path), content_type="application/xml")
    except ArticleRefused as refusal:
        yield RefusedItem(shown(path), str(refusal))
        return
    yield from read_document(document, shown(path), replace(visit, given=visit.given.for_many()))


def _fields_of(path: Path, *, kind: str, url: str | None) -> Fields:
    if kind in {".html", ".htm"}:
        return read_page(path, url)
    if kind == ".pdf":
        return fields_of_pdf(read_whole(path), url)
    return fields_of_letter(read_whole(path)) if kind == ".eml" else read_text(path)


def _one(
    path: Path, fields_of: Callable[[Path], Fields], given: ItemDefaults, retrieved_at: datetime
) -> Article | RefusedItem:
    """The one article in a file. If a parser fails, only this file is refused."""
    source = shown(path)
    try:
        return article_from(fields_of(path), source=source, path=path, given=given, retrieved_at=retrieved_at)
    except ArticleRefused as refusal:
        return RefusedItem(source, str(refusal))
    except Exception as error:
        return RefusedItem(source, f"it could not be parsed ({type(error).__name__}: {str(error)[:200]})")


def _count_file(path: Path) -> int | None:
    kind = kind_of(path)
    if kind not in LINES:
        return 1
    if kind == ".json":
        return None
    try:
        with open_unpacked(path) as stream:  # unpacking a wire of 12,000 stories takes half a second
            return sum(block.count(b"\n") for block in iter(lambda: stream.read(COUNT_BYTES), b""))
    except (OSError, *BROKEN_OFF):
        return None
