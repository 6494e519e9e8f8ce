"""Figures as they are told: "36.7%" and "36.7 percent" are one, "a quarter point" and "25 basis points" are too."""

import re
from decimal import Decimal

__all__ = ["UNITS", "numbers_in", "plainly"]

UNITS = frozenset(
    """percent bp dollar dollars euro euros pound pounds yen cent cents pence barrel barrels ounce ounces ton tons tonne
    tonnes bushel bushels gallon gallons lots million billion trillion mln bln bn $ € £ ¥""".split()
)
"""Words of amounts, as sentences have them once they are spelled ``plainly``."""

_FRACTIONS = {"quarter": 25, "half": 50, "three-quarter": 75, "three-quarters": 75}
_WORDS = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen"
    " nineteen"
).split()
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
NUMBER_WORDS = {word: n for n, word in enumerate(_WORDS, 2)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}
_MAGNITUDES = {"million": 6, "mln": 6, "billion": 9, "bln": 9, "bn": 9, "trillion": 12}
_CURRENCIES = {
    **dict.fromkeys(("$", "dollar", "dollars"), "dollar"),
    **dict.fromkeys(("€", "euro", "euros"), "euro"),
    **dict.fromkeys(("£", "pound", "pounds"), "pound"),
    **dict.fromkeys(("¥", "yen"), "yen"),
    **dict.fromkeys(("cent", "cents"), "cent"),
    "pence": "pence",
}

_PART_POINT = re.compile(
    r"\b(?:a |an )?(?P<part>three-quarters?|quarter|half)(?:[- ](?:of )?a)?[- ](?:percentage[- ])?point\b",
    re.IGNORECASE,
)
_PERCENTAGE_POINTS = re.compile(r"(?P<n>\d+(?:\.\d+)?)[- ]percentage[- ]points?\b", re.IGNORECASE)
_SPELLINGS = (
    (re.compile(r"\s?%|[ -](?:per cent|pct|percent)\b(?! ?age)", re.IGNORECASE), " percent"),
    (re.compile(r"[ -]basis[ -]points?\b|(?<=\d)[ -]?bps?\b", re.IGNORECASE), " bp"),
)
_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(NUMBER_WORDS)})\b", re.IGNORECASE)
_DIGITS = re.compile(
    rf"(?<![\w.])(?P<digits>\d+(?:,\d+)*(?:\.\d+)?|\.\d+)(?:[ -](?P<magnitude>{'|'.join(_MAGNITUDES)})\b)?",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?P<sign>[$€£¥])?\s?(?<![\w.])[-+]?(?P<digits>\d+(?:,\d+)*(?:\.\d+)?|\.\d+)"
    r"(?:[ -](?P<unit>percent|bp|dollars?|euros?|pounds?|yen|cents?|pence)\b)?"
)


def plainly(text: str) -> str:
    """``text`` with every figure spelled in one way: digits in full without commas, "percent", "bp"."""
    text = _PART_POINT.sub(lambda match: f"{_FRACTIONS[match['part'].lower()]} bp", text)
    text = _PERCENTAGE_POINTS.sub(lambda match: f"{_plain(str(Decimal(match['n']) * 100))} bp", text)
    for pattern, spelling in _SPELLINGS:
        text = pattern.sub(spelling, text)
    text = _NUMBER_WORD.sub(lambda match: str(NUMBER_WORDS[match[0].lower()]), text)
    return _DIGITS.sub(_in_full, text)


def numbers_in(text: str) -> set[tuple[str, str]]:
    """The figures of a text as (value in full, unit): unit percent, bp, a currency, or none."""
    return {_figure(match) for match in _NUMBER.finditer(plainly(text))}


def _figure(match: re.Match[str]) -> tuple[str, str]:
    unit = match["unit"] or match["sign"] or ""
    return _plain(match["digits"]), _CURRENCIES.get(unit, unit)


def _in_full(match: re.Match[str]) -> str:
    digits = _plain(match["digits"])
    if match["magnitude"]:
        digits = _plain(f"{Decimal(digits).scaleb(_MAGNITUDES[match['magnitude'].lower()]):f}")
    return digits


def _plain(digits: str) -> str:
    whole, _, rest = digits.replace(",", "").partition(".")
    rest = rest.rstrip("0")
    return f"{whole.lstrip('0') or '0'}{'.' + rest if rest else ''}"
