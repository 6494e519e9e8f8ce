"""Sitemaps, above all news sitemaps (sitemaps.org; Google's news extension)."""

from datetime import UTC, datetime

from lxml import etree

from ingest.extract.html_to_text import line_of
from ingest.extract.moments import read_moment
from ingest.sources.entry import Addresses, FeedEntry, web_address
from ingest.sources.feed import Feed
from ingest.sources.xml import elements, local_name, parse_xml

__all__ = ["MOST_ENTRIES", "read_index", "read_sitemap"]

MOST_ENTRIES = 1000
"""Most entries of a news sitemap; of a longer one the newest are read, or the last if it has no dates."""
MOST_SITEMAPS = 20


def read_sitemap(body: bytes, *, base: str) -> Feed:
    """The entries of a sitemap that was found at ``base``, the newest first; raises ArticleRefused for broken XML."""
    root, flaw = parse_xml(body)
    found = [entry for url in elements(root, "url") if (entry := _entry(url, base))]
    if any(entry.published_at or entry.updated for entry in found):
        found.sort(key=_newest_last, reverse=True)
        return Feed(tuple(found[:MOST_ENTRIES]), flaw)
    return Feed(tuple(found[-MOST_ENTRIES:]), flaw)


def read_index(body: bytes, *, base: str) -> Addresses:
    """The addresses of the sitemaps in an index, the newest first, twenty at most."""
    root, flaw = parse_xml(body)
    listed = [
        (_said(sitemap, "lastmod"), address)
        for sitemap in elements(root, "sitemap")
        if (address := web_address(_said(sitemap, "loc"), base))
    ]
    newest = sorted(listed, key=lambda pair: pair[0], reverse=True)[:MOST_SITEMAPS]
    return Addresses(tuple(address for _, address in newest), flaw)


def _entry(url: etree._Element, base: str) -> FeedEntry | None:
    address = web_address(_said(url, "loc"), base)
    if address is None:
        return None
    changed = _said(url, "lastmod")
    return FeedEntry(
        key=address,
        url=address,
        title=line_of(_said(url, "title")) or None,
        published_at=_moment(_said(url, "publication_date")),
        updated=changed,
        publisher=_said(url, "name") or None,
        language=_said(url, "language")[:2].lower() or None,
    )


def _newest_last(entry: FeedEntry) -> str:
    moment = entry.published_at or _moment(entry.updated)
    return moment.astimezone(UTC).isoformat() if moment else ""


def _moment(text: str) -> datetime | None:
    try:
        return read_moment(text)
    except ValueError:
        return None


def _said(parent: etree._Element, name: str) -> str:
    """The text of the first element of that name; titles of images are skipped."""
    for element in elements(parent, name):
        above = element.getparent()
        if above is None or local_name(above) not in {"image", "video"}:
            return " ".join("".join(element.itertext()).split())
    return ""
