"""The library: articles, revisions, passages, vectors, views, full text and a log of changes, in SQLite."""

from marketbrief.library.fulltext import TextHit
from marketbrief.library.library import Library, LibraryCounts, StoreOutcome
from marketbrief.library.view_filter import ViewFilter

__all__ = ["Library", "LibraryCounts", "StoreOutcome", "TextHit", "ViewFilter"]
