"""Say what went wrong with a chat model, as a phrase that follows its name, without importing a provider's package."""

__all__ = ["in_plain_words"]

_BY_STATUS = {
    400: "did not understand the request",
    401: "did not accept the key",
    403: "did not accept the key",
    404: "is not known to its server",
    408: "took too long",
    413: "was asked more than it can read",
    429: "has reached the limit of its provider",
}
_BY_NAME = (
    ("Timeout", "took too long"),
    ("Connect", "could not be reached"),
    ("Connection", "could not be reached"),
    ("Refusal", "declined to answer"),
    ("Protocol", "broke off in the middle"),
    ("Read", "broke off in the middle"),
    ("JSON", "answered in a form that makes no sense"),
    ("ValueError", "answered in a form that makes no sense"),
)


def in_plain_words(error: Exception) -> str:
    """A predicate: "could not be reached", "did not accept the key"."""
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        return _BY_STATUS.get(status, f"failed at its server ({status})" if status >= 500 else f"failed ({status})")
    names = [kind.__name__ for kind in type(error).__mro__]
    for part, words in _BY_NAME:
        if any(part in name for name in names):
            return words
    return f"failed ({type(error).__name__})"
