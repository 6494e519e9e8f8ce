"""JSON Feed (jsonfeed.org, versions 1 and 1.1), which feedparser does not read."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime

from ingest.extract.authors import split_byline
from ingest.extract.html_to_text import line_of, text_of
from ingest.extract.markup import decode
from ingest.extract.moments import read_moment
from ingest.sources.entry import FeedEntry, text_under, web_address
from marketbrief.domain.errors import ArticleRefused

__all__ = ["is_json_feed", "read_json_feed"]


def is_json_feed(body: bytes) -> bool:
    """Whether ``body`` looks like a JSON Feed."""
    return body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and b"jsonfeed.org" in body[:2048]


def read_json_feed(body: bytes, *, base: str) -> Iterator[FeedEntry]:
    """The entries of a JSON Feed that was found at ``base``; raises ArticleRefused when it is none."""
    try:
        feed: object = json.loads(decode(body))
    except (ValueError, RecursionError) as error:
        raise ArticleRefused("it is not JSON") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(feed, dict) or not isinstance(items, list):
        raise ArticleRefused("it is JSON, but no feed: it has no list of items")
    publisher = line_of(text_under(feed, "title")) or None
    language = text_under(feed, "language")[:2].lower() or None
    for item in items:
        if isinstance(item, dict):
            yield _entry(item, base, publisher, language)


def _entry(item: Mapping[str, object], base: str, publisher: str | None, language: str | None) -> FeedEntry:
    identity = item.get("id")
    name = str(identity) if isinstance(identity, str | int | float) else ""
    url = web_address(text_under(item, "url"), base) or (web_address(name, base) if name.startswith("http") else None)
    title = line_of(text_under(item, "title"))
    html = text_of(text_under(item, "content_html"))
    text = max(html, text_under(item, "content_text"), text_under(item, "summary"), key=len)
    return FeedEntry(
        key=url or name or title or text[:200],
        url=url,
        title=title or None,
        text=text,
        published_at=_moment(item),
        updated=text_under(item, "date_modified"),
        authors=tuple(_authors(item)),
        publisher=publisher,
        language=text_under(item, "language")[:2].lower() or language,
    )


def _authors(item: Mapping[str, object]) -> Iterator[str]:
    people = item.get("authors", [item.get("author")])
    for person in people if isinstance(people, list) else []:
        if isinstance(person, dict):
            yield from split_byline(line_of(text_under(person, "name")))


def _moment(item: Mapping[str, object]) -> datetime | None:
    for key in ("date_published", "date_modified"):
        try:
            return read_moment(text_under(item, key))
        except ValueError:
            continue
    return None
