"""Stance of a statement by its words: each cue is weighed in its clause, then the clauses are compared."""

import re
from collections.abc import Sequence

from ingest.stance.comparing import about_alone
from ingest.stance.cues import Clause, clauses_of
from ingest.stance.slant import slant_of
from ingest.stance.weighing import Weight, weights_in
from marketbrief.domain.view import Stance

__all__ = ["stance_of"]

# all patterns read words in small letters, and begin with a letter: that makes searching several times as fast
MIXED = re.compile(r"(?:mixed (?:bag|picture|results|signals|message|blessing)|on (?:the )?one hand)\b")
POLICY = re.compile(
    r"(?:polic(?:y|ies)|rate (?:hike|cut|increase|rise)s?|intervention|reserve requirements?|legislation|reforms?|"
    r"treaty|government|central bank|the fed|the committee|pboc|regulat\w+|bailout|parliament|congress)\b"
)

LEAST = 0.6
LEAST_OF_POLICY = 1.2


def stance_of(words: str, about: str = "") -> Stance:
    """Bullish or bearish where the words lean one way, mixed where they turn from one to the other, else neutral.

    ``about`` is what the statement is about: rising yields are bad for bonds and say nothing of other things. A
    question is neutral, and so is what should be done or would be so if something else were, and a lone faint word
    about what an authority does.
    """
    statement = words.lower()
    if MIXED.search(statement):
        return Stance.MIXED
    if statement.rstrip(' "”').endswith("?"):
        return Stance.NEUTRAL
    sides = clauses_of(statement)
    weighed = about_alone(words, about, weights_in(statement, sides, slant_of(about)))
    good = sum(weight for *_, weight in weighed if weight > 0)
    bad = -sum(weight for *_, weight in weighed if weight < 0)
    if max(good, bad) < LEAST or (max(good, bad) < LEAST_OF_POLICY and POLICY.search(statement)):
        return Stance.NEUTRAL
    return _balance(good, bad, turned=_turned(weighed, sides))


def _balance(good: float, bad: float, *, turned: bool) -> Stance:
    """The side that outweighs the other."""
    most, least = max(good, bad), min(good, bad)
    if turned and least >= 0.5 and least >= most / 3:
        return Stance.MIXED
    if most - least < LEAST:
        return Stance.MIXED if least >= 2 else Stance.NEUTRAL
    return Stance.BULLISH if good > bad else Stance.BEARISH


def _turned(weighed: Sequence[Weight], sides: Sequence[Clause]) -> bool:
    """Whether the statement turns, at "but" or a concession, from one side to the other."""
    sums: dict[int, float] = {}
    for clause, _, weight in weighed:
        sums[clause] = sums.get(clause, 0.0) + weight
    for i, (_, sort) in enumerate(sides):
        if sort not in {"turn", "concede"}:
            continue
        before = sum(sums.get(j, 0.0) for j in range(i))
        after = sum(sums.get(j, 0.0) for j in range(i, len(sides)))
        own, rest = sums.get(i, 0.0), sum(weight for clause, weight in sums.items() if clause != i)
        if before * after < 0 or own * rest < 0:
            return True
    return False
