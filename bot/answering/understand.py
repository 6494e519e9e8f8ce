"""Words to a Question: its window, kind, direction, markets, names and publishers, before anything is searched."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.answering.publishers import publishers_in, speaks_of_reports, without_publishers
from bot.answering.vocabulary import DOWN, UP
from bot.answering.window import read_window
from marketbrief.instruments import find_instruments, without_instruments
from marketbrief.library.fulltext import STOP_WORDS
from marketbrief.question import Direction, Question, QuestionKind

__all__ = ["understand"]

LONGEST_QUESTION = 2000

_VIEWS = (
    r"\b(?:(?:analyst|strategist|economist|broker|view|opinion|outlook|forecast)s?|expects?|thinks?|thoughts?)\b"
    r"|\b(?:bull(?:ish)?|bear(?:ish)?)\b|\bwhat (?:do|does|did) .{2,60}\b(?:say|see)\b"
)
_WHY = (
    r"\b(?:why|reasons?|causes?|caused|drivers?|behind|drove|driving|drives|explains?|how come)\b"
    r"|\bwhat(?:'s| is| was)? mov(?:ed|ing)\b"
    r"|\bwhat (?:made|makes|sent|pushed|lifted|hit|hurt|helped|dragged|weighed|boosted)\b"
)
_FIGURE = r"\bhow (?:much|many|high|low|far)\b|\bwhat (?:level|price|yield)\b|\bwhere did .{2,40} close\b"
_WHO = r"\bwho(?:'s|se|m)?\b"
_KINDS = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (QuestionKind.VIEWS, _VIEWS),
        (QuestionKind.WHY, _WHY),
        (QuestionKind.FIGURE, _FIGURE),
        (QuestionKind.WHO, _WHO),
    )
)
_NAME = re.compile(r"(?:[A-Z][\w&.'’-]*|[A-Z]{2,})(?:\s+(?:of|and|&|de|van|von)\s+(?=[A-Z])|\s+(?=[A-Z]))?")
_OPENINGS = frozenset(
    "according amid based besides between considering despite following given regarding versus".split()
)


def understand(
    text: str, *, as_of: datetime, known_until: datetime | None = None, publishers: Sequence[str] = ()
) -> tuple[Question, str]:
    """The question, and its words without those that name a time, for searching.

    ``as_of`` is when it is asked, in the asker's zone; ``publishers`` are those the library has. Text beyond
    ``LONGEST_QUESTION`` characters is left out.
    """
    text = " ".join(text.split())[:LONGEST_QUESTION]
    window, rest = read_window(text, as_of)
    named = publishers_in(text, publishers)
    if named and window is not None and speaks_of_reports(text):
        window = replace(window, strict=False)
    question = Question(
        text=text,
        as_of=as_of,
        known_until=known_until,
        kind=next((kind for kind, pattern in _KINDS if pattern.search(text)), QuestionKind.WHAT),
        window=window,
        direction=_direction(rest),
        instruments=find_instruments(rest),
        names=_names_in(rest, named),
        publishers=named,
    )
    return question, rest or text


def _direction(text: str) -> Direction | None:
    up, down = UP.search(text), DOWN.search(text)
    if bool(up) == bool(down):
        return None
    return Direction.UP if up else Direction.DOWN


def _names_in(text: str, publishers: Sequence[str]) -> tuple[str, ...]:
    """Runs of capitalised words that are no market, no publisher and no question word at the start."""
    runs: list[str] = []
    end = -1
    for match in _NAME.finditer(without_instruments(without_publishers(text, publishers))):
        if runs and match.start() == end:
            runs[-1] += match[0]
        else:
            runs.append(match[0])
        end = match.end()
    names = (_without_opening(run).strip(" .'’") for run in runs)
    return tuple(dict.fromkeys(name for name in names if len(name) > 1))


def _without_opening(run: str) -> str:
    """A run without the question words it opens with ("What Goldman" is "Goldman"), and without a possessive."""
    words = re.sub(r"['’]s\b", "", run).split()
    while words and words[0].lower() in STOP_WORDS | _OPENINGS:
        words.pop(0)
    return " ".join(words)
