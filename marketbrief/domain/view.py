"""A view: one statement that an article attributes to someone."""

from dataclasses import dataclass
from enum import StrEnum

from marketbrief.domain.article import Article
from marketbrief.domain.passage import Span

__all__ = ["Quote", "Stance", "View", "ViewForm", "ViewKind"]


class ViewKind(StrEnum):
    """Who speaks: a market commentator, the company concerned, an authority, or somebody else."""

    ANALYST = "analyst"
    COMPANY = "company"
    OFFICIAL = "official"
    OTHER = "other"


class ViewForm(StrEnum):
    """How the view is reported: quoted in full, quoted in part, or in the reporter's words."""

    DIRECT = "direct"
    MIXED = "mixed"
    INDIRECT = "indirect"


class Stance(StrEnum):
    """The direction of a statement on its subject; an explanation without direction is neutral."""

    BULLISH = "bullish"
    BEARISH = "bearish"
    NEUTRAL = "neutral"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words at a place in an article, kept with the place so that they can be checked."""

    span: Span
    text: str

    def __post_init__(self) -> None:
        if len(self.text) != self.span.end - self.span.start:
            raise ValueError(f"{len(self.text)} characters do not fill {self.span}")

    @classmethod
    def cut(cls, text: str, start: int, end: int) -> "Quote":
        """Take ``text[start:end]`` with its place."""
        span = Span(start, end)
        return cls(span, span.of(text))

    def stands_in(self, article: Article) -> bool:
        """Whether the article has exactly these words at this place."""
        return article.text[self.span.start : self.span.end] == self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Who said what: the statement's sentence(s) verbatim, and the words inside its quotation marks.

    ``speaker`` is a person's full name as the article gives it anywhere, on one line; ``None`` when no person is
    named or it is not certain who speaks. ``role`` and ``firm`` are as written. ``outlet`` is where a second-hand
    statement was made ("told CNBC"). ``quotes`` are without their marks, in order, inside ``statement``.
    ``horizon`` is the time the statement speaks of, as written ("over the next 12 months"). ``read_by`` is the chat
    model that pointed the statement out, ``stance_by`` the one that told its stance; ``None`` where rules did.

    Raises ValueError when form and quotes do not agree, when a quote lies outside the statement, or when nobody at
    all (no speaker, firm or role) is named.
    """

    article_id: str
    revision: int
    kind: ViewKind
    form: ViewForm
    statement: Quote
    about: str
    stance: Stance
    quotes: tuple[Quote, ...] = ()
    speaker: str | None = None
    role: str | None = None
    firm: str | None = None
    outlet: str | None = None
    horizon: str | None = None
    read_by: str | None = None
    stance_by: str | None = None

    def __post_init__(self) -> None:
        if bool(self.quotes) != (self.form is not ViewForm.INDIRECT):
            raise ValueError(f"a view of form {self.form} cannot have {len(self.quotes)} quotes")
        if not (self.speaker or self.firm or self.role):
            raise ValueError("a view needs somebody who holds it")
        for quote in self.quotes:
            if not self.statement.span.covers(quote.span):
                raise ValueError(f"the quote at {quote.span} lies outside its statement at {self.statement.span}")

    @property
    def holder(self) -> str:
        """The name to show: the speaker with role and firm, or whatever of them is known."""
        who = self.speaker or self.firm or self.role or ""
        rest = [part for part in (self.role, self.firm) if part and part != who]
        return ", ".join([who, *rest])

    def stands_in(self, article: Article) -> bool:
        """Whether every word of it is the article's own: statement, quotes, and the speaker's name on one line."""
        text, name = article.text, self.speaker
        named = name is None or name in text or name in " ".join(text.split())
        return named and self.statement.stands_in(article) and all(quote.stands_in(article) for quote in self.quotes)
