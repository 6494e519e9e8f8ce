"""A source's own words put together anew: words that change places, openings cut away, names from elsewhere."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from marketbrief.answering.verification.alignment import Alignment, Tokens, bare
from marketbrief.answering.verification.substitution import FIRM_FORMS, GENERIC, is_name
from marketbrief.answering.verification.word_order import POINTING, order_turned
from marketbrief.language.figures import UNITS
from marketbrief.language.roles import ROLES_BEFORE_A_NAME

__all__ = ["seam_in"]

_MEANT_AGAIN = frozenset[str]().union(*GENERIC)
_SOMEBODY = frozenset("it its they their".split())
_PERIODS = frozenset("year years month months week weeks day days quarter quarters hour hours".split())


def seam_in(alignment: Alignment, others: Sequence[Tokens], subject: frozenset[str]) -> str | None:
    """Where ``told`` is sewn together, as a clause; None when it is whole.

    ``others`` are the further sentences of the source, ``subject`` is what "it" or "the company" may mean.
    """
    if _points_back(alignment):
        return "it opens with a word that does not tell who or what is meant"
    if order_turned(alignment):
        return "its words stand in another order in what it cites"
    if _opened_midway(alignment):
        return "it joins two parts of what it cites into one that neither of them says"
    if _swapped(alignment, subject, others):
        return "it has another name, figure, unit or day than what it cites"
    return None


def _points_back(alignment: Alignment) -> bool:
    """Whether it opens with "it" or "she", and what is said does not."""
    told, said = alignment.told, alignment.said
    return told.tokens[0].lower() in POINTING - {said.tokens[0].lower()}


def _opened_midway(alignment: Alignment) -> bool:
    """Whether it opens inside a later clause and goes on behind it: "A, built as B's second mill, rose", "B rose"."""
    said, kept = alignment.said, [place for place in alignment.places if place is not None]
    first = min(kept, default=0)
    clause = max((j for j in said.breaks if j <= first), default=0)
    goes_on = any(first < j <= max(kept, default=0) for j in said.breaks)
    return goes_on and clause > 0 and any(said.carries(j) and not said.names(j) for j in range(clause, first))


def _swapped(alignment: Alignment, subject: frozenset[str], others: Sequence[Tokens]) -> bool:
    """Whether a name, a figure or a unit is told that is not said here."""
    told = alignment.told
    return any(
        told.tokens[i][0].isdigit()
        or bare(told.tokens[i]) in UNITS | _PERIODS
        or (is_name(told, i) and not _stands_for(alignment, i, subject) and not _full_name(alignment, i, others))
        for i in alignment.own()
    )


def _stands_for(alignment: Alignment, i: int, subject: frozenset[str]) -> bool:
    """Whether the name that the sentence before is about stands for "it" or "the company"."""
    told, said, old = alignment.told, alignment.said, alignment.replaced(i)
    if any(said.carries(j) and said.tokens[j][0].isupper() for j in old):
        return False
    if {"he", "she"} & {said.tokens[j].lower() for j in old}:
        return False
    return bare(told.tokens[i]) in subject and any(said.tokens[j].lower() in _SOMEBODY | _MEANT_AGAIN for j in old)


def _full_name(alignment: Alignment, i: int, others: Iterable[Tokens]) -> bool:
    """Whether the source has the name in full elsewhere: "Ada Quillon" for "Quillon", "Norvane Corp" for "Norvane"."""
    told = alignment.told
    if bare(told.tokens[i]) in ROLES_BEFORE_A_NAME or any(alignment.said.names(j) for j in alignment.replaced(i)):
        return False
    j = i - 1 if bare(told.tokens[i]) in FIRM_FORMS else i + 1
    if not 0 <= j < len(told.keys) or not told.names(j) or alignment.places[j] is None:
        return False
    pair = told.keys[min(i, j)], told.keys[max(i, j)]
    return any(told.keys[i] in other.stems and pair in pairwise(other.keys) for other in others)
