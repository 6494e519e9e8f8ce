"""The terms of sources: which rights hold for an article, and what follows when a source changes them.

The first listed source that brings an article decides. A later one, and a source that is only named on the command
line, leave the rights that are stored.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from ingest.sources.given import RefusedItem, UnchangedItem
from ingest.sources.listed import ListedSource
from ingest.sources.register import SourceRegister
from marketbrief.domain.article import Article

__all__ = ["changed_terms", "under_terms"]

FindStored = Callable[[str], Article | None]


def under_terms(
    items: Iterable[Article | RefusedItem | UnchangedItem],
    source: ListedSource,
    register: SourceRegister,
    stored: FindStored,
) -> Iterator[Article | RefusedItem | UnchangedItem]:
    """The same items, each article under the rights that hold for it."""
    for item in items:
        yield _settled(item, source, register, stored) if isinstance(item, Article) else item


def changed_terms(source: ListedSource, register: SourceRegister, stored: FindStored) -> Iterator[Article]:
    """The articles that ``source`` brought before, under its rights of now, where these have changed.

    That they have is remembered once the last article is taken, so that a stop in between loses none.
    """
    rights = source.given.rights
    if rights is None or register.rights(source.location) == rights:
        return
    for article_id in register.brought_by(source.location):
        article = stored(article_id)
        if article is not None and article.rights != rights:
            yield replace(article, rights=rights)
    register.keep_rights(source.location, rights)


def _settled(article: Article, source: ListedSource, register: SourceRegister, stored: FindStored) -> Article:
    if source.given.rights is not None and register.claim(article.article_id, source.location):
        return article
    before = stored(article.article_id)
    return replace(article, rights=before.rights) if before else article
