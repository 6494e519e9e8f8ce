"""A page as a tree: decoding, meta fields and headings. Only this package uses lxml."""

import codecs
import re
from dataclasses import dataclass
from functools import cached_property

from charset_normalizer import from_bytes
from lxml.etree import LxmlError
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from marketbrief.domain.errors import ArticleRefused

__all__ = ["ParsedPage", "decode", "squeeze"]

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DECLARED_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""")
INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
NOT_FOR_TREES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*>")


def decode(data: bytes) -> str:
    """Decode ``data`` by its byte order mark, as UTF-8, by its declaration, or by detection.

    Raises ArticleRefused when none of them fits.
    """
    for mark, name in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace").removeprefix("\ufeff")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_otherwise(data)


def _decode_otherwise(data: bytes) -> str:
    declared = DECLARED_CHARSET.search(data[:4096])
    if declared:
        name = declared[1].decode("ascii")
        try:
            return data.decode(name, "replace" if name.lower() in {"utf-8", "utf8"} else "strict")
        except (LookupError, UnicodeDecodeError):
            pass
    best = from_bytes(data).best()
    if best is None:
        raise ArticleRefused("its characters cannot be read: it is in no known encoding")
    return str(best)


def squeeze(text: str) -> str:
    """``text`` on one line, without soft hyphens and zero-width spaces."""
    return " ".join(INVISIBLE.sub("", text).split())


@dataclass(frozen=True)
class ParsedPage:
    """A page of HTML, parsed once and never changed."""

    tree: HtmlElement

    @classmethod
    def parse(cls, html: bytes | str) -> "ParsedPage":
        """Parse ``html``; raises ArticleRefused when there is no page in it."""
        text = html if isinstance(html, str) else decode(html)
        text = XML_DECLARATION.sub("", NOT_FOR_TREES.sub("", text))
        if not text.strip():
            raise ArticleRefused("the page is empty")
        try:
            return cls(document_fromstring(text, parser=HTMLParser(encoding=None, remove_pis=True)))
        except (ValueError, LxmlError) as error:
            raise ArticleRefused("there is no HTML in it") from error

    @cached_property
    def meta(self) -> dict[str, str]:
        """The first non-empty value of every meta field, by name in lower case."""
        return {name: values[0] for name, values in self._meta_fields.items()}

    def metas(self, name: str) -> list[str]:
        """Every value of the meta field ``name``, in order."""
        return self._meta_fields.get(name, [])

    @cached_property
    def _meta_fields(self) -> dict[str, list[str]]:
        fields: dict[str, list[str]] = {}
        for element in self.tree.iter("meta"):
            name = element.get("property") or element.get("name") or element.get("itemprop") or ""
            content = squeeze(element.get("content") or "")
            if name and content:
                fields.setdefault(name.lower().strip(), []).append(content)
        return fields

    def texts(self, xpath: str) -> list[str]:
        """The text inside each element that ``xpath`` finds, on one line; empty ones are left out."""
        return [text for text in (squeeze(element.text_content()) for element in self.tree.xpath(xpath)) if text]

    def values(self, xpath: str) -> list[str]:
        """The attributes that ``xpath`` finds, trimmed; empty ones are left out."""
        return [value for value in (str(found).strip() for found in self.tree.xpath(xpath)) if value]

    def scripts(self, kind: str | None = None) -> list[str]:
        """The contents of script elements, of one ``type`` where ``kind`` names it."""
        elements = self.tree.iter("script")
        return [e.text for e in elements if e.text and (kind is None or (e.get("type") or "").lower().strip() == kind)]
