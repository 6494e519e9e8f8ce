"""Ratings given and targets changed: they tell the side of a statement more surely than other words."""

import re
from collections.abc import Iterator

from ingest.stance import stance_words as say

__all__ = ["ratings_in"]

TARGET = (
    r"(?:\S+ ){0,6}?(?:price targets?|targets?|ratings?|recommendations?|(?:\w+ )?estimates?|forecasts?|"
    r"price objective)\b"
)
# all patterns read words in small letters
TARGET_UP = re.compile(rf"(?:rais|lift|boost|increas|hike|upp)\w* {TARGET}")
TARGET_DOWN = re.compile(rf"(?:cut|cuts|cutting|lower\w*|trimm?\w*|slash\w*|reduc\w+) {TARGET}")
RATED = re.compile(
    r"\b(?:rat(?:e|es|ed|ing)|recommend\w*|to|at|an?)\s+(?:(?:\w+\s+){0,2}(?:an?|as|at)\s+|(?:\w+\s+){1,3}(?=[\"“'‘]))?[\"“'‘]?"
    rf"(?:(?P<high>{say.RATED_HIGH})|(?P<low>{say.RATED_LOW}))[,.]?(?:[\"”'’]|\s+(?:rating|recommendation)|$)"
)
# one of these stands in whatever the patterns above match: most statements need not be searched
TARGET_WORDS = ("target", "rating", "recommendation", "estimate", "forecast", "price objective")
RATING_WORDS = ("buy", "sell", "perform", "weight", "accumulate", "add", "top pick", "reduce", "avoid")


def ratings_in(statement: str) -> Iterator[tuple[int, float]]:
    """The place and weight of every rating and change of a target in a statement in small letters."""
    targeted = any(map(statement.__contains__, TARGET_WORDS))
    for pattern, weight in ((TARGET_UP, 2.5), (TARGET_DOWN, -2.5)) if targeted else ():
        for match in pattern.finditer(statement):
            if not statement[match.start() - 1 : match.start()].isalnum():
                yield match.start(), weight
    for match in RATED.finditer(statement) if any(map(statement.__contains__, RATING_WORDS)) else ():
        yield match.start(), 3.0 if match["high"] else -3.0
