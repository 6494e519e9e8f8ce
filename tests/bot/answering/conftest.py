"""Evidence made by hand, for writers and checks."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from marketbrief.article import Article
from marketbrief.evidence import Evidence, Source
from marketbrief.passage import Passage, Span
from marketbrief.question import Question, QuestionKind

AS_OF = datetime(2026, 9, 10, 12, tzinfo=UTC)


def source_of(n: int, article: Article) -> Source:
    """A source whose one passage is the whole article."""
    span = Span(0, len(article.text))
    passage = Passage(number=n, article_id=article.article_id, revision=article.revision, span=span, text=article.text)
    return Source(n, article, (passage,))


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
