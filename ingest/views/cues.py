"""Cues of stance: the words of a statement that say which way it points, each in its clause."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.views import stance_words as say

__all__ = ["Clause", "Cue", "clauses_of", "cues_in"]

# in order of precedence: at one place the first sort that matches counts
SORTS = {
    "deny": r"\w+n['’]t",
    "idiom": say.IDIOMS,
    "down_rating": "downgrad(?:e|ed|es|ing)",
    "up_rating": "upgrad(?:e|ed|es|ing)",
    "overdone": say.OVERDONE,
    "doubt": say.DOUBTS,
    "need": say.NEEDS,
    "prescribe": say.PRESCRIBES,
    "suppose": say.SUPPOSES,
    "denial": say.DENIES,
    "harm": say.HARM,
    "help": say.HELP,
    "rise": say.RISE,
    "positive": say.POSITIVE,
    "negative": say.NEGATIVE,
    "trouble": say.TROUBLE,
    "fall": say.FALL,
    "up": say.UP,
    "down": say.DOWN,
    "bad_thing": say.BAD_THING,
    "yields": "yields?",
}
OPENING = re.compile(
    rf"(?P<stop>[.!?;:](?=[\s\"”']|$)|--|\.\.\.)|(?P<concede>\b(?:{say.CONCEDES})\b)|(?P<turn>\b(?:{say.TURNS})\b)|"
    rf"(?P<reason>(?:(?<=^)|(?<=[\"“] )|(?<=[\"“])|(?<=[.] ))(?:{say.REASONS})\b)|(?P<comma>,)",
    re.IGNORECASE,
)
WORD_START = re.compile(r"(?<!\w)\w|,")
SUBORDINATE = frozenset({"concede", "reason"})

Clause = tuple[int, str]
"""Where a clause starts, and what opens it: stop, concede, reason or turn."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A word or phrase that says something: its sort, place, and the number of its clause."""

    sort: str
    start: int
    end: int
    clause: int


def clauses_of(statement: str) -> tuple[Clause, ...]:
    """The clauses of a statement in order; a comma ends a concession or a reason, and otherwise nothing."""
    return tuple(_clauses(statement))


def cues_in(statement: str, clauses: Sequence[Clause]) -> tuple[Cue, ...]:
    """The cues of a statement in order, none inside another; commas are cues too, for they end what a word governs."""
    cues: list[Cue] = []
    clause = reached = 0
    for word in WORD_START.finditer(statement):
        if word.start() < reached:
            continue
        found = _PATTERNS[word[0].casefold()].match(statement, word.start())
        if found is None:
            continue
        while clause + 1 < len(clauses) and clauses[clause + 1][0] <= found.start():
            clause += 1
        reached = found.end()
        cues.append(Cue(found.lastgroup or "", found.start(), reached, clause))
    return tuple(cues)


def _clauses(statement: str) -> Iterator[Clause]:
    sort = "stop"
    yield 0, sort
    for match in OPENING.finditer(statement):
        opened = match.lastgroup or "stop"
        if opened == "comma":
            if sort not in SUBORDINATE:
                continue
            opened = "stop"
        sort = opened
        yield match.start(), sort


def _alternatives(pattern: str) -> Iterator[str]:
    """A pattern's alternatives, those inside its groups left alone."""
    depth = start = 0
    for i, character in enumerate(pattern):
        depth += (character == "(") - (character == ")")
        if character == "|" and depth == 0:
            yield pattern[start:i]
            start = i + 1
    yield pattern[start:]


def _by_initial() -> defaultdict[str, re.Pattern[str]]:
    """The pattern of all cues for each letter they may begin with: one for all would be tried in vain at most words."""
    initials = "abcdefghijklmnopqrstuvwxyz"
    found: defaultdict[str, re.Pattern[str]] = defaultdict(lambda: re.compile(r"(?!)"))
    for initial in initials:
        parts = []
        for sort, pattern in SORTS.items():
            fitting = [each for each in _alternatives(pattern) if each[0] not in initials or each[0] == initial]
            if fitting:
                parts.append(f"(?P<{sort}>{'|'.join(fitting)})")
        found[initial] = re.compile(rf"(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)
    found[","] = re.compile("(?P<comma>,)")
    return found


_PATTERNS = _by_initial()
