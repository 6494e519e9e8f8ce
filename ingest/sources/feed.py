"""Feeds: RSS and Atom, read by feedparser, and JSON Feed."""

import io
import re
from calendar import timegm
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax import SAXParseException

from ingest.extract.authors import split_byline
from ingest.extract.html_to_text import line_of, text_of
from ingest.extract.moments import moment_of
from ingest.sources.entry import FeedEntry, text_under, web_address
from ingest.sources.xml import BROKEN
from marketbrief.domain.errors import ArticleRefused

__all__ = ["Feed", "read_feed"]

ADDRESS = re.compile(r"\S+@\S+")
NO_NAMES = {"admin", "administrator", "editor", "noreply", "webmaster", "newsroom", "staff"}


@dataclass(frozen=True, slots=True)
class Feed:
    """The entries of a feed; ``flaw`` says what is broken, if entries may be missing."""

    entries: tuple[FeedEntry, ...]
    flaw: str | None = None


def read_feed(body: bytes, *, base: str, content_type: str = "") -> Feed:
    """Read the feed that was found at ``base``; a broken one as far as possible.

    Raises ArticleRefused when there is no feed in it. The bytes are passed as a stream, because feedparser treats a
    string as an address or file name if it looks like one. External entities are not loaded.
    """
    import feedparser  # takes a fifth of a second, so only feeds import it

    headers = {"content-location": base, "content-type": content_type}
    parsed = feedparser.parse(io.BytesIO(body), response_headers=headers)
    flaw = BROKEN if _is_broken(parsed) else None
    if not parsed.version and not parsed.entries:
        raise ArticleRefused("there is no feed in it")
    publisher = line_of(text_under(parsed.feed, "title")) or None
    language = text_under(parsed.feed, "language")[:2].lower() or None
    return Feed(tuple(_entry(dict(said), base, publisher, language) for said in parsed.entries), flaw)


def _is_broken(parsed: Mapping[str, object]) -> bool:
    """Whether the markup itself is broken; feedparser also reports odd headers and encodings, which it repairs."""
    return isinstance(parsed.get("bozo_exception"), SAXParseException)


def _entry(said: Mapping[str, object], base: str, publisher: str | None, language: str | None) -> FeedEntry:
    url = _address(said, base)
    title = line_of(text_under(said, "title"))
    text = _body(said)
    origin = said.get("source")
    return FeedEntry(
        key=url or text_under(said, "id") or title or text[:200],
        url=url,
        title=title or None,
        text=text,
        published_at=_moment(said, "published_parsed") or _moment(said, "updated_parsed"),
        updated=text_under(said, "updated"),
        authors=tuple(_authors(said)),
        publisher=(line_of(text_under(origin, "title")) if isinstance(origin, Mapping) else "") or publisher,
        language=language,
    )


def _address(said: Mapping[str, object], base: str) -> str | None:
    """The article's address: its link, the first of its other links, or an id that is one."""
    links = said.get("links")
    others = [link for link in links if isinstance(link, Mapping)] if isinstance(links, list) else []
    pages = [text_under(link, "href") for link in others if text_under(link, "rel") in {"alternate", ""}]
    addresses = [text_under(said, "link"), *pages]
    if text_under(said, "id").startswith(("http://", "https://")):
        addresses.append(text_under(said, "id"))
    return next(filter(None, (web_address(address, base) for address in addresses)), None)


def _body(said: Mapping[str, object]) -> str:
    """The longest text in the entry, as plain text."""
    contents = said.get("content")
    parts = [part for part in contents if isinstance(part, Mapping)] if isinstance(contents, list) else []
    texts = [text_of(text_under(part, "value")) for part in parts]
    return max([*texts, text_of(text_under(said, "summary"))], key=len)


def _authors(said: Mapping[str, object]) -> Iterator[str]:
    """The names of authors: "desk@post.example (Ann Lee)" is Ann Lee; an address alone is no author."""
    listed = said.get("authors")
    people = [person for person in listed if isinstance(person, Mapping)] if isinstance(listed, list) else []
    names = [text_under(person, "name") for person in people]
    if "@" in text_under(said, "author"):  # feedparser cuts such a field at a fixed length
        names = [ADDRESS.sub("", text_under(said, "author")).strip(" ()<>")]
    for name in map(line_of, names):
        yield from (each for each in split_byline(name) if each.lower() not in NO_NAMES)


def _moment(said: Mapping[str, object], key: str) -> datetime | None:
    value = said.get(key)
    if not isinstance(value, tuple):
        return None
    try:
        return moment_of(datetime.fromtimestamp(timegm(value), UTC))
    except (ValueError, OverflowError, OSError, TypeError):
        return None
