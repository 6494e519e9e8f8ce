"""Whether a sentence is understood without its story."""

import re

__all__ = ["stands_alone"]

FEWEST_WORDS = 6

_OUT_OF_PLACE = re.compile(
    r"^\W*(?:(?:additional )?(?:reporting|editing|writing|compiled) by|corrects|recasts|adds)\b|^\("
    r"|^[\"“”„'‘`]|[\"”],? (?:he|she|they) (?:said|added)\b"
    r"|^(?:he|she|they|it|his|her|their|its|that|this|these|those|such|others?|another|both|some|but|and|or|so|yet|still"
    r"|also|however|meanwhile|instead|nor|then|there|here|even so|for example)\b"
    r"|\?$"
    r"|^(?:here|below|(?:the )?following) (?:are|is)\b",
    re.IGNORECASE,
)
"""Credits of the desk, speech, words that lean on what came before, questions, and what only announces."""


def stands_alone(text: str) -> bool:
    """Whether a sentence can be understood without the one before it, and is prose that a desk wrote."""
    return len(text.split()) >= FEWEST_WORDS and _OUT_OF_PLACE.search(text) is None
