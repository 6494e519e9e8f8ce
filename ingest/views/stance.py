"""Which way a statement points, by its words."""

import re

from marketbrief.view import Stance

__all__ = ["stance_of"]

GOOD = re.compile(
    r"\b(?:bullish|upbeat|optimis\w+|positive|strong\w*|strength\w*|robust|solid|good|great|excellent|impressive|better|"
    r"best|healthy|improv\w+|recover\w*|rebound\w*|rall(?:y|ies|ied)|gain\w*|ris(?:e|es|ing|en)|rose|grow(?:s|ing|th|n)?|"
    r"boost\w*|higher|upside|upgrad\w+|outperform\w*|overweight|buy|attractive|cheap|opportunit\w+|support\w*|benefit\w*|"
    r"accelerat\w+|exceed\w*|beat\w*|confiden\w+|encourag\w+|favou?rable|upturn|breakout|momentum|success\w*|win|wins|"
    r"undervalued|underestimat\w*|appreciat\w+|bottomed|expan\w+|raise[ds]?|surge\w*|comfortable|well positioned|"
    r"reliev\w+|relief|easing|resilien\w+|stabili[sz]\w+|smart|realistic|clearly achieve|bargain|conducive|brighter|"
    r"legs|profitab\w+|progress\w*|liked?|clever|safe\w*|tailwind\w*|power\w*|room to)\b",
    re.IGNORECASE,
)
BAD = re.compile(
    r"\b(?:bearish|downbeat|pessimis\w+|negative\w*|weak\w*|poor\w*|bad|worse\w*|worst|disappoint\w+|fall(?:s|ing|en)?|fell|"
    r"drop\w*|declin\w+|los(?:e|es|ing|s|ses)|lost|slow\w*|slump\w*|plung\w+|tumbl\w+|sell(?:s|ing)?|sell-?off|"
    r"lower\w*|downside|downgrad\w+|underperform\w*|underweight|expensive|overvalued|risk\w*|fear\w*|worr\w+|concern\w*|"
    r"uncertain\w*|threat\w*|pressure\w*|problem\w*|difficult\w*|tough\w*|challeng\w+|headwind\w*|hurt\w*|harm\w*|"
    r"damag\w+|crisis|crises|recession\w*|default\w*|deterior\w+|shrink\w*|struggl\w+|skeptic\w*|sceptic\w*|caution|"
    r"cautious|fragile|burden\w*|unlikely|lull|stagnat\w+|contract(?:s|ed|ion)|cuts?|drag|doubt\w*|fail\w*|"
    r"miss(?:ed|es)?|squeeze\w*|turmoil|volatil\w+|panic|confusion|nervous|neurotic|unfortunate|ineffective|bubble|"
    r"overdone|trouble\w*|tighten\w*|pinch|bankrupt\w*|loser|lagg?\w*|wrong|mistake\w*|shortage|bleak|grim|dead|"
    r"insolven\w*|hit|punish\w*|correction|overheat\w*|unsustainable|long slog|no(?:t)? (?:enough|good|strong))\b",
    re.IGNORECASE,
)
DENIAL = re.compile(r"\b(?:not?|n't|never|without|less|hardly|lack of|no longer|don't|doesn't|isn't|won't|can't|cannot|aren't)\b[^.,;]{0,22}$", re.I)
TURN = re.compile(r"\b(?:but|however|although|though|while|yet|despite|still|not just)\b|--", re.IGNORECASE)
FROM_TO = re.compile(r"\b(?:upgrad\w+|rais\w+ (?:\w+ ){0,4}(?:target|rating|estimate|forecast)|lifted|boosted)\b", re.IGNORECASE)
FROM_TO_DOWN = re.compile(
    r"\b(?:downgrad\w+|(?:cut|lower|trimm?|slash|reduc)\w* (?:\S+ ){0,5}(?:target|rating|estimate|forecast)s?)\b", re.IGNORECASE
)


def stance_of(statement: str) -> Stance:
    """Bullish or bearish where the words lean clearly one way, mixed where they turn, else neutral."""
    if FROM_TO_DOWN.search(statement):
        return Stance.BEARISH
    if FROM_TO.search(statement):
        return Stance.BULLISH
    good, bad = _leaning(statement)
    if good and bad and good == bad:
        return Stance.MIXED if TURN.search(statement) else Stance.NEUTRAL
    if good > bad:
        return Stance.MIXED if bad and TURN.search(statement) and good < 2 * bad else Stance.BULLISH
    if bad > good:
        return Stance.MIXED if good and TURN.search(statement) and bad < 2 * good else Stance.BEARISH
    return Stance.NEUTRAL


def _leaning(statement: str) -> tuple[int, int]:
    """How many words speak for and against, those under a denial counted for the other side."""
    good = bad = 0
    for pattern, sign in ((GOOD, True), (BAD, False)):
        for match in pattern.finditer(statement):
            denied = bool(DENIAL.search(statement, max(0, match.start() - 30), match.start()))
            good += sign != denied
            bad += sign == denied
    return good, bad
