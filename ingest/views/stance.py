"""Which way a statement points, by its words."""

import re

from marketbrief.view import Stance

__all__ = ["stance_of"]

GOOD = re.compile(
    r"\b(?:bullish|upbeat|optimis\w+|positive\w*|strong\w*|strength\w*|robust|solid|good|great|excellent|impress\w+|"
    r"spectacular|better|best|health(?:y|ier)|improv\w+|recover\w*|rebound\w*|rall(?:y|ies|ied)|gain(?:s|ed|ing)?|"
    r"upside|upgrad\w+|outperform\w*|overweight|buying|attractive|cheap\w*|opportunit\w+|benefit\w*|outperformed|"
    r"accelerat\w+|exceed\w*|beat\w*|confiden\w+|encourag\w+|favou?rable|upturn|breakout|breaks? above|"
    r"momentum|success\w*|"
    r"undervalued|climb\w*|advanc\w+|jump\w*|soar\w*|bottomed|building a base|boost\w*|growth|growing|grow|"
    r"grows|surge[ds]?|surging|comfortable|"
    r"relie(?:f|ved)|resilien\w+|smart|realistic|achieve|bargain|conducive|brighter|profitab\w+|"
    r"welcome|tailwind\w*|room to|scope for|at a discount|percent discount|high-growth|conservative|"
    r"rehire|hiring|could have been worse|not bad|turnaround|sticky|pick(?:s|ed|ing)? up|back to normal|robust|"
    r"opportunity|above)\b",
    re.IGNORECASE,
)
BAD = re.compile(
    r"\b(?:bearish|downbeat|pessimis\w+|negative\w*|weak\w*|poor\w*|bad|worse\w*|worst|disappoint\w+|fall(?:s|"
    r"ing|en)?|fell|"
    r"drop\w*|declin\w+|lose|loses|losing|loss|losses|lost|loss-\w+|slow\w*|slump\w*|plung\w+|tumbl\w+|sell(?:s|ing)?|"
    r"sell-?off|selling|downside|downgrad\w+|underperform\w*|underweight|expensive|overvalued|risk\w*|fear\w*|worr\w+|"
    r"concern\w*|uncertain\w*|threat\w*|pressur\w+|problem\w*|difficult\w*|tough\w*|challeng\w+|headwind\w*|hurt\w*|"
    r"harm\w*|damag\w+|crisis|crises|recession\w*|default\w*|deterior\w+|shrink\w*|struggl\w+|s[kc]eptic\w*|caution|"
    r"cautious|fragile|burden\w*|unlikely|lull|stagnat\w+|contracted|contraction|cut(?:s|ting)? prices|drag\w*|"
    r"doubt\w*|"
    r"fail\w*|cut|cuts|cutting|decreas\w*|retreat\w*|slid\w*|sink\w*|pullback|write-?(?:downs?|offs?)|lack of|"
    r"steep\w*|layoffs?|miss(?:ed|es|ing)?|squeeze\w*|turmoil|volatil\w+|panic|confusion|nervous|neurotic|"
    r"unfortunate|ineffective|"
    r"bubble|trouble\w*|pinch|bankrupt\w*|loser|lag(?:s|ged|ging)?|wrong|mistake\w*|shortage|bleak|grim|dead|sluggish|"
    r"insolven\w*|overheat\w*|unsustainable|slog|hurdle|reluctan\w+|shy away|toll|competition|pitfall\w*|"
    r"hard to|decelerat\w+|leery|anger|fierce|"
    r"below expectations|below their|overdone)\b",
    re.IGNORECASE,
)
RATED_UP = re.compile(
    r"\b(?:upgrad(?:ed?|es|ing)\b|(?:rais|lift|boost|increas)\w* (?:\S+ ){0,5}(?:target|rating|estimate|"
    r"forecast|recommendation)s?\b)",
    re.IGNORECASE,
)
RATED_DOWN = re.compile(
    r"\b(?:downgrad(?:ed?|es|ing)\b|(?:cut|lower|trimm?|slash|reduc)\w* (?:\S+ ){0,5}(?:target|rating|estimate|"
    r"forecast|recommendation)s?\b)",
    re.IGNORECASE,
)
POLICY = re.compile(
    r"\b(?:polic(?:y|ies)|(?:interest|discount|funds) rates?|rate (?:hike|cut|increase|rise)s?|tightening|"
    r"tighten|easing|"
    r"intervention|reserve requirements?|legislation|reform|treaty|government|central bank|the Fed|the Committee|PBOC|"
    r"measures|regulat\w+|bailout)\b",
    re.IGNORECASE,
)
PRICED = re.compile(
    r"\b(?:shares?|stocks?|equit\w+|markets?|prices?|rall(?:y|ies)|dollar|euro|yen|sterling|yuan|bonds?|"
    r"yields?|oil|gold|"
    r"earnings|profits?|revenues?|sales|margins?|valuation)\b",
    re.IGNORECASE,
)
DENIAL = re.compile(
    r"(?:\b(?:not?|never|without|less|hardly|lack of|no longer|cannot)|n't|n’t)\b[^.,;]{0,24}$", re.IGNORECASE
)
MIXED = re.compile(
    r"\bmixed (?:bag|picture|results|signals|message|blessing)\b|\bon (?:the )?one hand\b", re.IGNORECASE
)
TURN = re.compile(r"\b(?:but|however|although|though|while|yet|despite|mixed bag)\b|--", re.IGNORECASE)


def stance_of(statement: str) -> Stance:
    """Bullish or bearish where the words lean one way, mixed where they turn from one to the other, else neutral.

    A change of rating or target decides by itself. What is said of policy and not of prices is neutral, unless
    its words are strong.
    """
    if RATED_DOWN.search(statement):
        return Stance.BEARISH
    if RATED_UP.search(statement):
        return Stance.BULLISH
    if MIXED.search(statement):
        return Stance.MIXED
    good, bad = leaning(statement)
    strength = max(good, bad)
    if strength < 3 and POLICY.search(statement) and not PRICED.search(statement):
        return Stance.NEUTRAL
    if good and bad and TURN.search(statement) and strength < 2 * min(good, bad) + 1:
        return Stance.MIXED
    if not strength or statement.rstrip(' "”').endswith("?"):
        return Stance.NEUTRAL
    return Stance.BULLISH if good > bad else Stance.BEARISH


def leaning(statement: str) -> tuple[int, int]:
    """How many words speak for and against, those under a denial counted for the other side."""
    good = bad = 0
    for pattern, favours in ((GOOD, True), (BAD, False)):
        for match in pattern.finditer(statement):
            denied = DENIAL.search(statement, max(0, match.start() - 32), match.start()) is not None
            good += favours != denied
            bad += favours == denied
    return good, bad
