"""Reads the JSON-LD of a page, in all the forms that real pages have."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from ingest.extract.markup import ParsedPage, squeeze

__all__ = ["LinkedData", "NamedEntity", "kinds_on", "statement_of"]

ARTICLE_KIND = re.compile(r"(?:Article|BlogPosting|Report|Review|LiveBlogPosting)$")
WRAPPING_BEGINS = re.compile(r"<!--|(?://)?\s*<!\[CDATA\[")
WRAPPING_ENDS = ("-->", "]]>")
DEEPEST = 8


@dataclass(frozen=True, slots=True)
class NamedEntity:
    """A person or organisation in JSON-LD with its types (``Person``, ``Organization``, or none)."""

    name: str
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedData:
    """The article's fields in JSON-LD; empty where there are none."""

    headline: str = ""
    body: str = ""
    published: tuple[str, ...] = ()
    authors: tuple[NamedEntity, ...] = ()
    publisher: str = ""
    url: str = ""
    language: str = ""
    free: bool = True
    is_article: bool = field(default=False)


def statement_of(page: ParsedPage) -> LinkedData:
    """The JSON-LD object of the page's article: the fullest of several, completed from the others."""
    nodes = list(_nodes_on(page))
    known = {str(node["@id"]): node for node in nodes if "@id" in node and "name" in node}
    articles = [node for node in nodes if any(ARTICLE_KIND.search(kind) for kind in _kinds(node))]
    if not articles:
        return LinkedData()
    return _statement(max(articles, key=_weight), known)


def kinds_on(page: ParsedPage) -> set[str]:
    """Every ``@type`` that the page's JSON-LD names."""
    return {kind for node in _nodes_on(page) for kind in _kinds(node)}


def _statement(node: dict[str, object], known: dict[str, dict[str, object]]) -> LinkedData:
    publishers = list(_named(node.get("publisher"), known))
    return LinkedData(
        headline=_text(node.get("headline")) or _text(node.get("name")),
        body=_long_text(node.get("articleBody")),
        published=tuple(filter(None, (_text(node.get(key)) for key in ("datePublished", "dateCreated")))),
        authors=tuple(_named(node.get("author") or node.get("creator"), known)),
        publisher=publishers[0].name if publishers else "",
        url=_address(node.get("url")) or _address(node.get("mainEntityOfPage")),
        language=_language(node.get("inLanguage")),
        free=str(node.get("isAccessibleForFree", True)).lower() not in {"false", "no"},
        is_article=True,
    )


def _weight(node: dict[str, object]) -> int:
    """How complete an object is; the page's own article counts more than related ones."""
    return sum(key in node for key in ("headline", "datePublished", "author", "publisher", "mainEntityOfPage"))


def _nodes_on(page: ParsedPage) -> Iterator[dict[str, object]]:
    for script in page.scripts("application/ld+json"):
        try:
            data: object = json.loads(_unwrapped(script), strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _nodes(data, DEEPEST)


def _unwrapped(script: str) -> str:
    """A script without the comment or CDATA section around it."""
    text = script.strip()
    begins = WRAPPING_BEGINS.match(text)
    text = text[begins.end() :] if begins else text
    end = text.removesuffix(";").rstrip()
    return end[:-3].rstrip().removesuffix("//") if end.endswith(WRAPPING_ENDS) else text


def _nodes(data: object, depth: int) -> Iterator[dict[str, object]]:
    if depth == 0:
        return
    if isinstance(data, list):
        for item in data:
            yield from _nodes(item, depth - 1)
    elif isinstance(data, dict):
        yield data
        for value in data.values():
            yield from _nodes(value, depth - 1)


def _kinds(node: dict[str, object]) -> tuple[str, ...]:
    kinds = node.get("@type")
    return tuple(str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds]) if kind)


def _named(data: object, known: dict[str, dict[str, object]]) -> Iterator[NamedEntity]:
    """The people and organisations in ``data``: a string, an object, a reference, or a list of these."""
    if isinstance(data, list):
        for item in data:
            yield from _named(item, known)
    elif isinstance(data, dict):
        node = data if "name" in data or "familyName" in data else known.get(str(data.get("@id")), data)
        yield from (NamedEntity(name, _kinds(node)) for name in _names_in(node))
    elif name := _text(data):
        yield NamedEntity(name)


def _names_in(node: dict[str, object]) -> list[str]:
    names = node.get("name")
    if isinstance(names, list):
        return [name for name in map(_text, names) if name]
    whole = _text(names) or " ".join(filter(None, (_text(node.get("givenName")), _text(node.get("familyName")))))
    return [whole] if whole else []


def _text(data: object) -> str:
    if isinstance(data, list) and data:
        data = data[0]
    if isinstance(data, dict):
        data = data.get("@value")
    return squeeze(_unescape(data)) if isinstance(data, str) else ""


def _long_text(data: object) -> str:
    return _unescape(data) if isinstance(data, str) else ""


def _unescape(text: str) -> str:
    """Unescape entities, which JSON-LD often escapes twice."""
    return unescape(unescape(text)) if "&" in text else text


def _address(data: object) -> str:
    if isinstance(data, dict):
        data = data.get("@id") or data.get("url")
    return _text(data)


def _language(data: object) -> str:
    if isinstance(data, dict):
        data = data.get("alternateName") or data.get("name")
    return _text(data)
