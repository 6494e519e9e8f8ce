"""The first hits of a search in the order of a reranker, blended with that of the search."""

from collections.abc import Sequence
from dataclasses import replace

from marketbrief.answering.retrieval.article_ranker import RERANK_WEIGHT
from marketbrief.domain.evidence import Hit
from marketbrief.models.reranker import Reranker, blended

__all__ = ["RERANKED_HITS", "rerank_hits"]

RERANKED_HITS = 30


def rerank_hits(text: str, hits: Sequence[Hit], reranker: Reranker) -> list[Hit]:
    """The first 30 hits, best first by both; the others after them as they were."""
    first, rest = hits[:RERANKED_HITS], hits[RERANKED_HITS:]
    verdicts = reranker.scores(text, [f"{hit.article.title}. {hit.passage.text}" for hit in first])
    scores = blended([hit.score for hit in first], verdicts, RERANK_WEIGHT)
    moved = [
        replace(hit, score=score, parts=(*hit.parts, ("reranker", score - hit.score)))
        for hit, score in zip(first, scores, strict=True)
    ]
    return [*sorted(moved, key=lambda hit: -hit.score), *rest]
