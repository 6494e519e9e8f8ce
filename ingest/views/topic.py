"""What a statement is about, and the time it speaks of."""

import re

from marketbrief.instruments import find_instruments

__all__ = ["horizon_of", "topic_of"]

NUMBER = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen|a|the|several|few|couple of)"
UNIT = r"(?:days?|weeks?|months?|quarters?|years?|decades?)"
AMOUNT = re.compile(
    r"\d[\d.,/-]*(?:[ -](?:thousand|million|billion|trillion|mln|bln|trln|bn|m))?[ -]"
    r"(?:U\.S\. |Canadian |Australian )?(?:dollars?|euros?|yen|pounds?|"
    r"sterling|yuan|francs?|crowns?|rupees?|rubles?|won)\b",
    re.IGNORECASE,
)
# firms, people and places that are not the market they are named for ("an oil spill", "the euro zone")
TRADE = re.compile(
    r"\beuro[ -](?:zone|area)\b|\b(?:oil|crude|gas|gold|silver|copper|steel|coal|uranium|dollar)[ -](?:and[ -]gas )?"
    r"(?:spills?|slicks?|leaks?|majors?|"
    r"compan(?:y|ies)|firms?|giants?|groups?|producers?|miners?|makers?|exporters?|importers?|importing|exporting|"
    r"producing|wells?|rigs?|fields?|sands|fund|executives?|ministers?|analysts?|traders?|industry|services?|workers?|"
    r"explor\w+|drill\w+|tankers?|refiner\w*|stores?|general|tree|bonds?)\b",
    re.IGNORECASE,
)
STOCKS = "stocks"
STOCK_MARKET = re.compile(
    r"\b(?:stocks|equit(?:y|ies)|(?:stock |share )?markets?|rall(?:y|ies)|"
    r"(?:European|Asian|Japanese|Chinese|German|British|U\.S\.) shares)\b",
    re.IGNORECASE,
)
HORIZON = re.compile(
    rf"\b(?:(?:over|in|within|for|during|through|by) (?:the )?(?:next|coming|following|near|medium|long|short)[- ]"
    rf"(?:{NUMBER}(?: (?:to|or|-) {NUMBER})? ?)?(?:{UNIT}|term|future)|"
    rf"in (?:the )?(?:{NUMBER}[- ](?:to[- ]{NUMBER} )?{UNIT})(?:' time)|"
    rf"by (?:the )?(?:year-?end|end of (?:the |this |next )?(?:{UNIT}|\d{{4}})|later this year|mid-?(?:year|\d{{4}}))|"
    rf"(?:later )?this (?:year|quarter|month|week)(?: (?:or|and) (?:into )?(?:early )?next (?:year|quarter|month))?|"
    rf"next (?:{UNIT}|\d+ {UNIT})|year-?end)\b",
    re.IGNORECASE,
)


def topic_of(words: str, subject: str | None = None) -> str | None:
    """The market that the words name, by its display name: ``subject`` where they name it, else the first.

    A central bank counts only where no market is named. Amounts of money name no currency, an oil spill is not the
    oil market, and one company's stock or shares are not the stock market.
    """
    named = find_instruments(TRADE.sub(".", AMOUNT.sub(" ", words)))
    if not STOCK_MARKET.search(words):
        named = tuple(market for market in named if market.key != STOCKS)
    if any(market.name == subject for market in named):
        return subject
    traded = [market for market in named if market.kind != "central-bank"]
    return next((market.name for market in (*traded, *named)), None)


def horizon_of(statement: str) -> str | None:
    """The stretch of time ahead that the statement names, as written."""
    found = [match[0] for match in HORIZON.finditer(statement)]
    exact = [words for words in found if any(character.isdigit() for character in words)]
    return next(iter(exact or found), None)
