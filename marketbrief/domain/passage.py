"""A passage: an exact stretch of an article, the unit of search and of citation."""

from dataclasses import dataclass

from marketbrief.domain.article import Article

__all__ = ["Passage", "Span"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of an article's text, in characters: ``text[start:end]``, never empty."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"[{self.start}:{self.end}] is no span")

    def of(self, text: str) -> str:
        """The words of ``text`` that the span covers."""
        if self.end > len(text):
            raise ValueError(f"[{self.start}:{self.end}] runs past the end of a text of {len(text)} characters")
        return text[self.start : self.end]

    def covers(self, other: "Span") -> bool:
        """Whether ``other`` lies inside this span."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words of one revision of an article: ``text == article.text[span.start:span.end]``.

    ``number`` is the passage's rowid in the library: a positive 63-bit integer that grows with publication time.
    """

    number: int
    article_id: str
    revision: int
    span: Span
    text: str

    def __post_init__(self) -> None:
        if len(self.text) != self.span.end - self.span.start:
            raise ValueError(f"passage {self.number}: {len(self.text)} characters do not fill {self.span}")

    @property
    def passage_id(self) -> str:
        """The name users see: ``ARTICLE@REVISION:START-END``."""
        return f"{self.article_id}@{self.revision}:{self.span.start}-{self.span.end}"

    def stands_in(self, article: Article) -> bool:
        """Whether the article has exactly these words at this place."""
        return article.text[self.span.start : self.span.end] == self.text
