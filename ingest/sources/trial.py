"""Tries a source: reports what it holds and stores nothing."""

from dataclasses import dataclass
from datetime import datetime

from ingest.sources.document import DocumentKind, addresses_in, feed_in, fields_in, kind_of_document
from ingest.sources.visit import Visit
from ingest.sources.web import fetch_document

__all__ = ["Trial", "try_source"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """The kind of a source, how many articles or addresses it has, and the newest title and time."""

    kind: DocumentKind
    count: int
    title: str | None = None
    published_at: datetime | None = None
    flaw: str | None = None


def try_source(url: str, visit: Visit) -> Trial:
    """Fetch ``url`` once and report what it holds; raises FetchFailed, or ArticleRefused if it holds nothing."""
    fetched = fetch_document(url, visit)
    kind = kind_of_document(fetched)
    if kind in {DocumentKind.PAGE, DocumentKind.PDF}:
        fields = fields_in(fetched)
        return Trial(kind=kind, count=1, title=fields.title or fields.guessed_title, published_at=fields.published_at)
    if kind in {DocumentKind.OPML, DocumentKind.INDEX}:
        listed = addresses_in(fetched, kind)
        return Trial(kind=kind, count=len(listed.found), flaw=listed.flaw)
    feed = feed_in(fetched, kind)
    dated = [entry for entry in feed.entries if entry.published_at]
    newest = max(dated, key=lambda entry: entry.published_at or visit.retrieved_at, default=None)
    shown = newest or next(iter(feed.entries), None)
    return Trial(
        kind=kind,
        count=len(feed.entries),
        title=shown.title if shown else None,
        published_at=shown.published_at if shown else None,
        flaw=feed.flaw,
    )
