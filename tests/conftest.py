"""Things every room's tests build from: articles, libraries, the real embedding model."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx  # noqa: F401, loaded whole: openai looks at it whenever a stream is thrown away, also in another thread
import pytest
from hypothesis import settings

from ingest.split import split
from marketbrief.domain.article import Article
from marketbrief.library import Library
from marketbrief.models.embedding import Embedder, load_embedder

# No test measures time: on a busy machine an example may take as long as it needs.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

MakeArticle = Callable[..., Article]


@pytest.fixture
def make_article() -> MakeArticle:
    """An article with sensible defaults; any field can be named."""

    def make(text: str = "Oil fell after stocks rose.", **fields: object) -> Article:
        defaults: dict[str, object] = {
            "article_id": "a-1",
            "title": "Oil falls",
            "source": "a-1.txt",
            "retrieved_at": datetime(2026, 9, 18, 20, tzinfo=UTC),
            "published_at": datetime(2026, 9, 9, 16, tzinfo=UTC),
            "publisher": "Harbor Ledger",
        }
        return Article(text=text, **(defaults | fields))  # type: ignore[arg-type]

    return make


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty library."""
    with Library.create(tmp_path / "library") as made:
        yield made


@pytest.fixture
def keep(library: Library) -> Callable[[Article], Article]:
    """Stores an article, split as ingest splits it, and gives it back."""

    def store(article: Article) -> Article:
        library.store(article, split(article.text))
        return article

    return store


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The real model."""
    loaded = load_embedder("minilm")
    assert loaded is not None
    return loaded
