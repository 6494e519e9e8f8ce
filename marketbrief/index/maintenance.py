"""Index maintenance outside the bot: bring it up to date after an ingest, or rebuild it on request."""

import logging
from collections.abc import Callable

from marketbrief.domain.errors import LibraryError
from marketbrief.index.lock import IndexOwner, owner_of, request_rebuild
from marketbrief.index.owner import VectorIndex
from marketbrief.index.stores import ChromaServer
from marketbrief.library import Library

__all__ = ["bring_up_to_date", "rebuild_now"]

_log = logging.getLogger(__name__)


def bring_up_to_date(library: Library, server: ChromaServer | None, stopping: Callable[[], bool]) -> bool:
    """Apply the log to the index; False where another process follows it, or it fails, which costs only speed."""
    index = VectorIndex.own(library, server)
    if index is None:
        return False
    with index:
        try:
            index.catch_up(library, stopping)
        except Exception:  # whatever Chroma raises, the library has it all and the next owner builds anew
            _log.exception("index.failed")
            index.doubt()
            return False
    return True


def rebuild_now(library: Library, server: ChromaServer | None, stopping: Callable[[], bool]) -> IndexOwner | int:
    """Rebuild the index; return the number of vectors, or the owner that was asked to rebuild it.

    LibraryError when Chroma cannot be written or reached.
    """
    index = VectorIndex.own(library, server)
    if index is None:
        request_rebuild(library.directory)
        owner = owner_of(library.directory)
        if owner is None:
            raise LibraryError(f"the index in {library.directory} is in use: try again")
        return owner
    with index:
        try:
            return index.rebuild(library, stopping)
        except Exception as error:
            index.doubt()
            raise LibraryError(f"the vector index cannot be built ({error}); answers do without it") from error
