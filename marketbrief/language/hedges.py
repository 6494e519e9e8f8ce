"""Words that deny, and words that tell how sure something is."""

from collections.abc import Mapping
from enum import IntEnum
from typing import Final

from marketbrief.language import lexicon

__all__ = ["HEDGES", "NEGATIONS", "REFUSALS", "Certainty"]


class Certainty(IntEnum):
    """How sure a word makes what it stands beside."""

    CERTAIN = 1
    FORESEEN = 2
    POSSIBLE = 3
    ASSURED = 4


NEGATIONS: Final = lexicon.words("hedges", "negations")
"""Words that deny what follows."""
REFUSALS: Final = lexicon.words("hedges", "refusals")
"""Verbs that deny it where "to" or a verb in "ing" follows."""
HEDGES: Final[Mapping[str, Certainty]] = {
    word: certainty for certainty in Certainty for word in lexicon.in_order("hedges", certainty.name.lower())
}
"""How sure each such word, in small letters, makes something."""
