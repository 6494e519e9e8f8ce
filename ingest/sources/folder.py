"""Folders: every file in them, sorted by name."""

from collections.abc import Iterator
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from ingest.sources.given import RefusedItem
from ingest.sources.naming import shown
from ingest.sources.opening import reason_of

__all__ = ["files_in"]


def files_in(folder: Path) -> Iterator[Path | RefusedItem]:
    """The files below ``folder``, sorted; hidden ones and README.md are skipped."""
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        yield RefusedItem(shown(folder), reason_of(error))
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.name.lower() == "readme.md":
            continue
        try:
            mode = entry.stat().st_mode
        except OSError as error:
            yield RefusedItem(shown(entry), reason_of(error))
            continue
        if S_ISREG(mode):
            yield entry
        elif not S_ISDIR(mode):
            yield RefusedItem(shown(entry), "it is not a file")
        elif entry.is_symlink():
            yield RefusedItem(shown(entry), "it is a link to a folder, which is not followed")
        else:
            yield from files_in(entry)
