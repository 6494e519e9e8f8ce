"""Ids for articles that have none: readable, and the same each time the source is read."""

import re
import unicodedata
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, urlsplit

__all__ = ["id_from_content", "id_from_path", "id_from_url", "shown", "slug", "stem_of"]

LONGEST_SLUG = 40
PAGE_ENDING = re.compile(r"\.(?:html?|php|aspx?|jsp|shtml)$", re.IGNORECASE)


def id_from_url(url: str) -> str:
    """The last part of the address's path, and 8 hex digits of the whole address."""
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        path = ""
    last = path.rstrip("/").rpartition("/")[2]
    return _id(PAGE_ENDING.sub("", last), url)


def id_from_path(path: Path) -> str:
    """The file's name without its endings, and 8 hex digits of its full path."""
    return _id(stem_of(path), shown(path.resolve()))


def id_from_content(title: str, text: str) -> str:
    """The beginning of the title, and 8 hex digits of title and text: for lines, which have no fixed place."""
    return _id(title, f"{title}\n{text}")


def stem_of(path: Path) -> str:
    """The file's name without its kind's ending and without .gz or .xz: "note" for note.txt.gz."""
    name = path.name
    for ending in path.suffixes[-1:] if path.suffix.lower() in {".gz", ".xz"} else []:
        name = name.removesuffix(ending)
    return name.rpartition(".")[0] or name


def slug(text: str) -> str:
    """``text`` in at most 40 of a-z, 0-9 and "-"; "article" if nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[: LONGEST_SLUG + 1].strip("-")[:LONGEST_SLUG].strip("-") or "article"


def shown(path: Path) -> str:
    """The path as text that can be stored; bytes that are not UTF-8 are replaced."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _id(readable: str, whole: str) -> str:
    return f"{slug(readable)}-{sha256(whole.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
