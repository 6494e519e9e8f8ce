"""Whether words have changed places so that the sense is another: "A bought B", "B bought A"."""

from collections.abc import Iterator
from itertools import pairwise

from marketbrief.answering.verification.alignment import Alignment, Tokens, bare, way_of
from marketbrief.language.calendar import CALENDAR_WORDS, MONTH_WORDS, WEEKDAY_WORDS
from marketbrief.language.reporting_verbs import SAYING

__all__ = ["POINTING", "is_passive", "order_turned"]

LONGEST_POINTER = 2
LONGEST_NAME = 3
BEFORE_A_VERB = 3

POINTING = frozenset("it he she they this that these those its his her their".split())
_BEING = frozenset("is are was were be been being".split())
_OPENING_A_CLAUSE = frozenset(
    "after following as because when while that which who since until before amid despite ahead if though".split()
)
_LINKS = frozenset(("of", "at"))
_OF_A_NAME = frozenset("of at for in the a an and with s from".split())


def order_turned(alignment: Alignment) -> bool:
    """Whether words that carry meaning have changed places, but for what English turns round without harm."""
    moved = [i for i in alignment.moved() if not _is_harmless(alignment, i)]
    return (
        (bool(moved) and not is_passive(alignment)) or _roles_turned(alignment) or _fronted_out_of_a_clause(alignment)
    )


def _fronted_out_of_a_clause(alignment: Alignment) -> bool:
    """Whether it opens with what belongs to a later clause: "A fell after B left on Monday", "On Monday, A fell"."""
    placed = [(i, place) for i, place in enumerate(alignment.places) if place is not None]
    turn = next((k for k, (one, other) in enumerate(pairwise(placed), 1) if other[1] < one[1]), None)
    if turn is None:
        return False
    front = [token.lower() for token in alignment.told.tokens[: placed[turn][0] + 1]]
    start = min(place for _, place in placed[:turn])
    before = {token.lower() for token in alignment.said.tokens[:start]}
    return SAYING.isdisjoint(front) and not _OPENING_A_CLAUSE.isdisjoint(before)


def _is_harmless(alignment: Alignment, i: int) -> bool:
    """Whether the word at ``i`` may stand where it does; one told more often than said may do so as a name only."""
    key = alignment.told.keys[i]
    if alignment.told.keys.count(key) > alignment.said.keys.count(key):
        return _repeated(alignment, i)
    return any(rule(alignment, i) for rule in (_is_calendar, _repeated, _beside_its_subject, _of_one_name))


def _beside_its_subject(alignment: Alignment, i: int) -> bool:
    """Whether a move stands before what moves in the one and behind it in the other: "raised output", "output rose"."""
    told, said = alignment.told, alignment.said
    if not way_of(told.tokens[i]):
        return False
    places = [j for j, key in enumerate(said.keys) if key == told.keys[i]]
    beside = [alignment.places[j] for j in (i - 1, i + 1) if 0 <= j < len(told.keys) and told.carries(j)]
    return any(near is not None and abs(near - place) == 1 for near in beside for place in places)


def _is_calendar(alignment: Alignment, i: int) -> bool:
    """Whether it is a day or a month, and the only one of its kind in both."""
    tokens = [token.lower() for token in alignment.told.tokens]
    kind = WEEKDAY_WORDS if tokens[i] in WEEKDAY_WORDS else MONTH_WORDS
    others = [j for j, token in enumerate(alignment.said.tokens) if token.lower() in kind]
    if (
        len(others) != 1
        or sum(token in kind for token in tokens) > 1
        or not (tokens[i] in kind or _is_date(alignment, i, others[0]))
    ):
        return False
    if not _OPENING_A_CLAUSE.isdisjoint(token.lower() for token in alignment.said.tokens[: others[0]]):
        return False
    mine, theirs = alignment.told.keys[i + 1 : i + 2], alignment.said.keys[others[0] + 1 : others[0] + 2]
    if tokens[i] in kind and mine != theirs and any(key[0].isdigit() for key in mine + theirs):
        return False
    before = alignment.told.keys[i - 1] if i else ""
    usual = "on" if kind is WEEKDAY_WORDS else "in"
    return before in (usual, alignment.said.keys[others[0] - 1]) or tokens[i].isdigit()


