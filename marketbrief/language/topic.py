"""The topic of a statement: the market it is about."""

import re

from marketbrief.language.instruments import find_instruments, instrument_named

__all__ = ["topic_of"]

# amounts of money, and firms, people and places that are not the market they are named for ("an oil spill", "the
# euro zone"); both patterns read words in small letters
NO_MARKET = re.compile(
    r"\d[\d.,/-]*(?:[ -](?:thousand|million|billion|trillion|mln|bln|trln|bn|m))?[ -]"
    r"(?:u\.s\. |canadian |australian )?(?:dollars?|euros?|yen|pounds?|"
    r"sterling|yuan|francs?|crowns?|rupees?|rubles?|won)\b|"
    r"\b(?:euro[ -](?:zone|area)\b|"
    r"(?:oil|crude|gas|gold|silver|copper|steel|coal|uranium|dollar)[ -](?:and[ -]gas )?"
    r"(?:spills?|slicks?|leaks?|majors?|"
    r"compan(?:y|ies)|firms?|giants?|groups?|producers?|miners?|makers?|exporters?|importers?|importing|exporting|"
    r"producing|wells?|rigs?|fields?|sands|fund|executives?|ministers?|analysts?|traders?|industry|services?|workers?|"
    r"explor\w+|drill\w+|tankers?|refiner\w*|stores?|general|tree|bonds?)\b)"
)
STOCKS = "stocks"
STOCK_MARKET = re.compile(
    r"\b(?:stocks|equit(?:y|ies)|(?:stock |share )?markets?|rall(?:y|ies)|"
    r"(?:european|asian|japanese|chinese|german|british|u\.s\.) shares)\b"
)
STOCKS_AS_SUCH = re.compile(
    r"\b(?:stocks|equit(?:y|ies)|(?:stock|share) markets?|"
    r"(?:european|asian|japanese|chinese|german|british|u\.s\.) shares)\b"
)
CENTRAL_BANK = "central-bank"


def topic_of(words: str, subject: str | None = None) -> str | None:
    """The market that the words name, by its display name: ``subject`` where they name it, else the first.

    A central bank counts only where no market is named. Amounts of money name no currency, an oil spill is not the
    oil market, and one company's stock or shares are not the stock market. "The market" alone is ``subject``, where
    that is traded.
    """
    named = find_instruments(words)
    if not named:
        return None
    lowered = words.lower()
    if NO_MARKET.search(lowered):
        named = find_instruments(_markets_alone(words, lowered))
    if any(market.key == STOCKS for market in named) and not STOCK_MARKET.search(lowered):
        named = tuple(market for market in named if market.key != STOCKS)
    if any(market.name == subject for market in named):
        return subject
    traded = [market for market in named if market.kind != CENTRAL_BANK]
    if subject and [market.key for market in traded] == [STOCKS] and not STOCKS_AS_SUCH.search(lowered):
        own = instrument_named(subject)
        if own is not None and own.kind != CENTRAL_BANK:
            return subject
    return next((market.name for market in (*traded, *named)), None)


def _markets_alone(words: str, lowered: str) -> str:
    """The words without those that only seem to name a market."""
    kept, reached = [], 0
    for match in NO_MARKET.finditer(lowered):
        kept.append(words[reached : match.start()])
        reached = match.end()
    return ".".join([*kept, words[reached:]])
