"""Words to a Question: its window, kind, direction, markets, names and publishers, before anything is searched."""

import re
from collections.abc import Sequence
from datetime import datetime

from bot.answering.window import read_window
from marketbrief.instruments import find_instruments
from marketbrief.library.fulltext import STOP_WORDS
from marketbrief.question import Direction, Question, QuestionKind

__all__ = ["understand"]

LONGEST_QUESTION = 2000

_KINDS: tuple[tuple[QuestionKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (
            QuestionKind.VIEWS,
            r"\b(?:analysts?|strategists?|economists?|brokers?|views?|opinions?|outlooks?|forecasts?|expects?|thinks?|thoughts?)\b"
            r"|\b(?:bull(?:ish)?|bear(?:ish)?)\b|\bwhat (?:do|does|did) .{2,60}\b(?:say|see)\b",
        ),
        (
            QuestionKind.WHY,
            r"\b(?:why|reasons?|causes?|caused|cause of|drivers?|behind|drove|driving|drives|explains?|what(?:'s| is| was)? mov(?:ed|ing))\b"
            r"|\bwhat (?:made|makes|sent|pushed|lifted|hit|hurt|helped|dragged|weighed|boosted)\b|\bhow come\b",
        ),
        (
            QuestionKind.FIGURE,
            r"\bhow (?:much|many|high|low|far)\b|\bwhat (?:level|price|yield)\b|\bwhere did .{2,40} close\b",
        ),
        (QuestionKind.WHO, r"\bwho(?:'s|se|m)?\b"),
    )
)

_UP = re.compile(
    r"\b(?:ris(?:e|es|ing|en)|rose|gain(?:s|ed|ing)?|rall(?:y|ies|ied|ying)|jump(?:s|ed|ing)?|surg(?:e|es|ed|ing)|climb(?:s|ed|ing)?"
    r"|soar(?:s|ed|ing)?|advanc(?:e|es|ed|ing)|rebound(?:s|ed|ing)?|higher|up|strengthen(?:s|ed|ing)?|firm(?:s|ed|er)?)\b",
    re.IGNORECASE,
)
_DOWN = re.compile(
    r"\b(?:fall(?:s|en|ing)?|fell|drop(?:s|ped|ping)?|declin(?:e|es|ed|ing)|los(?:e|es|t|ing)|slid(?:e|es|ing)?|slip(?:s|ped|ping)?"
    r"|sink(?:s|ing)?|sank|tumbl(?:e|es|ed|ing)|plung(?:e|es|ed|ing)|slump(?:s|ed|ing)?|eas(?:e|es|ed|ing)|weaken(?:s|ed|ing)?"
    r"|retreat(?:s|ed|ing)?|lower|down|dip(?:s|ped|ping)?|sell-?off|crash(?:es|ed|ing)?)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?:[A-Z][\w&.'’-]*|[A-Z]{2,})(?:\s+(?:of|and|&|de|van|von)\s+(?=[A-Z])|\s+(?=[A-Z]))?")


def understand(
    text: str, *, as_of: datetime, known_until: datetime | None = None, publishers: Sequence[str] = ()
) -> tuple[Question, str]:
    """The question, and its words without those that name a time, for searching.

    ``as_of`` is when it is asked, in the asker's zone; ``publishers`` are those the library has. Text beyond
    ``LONGEST_QUESTION`` characters is left out.
    """
    text = " ".join(text.split())[:LONGEST_QUESTION]
    window, rest = read_window(text, as_of)
    named = tuple(publisher for publisher in publishers if _names(text, publisher))
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


def _names(text: str, publisher: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(publisher)}(?!\w)", text, re.IGNORECASE) is not None


def _direction(text: str) -> Direction | None:
    up, down = _UP.search(text), _DOWN.search(text)
    if bool(up) == bool(down):
        return None
    return Direction.UP if up else Direction.DOWN


def _names_in(text: str, publishers: Sequence[str]) -> tuple[str, ...]:
    """Runs of capitalised words that are no market, no publisher and no question word at the start."""
    runs: list[str] = []
    end = -1
    for match in _NAME.finditer(text):
        if runs and match.start() == end:
            runs[-1] += match[0]
        else:
            runs.append(match[0])
        end = match.end()
    names = (_without_opening(run).strip(" .'’") for run in runs)
    taken = {publisher.casefold() for publisher in publishers}
    return tuple(
        dict.fromkeys(n for n in names if len(n) > 1 and n.casefold() not in taken and not find_instruments(n))
    )


def _without_opening(run: str) -> str:
    """A run without the question words it opens with ("What Goldman" is "Goldman"), and without a possessive."""
    words = re.sub(r"['’]s\b", "", run).split()
    while words and words[0].lower() in STOP_WORDS:
        words.pop(0)
    return " ".join(words)
