"""The weight of each cue: by what moves, what denies it, how real it is, and which market it is about."""

import math
import re
from collections.abc import Iterator, Sequence

from ingest.stance.cues import Clause, Cue, cues_in
from ingest.stance.ratings import ratings_in
from ingest.stance.slant import Slant

__all__ = ["Weight", "weights_in"]

Weight = tuple[int, int, float]
"""Clause, place, and weight: for above nought and against below."""

REACH_OF_DENIAL = 42
REACH_OF_DOUBT = 70
REACH_OF_MOVE = 38
REACH_OF = {"strong": 12}
REACH_OF_HARM = 20
REACH_BACK = 24
REACH_OF_SUPPOSING = 60
SUBORDINATE = {"concede": 0.6, "reason": 0.4}
PRESCRIBED = 0.3
SUPPOSING = frozenset({"prescribe", "suppose", "need"})
BY_ITSELF = {
    "up_rating": 3.0, "down_rating": -3.0, "overdone": 1.9, "positive": 1.0, "negative": -1.0, "trouble": -0.9,
    "rise": 0.7, "fall": -0.8, "up": 0.9, "down": -0.9, "doubt": -0.8, "harm": -1.0, "help": 0.7,
    "strong": 1.0, "quell": 0.6, "priced": 1.2, "refute": -0.8,
    "scarce": -0.6, "plenty": 0.0,
}  # fmt: skip
# sorts of cues: directions, denials, causes, and good and bad things that move
DIRECTIONS = frozenset({"up", "down", "strong"})
DENIALS = frozenset({"deny", "denial"})
CAUSES = frozenset({"up", "down", "positive", "strong", "negative", "rise", "fall", "bad_thing", "trouble"})
GOOD_MOVED = frozenset({"rise"})
BAD_MOVED = frozenset({"fall", "trouble", "bad_thing"})
PRAISED = frozenset({"rise", "up", "positive", "strong"})
BLAMED = BAD_MOVED | {"negative", "down", "doubt"}
# between a direction and a noun they show that the noun is the cause or the place and does not move
APART = re.compile(
    r"\b(?:on|amid|as|due|because|after|despite|by|with|but|and|than|when|while|from|for|that|which|to)\b"
)
# a denial ends where another sentence begins inside the clause
OUT_OF_SCOPE = re.compile(
    r"\b(?:which|who|because|since|so|(?:and|or) (?:\w+ )?(?:has|have|is|are|was|were|will|would|can|could))\b"
)
OTHER_SUBJECT = re.compile(r"\b(?:that|which|who|as|and|if)\b")
POINTING = frozenset({"that", "this", "those", "these"})
APART_BEFORE = re.compile(r"\b(?:in|of|on|from|that|for|by|and|at|about|over) (?:\w+ly )?$")


MOVERS = {
    "up": BAD_MOVED,
    "down": BAD_MOVED,
    "strong": BAD_MOVED,
    "negative": frozenset[str](),
    "harm": frozenset[str](),
    "overdone": BLAMED | PRAISED,
    "priced": BLAMED | PRAISED,
    "quell": BLAMED,
}


def weights_in(statement: str, sides: Sequence[Clause], slant: Slant) -> list[Weight]:
    """The weights of all cues of a statement in small letters, ratings first."""
    weighed = [_placed(place, weight, sides) for place, weight in ratings_in(statement)]
    dull = {"up", "down"} if weighed else set()
    cues = cues_in(statement, sides)
    taken: set[int] = set()
    for i, cue in enumerate(cues):
        if cue.sort in {"harm", "help"}:
            taken.update(_causes(cues, i))
        if cue.sort == "harm":
            taken.update(_harmed(cues, i))
    ways = {i: _way(statement, cues, i, taken, slant) for i in range(len(cues)) if _speaks(cues[i], slant)}
    signs = {i: _sign(statement, cues, i, taken) for i in ways if cues[i].sort not in {"doubt", "refute"}}
    supposing = not SUPPOSING.isdisjoint(cue.sort for cue in cues)
    for i, way in ways.items():
        if i not in taken and cues[i].sort not in dull:
            way = way if signs.get(i, 1.0) > 0 else math.copysign(max(abs(way), 0.9), way)
            mood = _mood(cues, i, way) if supposing else 1.0
            weight = way * signs.get(i, 1.0) * mood * SUBORDINATE.get(sides[cues[i].clause][1], 1.0)
            weighed.append((cues[i].clause, cues[i].start, weight))
    return weighed


def _speaks(cue: Cue, slant: Slant) -> bool:
    return cue.sort in BY_ITSELF or cue.sort in slant.weights


