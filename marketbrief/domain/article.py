"""An article as it was read, and what its source allows."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

__all__ = ["Article", "Rights", "digest_of", "require_aware"]


@dataclass(frozen=True, slots=True)
class Rights:
    """What a source allows: at most ``quote_words`` words of an article (None: all), in these Slack ``channels``.

    A channel is its id or its name without ``#``; none named means every channel, and everywhere outside Slack.
    """

    quote_words: int | None = None
    channels: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.quote_words is not None and self.quote_words < 0:
            raise ValueError("quote_words counts words")


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    r"""One revision of a news story from one publisher.

    ``text`` is the body with line ends normalised to ``\n`` and is never edited afterwards: every span in the
    library counts characters of it. ``published_at`` is aware, or ``None`` where the source gives no date.
    ``source`` is the path or URL it was read from, ``url`` the address a reader can open.
    ``translated`` says that the source marks itself as machine-translated.

    Raises ValueError when built without an id or text, or with a naive time.
    """

    article_id: str
    title: str
    text: str
    source: str
    retrieved_at: datetime
    url: str | None = None
    published_at: datetime | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    translated: bool = False
    rights: Rights = Rights()
    revision: int = field(default=1)

    def __post_init__(self) -> None:
        if not self.article_id:
            raise ValueError("an article needs an id")
        if not self.text.strip():
            raise ValueError(f"article {self.article_id} has no text")
        if self.revision < 1:
            raise ValueError("revisions count from 1")
        require_aware(self.retrieved_at)
        if self.published_at is not None:
            require_aware(self.published_at)

    @property
    def digest(self) -> str:
        """Hash of everything that a reader would see, 64 hex digits; it distinguishes revisions."""
        return digest_of(
            self.title,
            self.text,
            self.url or "",
            self.published_at.isoformat() if self.published_at else "",
            self.publisher or "",
            "\x1f".join(self.authors),
            self.language or "",
            str(self.translated),
            *((repr(self.rights),) if self.rights != Rights() else ()),
        )


def digest_of(*parts: str) -> str:
    """Hash parts so that two different lists of parts never have the same digest."""
    whole = sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        whole.update(len(data).to_bytes(8, "big"))
        whole.update(data)
    return whole.hexdigest()


def require_aware(moment: datetime) -> datetime:
    """Return ``moment``, or raise ValueError when it has no time zone."""
    if moment.utcoffset() is None:
        raise ValueError(f"{moment.isoformat()} has no time zone")
    return moment
