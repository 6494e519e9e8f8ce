"""PDF: the text of research notes, with page numbers."""

import io
import re
from collections.abc import Iterator
from datetime import datetime
from statistics import quantiles
from typing import TYPE_CHECKING

from ingest.extract.authors import split_byline
from ingest.extract.markup import squeeze
from ingest.extract.moments import moment_of
from ingest.sources.fields import LONGEST_TITLE, Fields
from marketbrief.domain.errors import ArticleRefused

if TYPE_CHECKING:
    from pypdf import PdfReader

__all__ = ["fields_of_pdf", "is_pdf"]

MOST_PAGES = 500
SENTENCE_END = re.compile(r"[.!?:…][\"'”’)\]]*$")
HYPHEN = re.compile(r"(?<=[a-z])[-\u00ad]$")
BULLET = re.compile(r"^(?:[•▪●■◦–—*-]|\d{1,2}[.)])\s")
SHORT_LINE = 0.8  # of a full line: a sentence that ends there ends its paragraph
PAGE_NUMBER = re.compile(r"^(?:page\s*)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?$", re.IGNORECASE)
NO_TITLE = re.compile(r"^(?:untitled|microsoft (?:word|powerpoint)|.*\.(?:docx?|pptx?|pdf|indd|tex)$)", re.IGNORECASE)


def is_pdf(body: bytes) -> bool:
    """Whether ``body`` is a PDF by its first bytes."""
    return b"%PDF-" in body[:1024]


def fields_of_pdf(body: bytes, url: str | None) -> Fields:
    """The one article in a PDF: a line "[page N]" stands before the first paragraph that begins on page N > 1.

    Raises ArticleRefused if the file is locked, damaged, or its pages are images.
    """
    from pypdf import PdfReader

    try:
        reader = PdfReader(io.BytesIO(body))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ArticleRefused("the PDF is locked with a password")
        paragraphs = list(_paragraphs([page.extract_text() for page in reader.pages[:MOST_PAGES]]))
        return _fields(reader, paragraphs, url)
    except ArticleRefused:
        raise
    except Exception as error:  # a damaged file can trip the reader anywhere
        raise ArticleRefused("the PDF is damaged") from error


def _fields(reader: "PdfReader", paragraphs: list[str], url: str | None) -> Fields:
    if not paragraphs:
        raise ArticleRefused("the PDF holds no text: its pages are pictures")
    said = reader.metadata
    title = squeeze(said.title or "") if said else ""
    first = paragraphs[0] if len(paragraphs[0]) <= LONGEST_TITLE and len(paragraphs) > 1 else None
    return Fields(
        text="\n\n".join(paragraphs),
        title=title if title and not NO_TITLE.match(title) else None,
        guessed_title=first,
        url=url,
        published_at=_created(reader),
        authors=split_byline(squeeze(said.author or "")) if said else (),
    )


def _created(reader: "PdfReader") -> datetime | None:
    try:
        created = reader.metadata.creation_date if reader.metadata else None
    except ValueError:
        return None
    return moment_of(created) if created else None


def _paragraphs(pages: list[str]) -> Iterator[str]:
    """Paragraphs, joined across pages; one that begins on a new page has a page line before it."""
    lines = [(number, line) for number, page in enumerate(pages, 1) for line in _lines(page)]
    full = _full_length([line for _, line in lines])
    paragraph: list[str] = []
    shown = 1
    for number, line in lines:
        if not line or (paragraph and _ends(paragraph[-1], line, full)):
            if paragraph:
                yield _joined(paragraph)
            paragraph = []
        if line and not paragraph and number > shown:
            yield f"[page {number}]"
            shown = number
        if line:
            paragraph.append(line)
    if paragraph:
        yield _joined(paragraph)


def _lines(page: str) -> list[str]:
    """The lines of a page without its page number; "" stands for a blank line."""
    lines = [squeeze(line) for line in page.splitlines()]
    while lines and (not lines[-1] or PAGE_NUMBER.match(lines[-1])):
        lines.pop()
    while lines and (not lines[0] or PAGE_NUMBER.match(lines[0])):
        lines.pop(0)
    return lines


def _full_length(lines: list[str]) -> float:
    lengths = [len(line) for line in lines if line]
    return quantiles(lengths, n=10)[8] if len(lengths) > 1 else 0.0


def _ends(last: str, following: str, full: float) -> bool:
    """Whether a paragraph ends with the line ``last``: a short last line, a heading, or a list item follows."""
    if BULLET.match(following):
        return True
    short = len(last) < SHORT_LINE * full
    return short and (bool(SENTENCE_END.search(last)) or (following[0].isupper() and len(last) < full / 2))


def _joined(lines: list[str]) -> str:
    """The lines joined, with words that were hyphenated at a line's end put together."""
    whole = lines[0]
    for line in lines[1:]:
        whole = HYPHEN.sub("", whole) + line if HYPHEN.search(whole) and line[0].islower() else f"{whole} {line}"
    return whole
