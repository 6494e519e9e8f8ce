"""What a site's robots.txt allows (RFC 9309)."""

import threading
from collections.abc import Callable
from urllib.parse import urlsplit

from protego import Protego

from ingest.fetch.failure import FetchFailed
from ingest.fetch.fetched import Fetched

__all__ = ["Robots"]

LARGEST_BYTES = 500 * 1024
SECONDS_KEPT = 24 * 3600.0
LONGEST_PAUSE_SECONDS = 30.0


class Robots:
    """The rules of each site, fetched once a day by ``fetch``.

    A site without a robots.txt allows everything; a site whose robots.txt fails for now is not fetched for now.
    """

    def __init__(self, user_agent: str, *, fetch: Callable[[str], Fetched], clock: Callable[[], float]) -> None:
        self._user_agent = user_agent
        self._fetch = fetch
        self._clock = clock
        self._guard = threading.Lock()
        self._asking: dict[str, threading.Lock] = {}
        self._rules: dict[str, tuple[float, Protego]] = {}

    def require(self, url: str) -> float:
        """The pause in seconds that the site asks for between requests (0 for none); raises FetchFailed."""
        rules = self._rules_of(url)
        if not rules.can_fetch(url, self._user_agent):
            raise FetchFailed("the site's robots.txt does not allow it to be read")
        return min(rules.crawl_delay(self._user_agent) or 0.0, LONGEST_PAUSE_SECONDS)

    def _rules_of(self, url: str) -> Protego:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        with self._guard:
            lock = self._asking.setdefault(origin, threading.Lock())
        with lock:
            known = self._rules.get(origin)
            if known is None or self._clock() - known[0] > SECONDS_KEPT:
                known = self._rules[origin] = (self._clock(), self._read(f"{origin}/robots.txt"))
            return known[1]

    def _read(self, url: str) -> Protego:
        try:
            text = self._fetch(url).body[:LARGEST_BYTES].decode("utf-8", "replace")
        except FetchFailed as failure:
            if failure.temporary:
                raise
            text = ""
        return Protego.parse(text)
