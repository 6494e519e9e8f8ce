"""What a question is about, as sentences and headlines name it, and the move that they tell of it."""

import re
from dataclasses import dataclass
from functools import lru_cache

from marketbrief.domain.entity import Instrument
from marketbrief.domain.question import Direction, Question
from marketbrief.language.calendar import any_of
from marketbrief.language.firms import LEGAL_ABBREVIATIONS
from marketbrief.language.instruments import find_instruments
from marketbrief.language.movement import DOWN, UP

__all__ = ["Subject", "subject_of"]

GENERAL = "asset"

_OF_ONE_COMPANY = re.compile(
    r"\b[Ss](?:hares|tock) (?:of|in) (?!U\.S\.)[A-Z]"
    r"|\b(?:its|their|his|her|the \w+['’]s|company(?:['’]s)?|firm(?:['’]s)?|bank(?:['’]s)?) (?:own )?(?:shares|stock)\b"
    r"|\b(?!\w*(?:(?<!m)an|German|ese|ish|ch|The|Those|Most|All|Some|Its|Tech|Street|Tokyo|London|Kong|Shanghai|Global|World)\b)"
    rf"[A-Z][\w&]+(?: {any_of(LEGAL_ABBREVIATIONS)}\.?)?(?:['’]s?)?(?: ?\([^)]*\))? (?:shares|stock)\b"
)


@dataclass(frozen=True, slots=True)
class Subject:
    """Markets and names asked about, and the move: 1 up, -1 down, 0 where the question tells none."""

    instruments: frozenset[Instrument]
    names: tuple[str, ...]
    way: int

    def __bool__(self) -> bool:
        return bool(self.instruments or self.names)

    def named_in(self, text: str) -> bool:
        """Whether ``text`` speaks of it; any text does where the question names nothing."""
        if not self:
            return True
        if self.instruments & set(find_instruments(_OF_ONE_COMPANY.sub(".", text))):
            return True
        return _any_of(self.names).search(text) is not None

    def opens(self, text: str, within: int) -> bool:
        """Whether it stands among the first characters of a text, as the one who acts."""
        return self.named_in(text[:within])

    def turned(self, text: str) -> int:
        """Which way the move goes that ``text`` tells of it first: 1 as asked, -1 the other way, 0 for none."""
        if not self.way:
            return 0
        names = (*self.names, *(name for each in self.instruments for name in each.all_names))
        named = _any_of(names).search(text)
        return self.way * (_first_move(text, named.end() if named else 0) or _first_move(text, 0))


def subject_of(question: Question) -> Subject:
    """The subject of a question; beside a name ("Merck shares") words for a whole class of assets say nothing."""
    way = {None: 0, Direction.UP: 1, Direction.DOWN: -1}[question.direction]
    markets = (each for each in question.instruments if not (question.names and each.kind == GENERAL))
    return Subject(frozenset(markets), question.names, way)


def _first_move(text: str, start: int) -> int:
    up, down = UP.search(text, start), DOWN.search(text, start)
    if up is None or down is None:
        return bool(up) - bool(down)
    return 1 if up.start() < down.start() else -1


@lru_cache(maxsize=100)
def _any_of(names: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the names as whole words; nothing where there are none."""
    if not names:
        return re.compile(r"(?!)")
    spelled = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{spelled})(?!\w)", re.IGNORECASE)
