"""A question with everything that is known before the search."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from marketbrief.domain.article import require_aware
from marketbrief.domain.entity import Instrument

__all__ = ["Conversation", "Direction", "Question", "QuestionKind", "Turn", "Window"]


class QuestionKind(StrEnum):
    """The shape of answer a question asks for."""

    WHY = "why"
    VIEWS = "views"
    WHO = "who"
    FIGURE = "figure"
    COMPARE = "compare"
    LIST = "list"
    WHAT = "what"


class Direction(StrEnum):
    """Which way the asker says a market went."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A stretch of time, half open: ``start <= published_at < end``; either side may be open, not both.

    ``label`` is how the window is shown ("17 May 2011"). ``strict`` tells a wall from a preference: the words
    "on 17 May" are a wall, "lately" is not.
    """

    start: datetime | None
    end: datetime | None
    label: str
    strict: bool = True

    def __post_init__(self) -> None:
        if self.start is None and self.end is None:
            raise ValueError("a window is open on one side at most")
        for side in (self.start, self.end):
            if side is not None:
                require_aware(side)
        if self.start is not None and self.end is not None and self.start >= self.end:
            raise ValueError(f"a window cannot end at {self.end} before it starts at {self.start}")

    def holds(self, moment: datetime) -> bool:
        """Whether an article published at ``moment`` lies inside."""
        return (self.start is None or moment >= self.start) and (self.end is None or moment < self.end)


@dataclass(frozen=True, slots=True)
class Conversation:
    """The Slack conversation in which a question is asked: its id, and its name without ``#`` where it has one."""

    channel_id: str
    channel_name: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of the same thread, with the time it was asked."""

    text: str
    asked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question, the time it is asked (aware), and what its words say about time, markets and names.

    ``text`` stands alone: a follow-up has already been completed from its thread, and slips of the pen are put right;
    where they were, ``written`` is what stood there before. ``names`` are people, firms and
    companies as the asker wrote them; ``publishers`` are publishers of the library that the question names.
    ``known_until`` is the moment after which nothing may be used, ``None`` when the question is asked live.
    ``thread`` are the questions before it, oldest first, ``told`` what messages between them state, ``own_words`` what
    its own message says where it leaves something to them. ``place`` is where it is asked, ``None`` outside Slack:
    sources may be bound to places.
    """

    text: str
    as_of: datetime
    kind: QuestionKind = QuestionKind.WHAT
    window: Window | None = None
    direction: Direction | None = None
    instruments: tuple[Instrument, ...] = ()
    names: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    known_until: datetime | None = None
    written: str | None = None
    place: Conversation | None = None
    thread: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    own_words: str = ""

    @property
    def message(self) -> str:
        """What its own message says."""
        return self.own_words or self.text

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError("a question needs words")
        require_aware(self.as_of)
        if self.known_until is not None:
            require_aware(self.known_until)
