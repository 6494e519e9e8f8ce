"""Pages of HTML on disk."""

from pathlib import Path

from ingest.extract import extract
from ingest.sources.fields import Fields
from ingest.sources.opening import read_whole

__all__ = ["read_page"]


def read_page(path: Path, url: str | None) -> Fields:
    """Read the one article in a page that was found at ``url``; raises ArticleRefused."""
    page = extract(read_whole(path), url=url)
    return Fields(
        text=page.text,
        title=page.title,
        url=page.url,
        publisher=page.publisher,
        published_at=page.published_at,
        authors=page.authors,
        language=page.language,
    )
