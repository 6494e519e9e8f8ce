"""A question taken apart: the clauses that may each be answered by another passage."""

import re

from marketbrief.language.tokens import words_of

__all__ = ["clauses_of"]

LEAST_WORDS = 3
MOST_CLAUSES = 8
_JOINT = re.compile(r"[,;?]\s|\b(?:and|but|that|where|whereas|which|while|who)\b", re.IGNORECASE)


def clauses_of(words: str) -> tuple[str, ...]:
    """The clauses of ``words`` in order, none for a question of one clause.

    Clauses of fewer than ``LEAST_WORDS`` words that carry meaning are joined to the one before.
    """
    clauses: list[str] = []
    for piece in _JOINT.split(words):
        if clauses and (len(words_of(piece)) < LEAST_WORDS or len(words_of(clauses[-1])) < LEAST_WORDS):
            clauses[-1] = f"{clauses[-1]} {piece}"
        elif words_of(piece):
            clauses.append(piece)
    found = tuple(" ".join(clause.split()) for clause in clauses)[:MOST_CLAUSES]
    return found if len(found) > 1 else ()
