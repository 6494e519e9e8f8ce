"""Read the sample articles for other programs; they find it by the entry point group ``marketbrief.samples``."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from marketbrief.library import Library

__all__ = ["read_samples_in"]


def read_samples_in(folder: Path, library: "Library", now: datetime) -> None:
    """Read the articles of a folder into a library, without vectors; progress goes to stderr."""
    from ingest.job import ingest
    from ingest.open_source import ItemDefaults
    from ingest.progress_bar import progress_on

    with progress_on(sys.stderr) as progress:
        ingest(
            [str(folder)], library=library, embedder=None, given=ItemDefaults(), now=now, progress=progress,
            stopping=lambda: False,
        )  # fmt: skip
