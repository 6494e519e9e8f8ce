"""Hits to evidence: numbered sources, each with its lead and the passages found in it."""

from collections.abc import Sequence

from marketbrief.answering.retrieval import weights
from marketbrief.answering.retrieval.collapse_stories import known_stories
from marketbrief.domain.article import Article
from marketbrief.domain.evidence import Evidence, Hit, Source
from marketbrief.domain.passage import Passage
from marketbrief.domain.question import Question
from marketbrief.library import Library

__all__ = ["gather"]


def gather(hits: Sequence[Hit], library: Library, question: Question) -> Evidence:
    """Hits to numbered sources, best article first, each with its lead and the passages found in it."""
    by_article: dict[str, list[Hit]] = {}
    for hit in hits:
        by_article.setdefault(hit.article.article_id, []).append(hit)
    best = dict(list(by_article.items())[: weights.SOURCES])
    stories = known_stories(best, question, library)
    sources: list[Source] = []
    for article_id, found in best.items():
        article = found[0].article
        passages = [hit.passage for hit in found][: weights.PASSAGES_A_SOURCE]
        sources.append(
            Source(len(sources) + 1, article, _with_lead(passages, library, article), stories.get(article_id))
        )
    return Evidence(question, tuple(sources))


def _with_lead(passages: list[Passage], library: Library, article: Article) -> tuple[Passage, ...]:
    lead = library.lead(article.article_id)
    if lead is not None and lead not in passages:
        return (*passages, lead)
    return tuple(passages)
