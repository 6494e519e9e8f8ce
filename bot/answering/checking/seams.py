"""A source's own words put together anew: words that change places, subjects cut away, words from elsewhere sewn on."""

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.answering.checking.alignment import Alignment, Said, bare, way_of
from bot.answering.checking.word_order import POINTING, order_turned

__all__ = ["seam_in"]

LONGEST_RUN = 2
OWN_SHARE = 0.34
FEWEST_OWN = 2
SHORT_CHANGE = 4

_JOINING = frozenset("and but while whereas although though with".split())
_AS_A_CAUSE = frozenset("as after because amid despite following since due thanks when driven".split())
_AUXILIARY = frozenset("is are was were be been has have had also".split())
_SMALL = frozenset(
    """against versus among between during within across around roughly nearly almost however per near via toward
    towards compared including like previous approximately another both each only still even yet already just now
    today""".split()
)
_TITLES = frozenset(
    """analyst strategist economist chairman chairwoman spokesman spokeswoman president director governor minister head
    manager trader ceo cfo chief secretary treasurer founder partner senator judge lawyer professor dealer""".split()
)
_GENERIC = (
    frozenset("company firm bank group maker retailer lender insurer airline carrier broker".split()),
    frozenset("index market currency metal contract stock stocks share shares gauge benchmark measure".split()),
    frozenset("gain drop fall rise move decline rally increase".split()),
)
_MEANT_AGAIN = frozenset[str]().union(*_GENERIC)
_UNITS = frozenset(
    """percent bp dollar dollars euro euros pound pounds yen cent cents pence barrel barrels ounce ounces ton tons tonne
    tonnes bushel bushels gallon gallons lots million billion trillion mln bln bn $ € £ ¥ year years month months week
    weeks day days quarter quarters hour hours""".split()
)
_WORD_OF_A_VERB = re.compile(r"(?:ed|ing)$")


def seam_in(alignment: Alignment, others: Sequence[Said], heading: frozenset[str]) -> str | None:
    """Where ``told`` is sewn together, as a clause; None when it is whole.

    ``others`` are the further sentences of the source, ``heading`` has what "it" or "the company" may mean.
    """
    if _points_back(alignment):
        return "it opens with a word that does not tell who or what is meant"
    if order_turned(alignment):
        return "its words stand in another order in what it cites"
    if _cut_out(alignment) or _crosses(alignment):
        return "it joins two sentences of what it cites into one that neither of them says"
    if _swapped(alignment, heading, others):
        return "it has another name, figure, unit or day than what it cites"
    if _own_words(alignment, others):
        return "it adds what no sentence of what it cites says"
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
        if not balanced and _tells(said, told) and _has_another_subject(said, gone):
            return True
    return False


def _tells(said: Said, i: int) -> bool:
    """Whether the token at ``i`` is a figure, a move, or a verb by its look."""
    token = said.tokens[i]
    return not token[0].isalpha() or way_of(token) != 0 or bool(_WORD_OF_A_VERB.search(token))


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
    return any(i in told.breaks or i in causes or told.tokens[i].lower() in _JOINING for i in before)


def _swapped(alignment: Alignment, heading: frozenset[str], others: Sequence[Said]) -> bool:
    """Whether a name, a figure or a unit is told that is not said here."""
    told = alignment.told
    for new, old in alignment.changes():
        for i in new:
            if told.carries(i) and told.keys[i] not in alignment.said.stems:
                token = told.tokens[i]
                if token[0].isdigit() or bare(token) in _UNITS:
                    return True
                if (
                    token[0].isupper()
                    and not _stands_for(alignment, i, old, heading)
                    and not _full_name(told, i, others)
                ):
                    return True
    return False


def _stands_for(alignment: Alignment, i: int, old: range, heading: frozenset[str]) -> bool:
    """Whether a name that the story is about stands for "it" or "the company", or opens without replacing anything."""
    told, said = alignment.told, alignment.said
    if any(said.carries(j) and said.tokens[j][0].isupper() for j in old):
        return False
    if {"he", "she"} & {said.tokens[j].lower() for j in old}:
        return False
    return told.keys[i] in heading or (i == 0 and not any(said.carries(j) for j in old))


def _full_name(told: Said, i: int, others: Iterable[Said]) -> bool:
    """Whether the source has the name in full elsewhere: "Ada Quillon" for "Quillon"."""
    beside = [j for j in (i - 1, i + 1) if 0 <= j < len(told.keys) and told.names(j)]
    pairs = [(told.keys[min(i, j)], told.keys[max(i, j)]) for j in beside]
    return any(
        told.keys[i] in other.stems and any(pair in zip(other.keys, other.keys[1:], strict=False) for pair in pairs)
        for other in others
    )


def _own_words(alignment: Alignment, others: Sequence[Said]) -> bool:
    """Whether it has many words of its own, several in a row, or some that the source has of something else."""
    told = alignment.told
    own = set(alignment.own())
    if len(own) > max(FEWEST_OWN, OWN_SHARE * len(told.stems)):
        return True
    runs = list(_runs(told, own))
    if any(len(run) > LONGEST_RUN for run in runs):
        return True
    borrowed = any(set(run) <= other.stems for other in others for run in runs if len(run) > 1)
    return borrowed or any(_of_another(alignment, i, others) for i in own)


def _of_another(alignment: Alignment, i: int, others: Sequence[Said]) -> bool:
    """Whether a word stands in place of one that means something else, or gives somebody a title that is not theirs."""
    told, said, word = alignment.told, alignment.said, bare(alignment.told.tokens[i])
    if word in _TITLES:
        return not any(_beside_alike(told, i, other) for other in others)
    if not any(told.keys[i] in other.stems for other in others):
        return False
    new, old = next((new, old) for new, old in alignment.changes() if i in new)
    alike = frozenset[str]().union(_SMALL, *(kind for kind in _GENERIC if word in kind))
    replaced = any(said.carries(j) and bare(said.tokens[j]) not in alike for j in old)
    return word not in _SMALL and replaced and len(new) <= SHORT_CHANGE


def _beside_alike(told: Said, i: int, other: Said) -> bool:
    """Whether a title stands beside the same word in another sentence, with a comma or without one as here."""
    here = {
        (told.keys[i + step], step, max(i, i + step) in told.breaks)
        for step in (-1, 1)
        if 0 <= i + step < len(told.keys)
    }
    there = {
        (other.keys[j + step], step, max(j, j + step) in other.breaks)
        for j, key in enumerate(other.keys)
        for step in (-1, 1)
        if key == told.keys[i] and 0 <= j + step < len(other.keys)
    }
    return any(key in told.stems for key, _, _ in here & there)


def _runs(told: Said, own: set[int]) -> Iterator[Sequence[str]]:
    """Keys of own words that stand in a row, words without meaning between them passed over."""
    run: list[str] = []
    for i, key in enumerate(told.keys):
        if i in own:
            run.append(key)
        elif told.carries(i):
            yield run
            run = []
    yield run
