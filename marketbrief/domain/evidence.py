"""Evidence: the numbered sources and views that an answer may use."""

from collections.abc import Iterator
from dataclasses import dataclass

from marketbrief.domain.article import Article
from marketbrief.domain.citation import CitedView
from marketbrief.domain.passage import Passage
from marketbrief.domain.question import Question
from marketbrief.domain.story import Story, StoryVersion

__all__ = ["Evidence", "Hit", "Source"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage that a search found, with its article, its score (higher is better) and the parts of the score."""

    passage: Passage
    article: Article
    score: float
    parts: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A numbered article with its passages that were found, best first.

    ``story`` has the takes that the question may know, the article's own among them; None where it was not placed yet.
    """

    n: int
    article: Article
    passages: tuple[Passage, ...]
    story: Story | None = None

    def __post_init__(self) -> None:
        if self.n < 1:
            raise ValueError("sources count from 1")
        if not self.passages:
            raise ValueError(f"source {self.n} has no passage")
        for passage in self.passages:
            if (passage.article_id, passage.revision) != (self.article.article_id, self.article.revision):
                raise ValueError(f"{passage.passage_id} is no passage of {self.article.article_id}")
        if self.story is not None and self.take is None:
            raise ValueError(f"{self.article.article_id} is no take of its story")

    @property
    def take(self) -> StoryVersion | None:
        """The article's place in its story."""
        return self.story.take(self.article.article_id) if self.story is not None else None

    @property
    def carriers(self) -> tuple[str, ...]:
        """The publishers that carry its story, in order of name; its own among them."""
        if self.story is not None:
            return self.story.carriers
        return (self.article.publisher,) if self.article.publisher is not None else ()

    @property
    def origins(self) -> tuple[str, ...]:
        """Whose reports the story is made of, in order of name: agencies that its texts credit, else publishers."""
        return self.story.origins if self.story is not None else self.carriers

    @property
    def corrected_by(self) -> StoryVersion | None:
        """The correction that replaces the article; None while it stands."""
        return self.story.correction_of(self.article.article_id) if self.story is not None else None


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
