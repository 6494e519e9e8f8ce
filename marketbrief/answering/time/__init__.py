"""Windows of time: what the words of a question say about when.

    read_window("why did oil fall on Tuesday?", as_of)  ->  Tuesday 17 May 2011, "why did oil fall?"

`patterns` finds phrases, `dates`, `relative` and `holidays_seasons` read one each, `false_times` drops what only looks
like time, `ranges` joins phrases ("since", "between"), and `calendar_spans` turns them into days of the calendar.

Decisions a caller can rely on:

- "on Tuesday" asked on a Tuesday is today; "last Tuesday" never is.
- "yesterday" asked on a Sunday or Monday reaches back to Friday, when markets last traded, whatever is asked about.
- Days, weeks, months and stretches of them are walls (``strict``). Quarters, halves, years, parts ("early May") and
  words like "lately" are preferences: what is said about them is often said later.
- Times still to come, and what cannot be ("30 February"), are no windows; no window reaches past the day of asking.
- A day or month without a year that was most of a year ago is the one to come ("hiking in December?" asked in October),
  and so is the weekday that a question about the future names ("what will they do on Monday?"), unless it says "did".
"""

import re
from datetime import datetime, timedelta

from marketbrief.answering.time.calendar_spans import Clock, edge_label, join_labels
from marketbrief.answering.time.ranges import TimeReading, readings
from marketbrief.domain.article import require_aware
from marketbrief.domain.question import Window
from marketbrief.language.calendar import WEEKDAY_FOR_SURE
from marketbrief.language.calendar_spelling import correct_spelling
from marketbrief.language.normalize import plain_marks

__all__ = ["read_window", "read_windows"]

LONGEST_QUESTION = 4_000
_MOST_OF_A_YEAR = timedelta(days=240)
_PAST = re.compile(
    r"\b(?:did|was|were|had|last|past|ago|fell|rose|drove|sank|sent|made|(?!need|speed|exceed|proceed)[a-z]{3,}ed)\b",
    re.I,
)
_FUTURE = re.compile(r"\b(?:will|gonna|going to|odds|next)\b|['’]ll\b", re.IGNORECASE)
_NAMES_WEEKDAY = re.compile(WEEKDAY_FOR_SURE, re.IGNORECASE)
_SAYS_YEAR = re.compile(r"\d{4}|['’/]\d\d\b")


def read_window(text: str, as_of: datetime) -> tuple[Window | None, str]:
    """The window that ``text`` names, asked at ``as_of`` in the asker's zone, and the text without its words.

    Of several windows it is the one that holds them all, where some are walls that holds the walls; ``None`` when no
    time is named. The rest of the text has its white space squeezed and is the query to search for: years and quarters,
    which are preferences, stay in it as words to find. It is empty when nothing but time was asked for.
    Words of time are read in the first 4,000 characters. Raises ValueError when ``as_of`` is naive, and nothing on any
    text.
    """
    squeezed, found = _read(text, as_of)
    if not found:
        return None, " ".join(text.split())
    walls = [reading.window for reading in found if reading.window.strict]
    return _hull(walls or [reading.window for reading in found]), _without(squeezed, found)


def read_windows(text: str, as_of: datetime) -> tuple[Window, ...]:
    """Every window that ``text`` names, in order of appearance, each once."""
    return tuple(dict.fromkeys(reading.window for reading in _read(text, as_of)[1]))


def _read(text: str, as_of: datetime) -> tuple[str, list[TimeReading]]:
    require_aware(as_of)
    squeezed = correct_spelling(" ".join(text.split()))
    plain = plain_marks(squeezed[:LONGEST_QUESTION])
    found = readings(plain, Clock(as_of, as_of.date()))
    return squeezed, [reading for reading in found if not _is_to_come(reading, plain, as_of)]


def _is_to_come(reading: TimeReading, text: str, as_of: datetime) -> bool:
    """Whether the words, read as a time that has been, mean one that is still to come."""
    window, words = reading.window, text[reading.start : reading.end]
    if window.start is None or window.end is None or _SAYS_YEAR.search(words) or _PAST.search(text):
        return False
    if as_of - window.end > _MOST_OF_A_YEAR:
        return window.strict
    return bool(_NAMES_WEEKDAY.search(words) and _FUTURE.search(text))


def _hull(windows: list[Window]) -> Window:
    """The shortest window that holds all of ``windows``."""
    earliest, latest = windows[0], windows[0]
    for window in windows[1:]:
        earliest = window if _key(window.start, -1) < _key(earliest.start, -1) else earliest
        latest = window if _key(window.end, 1) > _key(latest.end, 1) else latest
    if _key(earliest.end, 1) == _key(latest.end, 1):
        return earliest
    if _key(earliest.start, -1) == _key(latest.start, -1):
        return latest
    label = f"until {edge_label(latest, last=True)}"
    if earliest.start is not None:
        label = join_labels(edge_label(earliest), edge_label(latest, last=True))
    return Window(start=earliest.start, end=latest.end, label=label, strict=earliest.strict)


def _key(side: datetime | None, openness: int) -> tuple[int, float]:
    """Sort an open start before, an open end after every moment."""
    return (openness, 0.0) if side is None else (0, side.timestamp())


def _without(text: str, found: list[TimeReading]) -> str:
    """The text without the words of the readings, its spaces and commas in order again."""
    parts, at = [], 0
    for reading in found:
        if not reading.searched:
            parts.append(text[at : reading.start])
            at = reading.end
    rest = " ".join(" ".join([*parts, text[at:]]).split())
    for mark in ",.;:!?":
        rest = rest.replace(f" {mark}", mark)
    rest = rest.replace(",,", ",").replace(",?", "?").strip(" ,;:")
    return rest if any(letter.isalnum() for letter in rest) else ""
