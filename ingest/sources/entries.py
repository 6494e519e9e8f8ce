"""From entries of a feed or a sitemap to articles: their pages are asked, once, and again while they are young."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from ingest.fetch.failure import FetchFailed
from ingest.sources.document import fields_in
from ingest.sources.entry import FeedEntry, settle_date
from ingest.sources.fields import Fields, article_from
from ingest.sources.given import Afterwards, Item, RefusedItem, UnchangedItem
from ingest.sources.naming import id_from_url
from ingest.sources.visit import Visit
from marketbrief.domain.errors import ArticleRefused

__all__ = ["read_again", "read_entries"]

PATIENCE = 3
"""A site that fails so many times in a row is left alone until the next run."""


def read_entries(entries: Iterable[FeedEntry], source: str, visit: Visit) -> Iterator[Item]:
    """The articles of ``entries`` that are new or say something new, then those of ``source`` to be asked again.

    An entry that holds its whole article is taken as it is. For any other its page is asked: a page that cannot be
    had for now is asked on the next run; one that never can be is named, and the feed's own words are kept.
    """
    seen: set[str] = set()
    queue = _Queue(source, visit)
    for entry in entries:
        if entry.key in seen:
            continue
        seen.add(entry.key)
        known = visit.register
        known.saw(source, entry, visit.retrieved_at)
        if not known.is_taken(source, entry) and not known.rests(source, entry, visit.retrieved_at):
            queue.done.add(entry.key)
            yield from queue.read(entry)
    yield from queue.read_waiting()


def read_again(source: str, visit: Visit) -> Iterator[Item]:
    """The articles of ``source`` to be asked again, where the feed itself is unchanged."""
    yield from _Queue(source, visit).read_waiting()


class _Queue:
    """Entries of one source, one after the other; it loses patience with a site that does not answer."""

    def __init__(self, source: str, visit: Visit) -> None:
        self._source = source
        self._visit = visit
        self._failures = 0
        self.done: set[str] = set()

    def read_waiting(self) -> Iterator[Item]:
        for entry in self._visit.register.to_ask_again(self._source, self._visit.retrieved_at):
            if entry.key not in self.done and entry.url is not None and not entry.whole:
                yield from self._take_page(entry, entry.url)

    def read(self, entry: FeedEntry) -> Iterator[Item]:
        if self._visit.fetcher is None or entry.url is None or entry.whole:
            yield from self._take_own_words(entry)
        else:
            yield from self._take_page(entry, entry.url)

    def _take_page(self, entry: FeedEntry, url: str) -> Iterator[Item]:
        try:
            yield from self._page(entry, url)
            self._failures = 0
            yield self._settled(entry)
        except FetchFailed as failure:
            if not failure.temporary:
                yield from self._instead(entry, url, str(failure))
                return
            self._failures += 1
            yield RefusedItem(url, f"{failure}; it will be asked again on the next run")
            yield self._settled(entry, taken=False)
        except ArticleRefused as refusal:
            yield from self._instead(entry, url, str(refusal))

    def _page(self, entry: FeedEntry, url: str) -> Iterator[Item]:
        visit = self._visit
        if visit.fetcher is None or self._failures >= PATIENCE:
            raise FetchFailed("its site did not answer just now", temporary=True)
        fetched = visit.fetcher.get(url, visit.register.validators(url))
        if fetched.unchanged:
            yield UnchangedItem(url)
            return
        fields = _completed(fields_in(fetched), entry, visit)
        yield article_from(fields, source=url, path=None, given=visit.given, retrieved_at=visit.retrieved_at)
        yield Afterwards(partial(visit.register.remember, url, fetched.validators, visit.retrieved_at))

    def _instead(self, entry: FeedEntry, url: str, reason: str) -> Iterator[Item]:
        """The feed's own words, where it has some and no more was read before, with the reason."""
        if self._visit.register.was_taken(self._source, entry):
            yield RefusedItem(url, f"{reason}; what was read of it before is kept")
            yield self._settled(entry)
            return
        if not entry.text:
            yield RefusedItem(url, reason)
            yield self._settled(entry)
            return
        yield RefusedItem(url, f"{reason}; kept in the words of the feed")
        yield from self._take_own_words(entry)

    def _take_own_words(self, entry: FeedEntry) -> Iterator[Item]:
        visit = self._visit
        place = entry.url or f"{self._source}#{entry.key}"
        identity = None if entry.url else id_from_url(place)
        fields = _completed(Fields(text=entry.text or entry.title or "", article_id=identity), entry, visit)
        try:
            yield article_from(fields, source=place, path=None, given=visit.given, retrieved_at=visit.retrieved_at)
        except ArticleRefused as refusal:
            yield RefusedItem(place, str(refusal))
        yield self._settled(entry)

    def _settled(self, entry: FeedEntry, *, taken: bool = True) -> Afterwards:
        register, now = self._visit.register, self._visit.retrieved_at
        return Afterwards(partial(register.settle, self._source, entry, now, taken=taken))


def _completed(fields: Fields, entry: FeedEntry, visit: Visit) -> Fields:
    """What the page says, then what the user says of the source, then what the feed says."""
    return replace(
        fields,
        title=fields.title or entry.title,
        url=fields.url or entry.url,
        publisher=fields.publisher or visit.given.publisher or entry.publisher,
        published_at=settle_date(fields.published_at, entry.published_at, retrieved_at=visit.retrieved_at),
        authors=fields.authors or entry.authors,
        language=fields.language or visit.given.language or entry.language,
    )
