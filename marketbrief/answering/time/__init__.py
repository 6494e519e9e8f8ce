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
"""

from datetime import datetime

from marketbrief.answering.time.calendar_spans import Clock, edge_label, join_labels
from marketbrief.answering.time.ranges import TimeReading, readings
from marketbrief.domain.article import require_aware
from marketbrief.domain.question import Window
from marketbrief.language.calendar_spelling import correct_spelling
from marketbrief.language.normalize import plain_marks

__all__ = ["read_window", "read_windows"]

LONGEST_QUESTION = 4_000


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
    return squeezed, readings(plain, Clock(as_of, as_of.date()))


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
