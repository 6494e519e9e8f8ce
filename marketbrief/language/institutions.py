"""Bodies that speak for a state."""

import re
from typing import Final

from marketbrief.language import lexicon

__all__ = ["OFFICIAL_BODIES"]

OFFICIAL_BODIES: Final = re.compile(rf"\b(?:{'|'.join(lexicon.phrases('institutions', 'official'))})\b")
"""A central bank, a ministry, a regulator or another body of a state, anywhere in a name."""
