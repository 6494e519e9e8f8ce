"""Every weight of retrieval, in one place, each with the measurement that set it."""

from marketbrief.library.fulltext import FieldWeights

__all__ = [
    "CANDIDATES",
    "CLAUSE_WEIGHT",
    "DAYS_OF_A_DAY",
    "DIRECTION_IN_TITLE",
    "FACT_FIELDS",
    "INSTRUMENT_IN_TITLE",
    "LEAST_COSINE",
    "LEAST_COVERAGE",
    "MARKET_FIELDS",
    "MISSING_NAMES",
    "MISSING_WITHOUT_VECTORS",
    "NAMED_DAY",
    "PASSAGES_A_SOURCE",
    "PASSAGES_BEFORE_OTHERS",
    "READ",
    "RECENCY_HALF_LIFE_DAYS",
    "RECENCY_WEIGHT",
    "SOURCES",
    "VECTOR_WEIGHT",
]

MARKET_FIELDS = FieldWeights(title=2.0, header=0.5, lead=1.0, body=0.5)
"""For a question on a market: titles and leads carry a wire story, bodies mislead."""

FACT_FIELDS = FieldWeights(title=1.0, header=1.0, lead=1.0, body=1.0)
"""For any other question: a fact may stand anywhere in an article."""

CANDIDATES = 200
"""Passages taken from each search before they are fused."""

READ = 60
"""Passages, best first, whose articles are read and weighed."""

CLAUSE_WEIGHT = 1.0
"""What the clause of a question that fits a passage best counts beside the whole question, which counts 1."""

VECTOR_WEIGHT = 0.5
"""What meaning counts beside words."""

NAMED_DAY = 0.3
"""Share added for an article of a day that the question names without making it a wall."""

DAYS_OF_A_DAY = 3
"""The longest window, in days, that counts as a named day (a Friday asked for on a Monday reaches over a weekend)."""

INSTRUMENT_IN_TITLE = 1.0
"""Share added to a passage's score when its article's title names a market that the question names."""

DIRECTION_IN_TITLE = 0.5
"""Share added when such a title also tells the move that is asked about."""

RECENCY_WEIGHT = 0.25
"""Most that age can take from a score where the question names no time."""

RECENCY_HALF_LIFE_DAYS = 30.0

SOURCES = 6
PASSAGES_A_SOURCE = 3

PASSAGES_BEFORE_OTHERS = 5
"""Passages of an article among the hits before every other article has had its turn."""

LEAST_COVERAGE = 0.5
"""Share of a question's words that the best source must have, for there to be evidence by words alone."""

LEAST_COSINE = 0.48
"""Likeness of the nearest passage from which there is evidence by meaning alone."""

MISSING_NAMES = 0.2
"""What the likeness must be above that when no name of the question is found; in proportion when some are."""

MISSING_WITHOUT_VECTORS = 0.25
"""Share of a question's names that may be missing where only words can tell."""
