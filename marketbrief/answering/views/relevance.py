"""How close a view of the ledger is to what is asked: on the market itself, or only in passing."""

import re
from collections.abc import Iterable, Sequence
from enum import IntEnum

from marketbrief.answering.views.ledger import Entry, speaks_of
from marketbrief.language.instruments import find_instruments
from marketbrief.language.topic import topic_of

__all__ = ["ViewRelevance", "closeness", "closest"]

# what is said of one company's shares, deals and results is no view on the market they are named with
OF_A_COMPANY = re.compile(
    r"\b(?:(?:its|their|the company['’]s|[A-Z][\w&.]*['’]s) (?:shares|stock|results|earnings|profits?)|"
    r"(?:the|a|this) (?:bid|deal|takeover|acquisition|offer|merger|stake)|price targets?|"
    r"(?:upgrad|downgrad)\w+|(?:fair|good|low|high) price|(?:beat|miss)\w* (?:\w+ )?(?:forecasts|estimates))\b"
)


class ViewRelevance(IntEnum):
    """From a passing word to the headline."""

    MENTIONED = 0
    COMPANY = 1
    SUBJECT = 2
    HEADLINE = 3


def closeness(entry: Entry, topic: str) -> ViewRelevance:
    """How close a view is to a topic: by its headline, its own words, or neither; a company's affairs come last."""
    view, article = entry
    if not speaks_of(view, topic, own_subject=True):
        return ViewRelevance.MENTIONED
    headed = topic_of(article.title)
    markets = {market.name for market in find_instruments(topic)}
    if headed in markets or (not markets and topic.casefold() in article.title.casefold()):
        return ViewRelevance.HEADLINE
    return ViewRelevance.COMPANY if markets and OF_A_COMPANY.search(view.statement.text) else ViewRelevance.SUBJECT


def closest(found: Iterable[Entry], topics: Sequence[str], limit: int) -> list[Entry]:
    """At most ``limit`` entries, those under a headline on the topic before others, in the order they came in.

    What only mentions the topic, or speaks of a company's affairs, is left out unless there is nothing else.
    """
    placed = [
        (max((closeness(entry, topic) for topic in topics), default=ViewRelevance.HEADLINE), entry) for entry in found
    ]
    on_it = [each for each in placed if each[0] >= ViewRelevance.SUBJECT] or placed
    ranked = sorted(range(len(on_it)), key=lambda i: (-on_it[i][0], i))[:limit]
    return [on_it[i][1] for i in sorted(ranked)]
