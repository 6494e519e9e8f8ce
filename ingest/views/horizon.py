"""Horizon of a view: the time ahead that a statement names."""

import re

from marketbrief.language.calendar import MONTH_WORDS, any_of

__all__ = ["horizon_of"]

NUMBER = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen|a|the|several|few|couple of)"
UNIT = r"(?:days?|weeks?|months?|quarters?|years?|decades?)"
YEAR = r"(?:20\d\d)"
MONTH = any_of(MONTH_WORDS)
PART = r"(?:(?:first|second|third|fourth|1st|2nd|3rd|4th|current|next|this) (?:quarter|half)|q[1-4]|h[12])"
SPAN = rf"(?:{NUMBER}(?: (?:to|or|-) {NUMBER})? ?)?(?:{UNIT}|term|future)"
POINT = (
    rf"(?:(?:year|month|quarter)-?end|later this year|mid-?(?:year|{YEAR})|(?:early |late )?(?:{MONTH} )?{YEAR}|"
    rf"(?:end|middle|start|beginning) of (?:the |this |next )?(?:{UNIT}|{YEAR}|{MONTH})|next {UNIT}|"
    rf"summer|autumn|fall|winter|spring|christmas|easter)"
)
THIS_YEAR = (
    r"(?:later )?this (?:year|quarter|month|week)(?: (?:or|and) (?:into )?(?:early )?next (?:year|quarter|month))?"
)
# reads words in small letters
HORIZON = re.compile(
    r"\b(?:(?:over|in|within|for|during|through|by) (?:the )?(?:next|coming|following|near|medium|long|short)[- ]"
    rf"{SPAN}|"
    rf"(?:in|within) (?:the )?(?:{NUMBER}[- ](?:to[- ]{NUMBER} )?{UNIT})(?:['’] time)?|"
    rf"(?:by|before|until|into|through|towards?) (?:the )?{POINT}|"
    rf"(?:in|during|for|over|by|into|through) (?:the )?(?:{PART}(?: of (?:the year|this year|next year|{YEAR}))?|"
    rf"(?:early |late |mid-?)?(?:{MONTH} )?{YEAR})|"
    rf"{THIS_YEAR}|next (?:{UNIT}|\d+ {UNIT})|year-?end)(?!\w)"
)
AHEAD = re.compile(
    r"\b(?:will|would|should|could|may|might|can|going to|set to|likely|expect\w*|forecast\w*|predict\w*|see|sees|"
    r"estimat\w+|target\w*|outlook|anticipat\w+|project\w*|to (?!the\b|an?\b)[a-z]+)\b|['’]ll\b"
)
# one of these stands in whatever HORIZON matches: most statements need not be searched
TELLING = (
    "year", "month", "week", "quarter", "day", "decade", "term", "future", "half", "20", "q1", "q2", "q3", "q4", "h1",
    "h2", "end of", "middle of", "start of", "beginning of", "summer", "autumn", "fall", "winter", "spring",
    "christmas", "easter",
)  # fmt: skip


def horizon_of(statement: str) -> str | None:
    """The time ahead that the statement names, as written; ``None`` where it speaks of the past."""
    lowered = statement.lower()
    if not any(part in lowered for part in TELLING) or not AHEAD.search(lowered):
        return None
    found = [statement[match.start() : match.end()] for match in HORIZON.finditer(lowered)]
    exact = [words for words in found if any(character.isdigit() for character in words)]
    return next(iter(exact or found), None)