def _is_date(alignment: Alignment, i: int, month: int) -> bool:
    """Whether a figure stands beside the month in both."""
    told, said = alignment.told, alignment.said
    here, there = told.keys[max(i - 1, 0) : i + 2], said.keys[max(month - 1, 0) : month + 2]
    return told.tokens[i].isdigit() and said.keys[month] in here and told.keys[i] in there


def _repeated(alignment: Alignment, i: int) -> bool:
    """Whether a name told before stands here instead of a word that points back to it."""
    key, pointing = alignment.told.keys[i], alignment.replaced(i)
    if not 0 < len(pointing) <= LONGEST_POINTER:
        return False
    words = {alignment.said.tokens[j].lower() for j in pointing}
    named = alignment.told.names(i) or i == 0
    return (
        named
        and bool(words & POINTING)
        and key in alignment.said.keys[: pointing.start]
        and key in alignment.told.keys[:i]
    )


def is_passive(alignment: Alignment) -> bool:
    """Whether the one says "A bought B" and the other "B was bought by A"."""
    told, said = alignment.told, alignment.said
    return any(
        _same_roles(passive, active, by)
        for passive, active in ((told, said), (said, told))
        for by in _doers(passive, active)
    )


def _roles_turned(alignment: Alignment) -> bool:
    """Whether the one says "A bought B" and the other "A was bought by B"."""
    told, said = alignment.told, alignment.said
    return any(
        not _same_roles(passive, active, by)
        for passive, active in ((told, said), (said, told))
        for by in _doers(passive, active)
        if {passive.keys[j] for j in range(by + 1, min(by + 4, len(passive.keys))) if passive.carries(j)} & active.stems
    )


def _doers(passive: Tokens, active: Tokens) -> Iterator[int]:
    """Where "by" follows a verb in the passive that the other sentence has in the active."""
    for by in (i for i, key in enumerate(passive.keys) if key == "by"):
        verb = next((i for i in range(by - 1, max(by - 3, -1), -1) if passive.carries(i)), None)
        if (
            verb is None
            or not _BEING & set(passive.keys[max(verb - BEFORE_A_VERB, 0) : verb])
            or passive.keys[verb] not in active.keys
        ):
            continue
        place = active.keys.index(passive.keys[verb])
        if not _BEING & set(active.keys[max(place - BEFORE_A_VERB, 0) : place]):
            yield by


def _same_roles(passive: Tokens, active: Tokens, by: int) -> bool:
    """Whether who did it, what was done and to whom come in this order in the active sentence."""
    verb = next(i for i in range(by - 1, -1, -1) if passive.carries(i))
    doers = [passive.keys[i] for i in range(by + 1, len(passive.keys)) if passive.carries(i)][:1]
    done_to = [passive.keys[i] for i in range(verb) if passive.carries(i)][-1:]
    roles = [*doers, passive.keys[verb], *done_to]
    if len(roles) < 3 or any(key not in active.keys for key in roles):
        return False
    order = [active.keys.index(key) for key in roles]
    return order == sorted(order)


def _of_one_name(alignment: Alignment, i: int) -> bool:
    """Whether a word moved inside a name with its title: "Ada Quillon of Mossbank", "Mossbank's Ada Quillon"."""
    told, said = alignment.told, alignment.said
    twice = told.keys.count(told.keys[i]) > 1
    if twice or not told.tokens[i][0].isupper() or bare(told.tokens[i]) in CALENDAR_WORDS:
        return False
    place = said.keys.index(told.keys[i])
    near = [alignment.places[j] for j in (i - 1, i + 1, i + 2, i - 2) if 0 <= j < len(alignment.places)]
    beside = next((p for p in near if p is not None and said.names(p)), None)
    if beside is None:
        return False
    between = said.tokens[min(place, beside) + 1 : max(place, beside)]
    at = alignment.places.index(beside)
    linked = _LINKS & {token.lower() for token in told.tokens[min(i, at) + 1 : max(i, at)]}
    if any(j in said.breaks for j in range(min(place, beside) + 1, max(place, beside) + 1)):
        return False
    small = [token for token in between if token[0].islower()]
    apart = len(between) > LONGEST_NAME or len(small) > 1 or not set(small) <= _OF_A_NAME
    return not apart and bool(_LINKS & set(between)) != bool(linked)
