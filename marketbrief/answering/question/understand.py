"""Words to a Question: its window, kind, direction, markets, names and publishers, before anything is searched."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from marketbrief.answering.question.comparison import compares
from marketbrief.answering.time import read_window
from marketbrief.domain.question import Direction, Question, QuestionKind, Window
from marketbrief.language.calendar import MONTH_NAMES, WEEKDAY_NAMES
from marketbrief.language.instruments import find_instruments, without_instruments
from marketbrief.language.movement import DOWN, UP
from marketbrief.language.publishers import publishers_in, speaks_of_reports, without_publishers
from marketbrief.language.tokens import STOP_WORDS

__all__ = ["understand"]

LONGEST_QUESTION = 2000
LEAST_OF_A_HEADLINE = 4
HEADLINE = 0.75

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
_MANY = (
    r"(?:compan(?:y|ies)|firms|banks|stocks|shares|sectors|industries|countries|currencies|commodities|markets|miners"
    r"|airlines|retailers|insurers|lenders|\w+makers|deals|events)"
)
_NO_KIND = r"(?!(?:made|makes|sent|pushed|lifted|hit|hurt|helped|drove|moved|caused|do|does|did|is|are|was|were)\b)"
_LIST = (
    r"^(?:so |and |please )*(?:which|what|list|name|give me|show me)(?: (?:all|the|me|some|of|a|list))*"
    rf" (?:{_NO_KIND}\w+ )?{_MANY}\b(?!.*\b(?:bull|bear)ish\b)"
)
_KINDS = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (QuestionKind.LIST, _LIST),
        (QuestionKind.VIEWS, _VIEWS),
        (QuestionKind.WHY, _WHY),
        (QuestionKind.FIGURE, _FIGURE),
        (QuestionKind.WHO, _WHO),
    )
)
_NAME = re.compile(
    r"(?<!\w)(?:[a-z][A-Z]\w+(?:\s+\d{1,3}(?!\w|%|[.,]\d))?|[A-Z][\w&.'’-]*)"
    r"(?:\s+(?:of|and|&|de|van|von)\s+(?=[A-Z])|\s+(?=[A-Z]))?"
)
_TIMES_IN_CAPITALS = "|".join(name[:3].upper() for name in (*WEEKDAY_NAMES, *MONTH_NAMES) if name != "May")
_TIME_AS_TICKER = re.compile(rf"\b(?:{_TIMES_IN_CAPITALS})\b(?! ?\d)")
_TICKER_MARK = "qx"
_OPENINGS = frozenset(
    """according amid based besides between considering despite following given regarding versus any anything brief
    compare describe did explain find get give has hello hey hi is latest let list look name news now ok okay please
    recap search show summarise summarize sum tell thanks today update was were yes""".split()
)


def understand(
    text: str, *, as_of: datetime, known_until: datetime | None = None, publishers: Sequence[str] = ()
) -> tuple[Question, str]:
    """The question, and its words without those that name a time, for searching.

    ``as_of`` is when it is asked, in the asker's zone; ``publishers`` are those the library has. Text beyond
    ``LONGEST_QUESTION`` characters is left out.
    """
    text = " ".join(text.split())[:LONGEST_QUESTION]
    window, rest = _window_of(_evenly_cased(text), as_of)
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
    if question.kind is not QuestionKind.WHY and compares(question):
        question = replace(question, kind=QuestionKind.COMPARE)
    return question, rest or text


def _window_of(text: str, as_of: datetime) -> tuple[Window | None, str]:
    """The window that a text names, and the text without it.

    A day or month in capitals among small letters is a ticker ("positive on MON").
    """
    apart = text if text.isupper() else _TIME_AS_TICKER.sub(lambda match: f"{_TICKER_MARK}{match[0]}", text)
    window, rest = read_window(apart, as_of)
    return window, rest.replace(_TICKER_MARK, "")


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


def _evenly_cased(text: str) -> str:
    """Text in which capitals tell nothing (all of it, or a headline's), with only tickers and markets left in them."""
    words = text.split()
    capitals = [word for word in words if word[0].isupper()]
    shouted = len(words) > 1 and text.isupper()
    headline = len(words) >= LEAST_OF_A_HEADLINE and any(word.lower() in STOP_WORDS for word in capitals[1:])
    if not shouted and not (headline and len(capitals) >= HEADLINE * len(words)):
        return text
    return " ".join(word if _keeps_capitals(word, shouted=shouted) else word.lower() for word in words)


def _keeps_capitals(word: str, *, shouted: bool) -> bool:
    if shouted:
        return bool(find_instruments(word)) and not find_instruments(word.lower())
    plain = word.strip("?!.,;:'’").lower()
    return plain not in STOP_WORDS | _OPENINGS and not (UP.fullmatch(plain) or DOWN.fullmatch(plain))
