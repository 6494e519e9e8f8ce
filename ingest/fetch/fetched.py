"""A fetched document."""

from dataclasses import dataclass

__all__ = ["NO_VALIDATORS", "Fetched", "Validators"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """ETag and Last-Modified of a document, to ask later whether it has changed (RFC 9110, section 8.8)."""

    etag: str | None = None
    last_modified: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        """The headers that make a request conditional."""
        said = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in said.items() if value}


NO_VALIDATORS = Validators()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A document as it was served, unpacked; ``url`` is where redirects led. ``unchanged`` (304) has no body."""

    url: str
    body: bytes = b""
    content_type: str = ""
    validators: Validators = NO_VALIDATORS
    unchanged: bool = False
