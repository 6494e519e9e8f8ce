"""Detects the kind of a document, and reads the article, entries or addresses in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from ingest.fetch.fetched import Fetched
from ingest.sources.entry import Addresses
from ingest.sources.feed import Feed, read_feed
from ingest.sources.fields import Fields
from ingest.sources.jsonfeed import is_json_feed, read_json_feed
from ingest.sources.opml import read_opml
from ingest.sources.page import fields_of_served_page
from ingest.sources.pdf import fields_of_pdf, is_pdf
from ingest.sources.sitemap import read_index, read_sitemap
from ingest.sources.xml import root_name
from marketbrief.domain.errors import ArticleRefused

__all__ = ["DocumentKind", "addresses_in", "feed_in", "fields_in", "kind_of_document"]

NO_DOCUMENT = ("image/", "audio/", "video/", "font/")


class DocumentKind(StrEnum):
    """Kinds of document; a source may declare the kind that it expects."""

    PAGE = "page"
    PDF = "pdf"
    FEED = "feed"
    SITEMAP = "sitemap"
    INDEX = "sitemap index"
    OPML = "opml"


ROOTS = {
    "rss": DocumentKind.FEED,
    "rdf": DocumentKind.FEED,
    "feed": DocumentKind.FEED,
    "urlset": DocumentKind.SITEMAP,
    "sitemapindex": DocumentKind.INDEX,
    "opml": DocumentKind.OPML,
}


def kind_of_document(fetched: Fetched) -> DocumentKind:
    """The kind, by the bytes and then by the Content-Type; raises ArticleRefused for pictures and sound."""
    if is_pdf(fetched.body):
        return DocumentKind.PDF
    if is_json_feed(fetched.body):
        return DocumentKind.FEED
    root = root_name(fetched.body)
    if root in ROOTS:
        return ROOTS[root]
    said = fetched.content_type.partition(";")[0].strip().lower()
    if said.startswith(NO_DOCUMENT):
        raise ArticleRefused(f"it is no text but {said}")
    if root != "html" and said.endswith(("rss+xml", "atom+xml", "feed+json", "/xml")):
        return DocumentKind.FEED
    return DocumentKind.PAGE


def fields_in(fetched: Fetched) -> Fields:
    """The one article in a page or a PDF; raises ArticleRefused for anything else and where there is none."""
    kind = kind_of_document(fetched)
    with _faults_named():
        if kind is DocumentKind.PDF:
            return fields_of_pdf(fetched.body, fetched.url)
        if kind is DocumentKind.PAGE:
            return fields_of_served_page(fetched)
    raise ArticleRefused(f"it is a {kind}, not an article")


def feed_in(fetched: Fetched, kind: DocumentKind) -> Feed:
    """The entries of a feed or a sitemap; raises ArticleRefused."""
    with _faults_named():
        if kind is DocumentKind.SITEMAP:
            return read_sitemap(fetched.body, base=fetched.url)
        if is_json_feed(fetched.body):
            return Feed(tuple(read_json_feed(fetched.body, base=fetched.url)))
        return read_feed(fetched.body, base=fetched.url, content_type=fetched.content_type)


def addresses_in(fetched: Fetched, kind: DocumentKind) -> Addresses:
    """The addresses that a list of feeds or an index of sitemaps holds; raises ArticleRefused."""
    if kind is DocumentKind.OPML:
        return read_opml(fetched.body, base=fetched.url)
    return read_index(fetched.body, base=fetched.url)


@contextmanager
def _faults_named() -> Iterator[None]:
    """If a parser fails, only this document is refused."""
    try:
        yield
    except ArticleRefused:
        raise
    except Exception as error:
        reason = f"it could not be taken apart ({type(error).__name__}: {str(error)[:200]})"
        raise ArticleRefused(reason) from error
