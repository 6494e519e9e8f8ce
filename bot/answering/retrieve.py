"""Evidence for a question: full text and vectors fused, inside its window, no article crowding out the rest."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.answering import weights
from bot.answering.vocabulary import DOWN, UP
from marketbrief.article import Article
from marketbrief.embedding import Embedder
from marketbrief.evidence import Evidence, Hit, Source
from marketbrief.instruments import find_instruments
from marketbrief.library import Library
from marketbrief.library.fulltext import any_of, words_of
from marketbrief.library.numbers import NumberRange, numbers_in
from marketbrief.passage import Passage
from marketbrief.question import Direction, Question, Window

__all__ = ["Nearest", "Retriever", "gather"]


class Nearest(Protocol):
    """Whatever finds passages near a vector: the exact scan of the library, or an index that is up to date."""

    def __call__(self, vector: NDArray[np.float32], limit: int, numbers: NumberRange) -> list[tuple[int, float]]:
        """(number, cosine) of at most ``limit`` passages, best first."""


@dataclass(frozen=True, slots=True)
class Retriever:
    """Searches one library; without an embedder by full text alone."""

    library: Library
    embedder: Embedder | None = None
    nearest: Nearest | None = None

    def search(self, question: Question, words: str, limit: int) -> list[Hit]:
        """The best passages for a question, best first; ``words`` are those to search for."""
        hits = self._ranked(question, words, numbers_in(_wall(question), question.known_until))
        return list(_spread(hits))[:limit]

    def nearest_outside(self, question: Question, words: str, limit: int) -> list[Hit]:
        """The best passages whatever their day, one an article: what to show when the window holds nothing."""
        hits = self._ranked(question, words, numbers_in(None, question.known_until))
        firsts = {hit.article.article_id: hit for hit in reversed(hits)}
        return sorted(firsts.values(), key=lambda hit: -hit.score)[:limit]

    def likeness(self, words: str, hits: Sequence[Hit]) -> float | None:
        """The cosine of the question and the closest of the best hits; ``None`` where there are no vectors."""
        if self.embedder is None or not hits:
            return None
        vectors = self.library.vectors([hit.passage.number for hit in hits[:5]])
        if not vectors:
            return None
        return float(max(np.stack(list(vectors.values())) @ self.embedder.question(words)))

    def _ranked(self, question: Question, words: str, numbers: NumberRange) -> list[Hit]:
        parts: dict[int, dict[str, float]] = {}
        for name, weight, found in self._lists(question, words, numbers):
            for rank, number in enumerate(found):
                parts.setdefault(number, {})[name] = weight / (weights.FUSION_CONSTANT + rank + 1)
        rows = self.library.passages(list(parts))
        hits = [_hit(question, *rows[number], parts[number]) for number in parts if number in rows]
        return sorted(hits, key=lambda hit: (-hit.score, -hit.passage.number))

    def _lists(
        self, question: Question, words: str, numbers: NumberRange
    ) -> Iterable[tuple[str, float, Sequence[int]]]:
        text_hits = self.library.search_text(
            any_of(search_terms(question, words)),
            weights=weights.FIELDS,
            limit=weights.CANDIDATES,
            numbers=numbers,
        )
        yield "text", weights.TEXT_WEIGHT, [hit.number for hit in text_hits]
        if self.embedder is not None:
            nearest = self.nearest or self.library.nearest
            near = nearest(self.embedder.question(words), weights.CANDIDATES, numbers)
            yield "vector", weights.VECTOR_WEIGHT, [number for number, _ in near]


def search_terms(question: Question, words: str) -> list[str]:
    """The words to look for: the question's own, and every other name of the markets it names."""
    others = [name for instrument in question.instruments for name in instrument.all_names]
    return [*words_of(words), *others]


def gather(hits: Sequence[Hit], library: Library, question: Question) -> Evidence:
    """Hits to numbered sources, best article first, each with its lead and the passages found in it."""
    by_article: dict[str, list[Hit]] = {}
    for hit in hits:
        by_article.setdefault(hit.article.article_id, []).append(hit)
    sources = []
    for found in list(by_article.values())[: weights.SOURCES]:
        article = found[0].article
        passages = [hit.passage for hit in found][: weights.PASSAGES_A_SOURCE]
        sources.append(Source(len(sources) + 1, article, _with_lead(passages, library, article)))
    return Evidence(question, tuple(sources))


def _with_lead(passages: list[Passage], library: Library, article: Article) -> tuple[Passage, ...]:
    lead = library.lead(article.article_id)
    if lead is not None and lead not in passages:
        return (*passages, lead)
    return tuple(passages)


def _hit(question: Question, passage: Passage, article: Article, parts: dict[str, float]) -> Hit:
    base = sum(parts.values())
    if question.instruments and set(find_instruments(article.title)) & set(question.instruments):
        parts["instrument in title"] = base * weights.INSTRUMENT_IN_TITLE
        if _same_way(question, article.title):
            parts["direction in title"] = base * weights.DIRECTION_IN_TITLE
    if question.window is None or not question.window.strict:
        parts["age"] = -base * weights.RECENCY_WEIGHT * _age(question, article)
    return Hit(passage=passage, article=article, score=sum(parts.values()), parts=tuple(parts.items()))


def _same_way(question: Question, title: str) -> bool:
    """Whether the first move that a title tells is the one asked about."""
    if question.direction is None:
        return False
    asked, other = (UP, DOWN) if question.direction is Direction.UP else (DOWN, UP)
    first, opposite = asked.search(title), other.search(title)
    return first is not None and (opposite is None or first.start() < opposite.start())


def _age(question: Question, article: Article) -> float:
    """0 for news of the day (or of the window preferred), towards 1 for news long past or undated."""
    if article.published_at is None:
        return 1.0
    if question.window is not None and question.window.holds(article.published_at):
        return 0.0
    days = max((question.as_of - article.published_at).total_seconds() / 86_400, 0.0)
    return 1.0 - math.exp2(-days / weights.RECENCY_HALF_LIFE_DAYS)


def _wall(question: Question) -> Window | None:
    return question.window if question.window is not None and question.window.strict else None


def _spread(hits: list[Hit]) -> Iterable[Hit]:
    """Hits in order, but at most ``PASSAGES_A_SOURCE`` of an article before all articles had their turn."""
    taken: dict[str, int] = {}
    later = []
    for hit in hits:
        taken[hit.article.article_id] = taken.get(hit.article.article_id, 0) + 1
        if taken[hit.article.article_id] <= weights.PASSAGES_A_SOURCE:
            yield hit
        else:
            later.append(hit)
    yield from later
