"""Words of moves (up, down, raised, lowered), of their causes, and figures with their units."""

import re
from typing import Final

from marketbrief.language import lexicon
from marketbrief.language.calendar import WEEKDAY_NAMES, any_of

__all__ = ["CAUSE", "DOWN", "FIGURE", "FORESEEN_DOWN", "FORESEEN_UP", "LOWERED", "RAISED", "UP"]


def _alternatives(key: str) -> str:
    return "|".join(lexicon.in_order("movement", key)).replace("_", " ")


def _whole_words(key: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_alternatives(key)})\b", re.IGNORECASE)


UP: Final = _whole_words("up")
"""A market or a figure rises."""
DOWN: Final = _whole_words("down")
"""It falls."""
RAISED: Final = _whole_words("raised")
"""Somebody makes it rise, or there is more of it."""
LOWERED: Final = _whole_words("lowered")
"""Somebody makes it fall, or there is less of it."""
FORESEEN_UP: Final = _alternatives("foreseen_up")
"""What rises behind "will" or "expects": alternatives of a pattern."""
FORESEEN_DOWN: Final = _alternatives("foreseen_down")
"""What falls behind "will" or "expects": alternatives of a pattern."""
_CAUSAL = _whole_words("cause")
_AFTER_NEWS = (
    r"\bafter(?!-| (?:trading|falling|rising|hitting|closing|touching|reaching|gaining|losing|climbing|tumbling"
    r"|dropping|slipping|opening|ending|first|changing|hours|the (?:\w+ )?(?:close|bell))\b)"
)
_MOVED_ON = (
    r"\b(?:fell|rose|up|down|lower|higher|gained|slipped|eased|climbed|jumped|dropped|tumbled|rallied|surged|slid)"
    rf" (?:\w+day )?on (?!{any_of(WEEKDAY_NAMES)}|the |\d|Wall|its )"
)
_AS_SOMETHING_HAPPENED = (
    r"(?<!such )(?<!known )(?<!well )(?<!much )(?<!high )(?<!low )(?<!seen )\bas "
    r"(?!of |an? |much |high |low |well |many )"
    r"(?=[\w.,'’&$ -]{3,60}? (?:\w+(?:ed|s)|fell|rose|sold|cut|took|held|lost|beat|hit|grew|bet)\b)"
)
CAUSE: Final = re.compile(
    "|".join((_CAUSAL.pattern, _AFTER_NEWS, _MOVED_ON, _AS_SOMETHING_HAPPENED)),
    re.IGNORECASE,
)
"""Why it moved."""
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
FIGURE: Final = re.compile(
    rf"(?<![\w.])(?:[$€£¥]\s?)?{_NUMBER}\s?"
    r"(?:%|percent(?:age\ points?)?|per cent|basis points?|bps?\b|points?\b|cents?\b|a barrel|an ounce|yen\b"
    rf"|(?:million|billion|trillion)\b)|[$€£¥]\s?{_NUMBER}",
    re.IGNORECASE,
)
"""A figure with its unit."""
