"""Libraries of any size for measuring: the articles of a real one repeated with shifted dates and ids of their own.

Every copy lies ``DAYS_A_COPY`` days before the last, under one of ten invented publishers. Its vectors are those of
the source, each moved a little by chance and brought back to length one, so no two passages share a vector.
"""

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from marketbrief.domain.article import Article
from marketbrief.domain.passage import Span
from marketbrief.library import Library
from marketbrief.models.embedding import unit

__all__ = ["PUBLISHERS", "grow", "real_articles"]

DAYS_A_COPY = 91
NOISE = 0.02
VECTORS_AT_ONCE = 2000
PUBLISHERS = tuple(
    f"{place} {kind}"
    for place in ("Harbor", "Tidewater", "Mossbank", "Quillon", "Larkfield")
    for kind in ("Wire", "Post")
)

Cut = tuple[Article, list[Span], NDArray[np.float32]]


def real_articles(source: Library) -> Iterator[Cut]:
    """Articles of a library with their passages' spans and vectors, shape (passages, dimensions)."""
    numbers: dict[str, list[int]] = {}
    for number, article_id in source.connection.execute(
        "SELECT p.number, a.article_id FROM passages p JOIN articles a ON a.key = p.article ORDER BY p.number"
    ):
        numbers.setdefault(article_id, []).append(number)
    for article in source.articles():
        mine = numbers[article.article_id]
        vectors = source.vectors(mine)
        spans = [passage.span for passage, _ in source.passages(mine).values()]
        yield article, sorted(spans), np.stack([vectors[number] for number in mine])


def grow(source: Library, grown: Library, passages: int, seed: int) -> tuple[float, float]:
    """Fill ``grown`` up to ``passages``; return the seconds spent on storing text and on storing vectors."""
    chance = np.random.default_rng(seed)
    publishers = random.Random(seed)  # noqa: S311, no secret hangs on it
    grown.claim_embedding(source.embedding or "minilm")
    cuts = list(real_articles(source))
    stored = grown.counts().passages
    text_seconds = vector_seconds = 0.0
    copy = 0
    while stored < passages:
        vectors: list[NDArray[np.float32]] = []
        start = time.perf_counter()
        for article, spans, known in cuts:
            if stored >= passages:
                break
            shifted = _shifted(article, copy, publishers.choice(PUBLISHERS))
            grown.store(shifted, spans)
            vectors.append(known)
            stored += len(spans)
        text_seconds += time.perf_counter() - start
        start = time.perf_counter()
        _give_vectors(grown, cuts[: len(vectors)], copy, vectors, chance)
        vector_seconds += time.perf_counter() - start
        copy += 1
    return text_seconds, vector_seconds


def _shifted(article: Article, copy: int, publisher: str) -> Article:
    published = article.published_at and article.published_at - timedelta(days=DAYS_A_COPY * copy)
    return replace(
        article, article_id=f"{article.article_id}~{copy}", published_at=published, publisher=publisher, revision=1
    )


def _give_vectors(
    grown: Library, cuts: Sequence[Cut], copy: int, vectors: list[NDArray[np.float32]], chance: np.random.Generator
) -> None:
    found = grown.connection.execute(
        "SELECT a.article_id, p.number FROM passages p JOIN articles a ON a.key = p.article ORDER BY p.article, p.start"
    )
    numbers: dict[str, list[int]] = {}
    for article_id, number in found:
        numbers.setdefault(article_id, []).append(number)
    mine = [number for article, _, _ in cuts for number in numbers[f"{article.article_id}~{copy}"]]
    known = np.concatenate(vectors)
    moved = unit((known + chance.normal(0, NOISE, known.shape)).astype(np.float32))
    for start in range(0, len(mine), VECTORS_AT_ONCE):
        grown.add_vectors(mine[start : start + VECTORS_AT_ONCE], moved[start : start + VECTORS_AT_ONCE])


def main() -> None:
    """Grow one library from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path, help="library whose articles have vectors")
    parser.add_argument("grown", type=Path, help="directory of the library to make")
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=7)
    wanted = parser.parse_args()
    with Library.open(wanted.source) as source, Library.create(wanted.grown) as grown:
        text, vectors = grow(source, grown, wanted.passages, wanted.seed)
        print(f"{grown.counts().passages:,} passages: text {text:.0f} s, vectors {vectors:.0f} s")


if __name__ == "__main__":
    main()
