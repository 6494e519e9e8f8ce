"""Folders: every file in them, in order of name."""

from collections.abc import Iterator
from pathlib import Path

from ingest.sources.given import Refused
from ingest.sources.naming import shown
from ingest.sources.opening import reason_of

__all__ = ["files_in"]


def files_in(folder: Path) -> Iterator[Path | Refused]:
    """The files below ``folder``, sorted; hidden ones and README.md are passed over, links to folders not followed."""
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        yield Refused(shown(folder), reason_of(error))
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.name.lower() == "readme.md":
            continue
        if entry.is_dir():
            if not entry.is_symlink():
                yield from files_in(entry)
        elif entry.is_file():
            yield entry
        else:
            yield Refused(shown(entry), "it is not a file" if entry.exists() else "it does not exist")
