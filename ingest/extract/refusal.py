"""Recognises pages without an article: paywall stubs, cookie walls, error pages, lists of articles."""

import re
from urllib.parse import urlsplit

from ingest.extract.linked_data import LinkedData, kinds_on
from ingest.extract.markup import ParsedPage

__all__ = ["reason_to_refuse"]

SHORTEST = 20  # characters; less is a label of the page
LONG_ENOUGH = 600  # characters; a longer body is an article whatever else the page says
ERROR_TITLE = re.compile(
    r"^\W*(?:error\W*)?(?:4\d\d|50\d)\W*(?:$|(?:error|not found|forbidden|bad (?:request|gateway)|internal server|"
    r"service unavailable|gateway time|unauthorized|access denied|page not|too many)\b)|"
    r"^(?:page|article|seite|página) (?:not|nicht|no) (?:found|gefunden|encontrada)|"
    r"\bpage (?:could not|cannot) be found|"
    r"^(?:access (?:to this page has been )?denied|forbidden|just a moment|service unavailable)\W*$|"
    r"^attention required\W|are you a (?:ro)?bot",
    re.IGNORECASE,
)
COOKIES = re.compile(r"\bcookies?\b", re.IGNORECASE)
ACCEPT = re.compile(r"\b(?:accept|agree|consent|akzeptieren|zustimm\w+|accepter|aceptar|accetta\w*)\b", re.IGNORECASE)
COOKIES_IN_A_WALL = 0.02  # share of its words
PAYWALL = re.compile(
    r"subscribe (?:now |today )?(?:to|and) (?:(?:continue|keep) reading|read (?:the|this)|unlock)|"
    r"already a (?:subscriber|member)|to continue reading|jetzt weiterlesen|réservé (?:à nos|aux) abonnés|"
    r"para suscriptores|(?:article|story|content) is (?:only |exclusively )?(?:for|available to|reserved for) "
    r"(?:\w+ ){0,2}(?:subscribers|members)|(?:sign|log) in to (?:continue|keep) reading",
    re.IGNORECASE,
)
LISTS = {"CollectionPage", "SearchResultsPage"}


def reason_to_refuse(page: ParsedPage, statement: LinkedData, *, title: str, body: str, url: str | None) -> str | None:
    """Why the page is not an article, in words that follow its name; None for an article."""
    if len(body) < LONG_ENOUGH:
        if ERROR_TITLE.search(title):
            return f"the page is an error page ({title!r})"
        if ACCEPT.search(body) and len(COOKIES.findall(body)) > COOKIES_IN_A_WALL * len(body.split()):
            return "the page shows only a request to accept cookies"
        if PAYWALL.search(body) or (not statement.free and len(body) < LONG_ENOUGH / 2):
            return "the page shows only the beginning of an article behind a paywall"
    if len(body) < SHORTEST:
        return "no text of an article was found in the page"
    if _is_list(page, statement, url):
        return "the page is a list of articles, not an article"
    return None


def _is_list(page: ParsedPage, statement: LinkedData, url: str | None) -> bool:
    """Whether the page is a list or a front page, and nothing on it indicates an article."""
    says_article = statement.is_article or page.meta.get("og:type", "").lower() == "article"
    dated = any(name in page.meta for name in ("article:published_time", "datepublished"))
    if says_article or dated:
        return False
    is_front = url is not None and urlsplit(url).path in {"", "/"} and page.meta.get("og:type", "").lower() == "website"
    return is_front or bool(LISTS & kinds_on(page))
