"""The fields of an article, from several places in its page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit

from ingest.extract.authors import authors_named
from ingest.extract.body import body_of
from ingest.extract.linked_data import LinkedData, NamedEntity, statement_of
from ingest.extract.markup import ParsedPage
from ingest.extract.moments import read_moment
from ingest.extract.refusal import reason_to_refuse
from ingest.extract.titles import Titles, choose_title, letters
from marketbrief.domain.errors import ArticleRefused

__all__ = ["Extracted", "extract"]

SITE_NAME_FIELDS = ("og:site_name", "application-name", "apple-mobile-web-app-title", "publisher", "site_name")
AUTHOR_FIELD = re.compile(r"(?:^|[.:_-])authors?(?:[_-]name)?$|^byl$|^dc(?:terms)?\.creator$")
LONGER_IN_CAPITALS = 5  # characters that spaces and an ending add to a name written small
MOST_LINKED_AUTHORS = 5  # with more links to authors, the links belong to other articles
LONGEST_STATEMENT = 50_000  # characters
TIME_FIELDS = (
    "article:published_time", "og:published_time", "datepublished", "parsely-pub-date", "sailthru.date", "pubdate",
    "publish-date", "publishdate", "date", "dc.date", "dc.date.issued", "dcterms.created",
    "cxenseparse:recs:publishtime",
)  # fmt: skip
TIME_ELEMENTS = (
    "//*[@itemprop='datePublished']/@content | //*[@itemprop='datePublished']/@datetime | //time[@pubdate]/@datetime"
)
AUTHOR_ELEMENTS = "//a[@rel='author'] | //*[@itemprop='author']//*[@itemprop='name']"
ZONE_AT_END = re.compile(r"(?:Z|[+-]\d{2}:?\d{2}|UTC|GMT)\s*$")
LANGUAGE_FIELDS = ("og:locale", "content-language", "language", "dc.language")
LANGUAGE_CODE = re.compile(r"([A-Za-z]{2,3})(?:[-_].*)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """The fields that a page gives; ``text`` has a blank line between paragraphs and is never empty."""

    text: str
    title: str | None = None
    url: str | None = None
    published_at: datetime | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None


def extract(html: bytes | str, *, url: str | None = None) -> Extracted:
    """Extract the fields of an article from ``html``, which was found at ``url``.

    Raises ArticleRefused when the page holds no article.
    """
    page = ParsedPage.parse(html)
    statement = statement_of(page)
    address = _address(page, statement, url)
    sites = _site_names(page, statement, address)
    titles = _titles(page, statement)
    title = choose_title(titles, sites)
    body = body_of(page, statement.body, (title, titles.window, *titles.headings))
    if reason := reason_to_refuse(page, statement, title=title, body=body, url=address):
        raise ArticleRefused(reason)
    return Extracted(
        text=body,
        title=title or None,
        url=address,
        published_at=_published(page, statement),
        publisher=next(iter(_publishers(page, statement)), None),
        authors=_authors(page, statement, sites),
        language=_language(page, statement),
    )


def _titles(page: ParsedPage, statement: LinkedData) -> Titles:
    return Titles(
        shared=page.meta.get("og:title", ""),
        stated=statement.headline,
        headings=tuple(page.texts("//h1")),
        card=page.meta.get("twitter:title", ""),
        window=next(iter(page.texts("//head/title")), ""),
    )


def _publishers(page: ParsedPage, statement: LinkedData) -> list[str]:
    """Names of the publisher, the best first: "Daily News" before "dailynews" where a page has both."""
    names = [page.meta.get("og:site_name", ""), statement.publisher, *map(page.meta.get, SITE_NAME_FIELDS[1:])]
    found = [name for name in names if name and not name.startswith("http")]
    if not found or not found[0].islower():
        return found
    start, longest = letters(found[0]), len(found[0]) + LONGER_IN_CAPITALS
    better = (n for n in found if not n.islower() and letters(n).startswith(start) and len(n) <= longest)
    return [*better, *found]


def _site_names(page: ParsedPage, statement: LinkedData, url: str | None) -> list[str]:
    """Every name of the site, its host included."""
    labels = _host(url).split(".")
    return [*_publishers(page, statement), ".".join(labels), ".".join(labels[-2:]), *labels[-2:-1]]


def _address(page: ParsedPage, statement: LinkedData, url: str | None) -> str | None:
    """The page's canonical address if it is on the same host, else the address where the page was found."""
    said = (*page.values("//link[@rel='canonical']/@href"), page.meta.get("og:url", ""), statement.url)
    for address in (_joined(url or "", one) for one in said if one):
        if _host(address) and (url is None or _host(address) == _host(url)):
            return address
    return url


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return ""


def _host(address: str | None) -> str:
    """The host of a web address without "www."; "" for anything else."""
    try:
        parts = urlsplit(address or "")
        return (parts.hostname or "").removeprefix("www.") if parts.scheme in {"http", "https"} else ""
    except ValueError:
        return ""


def _published(page: ParsedPage, statement: LinkedData) -> datetime | None:
    """The publication time, from a field with a time zone if there is one."""
    said = [*statement.published, *(page.meta.get(name, "") for name in TIME_FIELDS), *page.values(TIME_ELEMENTS)]
    read = list(_read(said))
    for moment, has_zone in read:
        if has_zone and abs(moment - read[0][0]) < timedelta(hours=36):
            return moment
    if read:
        return read[0][0]
    guessed, _ = _guessed(page)
    return next((moment for moment, _ in _read([guessed])), None)


def _read(texts: list[str]) -> Iterator[tuple[datetime, bool]]:
    for text in filter(None, texts):
        try:
            yield read_moment(text), bool(ZONE_AT_END.search(text))
        except ValueError:
            continue


def _authors(page: ParsedPage, statement: LinkedData, sites: list[str]) -> tuple[str, ...]:
    """The authors; the publisher only if the page itself says so and names nobody else."""
    fields = [authors_named(map(NamedEntity, page.metas(name))) for name in page.meta if AUTHOR_FIELD.search(name)]
    stated = [authors_named(statement.authors), *fields]
    publisher = {letters(name) for name in sites}
    links = authors_named(map(NamedEntity, page.texts(AUTHOR_ELEMENTS)))
    for names in (*stated, links if len(links) <= MOST_LINKED_AUTHORS else ()):
        if people := tuple(name for name in names if letters(name) not in publisher):
            return people
    if any(stated):
        return next(filter(None, stated))
    _, guessed = _guessed(page)
    return authors_named(map(NamedEntity, guessed.split("; ")))


def _guessed(page: ParsedPage) -> tuple[str, str]:
    """The date and the authors (joined by "; ") that trafilatura guesses, "" for none.

    Pages with very long JSON-LD are skipped: trafilatura's patterns are quadratic there.
    """
    if any(len(script) > LONGEST_STATEMENT for script in page.scripts("application/ld+json")):
        return "", ""
    from trafilatura import extract_metadata  # takes half a second, so only pages import it

    guess = extract_metadata(page.tree)
    return guess.date or "", guess.author or ""


def _language(page: ParsedPage, statement: LinkedData) -> str | None:
    """The language without its region: "de" for "de-AT"."""
    said = (statement.language, page.tree.get("lang") or "", *(page.meta.get(name, "") for name in LANGUAGE_FIELDS))
    codes = (LANGUAGE_CODE.match(text) for text in said)
    return next((code[1].lower() for code in codes if code), None)
