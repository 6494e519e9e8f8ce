"""An entry of a feed or a sitemap: what it says about one article before the page is fetched."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from marketbrief.domain.article import digest_of

__all__ = ["Addresses", "FeedEntry", "settle_date", "text_under", "web_address"]

WHOLE_CHARACTERS = 1000
BROKEN_OFF = re.compile(
    r"(?:…|\.\.\.|\[\s*(?:…|\.\.\.)\s*\]|"
    r"(?:read (?:more|on|the (?:full|whole|rest)[\w ]*)|continue reading)\W*)$",
    re.IGNORECASE,
)
TRACKING = re.compile(r"(?:utm_\w+|fbclid|gclid|mc_[ce]id|cmpid|ocid|at_(?:medium|campaign)\w*)$", re.IGNORECASE)
FIRST_YEAR_OF_THE_WEB = 1991
SAME_MOMENT = timedelta(hours=36)
"""A date without a time is stored as noon UTC, which may be so far from the real hour somewhere on earth."""
AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """``key`` names the entry within its source: its address, or its id where it has none.

    ``text`` is the article's text in the feed, perhaps empty; ``whole`` is true if it is the full text.
    """

    key: str
    url: str | None = None
    title: str | None = None
    text: str = ""
    published_at: datetime | None = None
    updated: str = ""
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    language: str | None = None

    @property
    def whole(self) -> bool:
        """Whether the feed seems to have the full text: it is long and does not end with an ellipsis."""
        return len(self.text) >= WHOLE_CHARACTERS and not BROKEN_OFF.search(self.text.rstrip())

    @property
    def digest(self) -> str:
        """Changes when the feed's entry changes."""
        moment = self.published_at.isoformat() if self.published_at else ""
        return digest_of(self.url or "", self.title or "", self.text, moment, self.updated)

    def to_json(self) -> str:
        """The entry as text that ``from_json`` reads again."""
        moment = self.published_at.isoformat() if self.published_at else None
        return json.dumps({**asdict(self), "published_at": moment})

    @classmethod
    def from_json(cls, text: str) -> "FeedEntry":
        """The entry that ``to_json`` wrote."""
        said = json.loads(text)
        moment = said["published_at"]
        published_at = datetime.fromisoformat(moment) if moment else None
        return cls(**{**said, "published_at": published_at, "authors": tuple(said["authors"])})


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses in a list of feeds or a sitemap index; ``flaw`` says what is broken in it."""

    found: tuple[str, ...]
    flaw: str | None = None


def web_address(address: str | None, base: str) -> str | None:
    """``address`` made absolute, without campaign parameters and fragment; None unless it is http or https."""
    try:
        parts = urlsplit(urljoin(base, (address or "").strip()))
        host = parts.hostname
    except ValueError:
        return None
    if not address or parts.scheme not in {"http", "https"} or not host:
        return None
    asked = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in asked if not TRACKING.match(name)]
    query = parts.query if len(kept) == len(asked) else urlencode(kept)
    return parts._replace(query=query, fragment="").geturl()


def text_under(said: Mapping[str, object], key: str) -> str:
    """The text under ``key``, trimmed; "" if it is missing or not text."""
    value = said.get(key)
    return value.strip() if isinstance(value, str) else ""


def settle_date(page: datetime | None, feed: datetime | None, *, retrieved_at: datetime) -> datetime | None:
    """The publication time of an article whose page and feed may disagree.

    - A date more than a day ahead of the reading, or from before the web, is no date (an empty field, a slip). - If one
    is left, it is used. - Within 36 hours of each other they mean the same time: the page's is used, unless it has only
    a date (noon UTC). - Further apart, the earlier is used: a later date comes from a later change of the page or the
    feed.
    """
    said = [moment if moment and _possible(moment, retrieved_at) else None for moment in (page, feed)]
    page, feed = said
    if page is None or feed is None:
        return page or feed
    if abs(page - feed) > SAME_MOMENT:
        return min(page, feed)
    return feed if page.timetz().replace(tzinfo=None) == time(12) and page.utcoffset() == timedelta(0) else page


def _possible(moment: datetime, retrieved_at: datetime) -> bool:
    return moment.year >= FIRST_YEAR_OF_THE_WEB and moment <= retrieved_at + AHEAD
