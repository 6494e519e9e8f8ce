"""Cues of stance: the words of a statement that tell its side, each in its clause."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ingest.stance import stance_words as say

__all__ = ["Clause", "Cue", "clauses_of", "cues_in"]

# in order of precedence: where several sorts match, the first one counts
SORTS = {
    "easing": say.EASING,
    "tightening": say.TIGHTENING,
    "idiom": say.IDIOMS,
    "down_rating": "downgrad(?:e|ed|es|ing)",
    "up_rating": "upgrad(?:e|ed|es|ing)",
    "overdone": say.OVERDONE,
    "priced": say.PRICED,
    "refute": say.REFUTES,
    "doubt": say.DOUBTS,
    "need": say.NEEDS,
    "prescribe": say.PRESCRIBES,
    "suppose": say.SUPPOSES,
    "denial": say.DENIES,
    "quell": say.QUELL,
    "scarce": say.SCARCE,
    "plenty": say.PLENTY,
    "harm": say.HARM,
    "help": say.HELP,
    "rise": say.RISE,
    "strong": say.STRONG,
    "positive": say.POSITIVE,
    "negative": say.NEGATIVE,
    "trouble": say.TROUBLE,
    "fall": say.FALL,
    "up": say.UP,
    "down": say.DOWN,
    "bad_thing": say.BAD_THING,
    "yields": "yields?",
    "supply": say.SUPPLY,
}
# every alternative begins with a letter or mark, which makes the search fast; _may_open looks at what stands before
OPENING = re.compile(
    rf"(?P<stop>[.!?;:](?=[\s\"”']|$)|--|\.\.\.)|(?P<comma>,)|(?P<concede>(?:{say.CONCEDES})\b)|"
    rf"(?P<turn>(?:{say.TURNS})\b)|(?P<reason>(?:{say.REASONS})\b)"
)
BEFORE_A_REASON = re.compile(r"(?:^|[\"“.] ?)$")
WORD = re.compile(r"[a-z]\w*|,")
NOT = frozenset({"'t", "’t"})
LETTERS = "abcdefghijklmnopqrstuvwxyz"
SECOND_LETTER = re.compile(r"(?:[a-z]|\[(?P<letters>[a-z]+)\]|\(\?:(?P<words>[^()]+)\))(?![?*+{])")
LEADING_GROUP = re.compile(r"\(\?:([^()]*)\)(?![?*+{])")
SUBORDINATE = frozenset({"concede", "reason"})

Clause = tuple[int, str]
"""Where a clause starts, and what opens it: stop, concede, reason or turn."""


class Cue(NamedTuple):
    """A word or phrase that tells something: its sort, place, and the number of its clause.

    It is a tuple because a statement has many, and a frozen dataclass takes three times as long to make.
    """

    sort: str
    start: int
    end: int
    clause: int


def clauses_of(statement: str) -> tuple[Clause, ...]:
    """The clauses of a statement in small letters. A comma ends only one that concedes or gives a reason."""
    return tuple(_clauses(statement))


def cues_in(statement: str, clauses: Sequence[Clause]) -> tuple[Cue, ...]:
    """The cues of a statement in small letters, in order, none inside another.

    Commas are cues too, because a word has no effect beyond one.
    """
    cues: list[Cue] = []
    clause = reached = 0
    for word in WORD.finditer(statement):
        start, end = word.span()
        if start < reached:
            continue
        denies = statement[end : end + 2] in NOT and _ENDING_IN_NOT.match(statement, start)
        pattern = _BY_OPENING.get(word[0][:2])
        found = denies or (pattern.match(statement, start) if pattern else None)
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
        opened, start = match.lastgroup or "stop", match.start()
        if opened == "comma":
            if sort not in SUBORDINATE:
                continue
            opened = "stop"
        elif opened != "stop" and not _may_open(statement, start, opened):
            continue
        sort = opened
        yield match.start(), sort


def _may_open(statement: str, start: int, opened: str) -> bool:
    """Whether a word opens a clause here. It must not be a part of another word; a reason must open its sentence."""
    if start and statement[start - 1].isalnum():
        return False
    return opened != "reason" or BEFORE_A_REASON.search(statement, max(0, start - 2), start) is not None


def _alternatives(pattern: str) -> Iterator[str]:
    """The alternatives of a pattern. Only a group at its beginning is split too."""
    depth = start = 0
    for i, character in enumerate(f"{pattern}|"):
        depth += (character == "(") - (character == ")")
        if character == "|" and depth == 0:
            group = LEADING_GROUP.match(pattern, start, i)
            for opening in group[1].split("|") if group else [""]:
                yield opening + pattern[group.end() if group else start : i]
            start = i + 1


def _openings(alternative: str) -> list[str]:
    """The first two letters of the words that an alternative matches; one letter for a word of one letter."""
    if alternative[1:2] in ("", " "):
        return [alternative[0]]
    match = SECOND_LETTER.match(alternative, 1)
    if match is None:
        return [alternative[0] + letter for letter in ("", *LETTERS)]
    words = match["words"].split("|") if match["words"] else match["letters"] or match[0]
    return [alternative[0] + word[0] for word in words]


def _by_opening() -> dict[str, re.Pattern[str]]:
    """A pattern of cues for each pair of first letters; one pattern of all cues would be slow."""
    parts: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for sort, pattern in SORTS.items():
        for each in _alternatives(pattern):
            for opening in _openings(each):
                parts[opening][sort].append(each)
    return {opening: _of_sorts(by_sort) for opening, by_sort in parts.items()} | {",": re.compile("(?P<comma>,)")}


def _of_sorts(by_sort: Mapping[str, list[str]]) -> re.Pattern[str]:
    sorts = "|".join(f"(?P<{sort}>{'|'.join(each)})" for sort, each in by_sort.items())
    return re.compile(rf"(?:{sorts})(?!\w)")


_BY_OPENING = _by_opening()
# "isn't" may begin with anything
_ENDING_IN_NOT = re.compile(r"(?P<deny>\w+n['’]t)(?!\w)")
