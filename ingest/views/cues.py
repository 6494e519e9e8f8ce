"""Cues of stance: the words of a statement that say which way it points, each in its clause."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.views import stance_words as say

__all__ = ["Clause", "Cue", "clauses_of", "cues_in"]

DENY = "deny"
# in order of precedence: at one place the first sort that matches counts
SORTS = {
    DENY: r"\w+n['’]t",
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
    rf"(?P<reason>(?:(?<=^)|(?<=[\"“] )|(?<=[\"“])|(?<=[.] ))(?:{say.REASONS})\b)|(?P<comma>,)"
)
WORD_START = re.compile(r"(?<!\w)\w\w?|,")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
SECOND_LETTER = re.compile(r"(?:[a-z]|\[(?P<letters>[a-z]+)\]|\(\?:(?P<words>[^()]+)\))(?![?*+{])")
LEADING_GROUP = re.compile(r"\(\?:([^()]*)\)(?![?*+{])")
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
    """The clauses of a statement in small letters; a comma ends a concession or a reason, and otherwise nothing."""
    return tuple(_clauses(statement))


def cues_in(statement: str, clauses: Sequence[Clause]) -> tuple[Cue, ...]:
    """The cues of a statement in small letters, in order, none inside another.

    Commas are cues too, for they end what a word governs.
    """
    denying = "n't" in statement or "n’t" in statement
    cues: list[Cue] = []
    clause = reached = 0
    for word in WORD_START.finditer(statement):
        if word.start() < reached or not (denying or word[0] in _OPENINGS):
            continue
        pattern = _BY_INITIAL.get(word[0][0])
        found = pattern.match(statement, word.start()) if pattern else None
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
    """A pattern's alternatives; those inside its groups are left alone, but for a group that all begins with."""
    depth = start = 0
    for i, character in enumerate(f"{pattern}|"):
        depth += (character == "(") - (character == ")")
        if character == "|" and depth == 0:
            group = LEADING_GROUP.match(pattern, start, i)
            for opening in group[1].split("|") if group else [""]:
                yield opening + pattern[group.end() if group else start : i]
            start = i + 1


def _openings(alternative: str) -> list[str]:
    """The first two letters that a word may have where the alternative matches; one letter for a word of one."""
    match = SECOND_LETTER.match(alternative, 1)
    if match is None:
        return [alternative[0] + letter for letter in ("", *LETTERS)]
    words = match["words"].split("|") if match["words"] else match["letters"] or match[0]
    return [alternative[0] + word[0] for word in words]


def _by_initial() -> dict[str, re.Pattern[str]]:
    """The pattern of all cues for each letter they may begin with: one for all would be tried in vain at most words."""
    found = {",": re.compile("(?P<comma>,)")}
    for initial in LETTERS:
        parts = []
        for sort, pattern in SORTS.items():
            fitting = [each for each in _alternatives(pattern) if each[0] in (initial, "\\")]
            if fitting:
                parts.append(f"(?P<{sort}>{'|'.join(fitting)})")
        found[initial] = re.compile(rf"(?:{'|'.join(parts)})(?!\w)")
    return found


_BY_INITIAL = _by_initial()
_OPENINGS = frozenset(
    opening
    for sort, pattern in SORTS.items()
    if sort != DENY
    for each in _alternatives(pattern)
    for opening in _openings(each)
) | {","}
