"""Parse commands: follow, unfollow, every weekday at 07:30, list, stop, resume. Pure; other text is a question."""

import re
from dataclasses import dataclass
from datetime import time
from typing import TypeAlias

from bot.scheduled.follows import subject_key
from bot.scheduled.timetable import EVERY_DAY, WEEKDAYS, WEEKEND
from marketbrief.domain.errors import MarketbriefError
from marketbrief.language.calendar import WEEKDAY_SHORT_NAMES, WEEKDAY_WORDS, weekday_number
from marketbrief.language.instruments import instrument_named

__all__ = [
    "Command",
    "CommandUnclear",
    "EveryCommand",
    "FollowCommand",
    "ListCommand",
    "ResumeCommand",
    "StopCommand",
    "UnfollowCommand",
    "is_for_this_channel",
    "parse_command",
]

MOST_SUBJECTS = 10
LONGEST_SUBJECT = 80

_DAYS = {
    "day": EVERY_DAY,
    "weekday": WEEKDAYS,
    "weekdays": WEEKDAYS,
    "workday": WEEKDAYS,
    "morning": EVERY_DAY,
    "weekend": WEEKEND,
} | {name: frozenset({weekday_number(name)}) for name in (*WEEKDAY_WORDS, *WEEKDAY_SHORT_NAMES)}
_DAY = rf"(?:{'|'.join(sorted(_DAYS, key=len, reverse=True))})"
_EVERY = re.compile(rf"every\s+(?P<days>{_DAY}(?:(?:\s*(?:,|&|and)\s*|\s+){_DAY})*)\b(?P<rest>.*)", re.I | re.S)
_TIME = re.compile(
    r"[\s,]*(?:at\s+)?(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?\s*(?P<half>[ap]\.?m\.?)?(?!\w|[:.]\d)", re.I
)
_LEAD_IN = re.compile(r"^[\s,:]*(?:(?:on|about|for|with)\s+)?", re.I)
_FOLLOW = re.compile(r"(?P<verb>follow|unfollow)(?!\w)(?P<rest>.*)", re.I | re.S)
_STOP = re.compile(r"stop\s*(?:note|number|no\.?)?\s*#?(?P<number>\d*)", re.I)
_THIS_CHANNEL = re.compile(r"[\s,]*\b(?:(?:in|for|of|on)\s+)?this channel\b[\s,.!]*", re.I)
_EXAMPLE = "/brief every weekday 07:30 small caps, Fed, oil"
_NOON = 12


class CommandUnclear(MarketbriefError):
    """The command is incomplete or ambiguous; the message says what is missing and gives an example."""


@dataclass(frozen=True, slots=True)
class FollowCommand:
    """Follow these subjects from now on."""

    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnfollowCommand:
    """Stop following these subjects."""

    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EveryCommand:
    """A note on these subjects, or on what is followed where there are none; ``trading`` leaves out market holidays."""

    days: frozenset[int]
    at: time
    trading: bool
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListCommand:
    """List what is followed and scheduled."""


@dataclass(frozen=True, slots=True)
class StopCommand:
    """Stop the note with this number."""

    number: int


@dataclass(frozen=True, slots=True)
class ResumeCommand:
    """Post here again after a pause, which follows refused posts."""


Command: TypeAlias = FollowCommand | UnfollowCommand | EveryCommand | ListCommand | StopCommand | ResumeCommand


_PLAIN: dict[str, Command] = {"list": ListCommand(), "resume": ResumeCommand()}


def is_for_this_channel(words: str) -> bool:
    """Whether a command says that it is meant for "this channel"."""
    return _THIS_CHANNEL.search(words) is not None


def parse_command(words: str) -> Command | None:
    """The command in ``words``, ``None`` for a question; CommandUnclear when something is missing."""
    words = _THIS_CHANNEL.sub(" ", words).strip()
    if plain := _PLAIN.get(words.casefold()):
        return plain
    if match := _FOLLOW.fullmatch(words):
        subjects = _some_subjects(match["rest"], match["verb"].lower())
        return FollowCommand(subjects) if match["verb"].lower() == "follow" else UnfollowCommand(subjects)
    if match := _STOP.fullmatch(words):
        return _stop(match["number"])
    if match := _EVERY.fullmatch(words):
        return _every(match["days"], match["rest"])
    return None


def _stop(number: str) -> StopCommand:
    if not number:
        raise CommandUnclear("Which note? '/brief list' shows their numbers; then '/brief stop 3'.")
    return StopCommand(min(int(number), 2**62))


def _every(days: str, rest: str) -> EveryCommand:
    found = _TIME.match(rest)
    if found is None:
        raise CommandUnclear(f"At what time? For example: {_EXAMPLE}")
    named = re.findall(_DAY, days, re.I)
    return EveryCommand(
        days=frozenset().union(*(_DAYS[name.lower()] for name in named)),
        at=_time_of_day(found),
        trading=all(_DAYS[name.lower()] is WEEKDAYS for name in named),
        subjects=_subjects(rest[found.end() :]),
    )


def _time_of_day(found: re.Match[str]) -> time:
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), (found["half"] or "")[:1].lower()
    valid = 1 <= hour <= _NOON if half else hour < 24 and found["minute"] is not None
    if not valid or minute >= 60:
        raise CommandUnclear(f"“{found[0].strip(' ,')}” is not a time of day: write 07:30, 18:00 or 7:30am")
    if half:
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    return time(hour, minute)


def _some_subjects(text: str, verb: str) -> tuple[str, ...]:
    subjects = _subjects(text)
    if not subjects:
        raise CommandUnclear(
            f"What should I {verb}? A market, a person or a firm, for example: /brief {verb} small caps"
        )
    return subjects


def _subjects(text: str) -> tuple[str, ...]:
    """Subjects between commas; "oil and gold" are two, as both are markets."""
    parts = [_LEAD_IN.sub("", text)] if text.strip() else []
    parts = [part for whole in parts for piece in re.split(r"[,;\n]", whole) for part in _markets_apart(piece)]
    named = {subject_key(part): " ".join(part.split()) for part in reversed(parts) if re.search(r"\w", part)}
    subjects = tuple(reversed(named.values()))
    if len(subjects) > MOST_SUBJECTS:
        raise CommandUnclear(f"That is {len(subjects)} subjects; {MOST_SUBJECTS} is the most for one command.")
    if too_long := next((subject for subject in subjects if len(subject) > LONGEST_SUBJECT), None):
        raise CommandUnclear(f"“{too_long[:LONGEST_SUBJECT]}…” is too long: name a market, a person or a firm.")
    return subjects


def _markets_apart(piece: str) -> list[str]:
    piece = re.sub(r"^\s*and\s+", "", piece, flags=re.I).strip(" .!?\"'“”")
    parts = re.split(r"\s+(?:and|&)\s+", piece, flags=re.I)
    return parts if len(parts) > 1 and all(instrument_named(part) for part in parts) else [piece]
