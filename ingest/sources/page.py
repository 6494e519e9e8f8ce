"""HTML pages, from disk or from the web."""

import re
from pathlib import Path

from ingest.extract import extract
from ingest.extract.markup import DECLARED_CHARSET, ParsedPage
from ingest.fetch.fetched import Fetched
from ingest.sources.entry import web_address
from ingest.sources.fields import Fields
from ingest.sources.opening import read_whole
from marketbrief.domain.errors import ArticleRefused

__all__ = ["fields_of_page", "fields_of_served_page", "read_page"]

CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
FEED_KINDS = ("rss+xml", "atom+xml", "feed+json")
FEED_LINKS = " | ".join(f"//link[@rel='alternate'][contains(@type, '{kind}')]/@href" for kind in FEED_KINDS)


def read_page(path: Path, url: str | None) -> Fields:
    """Read the one article in a page that was found at ``url``; raises ArticleRefused."""
    return fields_of_page(read_whole(path), url)


def fields_of_page(html: bytes | str, url: str | None) -> Fields:
    """The one article in ``html``; raises ArticleRefused."""
    page = extract(html, url=url)
    return Fields(
        text=page.text,
        title=page.title,
        url=page.url,
        publisher=page.publisher,
        published_at=page.published_at,
        authors=page.authors,
        language=page.language,
    )


def fields_of_served_page(fetched: Fetched) -> Fields:
    """The article in a page from the web; raises ArticleRefused, which names the page's feed if it has one."""
    html = _decoded(fetched)
    try:
        return fields_of_page(html, web_address(fetched.url, ""))
    except ArticleRefused as refusal:
        feeds = _feeds_named(html, fetched.url)
        raise ArticleRefused(f"{refusal}; its feed is {feeds[0]}" if feeds else str(refusal)) from refusal


def _decoded(fetched: Fetched) -> bytes | str:
    """The page's text by the charset of the Content-Type, if neither UTF-8 nor a declaration in the page decides."""
    said = CHARSET.search(fetched.content_type)
    if said is None or DECLARED_CHARSET.search(fetched.body[:4096]):
        return fetched.body
    try:
        fetched.body.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return fetched.body.decode(said[1])
        except (LookupError, UnicodeDecodeError):
            pass
    return fetched.body


def _feeds_named(html: bytes | str, base: str) -> list[str]:
    try:
        named = ParsedPage.parse(html).values(FEED_LINKS)
    except ArticleRefused:
        return []
    return list(filter(None, (web_address(address, base) for address in named)))
