"""Evidence made by hand, for writers and checks."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ingest.entities import find_entities
from ingest.split import split
from ingest.stories.assign import StoryIndex
from ingest.views import draw_views
from marketbrief.domain.article import Article
from marketbrief.domain.evidence import Evidence, Source
from marketbrief.domain.passage import Passage, Span
from marketbrief.domain.question import Question, QuestionKind
from marketbrief.domain.story import Story, StoryRole, StoryVersion

AS_OF = datetime(2026, 9, 10, 12, tzinfo=UTC)


def source_of(n: int, article: Article) -> Source:
    """A source whose one passage is the whole article."""
    span = Span(0, len(article.text))
    passage = Passage(number=n, article_id=article.article_id, revision=article.revision, span=span, text=article.text)
    return Source(n, article, (passage,))


@pytest.fixture
def told(library, make_article) -> Callable[..., Article]:
    """Stores an article of ``day`` September 2026 as ingest does: its views, its place in a story, its entities."""

    def store(article_id: str, title: str, text: str, day: int | None = 9, hour: int = 16, **fields: object) -> Article:
        when = None if day is None else datetime(2026, 9, day, hour, tzinfo=UTC)
        article = make_article(article_id=article_id, title=title, text=text, published_at=when, **fields)
        place = StoryIndex(library.takes).place
        library.store(article, split(text), draw_views(article), place, entities=find_entities(article))
        return article

    return store


@pytest.fixture
def evidence_of(make_article) -> Callable[..., Evidence]:
    """Evidence from texts, one article each."""

    def make(*texts: str, question: str = "why did oil fall?", kind: QuestionKind = QuestionKind.WHY) -> Evidence:
        articles = [make_article(article_id=f"a-{n}", text=text) for n, text in enumerate(texts, 1)]
        return Evidence(
            Question(text=question, as_of=AS_OF, kind=kind),
            tuple(source_of(n, article) for n, article in enumerate(articles, 1)),
        )

    return make


@pytest.fixture
def one_story() -> Callable[..., tuple[Source, ...]]:
    """The same sources as takes of one story; a title marked as a correction makes one."""

    def place(sources: Sequence[Source]) -> tuple[Source, ...]:
        takes = [
            StoryVersion(
                article_id=source.article.article_id,
                story="s",
                role=StoryRole.CORRECTION if source.article.title.startswith("CORRECTED") else StoryRole.TAKE,
                moment=int((source.article.published_at or AS_OF).timestamp()),
                title=source.article.title,
                publisher=source.article.publisher,
                agency=source.article.publisher,
                words=len(source.article.text.split()),
                digest=hash(source.article.text),
            )
            for source in sources
        ]
        return tuple(replace(source, story=Story(tuple(takes))) for source in sources)

    return place