def _way(statement: str, cues: Sequence[Cue], i: int, taken: set[int], slant: Slant) -> float:
    """The weight of a cue. A direction counts by what moves: less of a bad thing is good, less growth is bad."""
    sort = cues[i].sort
    weight = slant.weights.get(sort, BY_ITSELF.get(sort, 0.0))
    if sort not in MOVERS or i in taken:
        return weight
    bad = MOVERS[sort] | slant.bad if sort in DIRECTIONS else MOVERS[sort]
    moved = _moved(statement, cues, i, bad, taken)
    if moved is None:
        return weight if sort != "priced" else 0.0
    taken.add(moved)
    if sort in {"overdone", "priced", "quell"}:
        return weight if cues[moved].sort in BLAMED else -weight
    return -weight if cues[moved].sort not in GOOD_MOVED else weight


def _causes(cues: Sequence[Cue], i: int) -> Iterator[int]:
    """The cues before a verb such as "hurt": they belong to the cause ("a stronger yen will hurt …")."""
    for j in range(i - 1, -1, -1):
        if cues[j].clause != cues[i].clause or cues[j].sort == "comma":
            return
        if cues[j].sort in CAUSES:
            yield j


def _harmed(cues: Sequence[Cue], i: int) -> Iterator[int]:
    """The good things that a word of harm takes as its object: to hinder a strong rebound is bad."""
    for j in range(i + 1, len(cues)):
        if (
            cues[j].clause != cues[i].clause
            or cues[j].start - cues[i].end > REACH_OF_HARM
            or cues[j].sort not in PRAISED
        ):
            return
        yield j


def _moved(statement: str, cues: Sequence[Cue], i: int, bad: frozenset[str], taken: set[int]) -> int | None:
    """The thing that moves: the nearest one in the clause, just before or after the direction."""
    things = bad | GOOD_MOVED
    near = []
    for j, other in enumerate(cues):
        if j not in taken and j != i and other.sort in things and other.clause == cues[i].clause:
            after, before = other.start - cues[i].end, cues[i].start - other.end
            if after > REACH_OF.get(cues[i].sort, REACH_OF_MOVE) or before > REACH_BACK:
                continue
            between = statement[cues[i].end : other.start] if after > 0 else statement[other.end : cues[i].start]
            pointed = between.strip() in POINTING
            if pointed or not (APART if after > 0 else APART_BEFORE).search(between):
                near.append((max(after, before), j))
    return min(near)[1] if near else None


def _sign(statement: str, cues: Sequence[Cue], i: int, taken: set[int]) -> float:
    """-0.8 where an odd number of denials or doubts stands just before the cue in its clause, else 1."""
    sign = 1.0
    for j in range(i - 1, -1, -1):
        other = cues[j]
        gap = cues[i].start - other.end
        if other.clause != cues[i].clause or other.sort == "comma" or gap > REACH_OF_DOUBT:
            break
        denies = other.sort == "doubt" or (other.sort in DENIALS and gap <= REACH_OF_DENIAL)
        if denies and not OUT_OF_SCOPE.search(statement, other.end, cues[i].start):
            taken.add(j)
            sign = -0.8 if sign > 0 else 1.0
    return -sign if _refuted(statement, cues, i, taken) else sign


def _refuted(statement: str, cues: Sequence[Cue], i: int, taken: set[int]) -> bool:
    """Whether the next cue of the clause denies it ("defaults are unlikely")."""
    behind = i + 1
    if behind == len(cues) or cues[behind].sort != "refute" or cues[behind].clause != cues[i].clause:
        return False
    if OTHER_SUBJECT.search(statement, cues[i].end, cues[behind].start):
        return False
    taken.add(behind)
    return True


def _mood(cues: Sequence[Cue], i: int, way: float) -> float:
    """How real it is: less where it only should be or depends on something; what is still needed is missing."""
    mood = 1.0
    for other in cues[:i]:
        gap = cues[i].start - other.end
        if other.clause == cues[i].clause and gap <= REACH_OF_SUPPOSING:
            if other.sort in {"prescribe", "suppose"}:
                mood = PRESCRIBED
            elif other.sort == "comma" and mood == PRESCRIBED:
                mood = 1.0
            elif other.sort == "need" and way > 0:
                mood = -PRESCRIBED
    return mood


def _placed(place: int, weight: float, sides: Sequence[Clause]) -> Weight:
    clause = max(i for i, (start, _) in enumerate(sides) if start <= place)
    return clause, place, weight * SUBORDINATE.get(sides[clause][1], 1.0)
