"""The earlier messages of a thread: those that ask, and those that state what an answer or a colleague told."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from marketbrief.language import lexicon

__all__ = ["ThreadMessages", "read_messages"]

SHORTEST_SENTENCE = 5
SHORTEST_ANSWER = 4
NUMBERS = 2

_STOP = re.compile(r"[.!][\"”’')]*$")
_NUMBER = re.compile(r"(?<![\w.,])\$?\d[\d.,]*")


@dataclass(frozen=True, slots=True)
class ThreadMessages:
    """Messages oldest first: ``asking`` are questions, ``told`` state something; ``told`` is never a subject."""

    asking: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


def read_messages(messages: Sequence[str]) -> ThreadMessages:
    """Tell questions from statements.

    The first message asks unless it is plainly a sentence: people open a thread with a question, however short.
    """
    stated = [_states(" ".join(text.split()), opens=place == 0) for place, text in enumerate(messages)]
    rows = list(zip(messages, stated, strict=True))
    return ThreadMessages(tuple(text for text, told in rows if not told), tuple(text for text, told in rows if told))


def _states(text: str, opens: bool) -> bool:
    plain = re.sub(r"['’]", "", text)
    if "?" in text or _expression("asks").match(plain) or _expression("corrects").match(plain):
        return False
    if _expression("asks_behind").search(plain):
        return False
    size, whole = len(text.split()), _STOP.search(text) is not None
    if whole and size >= SHORTEST_SENTENCE:
        return True
    if opens or _expression("asks_behind_openly").search(plain):
        return False
    if size >= SHORTEST_ANSWER and _expression("answers").match(plain):
        return True
    tells = _expression("tells").search(plain) or len(_NUMBER.findall(text)) >= NUMBERS
    return bool(size > SHORTEST_SENTENCE and tells)


@lexicon.cached()
def _expression(name: str) -> re.Pattern[str]:
    return re.compile(str(lexicon.load("thread_messages")[name]), re.IGNORECASE)
