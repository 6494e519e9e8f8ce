"""Which way a statement points, by its words: each cue weighed in its clause, then clauses against each other."""

import math
import re
from collections.abc import Iterator, Sequence

from ingest.views import stance_words as say
from ingest.views.cues import Clause, Cue, clauses_of, cues_in
from marketbrief.view import Stance

__all__ = ["stance_of"]

TARGET = (
    r"(?:\S+ ){0,6}?(?:price targets?|targets?|ratings?|recommendations?|(?:\w+ )?estimates?|forecasts?|"
    r"price objective)\b"
)
# all patterns read words in small letters
TARGET_UP = re.compile(rf"\b(?:rais|lift|boost|increas)\w* {TARGET}")
TARGET_DOWN = re.compile(rf"\b(?:cut|cuts|cutting|lower\w*|trimm?\w*|slash\w*|reduc\w+) {TARGET}")
RATED = re.compile(
    r"\b(?:rat(?:e|es|ed|ing)|recommend\w*|to|at|an?)\s+(?:(?:\w+\s+){0,2}(?:an?|as|at)\s+)?[\"“'‘]?"
    rf"(?:(?P<high>{say.RATED_HIGH})|(?P<low>{say.RATED_LOW}))[,.]?(?:[\"”'’]|\s+(?:rating|recommendation)|$)"
)
# parts of which one stands in whatever the patterns above match
TARGET_WORDS = ("target", "rating", "recommendation", "estimate", "forecast", "price objective")
RATING_WORDS = ("buy", "sell", "perform", "weight", "accumulate", "add", "top pick", "reduce", "avoid")
MIXED = re.compile(r"\b(?:mixed (?:bag|picture|results|signals|message|blessing)|on (?:the )?one hand)\b")
POLICY = re.compile(
    r"\b(?:polic(?:y|ies)|rate (?:hike|cut|increase|rise)s?|intervention|reserve requirements?|legislation|reforms?|"
    r"treaty|government|central bank|the fed|the committee|pboc|regulat\w+|bailout|parliament|congress)\b"
)

REACH_OF_DENIAL = 42
REACH_OF_DOUBT = 70
REACH_OF_MOVE = 38
REACH_BACK = 24
REACH_OF_SUPPOSING = 60
LEAST = 0.6
LEAST_OF_POLICY = 1.2
SUBORDINATE = {"concede": 0.6, "reason": 0.4}
PRESCRIBED = 0.3
BY_ITSELF = {
    "up_rating": 3.0, "down_rating": -3.0, "overdone": 1.9, "positive": 1.0, "negative": -1.0, "trouble": -0.9,
    "rise": 0.7, "fall": -0.8, "up": 0.9, "down": -0.9, "doubt": -0.8, "harm": -1.0, "help": 0.7,
}  # fmt: skip
# what a direction or a harm turns into its own side or the other: moved things that are good, and that are bad
DENIALS = frozenset({"deny", "denial"})
CAUSES = frozenset({"up", "down", "positive", "negative", "rise", "fall", "bad_thing", "trouble"})
GOOD_MOVED = frozenset({"rise"})
BAD_MOVED = frozenset({"fall", "trouble", "bad_thing"})


def stance_of(statement: str, about: str = "") -> Stance:
    """Bullish or bearish where the words lean one way, mixed where they turn from one to the other, else neutral.

    ``about`` is what the statement is about: rising yields are bad for bonds and say nothing of other things. A
    question is neutral, and so is what should be done or would be so if something else were, and a lone faint word
    about what an authority does.
    """
    statement = statement.lower()
    if MIXED.search(statement):
        return Stance.MIXED
    if statement.rstrip(' "”').endswith("?"):
        return Stance.NEUTRAL
    sides = clauses_of(statement)
    weighed = _weights(statement, sides, bonds="ond" in about or "Treasur" in about)
    good = sum(weight for _, weight in weighed if weight > 0)
    bad = -sum(weight for _, weight in weighed if weight < 0)
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


def _weights(statement: str, sides: Sequence[Clause], *, bonds: bool) -> list[tuple[int, float]]:
    """The clause and weight of everything that counts, for above nought and against below."""
    weighed = list(_rated(statement, sides))
    dull = {"up", "down"} if weighed else set()
    cues = cues_in(statement, sides)
    taken: set[int] = set()
    for i, cue in enumerate(cues):
        if cue.sort in {"harm", "help"}:
            taken.update(_causes(cues, i))
    ways = {i: _way(cues, i, taken, bonds=bonds) for i in range(len(cues)) if cues[i].sort in BY_ITSELF}
    signs = {i: _sign(cues, i, taken) for i in ways if cues[i].sort != "doubt"}
    for i, way in ways.items():
        if i not in taken and cues[i].sort not in dull:
            way = way if signs.get(i, 1.0) > 0 else math.copysign(max(abs(way), 0.9), way)
            weight = way * signs.get(i, 1.0) * _mood(cues, i) * SUBORDINATE.get(sides[cues[i].clause][1], 1.0)
            weighed.append((cues[i].clause, weight))
    return weighed


