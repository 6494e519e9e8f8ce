"""Builds an Article from the fields that a source gives."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from ingest.extract.moments import moment_of
from ingest.sources.given import ItemDefaults
from ingest.sources.naming import id_from_content, id_from_path, id_from_url
from ingest.sources.notes import says_translated
from marketbrief.domain.article import Article, Rights
from marketbrief.domain.errors import ArticleRefused

__all__ = ["Fields", "article_from", "clean", "first_words"]

NO_TEXT = re.compile("[\x00-\x08\x0b-\x0c\x0e-\x1f\ud800-\udfff]")
END_OF_SENTENCE = re.compile(r"(?<=[.!?…。])[\"'”’»)]*(?=\s)|\n")
LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """The fields of one article; ``guessed_title`` is a guess, so a title from the user replaces it."""

    text: str
    article_id: str | None = None
    title: str | None = None
    guessed_title: str | None = None
    url: str | None = None
    publisher: str | None = None
    published_at: datetime | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    translated: bool | None = None


def article_from(
    fields: Fields, *, source: str, path: Path | None, given: ItemDefaults, retrieved_at: datetime
) -> Article:
    """Build an article from ``fields`` and the user's defaults; ``path`` is the file with this one article.

    Raises ArticleRefused when there is no text.
    """
    text = clean(fields.text).strip()
    if not text:
        raise ArticleRefused("it has no text")
    title = _line(fields.title) or _line(given.title) or _line(fields.guessed_title) or first_words(text)
    url = _line(fields.url) or _line(given.url)
    return Article(
        article_id=_line(fields.article_id) or _id(url, path, title, text),
        title=title,
        text=text,
        source=source,
        retrieved_at=retrieved_at,
        url=url,
        published_at=_published(fields.published_at or given.published, retrieved_at),
        publisher=_line(fields.publisher) or _line(given.publisher),
        authors=tuple(dict.fromkeys(filter(None, map(_line, fields.authors)))),
        language=_line(fields.language) or _line(given.language),
        translated=says_translated(text) if fields.translated is None else fields.translated,
        rights=given.rights or Rights(),
    )


def clean(text: str) -> str:
    r"""``text`` with line ends of ``\n`` and without control characters and lone surrogates."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return NO_TEXT.sub("", text)


def first_words(text: str) -> str:
    """The first sentence of ``text`` on one line, cut after a word at 120 characters."""
    sentence = END_OF_SENTENCE.split(text.strip()[: 4 * LONGEST_TITLE], maxsplit=1)[0]
    words = " ".join(sentence.split())
    if len(words) <= LONGEST_TITLE:
        return words
    kept = words[:LONGEST_TITLE].rpartition(" ")[0] or words[: LONGEST_TITLE - 1]
    return kept.rstrip(" ,;:-–—") + "…"


def _line(text: str | None) -> str | None:
    return " ".join(clean(text).split()) or None if text else None


def _id(url: str | None, path: Path | None, title: str, text: str) -> str:
    if url:
        return id_from_url(url)
    return id_from_path(path) if path else id_from_content(title, text)


def _published(moment: datetime | None, retrieved_at: datetime) -> datetime | None:
    """None if the time is more than a day in the future: better undated than wrong."""
    aware = moment_of(moment) if moment else None
    return None if aware and aware > retrieved_at + timedelta(days=1) else aware
