"""Phrases put together: "since April", "between 3 May and 7 May", "late last week"."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from marketbrief.answering.time.calendar_spans import (
    FIRST_YEAR,
    LAST_YEAR,
    Clock,
    days,
    edge_label,
    join_labels,
    last_day,
    name_day,
)
from marketbrief.answering.time.false_times import is_record, is_trap
from marketbrief.answering.time.patterns import FoundTime, find_phrases
from marketbrief.domain.question import Window

__all__ = ["TimeReading", "readings"]

_LEFT = re.compile(
    r"""(?:\b(?P<link>
        since|after|following|before|prior\ to|ahead\ of|(?:up\ )?(?:until|till|til|to)|as\ of|between|from|starting|
        (?:back\ |sometime\ )?(?:on|in)|during|over|throughout|within|through|at|for|of|by
        )\ )?
        (?:(?:the\ )?week\ (?P<week_word>of|beginning|starting|commencing|to|ended|ending|through)\ )?
        (?:(?P<part>early|mid|late|(?:the\ )?(?:beginning|start|middle|end)\ of)[\ -](?:in\ |on\ )?)?$""",
    re.IGNORECASE | re.ASCII | re.VERBOSE,
)
_GAP = re.compile(
    r",? ?(?P<word>to|through|thru|until|till|up to|and|-)(?: and including)? ?(?:on |the )?", re.I | re.A
)
_ONWARDS = re.compile(r" (?:onwards?|on(?=[?.,;!]|$))", re.IGNORECASE | re.ASCII)
_RALLY = re.compile(
    r"'s (?:\w+ ){0,2}?(?:rall(?:y|ies)|sell-?offs?|slumps?|crash|rout|falls?|drops?|rises?|gains?|loss(?:es)?|"
    r"declines?|surge|jump|slide|rebound|bounce|plunge|correction|swoon|turmoil|performance|moves?)\b",
    re.IGNORECASE | re.ASCII,
)
_STRENGTHENS = ("since", "before", "prior to", "until", "till", "after", "in", "on", "during", "over", "throughout",
                "within", "back in", "sometime in", "starting", "as of", "up to", "up until")  # fmt: skip
_SINCE = ("since", "starting")
_AFTER = ("after", "following")
_BEFORE = ("before", "prior to", "ahead of")
_UNTIL = ("until", "till", "til", "as of", "up to", "up until", "up till")
_SHORTEST_WITH_PARTS = timedelta(days=4)
_PARTS = {"early": 0, "beginning": 0, "start": 0, "mid": 1, "middle": 1, "late": 2, "end": 2}
_JOINED = re.compile(r",? ?(?:and|or|vs\.?|versus|with|&|,) ?(?:the |on |in )?", re.IGNORECASE | re.ASCII)
_OWNED = re.compile(r"'s\b|'(?= |$)", re.ASCII)
_YEAR_NAMED = re.compile(r"\b\d{4}\b", re.ASCII)


@dataclass(frozen=True, slots=True)
class TimeReading:
    """A window with the place of its words, and whether a search is better off with them."""

    start: int
    end: int
    window: Window
    searched: bool


@dataclass(frozen=True, slots=True)
class _Left:
    """What stands before a phrase: where it starts, the word that links it, and the part of it that is meant."""

    start: int
    link: str
    week: str
    part: str

    @property
    def strengthens(self) -> bool:
        """Whether a weak phrase counts after these words."""
        return bool(self.part) or self.link in _STRENGTHENS

    @classmethod
    def of(cls, text: str, end: int) -> "_Left":
        match = _LEFT.search(text, max(0, end - 50), end)
        if match is None:
            return cls(end, "", "", "")
        part = (match["part"] or "").lower().removeprefix("the ").removesuffix(" of")
        return cls(match.start(), (match["link"] or "").lower(), (match["week_word"] or "").lower(), part)


def readings(text: str, clock: Clock) -> list[TimeReading]:
    """Every window that ``text`` names, in order of appearance. Words for a time still to come are none."""
    found = find_phrases(text)
    read: list[TimeReading] = []
    at = 0
    while at < len(found):
        reading = _read_range(text, found[at], found[at + 1], clock) if at + 1 < len(found) else None
        at += 2 if reading else 1
        reading = reading or _read_one(text, found[at - 1], read[-1] if read else None, clock)
        if reading and _is_told(reading.window, clock):
            read.append(replace(reading, window=_clamped(reading.window, clock)))
    return read


def _read_one(text: str, found: FoundTime, before: TimeReading | None, clock: Clock) -> TimeReading | None:
    left = _Left.of(text, found.start)
    if before and _JOINED.fullmatch(text, before.end, found.start):
        left = _Left(before.end, "in", "", "")
    has_year = bool(_YEAR_NAMED.search(found.words))
    if is_trap(text, found, linked=left.strengthens, has_year=has_year):
        return None
    if left.link == "since" and is_record(text[: left.start]):
        return None
    if found.phrase.weak and not (left.strengthens or _RALLY.match(text, found.end)):
        return None
    window = found.read(clock)
    return _linked(text, found, left, window, clock) if window else None


def _linked(text: str, found: FoundTime, left: _Left, window: Window, clock: Clock) -> TimeReading | None:
    """The window as the words around its phrase bend it."""
    owned, onwards = _OWNED.match(text, found.end), _ONWARDS.match(text, found.end)
    window = _part_of(_week_of(window, left.week, clock), left.part, clock)
    if _is_long(window) and (owned or (found.names_month and not left.strengthens)):
        window = replace(window, strict=False)
    direction = _direction(left.link, found, owned=bool(owned), onwards=bool(onwards))
    if found.phrase.told_later and not direction:
        window = replace(window, strict=False)
    bent = _bent(window, direction, clock)
    if bent is None:
        return None
    searched = not window.strict and any(letter.isdigit() for letter in found.words)
    return TimeReading(left.start, (owned or onwards or found.match).end(), bent, searched)


def _direction(link: str, found: FoundTime, *, owned: bool, onwards: bool) -> str:
    """Which way the linking word opens a window: since, after, before or until; "" where it does not.

    After "Friday's report" is since Friday; before "Friday's report" is no time that has come.
    """
    dated = {"month", "day"} <= {name for name, value in found.match.groupdict().items() if value}
    if link in _SINCE or (onwards and link in ("", "from")) or (link in _AFTER and owned):
        return "since"
    if link in _AFTER:
        return "after"
    if link in _BEFORE:
        return "none" if owned else "before"
    return "until" if link in _UNTIL or (link == "by" and dated and not owned) else ""


def _bent(window: Window, direction: str, clock: Clock) -> Window | None:
    if direction in ("since", "after"):
        return _since(window, clock, after=direction == "after")
    if direction in ("before", "until"):
        return _until(window, inclusive=direction == "until")
    return window if not direction else None


def _read_range(text: str, one: FoundTime, other: FoundTime, clock: Clock) -> TimeReading | None:
    """Two phrases as the ends of one window, the first counted back from the second."""
    gap, left = _GAP.fullmatch(text, one.end, other.start), _Left.of(text, one.start)
    if gap is None or (gap["word"].lower() == "and" and left.link != "between"):
        return None
    if one.phrase.weak and other.phrase.weak and not (left.strengthens or left.link in ("between", "from")):
        return None
    first, last = _ends(one, other, clock)
    if not (first and last and first.start and last.end and first.start < last.end):
        return None
    window = Window(
        start=first.start,
        end=last.end,
        label=join_labels(first.label.removeprefix("from "), last.label.removeprefix("from ")),
        strict=first.strict and last.strict,
    )
    start = left.start if not left.part else one.start
    return TimeReading(start, other.end, window, searched=not window.strict)


def _ends(one: FoundTime, other: FoundTime, clock: Clock) -> tuple[Window | None, Window | None]:
    year_named = bool(_YEAR_NAMED.search(one.words))
    if year_named and other.phrase.drifts and not _YEAR_NAMED.search(other.words):
        first = one.read(clock)
        ahead = last_day(first) + timedelta(days=364) if first else clock.today
        return first, other.read(replace(clock, upto=ahead))
    last = other.read(clock)
    upto = last_day(last) if last and one.phrase.drifts else clock.upto
    return one.read(replace(clock, upto=upto)), last


def _since(window: Window, clock: Clock, *, after: bool = False) -> Window | None:
    """From the start of the window, or with ``after`` from its end, to the end of the day of the question."""
    start = window.end if after else window.start
    end = clock.moment(clock.today + timedelta(days=1))
    if start is None or start >= end:
        return None
    word = "after" if after else "since"
    return replace(window, start=start, end=end, label=f"{word} {edge_label(window, last=after)}")


def _until(window: Window, *, inclusive: bool) -> Window:
    """Everything before the window, or ``inclusive`` of it."""
    edge = window.end if inclusive else window.start
    word = "until" if inclusive else "before"
    return replace(window, start=None, end=edge, label=f"{word} {edge_label(window, last=inclusive)}")


def _week_of(window: Window, word: str, clock: Clock) -> Window:
    """The week, Monday to Sunday, that a day lies in; "the week to 20 May" is the seven days that end with it."""
    if not word or window.start is None:
        return window
    day = window.start.date()
    begin = day - timedelta(days=day.weekday())
    if word in ("to", "ended", "ending", "through"):
        begin = day - timedelta(days=6)
    return _span(clock, begin, begin + timedelta(days=6))


def _part_of(window: Window, part: str, clock: Clock) -> Window:
    """The early, middle or late third of a window, a preference; of a day or two, the whole."""
    if not part or window.start is None or window.end is None:
        return window
    length = window.end - window.start
    if length < _SHORTEST_WITH_PARTS:
        return window
    first, n = window.start.date(), _PARTS[part]
    third = max(1, round(length.days / 3))
    begin = first + timedelta(days=n * third)
    end = last_day(window) if n == max(_PARTS.values()) else begin + timedelta(days=third - 1)
    word = ("early", "mid", "late")[n]
    return days(clock, begin, end, f"{word} {window.label}", strict=False)


def _span(clock: Clock, first: date, last: date) -> Window:
    return days(clock, first, last, join_labels(name_day(first), name_day(last)))


def _is_long(window: Window) -> bool:
    return window.start is not None and window.end is not None and window.end - window.start > timedelta(days=20)


def _is_told(window: Window, clock: Clock) -> bool:
    """Whether the window lies in the years that are read and has begun when the question is asked."""
    sides = [side for side in (window.start, window.end) if side is not None]
    begun = window.start is None or window.start <= clock.as_of
    return begun and all(FIRST_YEAR <= side.year <= LAST_YEAR + 1 for side in sides)


def _clamped(window: Window, clock: Clock) -> Window:
    """The window without the days after the day of the question."""
    tonight = clock.moment(clock.today + timedelta(days=1))
    return replace(window, end=tonight) if window.end is not None and window.end > tonight else window
