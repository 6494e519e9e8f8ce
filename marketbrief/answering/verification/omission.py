"""What may be left out of a source's sentence without the rest saying something else: little, and at its joints."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import dropwhile

from marketbrief.answering.verification.alignment import Alignment, Tokens, bare, is_ticker, said_of, way_of
from marketbrief.answering.verification.substitution import FIRM_FORMS
from marketbrief.answering.verification.word_order import POINTING
from marketbrief.language.calendar import CALENDAR_WORDS, WEEKDAY_WORDS
from marketbrief.language.figures import UNITS
from marketbrief.language.reporting_verbs import SAYING
from marketbrief.language.roles import ROLES_BEFORE_A_NAME

__all__ = ["left_out", "length_of_the_dateline"]

_DATELINE = re.compile(
    r"(?:[A-Z][\w .,/'-]{0,60})?\([A-Z][\w .&'-]{1,30}\)(?:\s+-+)?\s+|[A-Z][A-Z .,/'-]{2,60}?\s-+\s+"
)
MOST_BEFORE_A_NAME = 4
MOST_OF_A_LIST = 3
LETTERS_OF_A_HEADING = 7
NEAR_A_SPEAKER = 8
SHOWN = 4

_INDEX = re.compile(r"[A-Z\d]{2,12}")
_VERB_BY_ITS_LOOK = re.compile(r"(?:ed|ing)$")
_AMOUNT = re.compile(r"\d[\d.,]*")
_MEASURES = UNITS | {"point", "points", "share"}
_FREE = FIRM_FORMS | frozenset(
    "the a an that also however has have had been is are was were its their sharply slightly".split()
)
_STANDING_FOR = POINTING | frozenset("was were is are did does do not".split())
_CONNECTING = frozenset(
    """but and so yet still also however meanwhile indeed moreover furthermore anyway separately
    elsewhere overall""".split()
)
_NARROWING = frozenset(
    """former acting deputy interim vice ex non anti some several many most few part half partly only nearly largely
    possible potential proposed planned alleged reported suspected draft core net gross operating second third
    fourth fifth senior junior assistant minority majority subprime private public likely future next last""".split()
)
_RELATIVE = frozenset("which who whose whom where".split())
_TURNING = frozenset(
    """but though although however before until till unless if except excluding without barring provided assuming
    depending pending subject since""".split()
)
_TURNING_BEHIND = frozenset("though if long but".split())
_TURNING_AHEAD = _TURNING | frozenset(
    "while despite when should had absence event case contrast unlike among only partly mainly mostly not than".split()
)
_PREPOSITIONS = frozenset("in on at for over during by from through within under to of between".split())
_TIMES = CALENDAR_WORDS | frozenset(
    """day days week weeks month months quarter quarters year years session sessions morning afternoon evening night
    hours premarket earlier initially today yesterday tomorrow bell close closing open opening trading midday
    noon""".split()
)
_HEDGING = frozenset("perhaps maybe seems seemed appears appeared apparent tentative thinks believes hopes".split())
_OF_AN_OBJECT = frozenset("less more a an part well much many likely of early late soon being".split())
_OF_BOTH = frozenset("only both between first neither either".split())
_CAUSAL = frozenset("as after because amid while whereas following".split())


@dataclass(frozen=True, slots=True)
class WordRun:
    """Words of a sentence that stand together and are not told.

    Where it ``opens``, all that is told stands behind it, where it ``ends``, before it.
    """

    said: Tokens
    places: range
    opens: bool
    ends: bool

    @property
    def words(self) -> list[str]:
        """Its words in small letters, without possessives."""
        return [bare(self.said.tokens[j]) for j in self.places]

    @property
    def reaches_a_joint(self) -> bool:
        """Whether a comma or its like, or the end, is behind it."""
        return self.ends or self.places.stop in self.said.breaks

    def cut(self, first: int, last: int) -> "WordRun":
        """Its words from the one numbered ``first`` to the one before ``last``."""
        whole = last == len(self.places)
        return WordRun(self.said, self.places[first:last], self.opens, self.ends and whole)


def left_out(alignment: Alignment, days: Collection[str]) -> str | None:
    """The words left out without which it says something else, as a clause; None where all that is gone may go.

    ``days`` are the days of the week, in small letters, that the reader takes for granted.
    """
    for run in _runs(alignment):
        if not _may_go(run, days):
            words = " ".join(run.said.tokens[j] for j in run.places[:SHOWN])
            return f"it leaves out {words!r}, without which it says something else"
    return None


def _runs(alignment: Alignment) -> Iterator[WordRun]:
    said, told = alignment.said, sorted(_told(alignment))
    for places in _stretches(len(said.tokens), told) if told else ():
        yield WordRun(said, places, opens=places.start < told[0], ends=places.start > told[-1])


def _stretches(length: int, told: Sequence[int]) -> Iterator[range]:
    """What lies between the places told."""
    start = 0
    for j in (*told, length):
        if j > start:
            yield range(start, j)
        start = j + 1


def _told(alignment: Alignment) -> set[int]:
    """Places of words that are told, in their place or another, or that a word told stands for."""
    said, told = alignment.said, alignment.told
    found = {place for place in alignment.places if place is not None}
    elsewhere = {told.keys[i] for i in alignment.moved()}
    moved = {j for j, key in enumerate(said.keys) if key in elsewhere}
    found |= moved | {j - 1 for j in moved if j and not said.carries(j - 1)}
    for i in alignment.own():
        found |= {j for j in alignment.replaced(i) if said.tokens[j].lower() in POINTING}
    for new, old in alignment.changes():
        own = [i for i in new if told.carries(i) or told.tokens[i].lower() in _STANDING_FOR]
        stood_for = [j for j in old if said.carries(j) or said.tokens[j].lower() in POINTING]
        if new and len(stood_for) <= len(own):
            found |= set(old)
    return found


def _may_go(run: WordRun, days: Collection[str]) -> bool:
    """Whether each part of a run may go, from the first to the last."""
    if run.places.stop <= length_of_the_dateline(run.said):
        return True
    if run.opens:
        return _is_led_in(run) or (run.words[0] in ROLES_BEFORE_A_NAME and _describes_a_name(run))
    if _is_of_a_list(run):
        return True
    while run.places:
        if run.ends and (run.places.start in run.said.breaks or run.words[0] in _CAUSAL | {"and"}) and _is_aside(run):
            return True
        length = _length_of_an_aside(run) or _length_that_may_go(run, days)
        if not length:
            return _describes_a_name(run)
        run = run.cut(length, len(run.places))
    return True


def _length_of_an_aside(run: WordRun) -> int:
    """How many of the first words of a run go from one comma to another as an aside; 0 for none."""
    breaks, start = run.said.breaks, run.places.start
    joints = [j for j in run.places[1:] if j in breaks] + ([run.places.stop] if run.reaches_a_joint else [])
    if start not in breaks or not joints or not _is_aside(run.cut(0, joints[0] - start)):
        return 0
    return joints[0] - start


def _length_that_may_go(run: WordRun, days: Collection[str]) -> int:
    """How many of the first words of a run say nothing, name a day that is taken for granted, or give an amount."""
    said, words, j = run.said, run.words, run.places.start
    on = words[0] == "on"
    if words[on : on + 1] and words[on] in days:
        return on + 1
    if words[0] == "on" and words[1:2] and words[1] in WEEKDAY_WORDS and said.tokens[j - 1].lower() in SAYING:
        return 2
    if words[0] in _FREE and words[1:2] and words[1] in _MEASURES:
        return 2
    if words[0] in ("of", "at") and _is_a_person(said, j):
        return 1 + next((i for i, k in enumerate(run.places[1:]) if not said.names(k)), len(words) - 1)
    if words[0] in ("to", "from", "at", "for", "by"):
        amount = _length_of_an_amount(words[1:])
        return amount + 1 if amount else 0
    return int(_says_nothing(said, j))


def _is_a_person(said: Tokens, end: int) -> bool:
    """Whether two names stand before ``end``, as of somebody and not of something."""
    pair = said.tokens[max(end - 2, 0) : end]
    return len(pair) > 1 and all(word[0].isupper() and bare(word) not in _FREE for word in pair)


def _length_of_an_amount(words: Sequence[str]) -> int:
    """How many words an amount takes that is told with its unit; 0 where there is none."""
    length = next((i for i, word in enumerate(words) if word not in _MEASURES and not _AMOUNT.fullmatch(word)), None)
    taken = words[:length]
    return len(taken) if {*taken} & _MEASURES and any(map(_AMOUNT.fullmatch, taken)) else 0


def _says_nothing(said: Tokens, j: int) -> bool:
    word = said.tokens[j]
    index = _INDEX.fullmatch(word) and re.search(rf"(?<!\w)\.{re.escape(word)}(?!\w)", said.text)
    return bare(word) in _FREE | SAYING or word == "s" or is_ticker(word) or index is not None


def _is_led_in(run: WordRun) -> bool:
    """Whether it is a heading, "but" and its like, or a cause that sets neither time nor terms."""
    start = length_of_the_dateline(run.said) if run.places.start == 0 else 0
    words = _without_heading([run.said.tokens[j] for j in run.places if j >= start])
    rest = [bare(word) for word in dropwhile(lambda word: word.lower() in _CONNECTING, words)]
    if not rest:
        return True
    return run.reaches_a_joint and rest[0] in _CAUSAL and (_TURNING_AHEAD | _TIMES).isdisjoint(rest)


def length_of_the_dateline(said: Tokens) -> int:
    """How many tokens of a sentence are the place and the agency before a story."""
    dateline = _DATELINE.match(said.text)
    return len(said_of(dateline[0]).tokens) if dateline else 0


def _without_heading(words: Sequence[str]) -> Sequence[str]:
    """Words without a heading in capitals before them; a short name in capitals alone is none."""
    length = next((i for i, word in enumerate(words) if not (word.isupper() or word.isdigit())), len(words))
    named = [word for word in words[:length] if word.isalpha()]
    return words[length:] if len(named) > 1 and len("".join(named)) >= LETTERS_OF_A_HEADING else words


def _is_aside(run: WordRun) -> bool:
    """Whether it neither narrows nor turns what stands before it, and nothing behind it hangs on it."""
    words = run.words
    first = next((word for word in words if word != "and"), words[0])
    of_time = first in _PREPOSITIONS and not _TIMES.isdisjoint(words[:SHOWN])
    if first in _TURNING | _TIMES or of_time or _TURNING_BEHIND & set(words[1:2]) or _hedges(run):
        return False
    if first in _CAUSAL and not (_TIMES | _OF_AN_OBJECT if first == "as" else _TIMES).isdisjoint(words[1:2]):
        return False
    if words[0] == "and" and run.ends and _is_of_a_pair(run):
        return False
    if run.ends or _is_bracketed(run):
        return True
    return not _is_hung_on(run) and (first in _RELATIVE or not any(map(_tells, words[1:])))


def _is_of_a_pair(run: WordRun) -> bool:
    """Whether what is told goes for both or not at all: "the only one to win and keep", "the day and the day after"."""
    told = {bare(word) for word in run.said.tokens[: run.places.start]}
    return not (told.isdisjoint(_OF_BOTH) and _TIMES.isdisjoint(run.words[:SHOWN]))


def _hedges(run: WordRun) -> bool:
    """Whether it makes what stands around it less sure: "it seems", "supposedly"."""
    return (run.words[0].endswith("ly") and not run.ends) or not _HEDGING.isdisjoint(run.words[:SHOWN])


def _is_bracketed(run: WordRun) -> bool:
    first = re.escape(run.said.tokens[run.places.start])
    return re.search(rf"\(\s?{first}(?!\w)[^()]*\)", run.said.text) is not None


def _is_hung_on(run: WordRun) -> bool:
    """Whether what follows may describe what is left out, which is names of a list, or words in quotation marks."""
    following, first = run.said.tokens[run.places.stop], run.said.tokens[run.places.start]
    names = [run.said.tokens[j] for j in run.places if run.said.names(j)]
    listed = "and" in run.words and bool(names)
    return following.lower() in _FREE | _RELATIVE or following[0].isupper() or listed or f'"{first}' in run.said.text


def _tells(word: str) -> bool:
    return way_of(word) != 0 or _VERB_BY_ITS_LOOK.search(word) is not None


def _describes_a_name(run: WordRun) -> bool:
    """Whether it is what a name is introduced with: "the ferry operator Norvane", "Ada Quillon"."""
    said, stop = run.said, run.places.stop
    if run.ends or stop in said.breaks or len(run.places) > MOST_BEFORE_A_NAME:
        return False
    if not said.names(stop) or bare(said.tokens[stop]) in _FREE:
        return False
    before = run.places.start - 1
    joined = before < 0 or run.places.start in said.breaks or not said.carries(before)
    plain = _NARROWING.isdisjoint(run.words) and not any(map(_tells, run.words))
    small = all(said.tokens[j].islower() or run.opens for j in run.places)
    return joined and plain and all(map(said.carries, run.places)) and (small or _speaks(run))


def _speaks(run: WordRun) -> bool:
    """Whether the name behind it is of somebody who says something: a first name may go."""
    near = run.said.tokens[max(run.places.start - 1, 0) : run.places.stop + NEAR_A_SPEAKER]
    return not SAYING.isdisjoint(token.lower() for token in near)


def _is_of_a_list(run: WordRun) -> bool:
    """Whether it is a member of a list, "steel, copper and glass", and nothing behind hangs on it."""
    said, words, stop = run.said, run.words, run.places.stop
    if run.ends or stop in said.breaks or len(words) > MOST_OF_A_LIST:
        return False
    members = [j for j in run.places if said.tokens[j].lower() != "and"]
    named = bool(members) and all(said.carries(j) and not _tells(said.tokens[j]) for j in members)
    in_the_middle = run.places.start in said.breaks and said.tokens[stop].lower() == "and"
    return named and (in_the_middle or words[0] == "and")
