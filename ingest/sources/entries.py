"""Turns entries of a feed or a sitemap into articles: fetches their pages, and fetches recent ones again."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from ingest.fetch.failure import FetchFailed
from ingest.sources.document import fields_in
from ingest.sources.entry import FeedEntry, settle_date
from ingest.sources.fields import Fields, article_from
from ingest.sources.given import AfterStoring, Item, RefusedItem, UnchangedItem
from ingest.sources.naming import id_from_url
from ingest.sources.visit import Visit
from marketbrief.domain.errors import ArticleRefused

__all__ = ["read_again", "read_entries"]

PATIENCE = 3
"""After so many failures in a row a site is skipped until the next run."""


def read_entries(entries: Iterable[FeedEntry], source: str, visit: Visit) -> Iterator[Item]:
    """Yield the articles of new or changed ``entries``, then those of ``source`` that are due to be fetched again.

    An entry with the whole article is used as it is; for others the page is fetched. A page that fails for now is
    fetched on the next run. If it fails for good, it is reported and the feed's own text is stored.
    """
    seen: set[str] = set()
    queue = _EntryReader(source, visit)
    for entry in entries:
        if entry.key in seen:
            continue
        seen.add(entry.key)
        known = visit.register
        known.record_seen(source, entry, visit.retrieved_at)
        if not known.is_read(source, entry) and not known.is_backing_off(source, entry, visit.retrieved_at):
            queue.done.add(entry.key)
            yield from queue.read(entry)
    yield from queue.read_waiting()


def read_again(source: str, visit: Visit) -> Iterator[Item]:
    """Yield the articles of ``source`` that are due to be fetched again; for a feed that is unchanged."""
    yield from _EntryReader(source, visit).read_waiting()


class _EntryReader:
    """Reads the entries of one source, one after the other; gives up after ``PATIENCE`` failures in a row."""

    def __init__(self, source: str, visit: Visit) -> None:
        self._source = source
        self._visit = visit
        self._failures = 0
        self.done: set[str] = set()

    def read_waiting(self) -> Iterator[Item]:
        for entry in self._visit.register.entries_to_fetch_again(self._source, self._visit.retrieved_at):
            if entry.key not in self.done and entry.url is not None and not entry.whole:
                yield from self._read_page(entry, entry.url)

    def read(self, entry: FeedEntry) -> Iterator[Item]:
        if self._visit.fetcher is None or entry.url is None or entry.whole:
            yield from self._read_feed_text(entry)
        else:
            yield from self._read_page(entry, entry.url)

    def _read_page(self, entry: FeedEntry, url: str) -> Iterator[Item]:
        try:
            yield from self._page(entry, url)
            self._failures = 0
            yield self._recorded(entry)
        except FetchFailed as failure:
            if not failure.temporary:
                yield from self._fall_back_to_feed(entry, url, str(failure))
                return
            self._failures += 1
            yield RefusedItem(url, f"{failure}; it will be fetched again on the next run")
            yield self._recorded(entry, taken=False)
        except ArticleRefused as refusal:
            yield from self._fall_back_to_feed(entry, url, str(refusal))

    def _page(self, entry: FeedEntry, url: str) -> Iterator[Item]:
        visit = self._visit
        if visit.fetcher is None or self._failures >= PATIENCE:
            raise FetchFailed("the site does not answer", temporary=True)
        fetched = visit.fetcher.get(url, visit.register.validators(url))
        if fetched.unchanged:
            yield UnchangedItem(url)
            return
        fields = _completed(fields_in(fetched), entry, visit)
        yield article_from(fields, source=url, path=None, given=visit.given, retrieved_at=visit.retrieved_at)
        yield AfterStoring(partial(visit.register.record_document, url, fetched.validators, visit.retrieved_at))

    def _fall_back_to_feed(self, entry: FeedEntry, url: str, reason: str) -> Iterator[Item]:
        """Report the reason, and use the feed's own text unless the page was read before."""
        if self._visit.register.was_read_before(self._source, entry):
            yield RefusedItem(url, f"{reason}; the earlier version is kept")
            yield self._recorded(entry)
            return
        if not entry.text:
            yield RefusedItem(url, reason)
            yield self._recorded(entry)
            return
        yield RefusedItem(url, f"{reason}; the text of the feed is stored instead")
        yield from self._read_feed_text(entry)

    def _read_feed_text(self, entry: FeedEntry) -> Iterator[Item]:
        visit = self._visit
        place = entry.url or f"{self._source}#{entry.key}"
        identity = None if entry.url else id_from_url(place)
        fields = _completed(Fields(text=entry.text or entry.title or "", article_id=identity), entry, visit)
        try:
            yield article_from(fields, source=place, path=None, given=visit.given, retrieved_at=visit.retrieved_at)
        except ArticleRefused as refusal:
            yield RefusedItem(place, str(refusal))
        yield self._recorded(entry)

    def _recorded(self, entry: FeedEntry, *, taken: bool = True) -> AfterStoring:
        register, now = self._visit.register, self._visit.retrieved_at
        return AfterStoring(partial(register.record_entry, self._source, entry, now, taken=taken))


def _completed(fields: Fields, entry: FeedEntry, visit: Visit) -> Fields:
    """Fields of the page, completed by the user's settings for the source, then by the feed."""
    return replace(
        fields,
        title=fields.title or entry.title,
        url=fields.url or entry.url,
        publisher=fields.publisher or visit.given.publisher or entry.publisher,
        published_at=settle_date(fields.published_at, entry.published_at, retrieved_at=visit.retrieved_at),
        authors=fields.authors or entry.authors,
        language=fields.language or visit.given.language or entry.language,
    )
