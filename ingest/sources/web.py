"""Reads articles from a web address: a page, a feed, a sitemap, a list of feeds, or a PDF."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from ingest.fetch.failure import FetchFailed
from ingest.fetch.fetched import Fetched
from ingest.fetch.unpacking import unpack_gzip
from ingest.sources.document import DocumentKind, addresses_in, feed_in, fields_in, kind_of_document
from ingest.sources.entries import read_again, read_entries
from ingest.sources.entry import Addresses
from ingest.sources.fields import article_from
from ingest.sources.given import AfterStoring, Item, RefusedItem, UnchangedItem
from ingest.sources.register import SourceRegister
from ingest.sources.visit import Visit, last_read
from marketbrief.domain.errors import ArticleRefused, SourceError

__all__ = ["fetch_document", "is_web", "read_document", "read_web", "record_source_failure"]

DEEPEST = 2
LARGEST_UNPACKED_BYTES = 50 * 1024 * 1024
GZIP = b"\x1f\x8b"

_log = logging.getLogger(__name__)


def is_web(location: str) -> bool:
    """Whether a source is a web address."""
    return location[:8].lower().startswith(("http://", "https://"))


def read_web(url: str, visit: Visit, *, kind: DocumentKind | None = None, depth: int = 0) -> Iterator[Item]:
    """The articles behind ``url`` that were not read before.

    Raises SourceError with the address if it cannot be fetched or serves another kind than expected.
    """
    try:
        fetched = fetch_document(url, visit)
        if not fetched.unchanged:
            yield from read_document(fetched, url, visit, kind=kind, depth=depth)
        elif visit.register.is_feed(url):
            yield from read_again(url, visit)
        else:
            yield UnchangedItem(url)
    except FetchFailed as failure:
        reason = f"{url}: {failure}; {last_read(visit.register.health(url))}"
        raise FetchFailed(
            reason, temporary=failure.temporary, retry_after_seconds=failure.retry_after_seconds
        ) from failure


def fetch_document(url: str, visit: Visit) -> Fetched:
    """The document at ``url``, unpacked if it is a .gz file; raises FetchFailed."""
    if visit.fetcher is None:
        raise FetchFailed("no web access is configured")
    fetched = visit.fetcher.get(url, visit.register.validators(url))
    if not fetched.body.startswith(GZIP):
        return fetched
    return replace(fetched, body=unpack_gzip(fetched.body, largest_bytes=LARGEST_UNPACKED_BYTES))


def read_document(
    fetched: Fetched, source: str, visit: Visit, *, kind: DocumentKind | None = None, depth: int = 0
) -> Iterator[Item]:
    """The articles in a document and behind its links; its validators are recorded once all of it is stored."""
    many = replace(visit, given=visit.given.for_many())
    try:
        found = kind_of_document(fetched)
        if kind is not None and found is not kind and (kind, found) != (DocumentKind.SITEMAP, DocumentKind.INDEX):
            raise FetchFailed(f"it serves a {found}, where a {kind} is expected")
        if found in {DocumentKind.FEED, DocumentKind.SITEMAP}:
            yield from _read_feed(fetched, found, source, many)
        elif found in {DocumentKind.OPML, DocumentKind.INDEX}:
            yield from _read_listed(addresses_in(fetched, found), source, many, depth + 1)
        else:
            fields = fields_in(fetched)
            yield article_from(fields, source=source, path=None, given=visit.given, retrieved_at=visit.retrieved_at)
            yield _remembered(fetched, source, visit)
    except ArticleRefused as refusal:
        yield RefusedItem(source, str(refusal))


def _read_feed(fetched: Fetched, kind: DocumentKind, source: str, visit: Visit) -> Iterator[Item]:
    feed = feed_in(fetched, kind)
    yield from read_entries(feed.entries, source, visit)
    if feed.flaw:
        yield RefusedItem(source, feed.flaw)
    else:
        yield _remembered(fetched, source, visit)


def _read_listed(listed: Addresses, source: str, visit: Visit, depth: int) -> Iterator[Item]:
    """Read each address as a source of its own; a failure is reported and stops no other."""
    if listed.flaw or not listed.found:
        yield RefusedItem(source, listed.flaw or "it lists no addresses")
    for address in listed.found:
        if depth > DEEPEST:
            yield RefusedItem(address, "lists of lists are nested too deep")
            continue
        try:
            yield from read_web(address, visit, depth=depth)
            yield AfterStoring(partial(visit.register.record_success, address, visit.retrieved_at))
        except SourceError as error:
            yield RefusedItem(address, str(error).removeprefix(f"{address}: "))
            yield AfterStoring(partial(record_source_failure, address, visit.register, visit.retrieved_at, error))


def record_source_failure(location: str, register: SourceRegister, now: datetime, error: SourceError) -> None:
    """Record that a source could not be read, and when it may be tried again."""
    _log.info("source.failed", extra={"source": location, "reason": str(error)})
    asked = error.retry_after_seconds if isinstance(error, FetchFailed) else None
    register.record_failure(location, now, str(error), now + timedelta(seconds=asked) if asked else None)


def _remembered(fetched: Fetched, source: str, visit: Visit) -> AfterStoring:
    return AfterStoring(partial(visit.register.record_document, source, fetched.validators, visit.retrieved_at))
