"""Names of a question: whether a text has one, whether it is what the question is about, or who is to speak."""

import re
from collections.abc import Iterator

from marketbrief.language.tokens import STOP_WORDS

__all__ = ["is_asked", "is_named", "is_topic"]

_TOPIC_FOLLOWS = re.compile(r"\b(?:about|on|of|over|regarding|towards?) (?:the )?$", re.IGNORECASE)
# a name that is asked for what it says: before it, behind it
_ASKED_BEFORE = re.compile(
    r"\b(?:do|does|did|has|have|is|are|was|will|would|according to|and) (?:the )?$", re.IGNORECASE
)
_ASKED_BEHIND = re.compile(
    r"(?:['’]s?)? (?:say|says|said|saying|thinks?|thought|views?|opinions?|expects?|outlook|stance|take|recommends?)\b",
    re.IGNORECASE,
)


def is_named(name: str, text: str) -> bool:
    """Whether a name stands in ``text`` (casefolded), or its last word that carries meaning.

    The last word is a surname, or a firm's short name; the number of a model says nothing alone.
    """
    parts = [part for part in name.casefold().split() if part not in STOP_WORDS]
    last = [part for part in parts[-1:] if not part.isdigit()]
    return any(re.search(rf"(?<!\w){re.escape(one)}(?!\w)", text) for one in (name.casefold(), *last))


def is_topic(name: str, question: str) -> bool:
    """Whether a name stands where the topic of a question stands: "of NAME", "about NAME"."""
    return any(_TOPIC_FOLLOWS.search(question, 0, start) for start, _ in _places(name, question))


def is_asked(name: str, question: str) -> bool:
    """Whether a question asks what somebody of this name says: "does NAME think", "NAME's view"."""
    return any(
        _ASKED_BEFORE.search(question, 0, start) and _ASKED_BEHIND.match(question, end)
        for start, end in _places(name, question)
    )


def _places(name: str, question: str) -> Iterator[tuple[int, int]]:
    """Where a name stands, also as "Norvane's CEO" for "Norvane CEO"."""
    spelled = r"(?:['’]s?)? ".join(map(re.escape, name.split()))
    return (match.span() for match in re.finditer(rf"(?<!\w){spelled}(?!\w)", question))
