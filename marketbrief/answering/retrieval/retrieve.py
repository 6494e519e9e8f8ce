"""Evidence for a question: full text and vectors fused, inside its window, every publisher and clause served."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from marketbrief.answering.retrieval import weights
from marketbrief.answering.retrieval.boosts import parts_of_hit, score_in
from marketbrief.answering.retrieval.collapse_stories import told_once
from marketbrief.answering.retrieval.diversify import spread, weave, without_copies
from marketbrief.answering.retrieval.fuse import FusedHits, Parts
from marketbrief.answering.retrieval.subqueries import clauses_of
from marketbrief.answering.time import read_windows
from marketbrief.domain.evidence import Hit
from marketbrief.domain.question import Question, Window
from marketbrief.domain.rights import may_appear
from marketbrief.language.publishers import families, publishers_in, without_reporting
from marketbrief.language.tokens import words_of
from marketbrief.library import Library
from marketbrief.library.fulltext import any_of
from marketbrief.library.passage_ids import NumberRange, numbers_in
from marketbrief.models.embedding import Embedder

__all__ = ["Nearest", "Retriever"]


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
    _beside: ThreadPoolExecutor = field(default_factory=partial(ThreadPoolExecutor, 2), repr=False, compare=False)

    def search(self, question: Question, words: str, limit: int) -> list[Hit]:
        """The best passages for a question, best first; ``words`` are those to search for.

        Where the question names publishers, the best of each take turns before all others.
        """
        numbers = numbers_in(_wall(question), question.known_until)
        found = self._found(question, words, numbers)
        lists = [self._hits(question, self._of_house(house, found, numbers)) for house in families(question.publishers)]
        hits = self._once([*weave(lists), *self._hits(question, found.parts())], question, numbers)
        once = without_copies(weave([hits]), question.publishers)
        return list(spread(once, lambda hit: hit.article.article_id, weights.PASSAGES_BEFORE_OTHERS))[:limit]

    def likeness(self, words: str, hits: Sequence[Hit]) -> float | None:
        """The cosine of the question and the closest of the best hits; ``None`` where there are no vectors."""
        if self.embedder is None or not hits:
            return None
        vectors = self.library.vectors([hit.passage.number for hit in hits[:5]])
        if not vectors:
            return None
        return float(max(np.stack(list(vectors.values())) @ self._vector(self.embedder, words)))

    def _found(self, question: Question, words: str, numbers: NumberRange) -> FusedHits:
        """What words and vectors find; the two are looked for at the same time."""
        if self.embedder is None:
            return self._by_words(question, words, numbers)
        near = self._beside.submit(self._near, self.embedder, words, numbers)
        found = self._by_words(question, words, numbers)
        vector, nearest = near.result()
        numbers_found = found.numbers | {number for number, _ in nearest}
        return replace(found, cosines=self._cosines(vector, nearest, numbers_found))

    def _by_words(self, question: Question, words: str, numbers: NumberRange) -> FusedHits:
        """What full text finds for a question and for each of its clauses."""
        clauses = [
            (
                frozenset(publishers_in(clause, question.publishers)),
                self._text(question, words_of(_subject(question, clause)), numbers),
            )
            for clause in (() if question.instruments else clauses_of(words))
        ]
        return FusedHits(self._text(question, search_terms(question, _subject(question, words)), numbers), clauses)

    def _text(self, question: Question, terms: Sequence[str], numbers: NumberRange) -> dict[int, float]:
        """BM25 by number: the best of all, and the best of the publishers that are named."""
        fields = weights.MARKET_FIELDS if question.instruments else weights.FACT_FIELDS
        search = partial(
            self.library.search_text, any_of(terms), weights=fields, limit=weights.CANDIDATES, numbers=numbers
        )
        if not question.publishers:
            return {hit.number: hit.score for hit in search()}
        theirs = self._beside.submit(search, among=self.library.numbers_by(question.publishers, numbers))
        return {hit.number: hit.score for hit in (*search(), *theirs.result())}

    def _of_house(self, house: Sequence[str], found: FusedHits, numbers: NumberRange) -> Parts:
        """What was found of these publishers."""
        parts = found.parts(house)
        theirs = np.intersect1d(np.fromiter(parts, np.int64, len(parts)), self.library.numbers_by(house, numbers))
        return {number: parts[number] for number in theirs.tolist()}

    def _near(
        self, embedder: Embedder, words: str, numbers: NumberRange
    ) -> tuple[NDArray[np.float32], list[tuple[int, float]]]:
        """The question's vector, and the passages nearest to it."""
        vector = self._vector(embedder, words)
        nearest = self.nearest or self.library.nearest
        return vector, nearest(vector, weights.CANDIDATES, numbers)

    def _cosines(
        self, vector: NDArray[np.float32], near: Sequence[tuple[int, float]], found: set[int]
    ) -> dict[int, float]:
        """Cosines of the nearest passages and of those that words have found; one without a vector has the lowest."""
        cosines = dict(near)
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
        found = sorted(parts, key=lambda number: -sum(parts[number].values()))
        stories = self.library.takes.stories_by_number(found)
        best = list(spread(found, lambda number: stories.get(number, -number), weights.READ_OF_A_STORY))[: weights.READ]
        rows = self.library.passages(best)
        days = _days(question)
        hits = []
        for number in (number for number in best if number in rows):
            passage, article = rows[number]
            if not may_appear(article, question.place):
                continue
            whole = parts_of_hit(question, days, article, parts[number])
            hits.append(Hit(passage=passage, article=article, score=sum(whole.values()), parts=tuple(whole.items())))
        return sorted(hits, key=lambda hit: (-hit.score, -hit.passage.number))

    def _once(self, hits: Sequence[Hit], question: Question, numbers: NumberRange) -> list[Hit]:
        """Hits with every story told by the take to show."""
        told = told_once(hits, question, numbers, self.library, partial(score_in, question, _days(question)))
        return [hit for hit in told if may_appear(hit.article, question.place)]


def search_terms(question: Question, words: str) -> list[str]:
    """The words to look for: the question's own, and every other name of the markets it names."""
    others = [name for instrument in question.instruments for name in instrument.all_names]
    return [*words_of(words), *others]


def _subject(question: Question, words: str) -> str:
    """The words without the publishers that are named and what tells of reporting: what they are to report on."""
    return without_reporting(words, question.publishers) if question.publishers else words


def _wall(question: Question) -> Window | None:
    return question.window if question.window is not None and question.window.strict else None


def _days(question: Question) -> list[Window]:
    """The single days that the question names without making them its wall."""
    if _wall(question):
        return []
    return [window for window in read_windows(question.text, question.as_of) if _is_short(window)]


def _is_short(window: Window) -> bool:
    if window.start is None or window.end is None:
        return False
    return (window.end - window.start).days <= weights.DAYS_OF_A_DAY
