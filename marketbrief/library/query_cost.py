"""Bound the cost of a full-text query: estimate it from how common the words are, and leave out costly words.

BM25 in FTS5 walks the whole list of every phrase once, for its rarity, and then scores every match. The figures below
are microseconds of that, measured with 400,000 passages. A query within its budget runs as it is.
"""

import math
import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from marketbrief.library.passage_ids import NumberRange
from marketbrief.library.snapshot import log_position

__all__ = ["QueryCost", "QueryPart", "Term"]

BUDGET = 12_000.0
WALK_A_WORD = 0.05
WALK_A_PHRASE = 0.15
SCORE_A_MATCH = 1.6
# Counts are taken anew when the library has changed by this share.
_DRIFT = 0.1

_MANY = 20_000

_QUOTED = re.compile(r'"([^"]+)"')


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase of a query: how many passages have it, and how many places its words must be looked up at."""

    text: str
    passages: int
    places: int

    @property
    def words(self) -> list[str]:
        """Its words in lower case."""
        return self.text.lower().split()

    def walk(self) -> float:
        """What its rarity costs."""
        return self.places * (WALK_A_WORD if len(self.words) == 1 else WALK_A_PHRASE)

    def score(self, share: float) -> float:
        """What its matches cost within a share of all passages."""
        return self.passages * share * SCORE_A_MATCH


@dataclass(frozen=True, slots=True)
class QueryPart:
    """An FTS5 query and the numbers it runs within."""

    query: str
    numbers: NumberRange


class QueryCost:
    """Plans the queries of one library; remembers how common words are as long as the library stays about the same."""

    def __init__(self) -> None:
        self._words: dict[str, int] = {}
        self._position = 0
        self._size = 0

    def parts(self, connection: sqlite3.Connection, query: str, numbers: NumberRange) -> list[QueryPart]:
        """What to run for ``query`` within a range: the best score that a passage gets in any part is its own."""
        self._resize(connection)
        terms = [self._term(connection, text) for text in dict.fromkeys(_QUOTED.findall(query))]
        inside = _inside(connection, numbers)
        share = min(inside / max(self._size, 1), 1.0) if inside < _MANY else 1.0
        at_most = self._size * share * SCORE_A_MATCH
        if _cost(terms, share, at_most) <= BUDGET:
            return [QueryPart(query, numbers)]
        kept = _without_narrower(terms)
        if _cost(kept, share, at_most) <= BUDGET:
            return [QueryPart(_any(kept), numbers)]
        rare, adding = _reduced(kept, share, BUDGET / 3)
        parts = [QueryPart(_any(rare), numbers)]
        if adding:
            parts.append(QueryPart(f"({_any(rare)}) AND ({_any(adding)})", numbers))
        if adding and inside == _MANY:
            every = [*rare, *adding]
            passages = int(self._size * BUDGET / 3 / max(sum(term.score(1.0) for term in every), 1.0))
            parts.append(QueryPart(_any(every), _newest(connection, numbers, passages)))
        return parts

    def _term(self, connection: sqlite3.Connection, text: str) -> Term:
        counts = [self._count(connection, word) for word in text.lower().split()]
        return Term(text, min(counts), sum(counts))

    def _count(self, connection: sqlite3.Connection, word: str) -> int:
        known = self._words.get(word)
        if known is None:
            row = connection.execute("SELECT count(*) FROM passage_text WHERE passage_text MATCH ?", (f'"{word}"',))
            known = self._words[word] = int(row.fetchone()[0])
        return known

    def _resize(self, connection: sqlite3.Connection) -> None:
        position = log_position(connection)
        if not self._position * (1 - _DRIFT) <= position <= self._position * (1 + _DRIFT) or position == 0:
            self._words.clear()
            self._position = position
            self._size = connection.execute("SELECT count(*) FROM passages").fetchone()[0]


def _cost(terms: Sequence[Term], share: float, at_most: float = math.inf) -> float:
    """What terms cost together; no passage is scored twice, however many of them it has."""
    return _walk(terms) + min(sum(term.score(share) for term in terms), at_most)


def _without_narrower(terms: Sequence[Term]) -> list[Term]:
    """Without the phrases that hold a word which is looked for by itself: they find nothing that it does not."""
    single = {term.text.lower() for term in terms if len(term.words) == 1}
    return [term for term in terms if len(term.words) == 1 or not single.intersection(term.words)]


def _reduced(terms: Sequence[Term], share: float, budget: float) -> tuple[list[Term], list[Term]]:
    """The rarest terms, one at least, whose matches are all scored, and those that only add to a match's score."""
    ordered = sorted(terms, key=lambda term: (_cost([term], share), term.text))
    whole = [_cost(ordered[: count + 1], share) <= budget for count in range(len(ordered))].count(True) or 1
    rest = sorted(ordered[whole:], key=lambda term: (term.walk(), term.text))
    affordable = [_walk(rest[: count + 1]) <= budget for count in range(len(rest))].count(True)
    return ordered[:whole], rest[:affordable]


def _walk(terms: Iterable[Term]) -> float:
    return sum(term.walk() for term in terms)


def _any(terms: Iterable[Term]) -> str:
    return " OR ".join(f'"{term.text}"' for term in terms)


def _inside(connection: sqlite3.Connection, numbers: NumberRange) -> int:
    """How many passages a range holds, as far as that is few."""
    (inside,) = connection.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM passages WHERE number >= ? AND number < ? LIMIT {_MANY})", numbers
    ).fetchone()
    return int(inside)


def _newest(connection: sqlite3.Connection, numbers: NumberRange, passages: int) -> NumberRange:
    """The end of a range that holds about so many passages."""
    row = connection.execute(
        "SELECT number FROM passages WHERE number >= ? AND number < ? ORDER BY number DESC LIMIT 1 OFFSET ?",
        (*numbers, passages),
    ).fetchone()
    return (int(row[0]), numbers[1]) if row else numbers
