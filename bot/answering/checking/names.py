"""Names of several words: told together only where they stand together."""

import re

from bot.answering.checking.word_order import CALENDAR
from bot.answering.checking.wording import TITLES

__all__ = ["name_put_together"]

_PAIR = re.compile(r"(?<![\w'-])(?=([A-Z][\w&'-]+) ([A-Z][\w&'-]+))")
_OPENING = re.compile(r"(?:^|[.!?:]['\"]?\s+|['\"(\[]\s*)$")
_POSSESSIVE = re.compile(r"'s?$")
_SHORTEST = 4


def name_put_together(text: str, words: str) -> str | None:
    """Two capitalised words told side by side that nowhere stand so in ``words``; None where there are none.

    Words that open, titles, days and months, and short forms in capitals may stand beside any name.
    """
    for match in _PAIR.finditer(text):
        one, other = (_POSSESSIVE.sub("", word) for word in match.groups())
        opens = _OPENING.search(text[max(match.start() - 4, 0) : match.start()])
        if (opens and f" {one} " not in words) or _may_stand_beside(one) or _may_stand_beside(other):
            continue
        if not re.search(rf"(?<!\w){re.escape(one)}(?:'s?)? {re.escape(other)}(?!\w)", words):
            return f"{one} {other}"
    return None


def _may_stand_beside(word: str) -> bool:
    lowered = word.lower()
    short = word.isupper() and len(word) <= _SHORTEST
    return short or lowered in CALENDAR or lowered in TITLES or lowered in ("executive", "officer", "vice", "new")
