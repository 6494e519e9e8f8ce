"""Compare a store with the library: a sample of vectors, and the search results for them."""

import random

import numpy as np

from marketbrief.index.chroma import ChromaStore
from marketbrief.library import Library

__all__ = ["TOLERANCE", "agrees"]

SAMPLE = 32
ASKED = 4
NEIGHBOURS = 10
TOLERANCE = 0.01
"""How far a cosine may be from the exact one; stored vectors have 16 bits."""


def agrees(store: ChromaStore, library: Library, applied: int, chance: random.Random) -> bool:
    """Whether the store holds a random sample of the vectors at log position ``applied``, under the right numbers."""
    changed = {entry.number for entry in library.log_after(applied, 100_000)}
    numbers = [number for number in library.sample(SAMPLE, chance) if number not in changed]
    if not numbers:
        return True
    truth = library.vectors(numbers)
    held = store.vectors(numbers)
    if any(number not in held or not np.allclose(held[number], truth[number], atol=TOLERANCE) for number in truth):
        return False
    return all(_answers(store, library, number, changed) for number in numbers[:ASKED])


def _answers(store: ChromaStore, library: Library, number: int, changed: set[int]) -> bool:
    """Whether a search for a stored vector finds it, or an equal one, with the right similarity."""
    vector = library.vectors([number])[number]
    found = {near: cosine for near, cosine in store.nearest(vector, NEIGHBOURS) if near not in changed}
    truth = library.vectors(list(found))
    if len(truth) < len(found) or max(found.values(), default=0.0) < 1.0 - TOLERANCE:
        return False
    return all(abs(float(truth[near] @ vector) - cosine) < TOLERANCE for near, cosine in found.items())
