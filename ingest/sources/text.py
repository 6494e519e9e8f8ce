"""Text files and Markdown, with or without front matter."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import frontmatter
from frontmatter.default_handlers import YAMLHandler

from ingest.extract.authors import split_byline
from ingest.extract.markup import decode
from ingest.extract.moments import moment_of, read_moment
from ingest.sources.fields import LONGEST_TITLE, Fields, clean
from ingest.sources.notes import without_buttons
from ingest.sources.opening import read_whole
from marketbrief.domain.errors import ArticleRefused

__all__ = ["read_text"]

HEADING = re.compile(r"\A\s*#{1,6}[ \t]+(?P<title>[^\n]+?)[ \t]*#*[ \t]*(?:\n|\Z)")
UNDERLINED = re.compile(r"\A\s*(?P<title>\S[^\n]*)\n(?:={3,}|-{3,})[ \t]*(?:\n|\Z)")
FIRST_LINE = re.compile(r"\A\s*(?P<title>\S[^\n]*)\n[ \t]*\n(?=\s*\S)")
SENTENCE_ENDS = (".", ":", ";", ",", "…", '."', ".”")
MOST_CONTROLS = 0.01
YAML = YAMLHandler()


def read_text(path: Path) -> Fields:
    """Read the one article in a text file; raises ArticleRefused."""
    text = decode(read_whole(path))
    if sum(character < " " and character not in "\t\n\r\f" for character in text[:4096]) > MOST_CONTROLS * 4096:
        raise ArticleRefused("it is not a text file")
    matter, text = _front_matter(clean(text))
    title = _text(matter, "title")
    guessed, body = _split_title(without_buttons(text), title)
    return Fields(
        text=body,
        article_id=_text(matter, "id"),
        title=title,
        guessed_title=guessed,
        url=_text(matter, "url"),
        publisher=_text(matter, "publisher"),
        published_at=_moment(matter),
        authors=_authors(matter),
        language=_text(matter, "language"),
        translated=_flag(matter, "translated"),
    )


def _front_matter(text: str) -> tuple[Mapping[str, object], str]:
    if not YAML.detect(text):
        return {}, text
    try:
        matter, rest = frontmatter.parse(text, handler=YAML)
    except Exception as error:  # the parser's own errors have no root to import, and 2024-13-45 is a ValueError
        raise ArticleRefused("its front matter is not YAML") from error
    return (matter, rest) if matter else ({}, text)


def _split_title(text: str, own_title: str | None) -> tuple[str | None, str]:
    """The title in the first line and the text after it; a first line that is no title stays in the text."""
    match = HEADING.match(text) or UNDERLINED.match(text) or _short_first_line(text)
    if match is None:
        return None, text
    title, rest = match["title"].strip(), text[match.end() :]
    if not rest.strip() or (own_title and " ".join(own_title.split()) != " ".join(title.split())):
        return title, text
    return title, rest


def _short_first_line(text: str) -> re.Match[str] | None:
    match = FIRST_LINE.match(text)
    if match is None or len(match["title"]) >= LONGEST_TITLE or match["title"].rstrip().endswith(SENTENCE_ENDS):
        return None
    return match


def _text(matter: Mapping[str, object], key: str) -> str | None:
    value = matter.get(key)
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int | float | date) and not isinstance(value, bool):
        return str(value)
    raise ArticleRefused(f"'{key}' in its front matter is not text")


def _moment(matter: Mapping[str, object]) -> datetime | None:
    value = matter.get("published", matter.get("published_at"))
    try:
        if isinstance(value, date):
            return moment_of(value)
        return None if value is None else read_moment(str(value))
    except ValueError as error:
        raise ArticleRefused(f"'published' in its front matter is not a time: {str(value)[:40]!r}") from error


def _authors(matter: Mapping[str, object]) -> tuple[str, ...]:
    value = matter.get("authors", matter.get("author"))
    if isinstance(value, list):
        return tuple(name for entry in value if isinstance(entry, str) for name in split_byline(entry))
    return split_byline(value) if isinstance(value, str) else ()


def _flag(matter: Mapping[str, object], key: str) -> bool | None:
    value = matter.get(key)
    if value is None or isinstance(value, bool):
        return value
    raise ArticleRefused(f"'{key}' in its front matter is neither true nor false")
