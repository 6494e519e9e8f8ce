"""What several searches found, put together: a score for each passage and the parts it is made of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from marketbrief.answering.retrieval import weights

__all__ = ["FusedHits", "Parts", "Scores"]

Scores = Mapping[int, float]
Parts = dict[int, dict[str, float]]


@dataclass(frozen=True, slots=True)
class FusedHits:
    """Scores by passage number, as each search gave them: the question's words, each of its clauses, its meaning.

    Each clause comes with the publishers that it names.
    """

    text: Scores
    clauses: Sequence[tuple[frozenset[str], Scores]] = ()
    cosines: Scores = field(default_factory=dict)

    @property
    def numbers(self) -> set[int]:
        """The passages that words have found."""
        return set(self.text).union(*(scores for _, scores in self.clauses))

    def parts(self, house: Iterable[str] = ()) -> Parts:
        """What makes the score of each passage, every search's best brought to its weight.

        For the passages of a ``house``, a clause that names only others counts less.
        """
        theirs = frozenset(house)
        clauses = [
            _scaled(scores, weights.CLAUSE_WEIGHT * (weights.CLAUSE_OF_OTHERS if _of_others(named, theirs) else 1.0))
            for named, scores in self.clauses
        ]
        found = {
            "text": _scaled(self.text, 1.0),
            "clause": _best_of(clauses),
            "vector": _scaled(self.cosines, weights.VECTOR_WEIGHT),
        }
        parts: Parts = {}
        for name, scores in found.items():
            for number, score in scores.items():
                parts.setdefault(number, {})[name] = score
        return parts


def _of_others(named: frozenset[str], theirs: frozenset[str]) -> bool:
    return bool(named and theirs) and not named & theirs


def _scaled(scores: Scores, weight: float) -> dict[int, float]:
    """Scores with the highest brought to ``weight``."""
    highest = max(scores.values(), default=0.0)
    return {number: weight * score / highest for number, score in scores.items()} if highest > 0.0 else {}


def _best_of(lists: Sequence[Scores]) -> dict[int, float]:
    best: dict[int, float] = {}
    for scores in lists:
        for number, score in scores.items():
            best[number] = max(score, best.get(number, 0.0))
    return best
