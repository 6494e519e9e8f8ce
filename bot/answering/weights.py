"""Every weight of retrieval, in one place, each with the measurement that set it."""

from marketbrief.library.fulltext import FieldWeights

__all__ = [
    "CANDIDATES",
    "DIRECTION_IN_TITLE",
    "FIELDS",
    "FUSION_CONSTANT",
    "INSTRUMENT_IN_TITLE",
    "LEAST_COSINE",
    "LEAST_COVERAGE",
    "PASSAGES_A_SOURCE",
    "RECENCY_HALF_LIFE_DAYS",
    "RECENCY_WEIGHT",
    "SOURCES",
    "TEXT_WEIGHT",
    "VECTOR_WEIGHT",
]

FIELDS = FieldWeights(title=2.0, header=0.5, lead=1.0, body=0.5)
"""Titles and leads carry a wire story, bodies mislead: within the right day 2 : 1 : 0.5 puts the right market first."""

CANDIDATES = 60
"""Passages taken from each search before they are fused."""

FUSION_CONSTANT = 60.0
"""The constant of reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009)."""

TEXT_WEIGHT = 1.0
VECTOR_WEIGHT = 0.5
"""Equal weights cost where question and article use different words for one market."""

INSTRUMENT_IN_TITLE = 0.5
"""Share added to a passage's score when its article's title names a market that the question names."""

DIRECTION_IN_TITLE = 0.25
"""Share added when such a title also tells the move that is asked about."""

RECENCY_WEIGHT = 0.25
"""Most that age can take from a score where the question names no time."""

RECENCY_HALF_LIFE_DAYS = 30.0

SOURCES = 6
PASSAGES_A_SOURCE = 3

LEAST_COVERAGE = 0.5
"""Share of a question's words that the best source must have, for there to be evidence by words alone."""

LEAST_COSINE = 0.45
"""Likeness of the nearest passage from which there is evidence by meaning alone."""
