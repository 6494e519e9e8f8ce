"""Converts HTML of feeds and emails to plain text with paragraphs."""

import re
from html import unescape

from lxml.html import HtmlElement

from ingest.extract.markup import ParsedPage, squeeze
from marketbrief.domain.errors import ArticleRefused

__all__ = ["line_of", "text_of"]

TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?(?:-->|\Z)", re.DOTALL)
PARAGRAPHS = set(
    "address article aside blockquote body center dd div dl dt fieldset figcaption footer form h1 h2 h3 h4 h5 h6 "
    "header hr html li main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
SILENT = set("head script style template title noscript svg iframe object button select".split())
PARAGRAPH, LINE = "\x1e", "\x1f"  # placeholders for breaks, until white space is normalised


def line_of(text: str) -> str:
    """``text`` on one line without markup; titles in feeds may have tags and entities, escaped once or twice."""
    for _ in range(2):
        text = unescape(TAG.sub("", text))
    return squeeze(text)


def text_of(html: str) -> str:
    """The text of ``html`` with a blank line between paragraphs; text without markup keeps its line ends."""
    if not TAG.search(html):
        return unescape(html).strip()
    try:
        tree = ParsedPage.parse(f"<html><body>{html}</body></html>").tree
    except ArticleRefused:
        return ""
    parts: list[str] = []
    _collect(tree, parts)
    paragraphs = "".join(parts).split(PARAGRAPH)
    lines = ("\n".join(filter(None, map(squeeze, paragraph.split(LINE)))) for paragraph in paragraphs)
    return "\n\n".join(filter(None, lines))


def _collect(tree: HtmlElement, parts: list[str]) -> None:
    """Walk without recursion: tables in emails are nested deeper than Python's stack."""
    waiting: list[HtmlElement | str] = [tree]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            parts.append(item)
            continue
        waiting.append(item.tail or "")
        if not isinstance(item.tag, str) or item.tag in SILENT:
            continue
        around = PARAGRAPH if item.tag in PARAGRAPHS else LINE if item.tag == "br" else ""
        parts.append(around)
        waiting.append(around)
        waiting.extend(reversed(item))
        waiting.append(item.text or "")
