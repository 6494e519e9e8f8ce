"""The calls that ``import marketbrief`` offers: open a library, ask it, search it.

They read the same settings as the command line does (``MARKETBRIEF_LIBRARY``, ``MARKETBRIEF_EMBEDDING`` and the rest).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from marketbrief.answering.answerer import Answerer
from marketbrief.cli.wiring import answerer_over, now, receipts_of, settings_of_environment
from marketbrief.domain.briefing import Briefing, NoEvidence
from marketbrief.domain.evidence import Hit
from marketbrief.library import Library
from marketbrief.settings import Settings

__all__ = ["answerer_for", "ask", "open_library", "search"]


def open_library(path: Path | str | None = None, *, create: bool = False) -> Library:
    """Open the library in ``path``, or else the one of the settings; close it, or use it in a ``with`` block.

    With ``create`` a missing library is made; without it LibraryError is raised.
    """
    directory = settings_of_environment().library if path is None else Path(path)
    return Library.create(directory) if create else Library.open(directory)


def answerer_for(library: Library) -> Answerer:
    """The answerer over an open library, with the models of the settings; keep it to answer many questions."""
    return answerer_over(library, settings_of_environment())


def ask(
    question: str, library: Library | Path | str | None = None, *, as_of: datetime | None = None
) -> Briefing | NoEvidence:
    """Answer ``question`` from a library: an open one, the one in a directory, or the one of the settings.

    With ``as_of``, an aware time, the answer is given as at that time, from news published by then. The answer leaves
    a receipt where the settings keep receipts.
    """
    settings = settings_of_environment()
    when, known_until = _asked_at(as_of, settings)
    with _opened(library) as opened, receipts_of(opened, settings) as receipts:
        return answerer_over(opened, settings, receipts).answer(question, as_of=when, known_until=known_until)


def search(
    query: str, library: Library | Path | str | None = None, *, k: int = 10, as_of: datetime | None = None
) -> list[Hit]:
    """Find at most ``k`` passages for ``query``, best first; ``library`` and ``as_of`` are as in ``ask``."""
    settings = settings_of_environment()
    when, known_until = _asked_at(as_of, settings)
    with _opened(library) as opened:
        _, hits = answerer_over(opened, settings).search(query, as_of=when, known_until=known_until, limit=k)
        return hits


@contextmanager
def _opened(library: Library | Path | str | None) -> Iterator[Library]:
    """The library itself where it is open already, which stays open; else one that is closed at the end."""
    if isinstance(library, Library):
        yield library
        return
    with open_library(library) as opened:
        yield opened


def _asked_at(as_of: datetime | None, settings: Settings) -> tuple[datetime, datetime | None]:
    """When the question is asked, and the time after which no news may be used."""
    if as_of is None:
        return now(settings), None
    if as_of.tzinfo is None:
        raise ValueError("as_of needs a time zone: datetime(2026, 9, 18, tzinfo=UTC)")
    return as_of, as_of
