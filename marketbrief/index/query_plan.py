"""Choose the search: an exact scan for a selective question, the index for a broad one; check its scores."""

import logging
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from marketbrief.index.verify_store import TOLERANCE
from marketbrief.library import Library
from marketbrief.library.passage_ids import NumberRange

__all__ = ["SELECTIVE", "ApproximateIndex", "QueryPlan", "ScoreMismatch"]

SELECTIVE = 20_000
"""Vectors that an exact scan looks at in about two milliseconds: up to here no index is quicker."""

OVER_FETCH = 4
MOST_UNAPPLIED = 2000

_log = logging.getLogger(__name__)


class ScoreMismatch(Exception):
    """The index gave a similarity that the library's vectors do not have."""


class ApproximateIndex(Protocol):
    """An index that may be behind the library's log, miss a passage or be damaged."""

    @property
    def applied(self) -> int:
        """The log position it follows."""

    def nearest(self, vector: NDArray[np.float32], limit: int) -> list[tuple[int, float]]:
        """(number, cosine) of about the nearest ``limit`` passages."""


class QueryPlan:
    """Finds the nearest passages of one library; every score is computed from the library."""

    def __init__(self, library: Library, selective: int = SELECTIVE) -> None:
        self._library = library
        self._selective = selective

    def nearest(
        self,
        index: ApproximateIndex | None,
        vector: NDArray[np.float32],
        limit: int,
        numbers: NumberRange,
        among: NDArray[np.int64] | None = None,
    ) -> list[tuple[int, float]]:
        """(number, cosine) of the passages nearest to a unit vector, best first; raises what the index raises."""
        inside = self._library.vectors_in(numbers) if among is None else len(among)
        if index is None or among is not None or inside <= self._selective:
            return self._library.nearest(vector, limit, numbers, among)
        unapplied = [entry.number for entry in self._library.log_after(index.applied, MOST_UNAPPLIED)]
        if len(unapplied) == MOST_UNAPPLIED:
            return self._library.nearest(vector, limit, numbers)
        found = self._proved(vector, index.nearest(vector, limit * OVER_FETCH), unapplied)
        kept = [(number, cosine) for number, cosine in found if numbers[0] <= number < numbers[1]]
        return kept[:limit] if len(kept) >= limit else self._library.nearest(vector, limit, numbers)

    def _proved(
        self, vector: NDArray[np.float32], claimed: Sequence[tuple[int, float]], unapplied: Sequence[int]
    ) -> list[tuple[int, float]]:
        """Exact cosines of what the index found and of newer passages; ScoreMismatch when the index is wrong."""
        asked = np.unique(np.array([*(number for number, _ in claimed), *unapplied], np.int64))
        exact = self._library.nearest(vector, len(asked), among=asked)
        truth, fresh = dict(exact), set(unapplied)
        for number, cosine in claimed:
            if number not in fresh and abs(truth.get(number, -1.0) - cosine) > TOLERANCE:
                raise ScoreMismatch(f"passage {number} is told to be at {cosine:.3f}")
        return exact
