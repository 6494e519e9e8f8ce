"""Misspelt names of months and weekdays, put right."""

from functools import lru_cache

from rapidfuzz.distance import OSA

from marketbrief.language.calendar import MONTH_NAMES, WEEKDAY_NAMES
from marketbrief.language.tokens import LETTERS

__all__ = ["correct_spelling"]

_SPELLABLE = tuple(name for name in (*MONTH_NAMES, *WEEKDAY_NAMES, "yesterday") if len(name) >= len("Sunday"))
_SHORTEST, _LONGEST = 5, 11


def correct_spelling(text: str) -> str:
    """Put misspelt months, weekdays and "yesterday" right; every other word stays."""
    return LETTERS.sub(lambda match: _corrected(match[0]), text)


@lru_cache(maxsize=4096)
def _corrected(word: str) -> str:
    """The one name that ``word`` is a slip of, or ``word``.

    A slip keeps the first and the last letter. In a name of nine letters or more two slips are put right, in a shorter
    one one; in a name of six letters only a letter left out, doubled or swapped counts, for "sundry" is no Sunday.
    """
    if not _SHORTEST <= len(word) <= _LONGEST:
        return word
    lowered = word.lower()
    names = [name for name in _SPELLABLE if lowered != name.lower() and _is_slip(lowered, name.lower())]
    return names[0] if len(names) == 1 else word


def _is_slip(word: str, name: str) -> bool:
    allowed = 2 if len(name) >= len("Wednesday") else 1
    if word[0] != name[0] or word[-1] != name[-1] or abs(len(word) - len(name)) > allowed:
        return False
    if len(name) == len("Sunday") and len(word) == len(name) and sorted(word) != sorted(name):
        return False
    return OSA.distance(word, name) <= allowed
