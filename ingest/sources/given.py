"""Defaults that the user gives for a source, and the items other than articles that reading yields."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from marketbrief.domain.article import Article, Rights

__all__ = ["AfterStoring", "Item", "ItemDefaults", "RefusedItem", "UnchangedItem"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDefaults:
    """Defaults from the user, for fields that an article does not have.

    They replace a guess (a title made of the first line) but not the article's own fields (front matter, JSON, a page's
    head). A naive ``published`` is UTC. ``rights`` is None if the user says nothing about them.
    """

    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    language: str | None = None
    published: datetime | None = None
    rights: Rights | None = None

    def for_many(self) -> "ItemDefaults":
        """The defaults for many articles: without title and address, which differ for each."""
        return replace(self, title=None, url=None)


@dataclass(frozen=True, slots=True)
class RefusedItem:
    """An item that was not read: where it is, and the reason in plain words."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class UnchangedItem:
    """An article that has not changed since it was last read, as its server says."""

    source: str


@dataclass(frozen=True, slots=True)
class AfterStoring:
    """A follow-up to run once all items before it are stored; never earlier, so that a stop loses nothing."""

    do: Callable[[], None]


Item = Article | RefusedItem | UnchangedItem | AfterStoring
