"""The health of a library and its index, as ``marketbrief status`` shows it."""

import random
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from marketbrief.index.lock import IndexOwner, owner_of
from marketbrief.index.state import IndexState
from marketbrief.library import Library, LibraryCounts

__all__ = ["IndexHealth", "health_of"]

SAMPLE = 32


@dataclass(frozen=True, slots=True)
class IndexHealth:
    """``applied`` is the log position of the index, ``None`` without an index; ``troubles`` is empty when healthy."""

    counts: LibraryCounts
    embedding: str | None
    owner: IndexOwner | None
    applied: int | None
    size_bytes: int
    troubles: tuple[str, ...]

    @property
    def waiting(self) -> int:
        """Passages that a model has yet to embed."""
        return self.counts.waiting if self.embedding is not None else 0

    @property
    def newest(self) -> datetime | None:
        """When the newest article was published."""
        return self.counts.newest

    @property
    def told(self) -> str:
        """The health in a phrase."""
        return "; ".join(self.troubles) or "sound"


def health_of(library: Library, chance: random.Random) -> IndexHealth:
    """Count what the library holds and check a random sample of it."""
    marks = [IndexState.read(library.directory / "chroma" / f"{place}.json") for place in ("local", "server")]
    applied = [mark.position for mark in marks if mark is not None and mark.identity == library.identity]
    counts = library.counts()
    return IndexHealth(
        counts=counts,
        embedding=library.embedding,
        owner=owner_of(library.directory),
        applied=max(applied, default=None),
        size_bytes=_size(library.directory),
        troubles=tuple(_troubles(library, chance)),
    )


def _troubles(library: Library, chance: random.Random) -> list[str]:
    """Articles that no answer finds, and what is wrong with a sample of the stored passages and vectors."""
    numbers = library.sample(SAMPLE, chance)
    passages, vectors = library.passages(numbers), library.vectors(numbers)
    troubles = []
    if waiting := library.count_without_entities():
        troubles.append(
            f"{waiting:,} articles of an older version are not indexed, so answers do not find them: run"
            " 'marketbrief rebuild --entities'"
        )
    if missing := len(numbers) - len(passages):
        troubles.append(f"{missing} of {len(numbers)} vectors looked at have no passage")
    if wrong := sum(abs(float(np.linalg.norm(vector)) - 1.0) > 0.01 for vector in vectors.values()):
        troubles.append(f"{wrong} of {len(vectors)} vectors looked at are not of length one")
    return troubles


def _size(directory: Path) -> int:
    """Bytes in all files; files that disappear meanwhile do not count."""
    size = 0
    for file in directory.rglob("*"):
        with suppress(OSError):
            size += file.stat().st_size if file.is_file() else 0
    return size
