"""A story and its takes: the first report, later takes of it, copies that others carry, and corrections."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Story", "StoryRole", "StoryVersion", "independent"]

FULL_ENOUGH = 0.6
"""A later take stands for the story unless it is shorter than this part of the longest."""


class StoryRole(StrEnum):
    """The role of an article in its story."""

    ORIGIN = "origin"
    TAKE = "take"
    CARRIER = "carrier"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryVersion:
    """An article's place in a story, and what tells whether the next article is another take of it.

    ``story`` is the id of the article that was placed first. ``moment`` is the publication in seconds since 1970, or
    the reading of an article that is not ``dated``. ``agency`` is whose report it is: the wire that the text credits,
    or that the report it copies credits, else the publisher. ``digest`` is the same for the same words in order.
    """

    article_id: str
    story: str
    role: StoryRole
    moment: int
    dated: bool = True
    title: str
    publisher: str | None
    agency: str | None
    words: int
    digest: int
    sketch: bytes = b""


@dataclass(frozen=True, slots=True)
class Story:
    """All takes of one story, in any order; at least one."""

    takes: tuple[StoryVersion, ...]

    def __post_init__(self) -> None:
        if len({take.story for take in self.takes}) != 1:
            raise ValueError("the takes of one story carry one story id")

    @property
    def superseded(self) -> frozenset[str]:
        """Ids of takes that a correction replaces: every earlier take, and later copies of their words."""
        last = self._correction
        if last is None:
            return frozenset()
        right = {take.digest for take in self.takes if take.role is StoryRole.CORRECTION and take.moment == last.moment}
        wrong = {take.digest for take in self.takes if take.moment <= last.moment} - right
        return frozenset(take.article_id for take in self.takes if take.digest in wrong)

    @property
    def _correction(self) -> StoryVersion | None:
        """The last correction."""
        corrections = (take for take in self.takes if take.role is StoryRole.CORRECTION)
        return max(corrections, key=lambda take: (take.moment, take.words, take.article_id), default=None)

    def correction_of(self, article_id: str) -> StoryVersion | None:
        """The correction that replaces a take; None while the take stands."""
        return self._correction if article_id in self.superseded else None

    def take(self, article_id: str) -> StoryVersion | None:
        """The take of an article; None when it is none of this story's."""
        return next((take for take in self.takes if take.article_id == article_id), None)

    @property
    def best(self) -> StoryVersion:
        """The take to show: the newest that is about as full as the longest, never one that is superseded."""
        superseded = self.superseded
        standing = [take for take in self.takes if take.article_id not in superseded]
        full = FULL_ENOUGH * max(take.words for take in standing)
        return max(standing, key=lambda take: (take.words >= full, take.moment, take.words, take.article_id))

    @property
    def carriers(self) -> tuple[str, ...]:
        """The publishers that carry it, in order of name."""
        return tuple(sorted({take.publisher for take in self.takes if take.publisher is not None}))

    @property
    def origins(self) -> tuple[str, ...]:
        """Whose reports it is made of, in order of name: one for "3 carriers, 1 origin"."""
        return tuple(sorted({take.agency for take in self.takes if take.agency is not None}))


def independent(takes: Iterable[StoryVersion]) -> int:
    """How many sources stand behind takes of any stories: what credits one agency, or copies it, counts once."""
    return len({(take.agency or take.story).casefold() for take in takes})
