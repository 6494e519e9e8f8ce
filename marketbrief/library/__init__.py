"""The library: articles, revisions, passages, vectors, views, full text and a log of changes, in SQLite."""

from marketbrief.library.article_index import ArticleSearch, IndexedArticle
from marketbrief.library.catalogue import KnownName
from marketbrief.library.fulltext import TextHit
from marketbrief.library.library import Library, LibraryCounts, StoreOutcome
from marketbrief.library.view_filter import ViewFilter

__all__ = [
    "ArticleSearch",
    "IndexedArticle",
    "KnownName",
    "Library",
    "LibraryCounts",
    "StoreOutcome",
    "TextHit",
    "ViewFilter",
]
