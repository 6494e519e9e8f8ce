"""Opens files: plain, .gz or .xz, with a limit on how much is read into memory."""

import gzip
import lzma
import zlib
from pathlib import Path
from typing import BinaryIO, cast

from marketbrief.domain.errors import ArticleRefused

__all__ = [
    "BROKEN_OFF",
    "LARGEST_ARTICLE_BYTES",
    "is_compressed",
    "kind_of",
    "open_unpacked",
    "read_whole",
    "reason_of",
]

LARGEST_ARTICLE_BYTES = 256 * 1024 * 1024
BROKEN_OFF = (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile)


def is_compressed(path: Path) -> bool:
    """Whether the name says .gz or .xz."""
    return path.suffix.lower() in {".gz", ".xz"}


def kind_of(path: Path) -> str:
    """The suffix that says the kind of file, in lower case: ".txt" for NOTE.TXT.gz."""
    return Path(path.stem if is_compressed(path) else path.name).suffix.lower()


def open_unpacked(path: Path) -> BinaryIO:
    """Open the file and unpack it while reading; raises OSError."""
    if path.suffix.lower() == ".gz":
        return cast(BinaryIO, gzip.open(path, "rb"))
    if path.suffix.lower() == ".xz":
        return cast(BinaryIO, lzma.open(path, "rb"))
    return path.open("rb")


def read_whole(path: Path, *, largest_bytes: int = LARGEST_ARTICLE_BYTES) -> bytes:
    """The content of the file; raises ArticleRefused if it cannot be read, is empty, or is too large."""
    try:
        with open_unpacked(path) as stream:
            data = stream.read(largest_bytes + 1)
    except (OSError, *BROKEN_OFF) as error:
        raise ArticleRefused(reason_of(error)) from error
    if len(data) > largest_bytes:
        raise ArticleRefused(f"it is larger than {largest_bytes // 1024**2} MB")
    if not data.strip():
        raise ArticleRefused("the file is empty")
    return data


def reason_of(error: BaseException) -> str:
    """Why a file could not be read, in words that follow its name."""
    if isinstance(error, EOFError):
        return "the file breaks off: it was not packed or copied to its end"
    if isinstance(error, BROKEN_OFF):
        return "the file is damaged or is not packed as its name says"
    if isinstance(error, PermissionError):
        return "there is no permission to read it"
    if isinstance(error, FileNotFoundError):
        return "it does not exist"
    if isinstance(error, OSError):
        return f"it cannot be read: {error.strerror or type(error).__name__}"
    return str(error)
