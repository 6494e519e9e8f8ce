"""Interprets a response: a document, a redirect, or a failure with its reason."""

from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from ingest.fetch.failure import FetchFailed
from ingest.fetch.fetched import Fetched, Validators
from ingest.fetch.unpacking import unpack

if TYPE_CHECKING:
    import httpx

__all__ = ["document_of", "reason_of", "redirect_of", "retry_after_seconds"]

REDIRECTS = {301, 302, 303, 307, 308}
UNCHANGED = 304
TEMPORARY = {408, 425, 429}
LONGEST_RETRY_AFTER_SECONDS = 7 * 24 * 3600.0


def redirect_of(response: "httpx.Response") -> str | None:
    """The target of a redirect, None if it is no redirect; raises FetchFailed if the target is missing."""
    if response.status_code not in REDIRECTS:
        return None
    if target := response.headers.get("Location"):
        return str(target)
    raise FetchFailed(f"it redirects ({response.status_code}) without saying where")


def document_of(response: "httpx.Response", *, url: str, largest_bytes: int) -> Fetched:
    """The document in a response; raises FetchFailed if it is an error, too large, damaged or cut off."""
    status = response.status_code
    validators = Validators(etag=response.headers.get("ETag"), last_modified=response.headers.get("Last-Modified"))
    if status == UNCHANGED:
        return Fetched(url=url, validators=validators, unchanged=True)
    if not 200 <= status < 300:
        raise FetchFailed(
            f"the server answers {status} {response.reason_phrase}".strip(),
            temporary=status in TEMPORARY or status >= 500,
            retry_after_seconds=retry_after_seconds(response),
        )
    encoding = response.headers.get("Content-Encoding", "")
    return Fetched(
        url=url,
        body=unpack(response.iter_raw(), encoding, largest_bytes=largest_bytes),
        content_type=response.headers.get("Content-Type", ""),
        validators=validators,
    )


def retry_after_seconds(response: "httpx.Response") -> float | None:
    """The seconds to wait that the server asks for (Retry-After); a date is compared with the server's own clock."""
    said = response.headers.get("Retry-After", "").strip()
    if said.isascii() and said.isdigit():
        return min(float(said[:12]), LONGEST_RETRY_AFTER_SECONDS)
    try:
        until, now = parsedate_to_datetime(said), parsedate_to_datetime(response.headers.get("Date", ""))
        return min(max((until - now).total_seconds(), 0.0), LONGEST_RETRY_AFTER_SECONDS)
    except (ValueError, TypeError):
        return None


def reason_of(error: Exception) -> str:
    """Why the request failed, in words that follow an address."""
    kind = type(error).__name__
    if kind == "ConnectTimeout":
        return "no connection was made in time"
    if "Timeout" in kind:
        return "the server stopped answering"
    if kind == "ConnectError":
        return f"no connection can be made ({str(error)[:200] or kind})"
    return f"the answer breaks off or makes no sense ({str(error)[:200] or kind})"
