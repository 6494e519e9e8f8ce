"""What makes a sentence a poor line of an answer when it is taken out of its story."""

import re

from marketbrief.domain.question import Question
from marketbrief.language.calendar import WEEKDAY_NAMES

__all__ = ["faults_of", "stands_alone"]

FEWEST_WORDS = 6
COMFORTABLE_WORDS = 32
WEIGHT_OF_A_WORD_TOO_MANY = 0.04

_BYLINE = re.compile(
    r"^\W*(?:(?:additional )?(?:reporting|editing|writing|compiled) by|corrects|recasts|adds)\b|^\(", re.IGNORECASE
)
_SPOKEN = re.compile(r"^[\"“”„'‘`]|[\"”],? (?:he|she|they) (?:said|added)\b")
_DANGLING = re.compile(
    r"^(?:he|she|they|it|his|her|their|its|that|this|these|those|such|others?|another|both|some|but|and|or|so|yet|still|also"
    r"|however|meanwhile|instead|nor|then|there|here|even so|for example)\b",
    re.IGNORECASE,
)
_CONDITIONAL = re.compile(r"\b(?:would|could|might|may(?! \d)|if|should|predict(?:s|ed)?|look(?:s|ing)? (?:to|for))\b")
_AHEAD = re.compile(r"\b(?:will|expects?|(?:is|are) (?:due|scheduled|set) (?:to|at|on|for))\b")
_CONTINUES = re.compile(r"^[^,;]{0,60}\balso\b")
_ASKS = re.compile(r"\?$")
_ANNOUNCES = re.compile(r"^(?:here|below|(?:the )?following) (?:are|is)\b", re.IGNORECASE)
_ITEM = re.compile(r"^[*•]")
_LABELLED = re.compile(r"^[A-Z]{4,}(?: [A-Z]+)*:\s")
_OF_A_YEAR = re.compile(r"^\W*(?:(?:In|On|By|Since|During) )?(?:[A-Z][a-z]+ )?(?:\d{1,2}, )?((?:19|20)\d\d)\b")

_FAULTS = (
    (5.0, _BYLINE),
    (1.5, _SPOKEN),
    (1.5, _DANGLING),
    (1.0, _CONDITIONAL),
    (0.5, _AHEAD),
    (0.5, _CONTINUES),
    (1.0, _ASKS),
    (3.0, _ANNOUNCES),
    (0.5, _ITEM),
    (2.0, _LABELLED),
)
ANOTHER_DAY = 0.4
ANOTHER_YEAR = 2.0


def faults_of(text: str, question: Question) -> float:
    """The weight of all that is wrong with a sentence, 0 for a good one."""
    length = len(text.split())
    weight = sum(weight for weight, pattern in _FAULTS if pattern.search(text))
    if length < FEWEST_WORDS:
        weight += 5.0
    weight += WEIGHT_OF_A_WORD_TOO_MANY * max(length - COMFORTABLE_WORDS, 0)
    weight += ANOTHER_YEAR if _of_another_year(text, question) else 0.0
    return weight + (ANOTHER_DAY if _of_another_day(text, question) else 0.0)


def stands_alone(text: str) -> bool:
    """Whether a sentence can be understood without the one before it, and is prose that a desk wrote."""
    out_of_place = (_BYLINE, _SPOKEN, _DANGLING, _ASKS, _ANNOUNCES)
    return len(text.split()) >= FEWEST_WORDS and not any(pattern.search(text) for pattern in out_of_place)


def _of_another_year(text: str, question: Question) -> bool:
    """Whether a sentence opens with a year that is neither asked about nor the year of asking."""
    opening = _OF_A_YEAR.match(text)
    window = question.window
    sides = (question.as_of, window.start if window else None, window.end if window else None)
    return opening is not None and int(opening[1]) not in {side.year for side in sides if side is not None}


def _of_another_day(text: str, question: Question) -> bool:
    """Whether a sentence names days of the week, but not the one day that the question is about."""
    window = question.window
    if window is None or window.start is None or window.end is None or (window.end - window.start).days > 1:
        return False
    named = {day for day in WEEKDAY_NAMES if day in text}
    return bool(named) and WEEKDAY_NAMES[window.start.weekday()] not in named
