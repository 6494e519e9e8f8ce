"""Why a fetch failed, and whether a retry may help."""

from marketbrief.domain.errors import SourceError

__all__ = ["FetchFailed"]


class FetchFailed(SourceError):
    """A fetch failed; the message is the reason, in words that follow the address.

    ``temporary`` says that the same request may succeed later; ``retry_after_seconds`` is what the server asked for.
    """

    def __init__(self, reason: str, *, temporary: bool = False, retry_after_seconds: float | None = None) -> None:
        super().__init__(reason)
        self.temporary = temporary
        self.retry_after_seconds = retry_after_seconds