def _way(cues: Sequence[Cue], i: int, taken: set[int], *, bonds: bool) -> float:
    """What a cue weighs, a direction by what it moves: less of a bad thing is good, less growth is bad."""
    sort = cues[i].sort
    weight = BY_ITSELF[sort]
    if sort not in {"up", "down", "negative", "harm", "overdone"} or i in taken:
        return weight
    bad = frozenset() if sort in {"negative", "harm"} else BAD_MOVED | {"yields"} if bonds else BAD_MOVED
    moved = _moved(cues, i, bad, taken)
    if moved is None:
        return weight
    taken.add(moved)
    if sort == "overdone":
        return weight if cues[moved].sort in BAD_MOVED else -weight
    return -weight if cues[moved].sort not in GOOD_MOVED else weight


def _causes(cues: Sequence[Cue], i: int) -> Iterator[int]:
    """The cues before a word of effect in its clause: they belong to the cause ("a stronger yen will hurt …")."""
    for j in range(i - 1, -1, -1):
        if cues[j].clause != cues[i].clause or cues[j].sort == "comma":
            return
        if cues[j].sort in CAUSES:
            yield j


def _moved(cues: Sequence[Cue], i: int, bad: frozenset[str], taken: set[int]) -> int | None:
    """The thing that a direction moves: the nearest in its clause, just before or after it."""
    near = []
    for j, other in enumerate(cues):
        if j not in taken and other.sort in bad | GOOD_MOVED and other.clause == cues[i].clause:
            after, before = other.start - cues[i].end, cues[i].start - other.end
            if after <= REACH_OF_MOVE and before <= REACH_BACK:
                near.append((max(after, before), j))
    return min(near)[1] if near else None


def _sign(cues: Sequence[Cue], i: int, taken: set[int]) -> float:
    """-0.8 where an odd number of denials or doubts stands just before the cue in its clause, else 1."""
    sign = 1.0
    for j in range(i - 1, -1, -1):
        other = cues[j]
        gap = cues[i].start - other.end
        if other.clause != cues[i].clause or other.sort == "comma" or gap > REACH_OF_DOUBT:
            break
        if other.sort == "doubt" or (other.sort in DENIALS and gap <= REACH_OF_DENIAL):
            taken.add(j)
            sign = -0.8 if sign > 0 else 1.0
    return sign


def _mood(cues: Sequence[Cue], i: int) -> float:
    """How real it is: less where it should be, or would be if; what is still needed is not there."""
    mood = 1.0
    for other in cues[:i]:
        gap = cues[i].start - other.end
        if other.clause == cues[i].clause and gap <= REACH_OF_SUPPOSING:
            if other.sort in {"prescribe", "suppose"}:
                mood = PRESCRIBED
            elif other.sort == "comma" and mood == PRESCRIBED:
                mood = 1.0
            elif other.sort == "need" and BY_ITSELF[cues[i].sort] > 0:
                mood = -PRESCRIBED
    return mood


def _rated(statement: str, sides: Sequence[Clause]) -> Iterator[tuple[int, float]]:
    """Ratings given and targets changed, which say more than other words."""
    targeted = any(word in statement for word in TARGET_WORDS)
    for pattern, weight in ((TARGET_UP, 2.5), (TARGET_DOWN, -2.5)) if targeted else ():
        for match in pattern.finditer(statement):
            yield _placed(match.start(), weight, sides)
    for match in RATED.finditer(statement) if any(word in statement for word in RATING_WORDS) else ():
        yield _placed(match.start(), 3.0 if match["high"] else -3.0, sides)


def _placed(place: int, weight: float, sides: Sequence[Clause]) -> tuple[int, float]:
    clause = max(i for i, (start, _) in enumerate(sides) if start <= place)
    return clause, weight * SUBORDINATE.get(sides[clause][1], 1.0)


def _turned(weighed: Sequence[tuple[int, float]], sides: Sequence[Clause]) -> bool:
    """Whether the statement turns, at "but" or a concession, from one side to the other."""
    sums: dict[int, float] = {}
    for clause, weight in weighed:
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
