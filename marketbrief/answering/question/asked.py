"""What was asked, as far as choosing sentences needs it; a stand-in reading for callers that know no better."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from marketbrief.answering.question.entities import NamedThing
from marketbrief.language import lexicon

__all__ = ["Asked", "AskedSubject", "direction_of", "movement", "read_asked"]


OFF_AMOUNT = re.compile(r"\boff (?=\d)")


@dataclass(frozen=True, slots=True)
class AskedSubject:
    """Something the question is about, under every name it goes by; ``carried`` when only its thread names it.

    Before ``not_before`` a name means something else: an oil spill is no oil.
    """

    names: tuple[str, ...]
    carried: bool = False
    not_before: re.Pattern[str] | None = None

    @classmethod
    def of(cls, entity: NamedThing) -> "AskedSubject":
        """What a question names, under every name it goes by."""
        return cls((entity.written, *entity.names, *entity.told, entity.name), not_before=entity.not_before)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question ready for choosing: ``intents`` by weight, ``direction`` is "up", "down" or "".

    ``meanings`` are words of the question each followed by what news has for it ("guide", "outlook", "forecast").
    ``told`` is what its thread has told already.
    """

    text: str
    intents: tuple[str, ...]
    subjects: tuple[AskedSubject, ...] = ()
    direction: str = ""
    thread: tuple[str, ...] = ()
    meanings: tuple[tuple[str, ...], ...] = ()
    told: str = ""

    @property
    def whole(self) -> str:
        """The question with the message before it where it hangs under one."""
        return " ".join([*self.thread[-1:], self.text])


def read_asked(
    text: str,
    thread: Sequence[str] = (),
    subjects: Sequence[AskedSubject] = (),
    meanings: Sequence[tuple[str, ...]] = (),
) -> Asked:
    """``text`` read by patterns alone."""
    intents = tuple(name for name, pattern in _intents() if pattern.search(_plain(text)))
    return Asked(text, intents or ("what",), tuple(subjects), direction_of(text), tuple(thread), tuple(meanings))


def direction_of(text: str) -> str:
    """The way a question says something moved."""
    plain = _phrasal().sub(" ", OFF_AMOUNT.sub("down ", _plain(text)))
    up, down = (bool(movement(way).search(plain)) for way in ("up", "down"))
    return "" if up == down else "up" if up else "down"


def _plain(text: str) -> str:
    return re.sub(r"['’]", "", text.lower())


@lexicon.cached()
def movement(way: str) -> re.Pattern[str]:
    """Finds a word that says something moved ``way``, "up" or "down"."""
    words = lexicon.load("price_movement")[way]
    return re.compile(rf"\b(?:{'|'.join(str(words).split())})\b", re.IGNORECASE)


@lexicon.cached()
def _phrasal() -> re.Pattern[str]:
    """Finds a verb with "up" or "down" that tells no move: "shut down"."""
    return re.compile(rf"\b(?:{'|'.join(lexicon.in_order('price_movement', 'phrasal'))}) (?:down|up)\b")


@lexicon.cached()
def _intents() -> tuple[tuple[str, re.Pattern[str]], ...]:
    entries = lexicon.load("intents")["intent"]
    return tuple((str(one["name"]), re.compile("|".join(one["asks"]))) for one in entries)
