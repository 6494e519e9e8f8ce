"""Whether a question compares two markets, or two times of one subject."""

import re

from marketbrief.answering.time import read_windows
from marketbrief.domain.question import Question

__all__ = ["compares"]

LONGEST_COMPARISON = 25
_COMPARES = re.compile(
    r"\b(?:compar(?:e|ed|ing|ison)|versus|vs\.?|differ(?:s|ed|ence|ently)?(?: between| from)?|relative to|next to"
    r"|(?:better|worse|more|less|faster) than|outperform(?:s|ed)?|underperform(?:s|ed)?)(?!\w)",
    re.IGNORECASE,
)


def compares(question: Question) -> bool:
    """Whether a question sets two markets, or two times of one subject, against each other."""
    if len(question.text.split()) > LONGEST_COMPARISON or _COMPARES.search(question.text) is None:
        return False
    if len(question.instruments) == 2:
        return True
    named = bool(question.instruments or question.names)
    return named and len(read_windows(question.text, question.as_of)) == 2
