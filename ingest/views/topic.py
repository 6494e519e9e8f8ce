"""What a statement is about, and the time it speaks of."""

import re

from marketbrief.instruments import find_instruments

__all__ = ["horizon_of", "topic_of"]

NUMBER = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen|a|the|several|few|couple of)"
UNIT = r"(?:days?|weeks?|months?|quarters?|years?|decades?)"
HORIZON = re.compile(
    rf"\b(?:(?:over|in|within|for|during|through|by) (?:the )?(?:next|coming|following|near|medium|long|short)[- ]"
    rf"(?:{NUMBER}(?: (?:to|or|-) {NUMBER})? ?)?(?:{UNIT}|term|future)|"
    rf"in (?:the )?(?:{NUMBER}[- ](?:to[- ]{NUMBER} )?{UNIT})(?:' time)|"
    rf"by (?:the )?(?:year-?end|end of (?:the |this |next )?(?:{UNIT}|\d{{4}})|later this year|mid-?(?:year|\d{{4}}))|"
    rf"(?:later )?this (?:year|quarter|month|week)(?: (?:or|and) (?:into )?(?:early )?next (?:year|quarter|month))?|"
    rf"next (?:{UNIT}|\d+ {UNIT})|year-?end)\b",
    re.IGNORECASE,
)


def topic_of(words: str) -> str | None:
    """The first market that the words name, by its display name."""
    named = find_instruments(words)
    return named[0].name if named else None


def horizon_of(statement: str) -> str | None:
    """The stretch of time ahead that the statement names, as written."""
    found = [match[0] for match in HORIZON.finditer(statement)]
    exact = [words for words in found if any(character.isdigit() for character in words)]
    return next(iter(exact or found), None)
