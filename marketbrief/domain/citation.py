"""Citations: the number behind a statement, and the link that opens at the cited words."""

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote as percent_encode
from urllib.parse import urldefrag

from marketbrief.domain.view import View

__all__ = ["CitedView", "link_to_words"]

_KEPT_IN_URLS = "%/:=&?~+!$,;'@()*[]-._"
WORDS_BEFORE_ABBREVIATING = 12
WORDS_KEPT_AT_EACH_END = 5


@dataclass(frozen=True, slots=True)
class CitedView:
    """A view with the number of the source it stands in; there is no view without one.

    ``said_at`` is when its article was published. ``mark`` is what a reader should know beside it: that it is older
    than the rest, that its holder is on both sides, that it contradicts itself.
    """

    view: View
    citation: int
    said_at: datetime | None = None
    mark: str | None = None

    def __post_init__(self) -> None:
        if self.citation < 1:
            raise ValueError("a view needs a citation, counted from 1")


def link_to_words(url: str | None, words: str) -> str | None:
    """The address that opens ``url`` scrolled to ``words``, by a text fragment.

    Follows the URL Fragment Text Directives draft: ``#:~:text=start,end`` with every character percent-encoded
    that the directive gives a meaning (``-`` ``,`` ``&``). Long passages name only their first and last words.
    Words on either side of a line break may lie in different blocks of the page, so only one line is named.
    Only http and https addresses are linked; for others, and without a URL, there is no link.
    """
    if url is None or not re.match(r"https?://", url):
        return None
    bare = percent_encode(urldefrag(url).url, safe=_KEPT_IN_URLS)
    line = next((line for line in words.splitlines() if line.strip()), "")
    tokens = line.split()
    if not tokens:
        return bare
    if len(tokens) <= WORDS_BEFORE_ABBREVIATING:
        return f"{bare}#:~:text={_encode(tokens)}"
    return f"{bare}#:~:text={_encode(tokens[:WORDS_KEPT_AT_EACH_END])},{_encode(tokens[-WORDS_KEPT_AT_EACH_END:])}"


def _encode(tokens: list[str]) -> str:
    return percent_encode(" ".join(tokens), safe="").replace("-", "%2D")
