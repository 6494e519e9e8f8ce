"""A source's own words put together anew: words that change places, subjects cut away, words from elsewhere sewn on."""

import re
from collections.abc import Iterable, Sequence

from bot.answering.checking.alignment import Alignment, Said, bare, way_of
from bot.answering.checking.word_order import POINTING, order_turned
from bot.answering.checking.wording import GENERIC, JOINING, TITLES, is_name

__all__ = ["seam_in"]

_CONTRASTING = frozenset("but while whereas although though".split())
_AS_A_CAUSE = frozenset("as after because amid despite following since due thanks when driven".split())
_AUXILIARY = frozenset("is are was were be been has have had also".split())
_MEANT_AGAIN = frozenset[str]().union(*GENERIC)
_SOMEBODY = frozenset("it its they their".split())
_UNITS = frozenset(
    """percent bp dollar dollars euro euros pound pounds yen cent cents pence barrel barrels ounce ounces ton tons tonne
    tonnes bushel bushels gallon gallons lots million billion trillion mln bln bn $ € £ ¥ year years month months week
    weeks day days quarter quarters hour hours""".split()
)
_WORD_OF_A_VERB = re.compile(r"(?:ed|ing)$")


def seam_in(alignment: Alignment, others: Sequence[Said], subject: frozenset[str]) -> str | None:
    """Where ``told`` is sewn together, as a clause; None when it is whole.

    ``others`` are the further sentences of the source, ``subject`` is what "it" or "the company" may mean.
    """
    if _points_back(alignment):
        return "it opens with a word that does not tell who or what is meant"
    if order_turned(alignment):
        return "its words stand in another order in what it cites"
    if _cut_out(alignment) or _subject_lost(alignment) or _opened_midway(alignment) or _crosses(alignment):
        return "it joins two sentences of what it cites into one that neither of them says"
    if _swapped(alignment, subject, others):
        return "it has another name, figure, unit or day than what it cites"
    return None


def _points_back(alignment: Alignment) -> bool:
    """Whether it opens with "it" or "she", and what is said does not."""
    told, said = alignment.told, alignment.said
    first = next((place for i, place in enumerate(alignment.places) if place is not None and told.carries(i)), 0)
    start = said.seam if said.seam is not None and first >= said.seam else 0
    return told.tokens[0].lower() in POINTING - {said.tokens[start].lower()}


def _cut_out(alignment: Alignment) -> bool:
    """Whether what did or measured something was cut away from before it: "A fell 3% and B rose" told as "A rose"."""
    said = alignment.said
    for _, gone in alignment.changes():
        if not gone or gone.start == 0 or gone.stop >= len(said.tokens):
            continue
        balanced = gone.start in said.breaks and gone.stop in said.breaks
        told = next((i for i in range(gone.stop, len(said.tokens)) if said.keys[i] not in _AUXILIARY), gone.stop)
        if not balanced and ((_tells(said, told) and _has_another_subject(said, gone)) or _another_clause(said, gone)):
            return True
    return False


def _subject_lost(alignment: Alignment) -> bool:
    """Whether somebody else does it: "A fell after B reported a loss" told as "A fell after reporting a loss"."""
    told, said = alignment.told, alignment.said
    return any(
        place - 1 not in alignment.places
        and said.carries(place - 1)
        and told.tokens[i].endswith("ing") > said.tokens[place].endswith("ing")
        for i, place in enumerate(alignment.places)
        if place
    )


def _opened_midway(alignment: Alignment) -> bool:
    """Whether it opens inside a later clause and goes on behind it: "A, built as B's second mill, rose", "B rose"."""
    said, kept = alignment.said, [place for place in alignment.places if place is not None]
    first = min(kept, default=0)
    clause = max((j for j in said.breaks if j <= first), default=0)
    goes_on = any(first < j <= max(kept, default=0) for j in said.breaks)
    return goes_on and clause > 0 and any(said.carries(j) and not said.names(j) for j in range(clause, first))


