"""Evidence for a question: full text and vectors fused, inside its window, every publisher and clause served."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from bot.answering import weights
from bot.answering.clauses import clauses_of
from bot.answering.order import spread, weave, without_copies
from bot.answering.publishers import families, without_reporting
from bot.answering.weigh import parts_of_hit
from bot.answering.window import read_windows
from marketbrief.embedding import Embedder
from marketbrief.evidence import Hit
from marketbrief.library import Library
from marketbrief.library.fulltext import any_of, words_of
from marketbrief.library.numbers import NumberRange, numbers_in
from marketbrief.question import Question, Window

__all__ = ["Nearest", "Retriever"]

Parts = dict[int, dict[str, float]]


@runtime_checkable
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
    _asked: dict[str, NDArray[np.float32]] = field(default_factory=dict, repr=False, compare=False)

    def search(self, question: Question, words: str, limit: int) -> list[Hit]:
        """The best passages for a question, best first; ``words`` are those to search for.

        Where the question names publishers, the best of each take turns before all others.
        """
        numbers = numbers_in(_wall(question), question.known_until)
        parts = self._parts(question, words, numbers)
        lists = [
            self._hits(question, {n: parts[n] for n in map(int, self.library.numbers_by(house, numbers)) if n in parts})
            for house in families(question.publishers)
        ]
        ordered = [*weave(lists), *self._hits(question, parts)]
        return list(spread(without_copies(weave([ordered]))))[:limit]

    def nearest_outside(self, question: Question, words: str, limit: int) -> list[Hit]:
        """The best passages whatever their day, one an article: what to show when the window holds nothing."""
        hits = self._hits(question, self._parts(question, words, numbers_in(None, question.known_until)))
        firsts = {hit.article.article_id: hit for hit in reversed(hits)}
        return sorted(firsts.values(), key=lambda hit: -hit.score)[:limit]

    def likeness(self, words: str, hits: Sequence[Hit]) -> float | None:
        """The cosine of the question and the closest of the best hits; ``None`` where there are no vectors."""
        if self.embedder is None or not hits:
            return None
        vectors = self.library.vectors([hit.passage.number for hit in hits[:5]])
        if not vectors:
            return None
        return float(max(np.stack(list(vectors.values())) @ self._vector(self.embedder, words)))

    def _parts(self, question: Question, words: str, numbers: NumberRange) -> Parts:
        """What makes the score of every passage that a search found, by number."""
        subject = without_reporting(words, question.publishers) if question.publishers else words
        found = {"text": self._text(question, search_terms(question, subject), numbers)}
        clauses = [self._text(question, words_of(clause), numbers) for clause in _clauses(question, subject)]
        found["clause"] = _best_of([_scaled(scores, weights.CLAUSE_WEIGHT) for scores in clauses])
        found["text"] = _scaled(found["text"], 1.0)
        if self.embedder is not None:
            cosines = self._cosines(
                self._vector(self.embedder, words), set(found["text"]) | set(found["clause"]), numbers
            )
            found["vector"] = _scaled(cosines, weights.VECTOR_WEIGHT)
        parts: Parts = {}
        for name, scores in found.items():
            for number, score in scores.items():
                parts.setdefault(number, {})[name] = score
        return parts

    def _text(self, question: Question, terms: Sequence[str], numbers: NumberRange) -> dict[int, float]:
        """BM25 by number: the best of all, and the best of the publishers that are named."""
        fields = weights.MARKET_FIELDS if question.instruments else weights.FACT_FIELDS
        query = any_of(terms)
        hits = self.library.search_text(query, weights=fields, limit=weights.CANDIDATES, numbers=numbers)
        if question.publishers:
            theirs = [int(number) for number in self.library.numbers_by(question.publishers, numbers)]
            hits += self.library.search_text(
                query, weights=fields, limit=weights.CANDIDATES, numbers=numbers, among=theirs
            )
        return {hit.number: hit.score for hit in hits}

    def _cosines(self, vector: NDArray[np.float32], found: set[int], numbers: NumberRange) -> dict[int, float]:
        """Cosines of the nearest passages and of those that words have found; one without a vector has the lowest."""
        nearest = self.nearest or self.library.nearest
        cosines = dict(nearest(vector, weights.CANDIDATES, numbers))
        stored = self.library.vectors([number for number in found if number not in cosines])
        cosines |= {number: float(stored[number] @ vector) for number in stored}
        lowest = min(cosines.values(), default=0.0)
        return {number: cosines.get(number, lowest) for number in found | set(cosines)}

    def _vector(self, embedder: Embedder, words: str) -> NDArray[np.float32]:
        """The vector of a question, which is kept until another is asked: it is needed more than once."""
        vector = self._asked.get(words)
        if vector is None:
            vector = embedder.question(words)
            self._asked.clear()
            self._asked[words] = vector
        return vector

    def _hits(self, question: Question, parts: Mapping[int, Mapping[str, float]]) -> list[Hit]:
        """The best passages as hits, what their articles add or take included."""
        best = sorted(parts, key=lambda number: -sum(parts[number].values()))[: weights.READ]
        rows = self.library.passages(best)
        days = [] if _wall(question) else _days(question)
        hits = []
        for number in (number for number in best if number in rows):
            passage, article = rows[number]
            whole = parts_of_hit(question, days, article, parts[number])
            hits.append(Hit(passage=passage, article=article, score=sum(whole.values()), parts=tuple(whole.items())))
        return sorted(hits, key=lambda hit: (-hit.score, -hit.passage.number))


def search_terms(question: Question, words: str) -> list[str]:
    """The words to look for: the question's own, and every other name of the markets it names."""
    others = [name for instrument in question.instruments for name in instrument.all_names]
    return [*words_of(words), *others]


def _clauses(question: Question, words: str) -> tuple[str, ...]:
    return () if question.instruments else clauses_of(words)


def _scaled(scores: Mapping[int, float], weight: float) -> dict[int, float]:
    """Scores with the highest brought to ``weight``."""
    highest = max(scores.values(), default=0.0)
    return {number: weight * score / highest for number, score in scores.items()} if highest > 0.0 else {}


def _best_of(lists: Sequence[Mapping[int, float]]) -> dict[int, float]:
    best: dict[int, float] = {}
    for scores in lists:
        for number, score in scores.items():
            best[number] = max(score, best.get(number, 0.0))
    return best


def _wall(question: Question) -> Window | None:
    return question.window if question.window is not None and question.window.strict else None


def _days(question: Question) -> list[Window]:
    """The single days that the question names."""
    return [window for window in read_windows(question.text, question.as_of) if _is_short(window)]


def _is_short(window: Window) -> bool:
    if window.start is None or window.end is None:
        return False
    return (window.end - window.start).days <= weights.DAYS_OF_A_DAY
