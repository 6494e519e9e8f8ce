"""Every weight of retrieval, in one place, each with the measurement that set it.

"2007" is found@1 of the 268 market questions of that year, without and with vectors; "evidence" is evidence@10 of the
first half of the multi-hop questions, .724 as set here. The whole table is in evals/README.md.
"""

from marketbrief.library.fulltext import FieldWeights

__all__ = [
    "CANDIDATES",
    "CLAUSE_OF_OTHERS",
    "CLAUSE_WEIGHT",
    "CONTENT",
    "CONTENT_COSINE",
    "CONTENT_WITHOUT_VECTORS",
    "COVERAGE_WITHOUT_VECTORS",
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
    "PASSAGES_BEFORE_OTHERS",
    "READ",
    "READ_OF_A_STORY",
    "RECENCY_HALF_LIFE_DAYS",
    "RECENCY_WEIGHT",
    "SAME_WORDS",
    "VECTOR_WEIGHT",
]

MARKET_FIELDS = FieldWeights(title=2.0, header=0.5, lead=1.0, body=0.5)
"""Titles and leads carry a wire story, bodies mislead: 2007 .955 / .951, all fields alike .948 / .966; by other names
(crude for oil) .889 without vectors, all alike .857."""

FACT_FIELDS = FieldWeights(title=1.0, header=1.0, lead=1.0, body=1.0)
"""For any other question a fact may stand anywhere: evidence .700 with the fields for markets."""

CANDIDATES = 200
"""Passages taken from each search before they are fused: evidence .722 with 60."""

READ = 60
"""Passages, best first, whose articles are read and weighed."""

READ_OF_A_STORY = 15
"""Those of one story, whoever carries it, before every other story has had its turn."""

CLAUSE_WEIGHT = 1.3
"""The clause of a question that fits a passage best, beside the whole question, which counts 1: evidence .684
without, .721 at 1."""

CLAUSE_OF_OTHERS = 0.5
"""Share that a clause counts for a publisher's passages when it names only other publishers: evidence .719 at 1."""

VECTOR_WEIGHT = 0.5
"""What meaning counts beside words: evidence .705 without, .716 at 1; 2007 .959 at .25 and at 1, .951 here."""

NAMED_DAY = 0.3
"""Share added for an article of a day that the question names without making it a wall: evidence .719 without."""

DAYS_OF_A_DAY = 3
"""The longest window, in days, that counts as a named day (a Friday asked for on a Monday reaches over a weekend)."""

INSTRUMENT_IN_TITLE = 1.0
"""Share added when an article's title names a market that the question names: 2007 .940 / .951 without."""

DIRECTION_IN_TITLE = 0.5
"""Share added when such a title also tells the move that is asked about: 2007 .948 / .955 without, and the very article
first .843 / .854, with it .851 / .869."""

RECENCY_WEIGHT = 0.25
"""Most that age can take from a score where the question names no time. A promise to users, not a gain here: evidence
is .725 without, no question of 2007 is without a time."""

RECENCY_HALF_LIFE_DAYS = 30.0


PASSAGES_BEFORE_OTHERS = 5
"""Passages of an article among the hits before every other article has had its turn: evidence .706 with 3."""

SAME_WORDS = 0.85
"""Share of a passage's words that the take shown in its place must have in one passage: 2007 .951 with .8."""

LEAST_COVERAGE = 0.5
"""Share of a question's words that the best source must have, for there to be evidence by words alone."""

LEAST_COSINE = 0.48
"""Likeness of the nearest passage from which there is evidence by meaning alone: of 267 of the first half, nine in ten
questions without an answer lie below .47, nine in ten with one above .50."""

MISSING_NAMES = 0.2
"""What the likeness must be above that when none of the names is found, in proportion when some are: with it, .916 of
the questions without an answer are refused and .960 of the others answered."""

MISSING_WITHOUT_VECTORS = 0.35
"""Share of a question's names that may be missing where only words can tell: first half balanced .930 with .3."""

COVERAGE_WITHOUT_VECTORS = 0.35
"""Share of a question's words that the best source must have where only words can tell: first half balanced .933
(refused .952, answered .914), .892 with .5."""

CONTENT = 0.4
"""Share of what is asked about a name that a source must have, in words: first half balanced .972, .958 without."""

CONTENT_WITHOUT_VECTORS = 0.2
"""The same where only words can tell: first half balanced .933, .908 with .3."""

CONTENT_COSINE = 0.45
"""Likeness from which it need not stand there in words: first half balanced .969 with .4, .960 with .5."""
