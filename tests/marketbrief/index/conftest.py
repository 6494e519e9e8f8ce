"""Libraries of one-passage articles with made-up vectors."""

import numpy as np
import pytest

from marketbrief.domain.passage import Span

SIZE = 8


def unit_rows(count, seed):
    rows = np.random.default_rng(seed).normal(size=(count, SIZE)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture(name="unit_rows")
def made_up_vectors():
    """Makes so many vectors of length one from a seed."""
    return unit_rows


@pytest.fixture
def add(library, make_article):
    """Stores so many more articles with vectors; gives their numbers."""

    def store(count):
        start = library.counts().articles
        for n in range(start, start + count):
            text = f"Note {n} on oil."
            library.store(make_article(article_id=f"a-{n}", text=text), [Span(0, len(text))])
        numbers = sorted(number for number, _ in library.waiting(count))
        library.add_vectors(numbers, unit_rows(count, seed=start))
        return numbers

    return store
