"""JSON Lines: one article a line, in a file or on standard input; or one JSON array of articles."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from ingest.extract.authors import split_byline
from ingest.extract.moments import read_moment
from ingest.sources.fields import Fields, article_from
from ingest.sources.given import ItemDefaults, RefusedItem
from ingest.sources.naming import shown
from ingest.sources.opening import BROKEN_OFF, open_unpacked, read_whole, reason_of
from marketbrief.domain.article import Article
from marketbrief.domain.errors import ArticleRefused

__all__ = ["read_json", "read_lines"]

LONGEST_LINE_BYTES = 32 * 1024 * 1024
READ_BYTES = 1024 * 1024
VALUE_OVER_LINES = re.compile(rb"\s*(?:\[\s*(?:\{|\]?\s*$)|\{\s*$)")


def read_json(path: Path, *, given: ItemDefaults, retrieved_at: datetime) -> Iterator[Article | RefusedItem]:
    """Read the articles in a file of JSON Lines, or of one JSON value."""
    source = shown(path)
    try:
        with open_unpacked(path) as stream:
            if not _is_one_value(stream):
                stream.seek(0)
                yield from read_lines(stream, source=source, given=given, retrieved_at=retrieved_at)
                return
        yield from _read_array(path, given=given, retrieved_at=retrieved_at)
    except (OSError, *BROKEN_OFF) as error:
        yield RefusedItem(source, reason_of(error))


def read_lines(
    stream: BinaryIO, *, source: str, given: ItemDefaults, retrieved_at: datetime
) -> Iterator[Article | RefusedItem]:
    """Read an article from each line of ``stream``; its source is ``SOURCE:LINE``. Blank lines are skipped."""
    number, found = 0, False
    try:
        for number, line in enumerate(_lines(stream), 1):
            if line is None or line.strip():
                found = True
                yield _article(f"{source}:{number}", line, given=given, retrieved_at=retrieved_at)
    except (OSError, *BROKEN_OFF) as error:
        yield RefusedItem(source, f"{reason_of(error)}; what follows line {number} is missing")
        return
    if not found:
        yield RefusedItem(source, "it is empty")


def _lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """The lines of ``stream``; None stands for a line that is too long."""
    while line := stream.readline(LONGEST_LINE_BYTES + 1):
        if len(line) <= LONGEST_LINE_BYTES:
            yield line
            continue
        while not line.endswith(b"\n") and (line := stream.readline(READ_BYTES)):
            pass
        yield None


def _is_one_value(stream: BinaryIO) -> bool:
    """Whether the file is one JSON array or object over several lines, by its first line."""
    lines = iter(lambda: stream.readline(LONGEST_LINE_BYTES), b"")
    first = next((line for line in lines if line.strip()), b"")
    return VALUE_OVER_LINES.match(first.removeprefix(b"\xef\xbb\xbf")) is not None


def _read_array(path: Path, *, given: ItemDefaults, retrieved_at: datetime) -> Iterator[Article | RefusedItem]:
    source = shown(path)
    try:
        data = _parse(read_whole(path))
    except ArticleRefused as refusal:
        yield RefusedItem(source, str(refusal))
        return
    if data == []:
        yield RefusedItem(source, "it holds no articles")
    for number, item in enumerate(data if isinstance(data, list) else [data], 1):
        yield _from_item(f"{source}:{number}", item, given=given, retrieved_at=retrieved_at)


def _article(source: str, line: bytes | None, *, given: ItemDefaults, retrieved_at: datetime) -> Article | RefusedItem:
    if line is None:
        return RefusedItem(source, f"the line is longer than {LONGEST_LINE_BYTES // 1024**2} MB")
    try:
        item = _parse(line)
    except ArticleRefused as refusal:
        return RefusedItem(source, str(refusal))
    return _from_item(source, item, given=given, retrieved_at=retrieved_at)


def _parse(data: bytes) -> object:
    try:
        return json.loads(data.removeprefix(b"\xef\xbb\xbf").decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ArticleRefused("it is not UTF-8") from error
    except json.JSONDecodeError as error:
        raise ArticleRefused(f"it is not JSON: {error.msg} at column {error.colno}") from error
    except (ValueError, RecursionError) as error:  # numbers of thousands of digits, or very deep nesting
        raise ArticleRefused("it is JSON that cannot be read") from error


def _from_item(source: str, item: object, *, given: ItemDefaults, retrieved_at: datetime) -> Article | RefusedItem:
    try:
        if not isinstance(item, dict):
            raise ArticleRefused("it is not a JSON object")
        return article_from(_fields(item), source=source, path=None, given=given, retrieved_at=retrieved_at)
    except ArticleRefused as refusal:
        return RefusedItem(source, str(refusal))


def _fields(item: Mapping[str, object]) -> Fields:
    identity = item.get("id")
    return Fields(
        text=_body(item),
        article_id=str(identity) if isinstance(identity, int) else _text(item, "id"),
        title=_text(item, "title"),
        url=_text(item, "url"),
        publisher=_text(item, "publisher"),
        published_at=_moment(item),
        authors=_authors(item),
        language=_text(item, "language"),
        translated=_flag(item),
    )


def _body(item: Mapping[str, object]) -> str:
    """The text; an item with only a headline (a flash) has the headline as its text."""
    text = _text(item, "text") or ""
    return text if text.strip() else _text(item, "title") or ""


def _text(item: Mapping[str, object], key: str) -> str | None:
    value = item.get(key)
    if value is None or isinstance(value, str):
        return value
    raise ArticleRefused(f"'{key}' is not text")


def _moment(item: Mapping[str, object]) -> datetime | None:
    value = _text(item, "published_at")
    try:
        return read_moment(value) if value and value.strip() else None
    except ValueError as error:
        raise ArticleRefused(f"'published_at' is not a time: {(value or '')[:40]!r}") from error


def _authors(item: Mapping[str, object]) -> tuple[str, ...]:
    value = item.get("authors")
    if isinstance(value, str):
        return split_byline(value)
    if value is None:
        return ()
    if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
        return tuple(name for entry in value for name in split_byline(entry))
    raise ArticleRefused("'authors' is neither text nor a list of text")


def _flag(item: Mapping[str, object]) -> bool | None:
    value = item.get("translated")
    if value is None or isinstance(value, bool):
        return value
    raise ArticleRefused("'translated' is neither true nor false")
