"""Views as an answer shows them."""

from dataclasses import dataclass

from marketbrief.domain.passage import Span

__all__ = ["LedgerView"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerView:
    """One view of the library with its place in the article's text; ``shown`` are the words that an answer shows."""

    article_id: str
    start: int
    end: int
    statement: str
    kind: str
    form: str
    stance: str
    about: str
    speaker: str | None = None
    role: str | None = None
    firm: str | None = None
    quotes: tuple[str, ...] = ()
    quote_spans: tuple[Span, ...] = ()
    shown: Span | None = None

    @property
    def voice(self) -> str:
        """Whose view it is: the speaker's last name, else the firm, else the role; lower case."""
        if self.speaker:
            return self.speaker.split()[-1].lower()
        return (self.firm or self.role or "").lower()

    @property
    def names(self) -> str:
        """Speaker and firm in one string, lower case."""
        return f"{self.speaker or ''} {self.firm or ''}".lower().strip()