def _tells(said: Said, i: int) -> bool:
    """Whether the token at ``i`` is a figure, a move, or a verb by its look."""
    token = said.tokens[i]
    return not token[0].isalpha() or way_of(token) != 0 or bool(_WORD_OF_A_VERB.search(token))


def _another_clause(said: Said, gone: range) -> bool:
    """Whether what was cut away runs from inside one clause or part into another: "A leads X, while B leads Y"."""
    contrasts = [j for j in gone[1:-1] if said.tokens[j].lower() in _CONTRASTING]
    joins = [j for j in gone[1:-1] if said.tokens[j].lower() == "and"]
    told = any(_tells(said, k) for j in joins if j in said.breaks for k in range(j + 1, gone.stop))
    subject = any(said.carries(k) for j in contrasts for k in range(j + 1, gone.stop))
    parts = gone.stop not in said.breaks and any(_joins_parts(said, gone, j) for j in joins)
    return gone.start not in said.breaks and (told or subject or parts)


def _joins_parts(said: Said, gone: range, j: int) -> bool:
    """Whether the end of one part and the beginning of another are gone: "on Monday for X and on Tuesday for Y"."""
    return any(map(said.carries, range(gone.start, j))) and any(map(said.carries, range(j + 1, gone.stop)))


def _has_another_subject(said: Said, gone: range) -> bool:
    told = next((i for i in gone if _tells(said, i)), None)
    return told is not None and any(said.carries(i) and not _tells(said, i) for i in range(told + 1, gone.stop))


def _crosses(alignment: Alignment) -> bool:
    """Whether it runs from one sentence into the next other than with a new clause on the same subject."""
    told, said = alignment.told, alignment.said
    if said.seam is None:
        return False
    seam = said.seam
    placed = [(i, place) for i, place in enumerate(alignment.places) if place is not None and told.carries(i)]
    after, before = [i for i, place in placed if place >= seam], [i for i, place in placed if place < seam]
    if not after or not before:
        return False
    turn = min(after)
    if max(before) > turn or not _may_join(alignment, turn):
        return True
    dropped = range(seam, min(place for _, place in placed if place >= seam))
    opening = [said.tokens[j].lower() for j in dropped[:2]]
    points = opening[:1] and (opening[0] in POINTING or (opening[0] == "the" and opening[-1] in _MEANT_AGAIN))
    return bool(dropped) and not (points and told.tokens[turn - 1].lower() in _AS_A_CAUSE)


def _may_join(alignment: Alignment, turn: int) -> bool:
    """Whether a clause begins at ``turn``; one that tells a cause has the word for it from where it is taken."""
    told, seam = alignment.told, alignment.said.seam or 0
    before = range(max(turn - 3, 0), turn + 1)
    causes = [i for i in before if told.tokens[i].lower() in _AS_A_CAUSE]
    if any((alignment.places[i] or 0) < seam for i in causes):
        return False
    return any(i in told.breaks or i in causes or told.tokens[i].lower() in JOINING for i in before)


def _swapped(alignment: Alignment, subject: frozenset[str], others: Sequence[Said]) -> bool:
    """Whether a name, a figure or a unit is told that is not said here."""
    told = alignment.told
    return any(
        told.tokens[i][0].isdigit()
        or bare(told.tokens[i]) in _UNITS
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


def _full_name(alignment: Alignment, i: int, others: Iterable[Said]) -> bool:
    """Whether the source has the name in full elsewhere: "Ada Quillon" for "Quillon"."""
    told = alignment.told
    if bare(told.tokens[i]) in TITLES or any(alignment.said.names(j) for j in alignment.replaced(i)):
        return False
    near = [j for j in (i - 1, i + 1) if 0 <= j < len(told.keys)]
    beside = [j for j in near if told.names(j) and alignment.places[j] is not None]
    pairs = [(told.keys[min(i, j)], told.keys[max(i, j)]) for j in beside]
    return any(
        told.keys[i] in other.stems and any(pair in zip(other.keys, other.keys[1:], strict=False) for pair in pairs)
        for other in others
    )
