"""Names: capitalised words that do not open a sentence, told together only where they stand together."""

import re

from marketbrief.language.calendar import CALENDAR_WORDS
from marketbrief.language.roles import ROLES_BEFORE_A_NAME
from marketbrief.language.tokens import STOP_WORDS

__all__ = ["name_put_together", "names_in"]

_NAME = re.compile(r"(?<![\w'])[A-Z][\w&]+")
_PAIR = re.compile(r"(?<![\w'-])(?=([A-Z][\w&'-]+) ([A-Z][\w&'-]+))")
_OPENING = re.compile(r'(?:^|[.!?:]["\']?\s+|["\'(\[])\s*$')
_POSSESSIVE = re.compile(r"'s?$")
_LONGEST_SHORT_FORM = 4
# they are parts of titles that say nothing alone
_OF_TITLES = frozenset("executive officer vice new".split())


def names_in(text: str) -> set[str]:
    """Capitalised words that do not open a sentence or a quotation."""
    return {match[0] for match in _NAME.finditer(text) if not _opens(text, match.start())}


def name_put_together(text: str, words: str) -> str | None:
    """Two capitalised words told side by side that nowhere stand so in ``words``; None where there are none.

    Words that open, small words, titles, days, months and short forms in capitals may stand beside any name.
    """
    for match in _PAIR.finditer(text):
        one, other = (_POSSESSIVE.sub("", word) for word in match.groups())
        only_opens = _opens(text, match.start()) and f" {one} " not in words
        if only_opens or _may_stand_beside(one) or _may_stand_beside(other):
            continue
        if not re.search(rf"(?<!\w){re.escape(one)}(?:'s?)? {re.escape(other)}(?!\w)", words):
            return f"{one} {other}"
    return None


def _opens(text: str, place: int) -> bool:
    return _OPENING.search(text[max(place - 4, 0) : place]) is not None


def _may_stand_beside(word: str) -> bool:
    short = word.isupper() and len(word) <= _LONGEST_SHORT_FORM
    return short or word.lower() in CALENDAR_WORDS | ROLES_BEFORE_A_NAME | _OF_TITLES | STOP_WORDS
