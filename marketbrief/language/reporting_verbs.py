"""Verbs by which news tells who says, thinks or foresees something."""

from typing import Final

from marketbrief.language import lexicon

__all__ = [
    "AFTER_A_QUOTATION",
    "CHANGING_VERBS",
    "FORESEEING_VERBS",
    "GROUP_VERBS",
    "HOUSE_VERBS",
    "INVERTED_VERBS",
    "NARRATING_VERBS",
    "PARTICIPLES",
    "QUOTING_VERBS",
    "RATING_VERBS",
    "REPORTING_VERBS",
    "SAYING",
]

QUOTING_VERBS: Final = lexicon.words("reporting_verbs", "quoting")
"""Verbs that stand beside words in quotation marks."""
REPORTING_VERBS: Final = QUOTING_VERBS | lexicon.words("reporting_verbs", "reporting")
"""Verbs that attribute words, with quotation marks or without."""
PARTICIPLES: Final = lexicon.words("reporting_verbs", "participles")
"""Forms in "ing" that lead in a quotation behind another verb."""
INVERTED_VERBS: Final = lexicon.words("reporting_verbs", "inverted")
"""Verbs that may stand before whoever speaks."""
SAYING: Final = lexicon.words("reporting_verbs", "saying")
"""Verbs that put a plain sentence down to somebody; whoever leaves them out answers for it alone."""
HOUSE_VERBS: Final = lexicon.words("reporting_verbs", "of_a_house")
"""Verbs that tell the view of a firm that is named without a person."""
GROUP_VERBS: Final = lexicon.words("reporting_verbs", "of_a_group")
"""Verbs that tell the view of several people without names."""
AFTER_A_QUOTATION: Final = lexicon.in_order("reporting_verbs", "after_a_quotation")
"""Verbs of a clause that goes on with the sentence of a quotation."""
NARRATING_VERBS: Final = lexicon.in_order("reporting_verbs", "narrating")
"""Verbs that show that a sentence is told by the reporter."""
FORESEEING_VERBS: Final = lexicon.in_order("reporting_verbs", "foreseeing")
"""Verbs that tell what somebody foresees."""
RATING_VERBS: Final = lexicon.words("reporting_verbs", "rating")
"""Verbs that change a rating."""
CHANGING_VERBS: Final = lexicon.words("reporting_verbs", "changing")
"""Verbs that change a target, an estimate or a recommendation."""
