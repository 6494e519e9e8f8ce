"""Rights of sources: which rights an article has, and which articles change when a source changes its rights.

The first listed source that brings an article decides on its rights. A later source, or one named only on the command
line, leaves the stored rights as they are.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from ingest.sources.given import RefusedItem, UnchangedItem
from ingest.sources.listed import ListedSource
from ingest.sources.register import SourceRegister
from marketbrief.domain.article import Article

__all__ = ["articles_with_new_rights", "with_rights"]

FindStored = Callable[[str], Article | None]


def with_rights(
    items: Iterable[Article | RefusedItem | UnchangedItem],
    source: ListedSource,
    register: SourceRegister,
    stored: FindStored,
) -> Iterator[Article | RefusedItem | UnchangedItem]:
    """Yield the same items, each article with its rights."""
    for item in items:
        yield _with_its_rights(item, source, register, stored) if isinstance(item, Article) else item


def articles_with_new_rights(source: ListedSource, register: SourceRegister, stored: FindStored) -> Iterator[Article]:
    """The articles that ``source`` brought before, with its new rights, if its rights have changed.

    The change is recorded after the last article, so that a stop in between loses none.
    """
    rights = source.given.rights
    if rights is None or register.rights(source.location) == rights:
        return
    for article_id in register.claimed_by(source.location):
        article = stored(article_id)
        if article is not None and article.rights != rights:
            yield replace(article, rights=rights)
    register.record_rights(source.location, rights)


def _with_its_rights(article: Article, source: ListedSource, register: SourceRegister, stored: FindStored) -> Article:
    if source.given.rights is not None and register.claim(article.article_id, source.location):
        return article
    before = stored(article.article_id)
    return replace(article, rights=before.rights) if before else article
