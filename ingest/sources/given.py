"""What goes along with a source: what the user knows of it, and what is said where it cannot be read."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from marketbrief.domain.article import Article, Rights

__all__ = ["Afterwards", "Item", "ItemDefaults", "RefusedItem", "UnchangedItem"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDefaults:
    """What the user says about a source: it fills in what the articles do not say of themselves.

    It is worth more than a guess (a title made of the first line), less than the article's own words (front
    matter, fields of JSON, a page's head). ``published`` may be naive: it is UTC then. ``rights`` are the source's
    terms; None says nothing of them.
    """

    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    language: str | None = None
    published: datetime | None = None
    rights: Rights | None = None

    def for_many(self) -> "ItemDefaults":
        """What can be said of many articles at once: no title and no address, which each has of its own."""
        return replace(self, title=None, url=None)


@dataclass(frozen=True, slots=True)
class RefusedItem:
    """Something that was not read: its place in the source, and the reason in a plain sentence."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class UnchangedItem:
    """An article whose source says that it is as it was when it was last taken."""

    source: str


@dataclass(frozen=True, slots=True)
class Afterwards:
    """Something to do once all that came before it is stored: never earlier, so that a stop loses nothing."""

    do: Callable[[], None]


Item = Article | RefusedItem | UnchangedItem | Afterwards
