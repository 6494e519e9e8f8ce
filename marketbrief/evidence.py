"""Evidence: the numbered sources and views an answer may draw on, and nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass

from marketbrief.article import Article
from marketbrief.citation import CitedView
from marketbrief.passage import Passage
from marketbrief.question import Question

__all__ = ["Evidence", "Hit", "Source"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage that a search found, with its article, its score (higher is better) and what made the score."""

    passage: Passage
    article: Article
    score: float
    parts: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """An article under its number, with the passages of it that were found, best first."""

    n: int
    article: Article
    passages: tuple[Passage, ...]

    def __post_init__(self) -> None:
        if self.n < 1:
            raise ValueError("sources count from 1")
        if not self.passages:
            raise ValueError(f"source {self.n} has no passage")
        for passage in self.passages:
            if (passage.article_id, passage.revision) != (self.article.article_id, self.article.revision):
                raise ValueError(f"{passage.passage_id} is no passage of {self.article.article_id}")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found for a question: sources numbered 1 to n without gaps, and views that cite them."""

    question: Question
    sources: tuple[Source, ...]
    views: tuple[CitedView, ...] = ()

    def __post_init__(self) -> None:
        if [source.n for source in self.sources] != list(range(1, len(self.sources) + 1)):
            raise ValueError("sources are numbered 1 to n, in order")
        for cited in self.views:
            if self.source(cited.citation).article.article_id != cited.view.article_id:
                raise ValueError(f"a view of {cited.view.article_id} cites source {cited.citation}, another article")

    def __bool__(self) -> bool:
        return bool(self.sources)

    def __iter__(self) -> Iterator[Source]:
        return iter(self.sources)

    def source(self, n: int) -> Source:
        """The source numbered ``n``; KeyError when there is none."""
        if not 1 <= n <= len(self.sources):
            raise KeyError(n)
        return self.sources[n - 1]
