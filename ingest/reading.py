"""Reading: whatever a source holds, as articles and as reasons why something in it is none."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from ingest.sources.fields import Fields, article_from
from ingest.sources.folder import files_in
from ingest.sources.given import Given, Refused
from ingest.sources.jsonlines import read_json, read_lines
from ingest.sources.naming import shown
from ingest.sources.opening import is_compressed, kind_of, reason_of
from ingest.sources.page import read_page
from ingest.sources.text import read_text
from marketbrief.article import Article
from marketbrief.errors import ArticleRefused, SourceError

__all__ = ["STDIN", "Given", "Refused", "count", "read"]

STDIN = "-"
TEXTS = {".txt", ".md"}
PAGES = {".html", ".htm"}
LINES = {".jsonl", ".ndjson", ".json"}
UNKNOWN = "it is not a kind of file that is read (.txt .md .html .htm .jsonl .ndjson .json, each also with .gz or .xz)"
COUNT_BYTES = 1024 * 1024


def read(
    source: str, *, given: Given, retrieved_at: datetime, stdin: BinaryIO | None = None
) -> Iterator[Article | Refused]:
    """Read ``source``: a file, a folder, or "-" for JSON Lines on ``stdin``. What is bad in it never stops the rest.

    Raises SourceError, before anything is read, when there is no such source.
    """
    if source == STDIN:
        if stdin is None:
            raise SourceError("there is no standard input to read")
        return read_lines(stdin, source=STDIN, given=given.for_many(), retrieved_at=retrieved_at)
    path = _existing(source)
    if path.is_dir():
        return _read_folder(path, given.for_many(), retrieved_at)
    return _read_file(path, given, retrieved_at)


def count(source: str) -> int | None:
    """How many articles ``source`` may hold, where that is cheap to know: files, and lines that are not packed."""
    if source == STDIN:
        return None
    try:
        path = _existing(source)
    except SourceError:
        return None
    if not path.is_dir():
        return _count_file(path)
    counts = [1 if isinstance(entry, Refused) else _count_file(entry) for entry in files_in(path)]
    return None if None in counts else sum(filter(None, counts))


def _existing(source: str) -> Path:
    path = Path(source)
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        reason = "does not exist: name a file, a folder, or - for standard input"
        raise SourceError(f"{shown(path)} {reason}") from error
    except OSError as error:
        raise SourceError(f"{shown(path)}: {reason_of(error)}") from error
    return path


def _read_folder(folder: Path, given: Given, retrieved_at: datetime) -> Iterator[Article | Refused]:
    found = False
    for entry in files_in(folder):
        found = True
        if isinstance(entry, Refused):
            yield entry
        else:
            yield from _read_file(entry, given, retrieved_at)
    if not found:
        yield Refused(shown(folder), "there are no files in the folder")


def _read_file(path: Path, given: Given, retrieved_at: datetime) -> Iterator[Article | Refused]:
    kind = kind_of(path)
    if kind in LINES:
        yield from read_json(path, given=given.for_many(), retrieved_at=retrieved_at)
    elif kind in TEXTS:
        yield _one(path, read_text, given, retrieved_at)
    elif kind in PAGES:
        yield _one(path, lambda page: read_page(page, given.url), given, retrieved_at)
    else:
        yield Refused(shown(path), UNKNOWN)


def _one(path: Path, fields_of: Callable[[Path], Fields], given: Given, retrieved_at: datetime) -> Article | Refused:
    """The one article in a file. A fault in a library that reads it costs this file, not the run."""
    source = shown(path)
    try:
        return article_from(fields_of(path), source=source, path=path, given=given, retrieved_at=retrieved_at)
    except ArticleRefused as refusal:
        return Refused(source, str(refusal))
    except Exception as error:
        return Refused(source, f"it could not be taken apart ({type(error).__name__}: {str(error)[:200]})")


def _count_file(path: Path) -> int | None:
    kind = kind_of(path)
    if kind not in LINES:
        return 1
    if is_compressed(path) or kind == ".json":
        return None
    try:
        with path.open("rb") as stream:
            return sum(block.count(b"\n") for block in iter(lambda: stream.read(COUNT_BYTES), b""))
    except OSError:
        return None
