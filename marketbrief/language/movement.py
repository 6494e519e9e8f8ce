"""The words by which market news tells moves, causes and figures."""

import re

__all__ = ["CAUSE", "DOWN", "FIGURE", "UP"]


def _words(alternatives: str) -> re.Pattern[str]:
    """Whole words, one alternative a white-space separated item; ``_`` stands for a space."""
    items = alternatives.replace("\n    |", "|").split()
    return re.compile(rf"\b(?:{'|'.join(items).replace('_', ' ')})\b", re.IGNORECASE)


UP = _words(
    """ris(?:es?|en|ing) rose gain(?:s|ed|ing)? rall(?:y|ies|ied|ying) jump(?:s|ed|ing)? surg(?:es?|ed|ing)
    climb(?:s|ed|ing)? soar(?:s|ed|ing)? advanc(?:es?|ed|ing) rebound(?:s|ed|ing)? higher up records?
    (?:best|strongest)_(?:day|week|month|session) edged_up
    firm(?:s|ed|er|ing)? strengthen(?:s|ed|ing)? stronger bounc(?:es?|ed|ing) recover(?:s|ed|ing|y)? spik(?:es?|ed|ing)
    leap(?:s|t|ed|ing)? leapt adds? added boost(?:s|ed|ing)? lift(?:s|ed|ing)? rocket(?:s|ed|ing)?"""
)
DOWN = _words(
    """falls? fell fallen falling drop(?:s|ped|ping)? declin(?:es?|ed|ing) los(?:es?|ing) lost losses slid(?:es?|ing)?
    slip(?:s|ped|ping)? sink(?:s|ing)? sank sunk tumbl(?:es?|ed|ing) plung(?:es?|ed|ing) slump(?:s|ed|ing)?
    eas(?:es?|ed|ing) weaken(?:s|ed|ing)? weaker retreat(?:s|ed|ing)? lower down
    worst_(?:day|week|month|session) setbacks? g[ai]ve[sn]?_(?:back|up) dip(?:s|ped|ping)? sell-?off
    sold_off crash(?:es|ed|ing)? sag(?:s|ged|ging)? skid(?:s|ded|ding)? drag(?:s|ged|ging)? hits? hurt(?:s|ing)?
    pullback pulled_back dent(?:s|ed)? shed(?:s|ding)? pressur(?:es?|ed) par(?:es?|ed|ing)"""
)
_CAUSAL = _words(
    """because amid due_to owing_to thanks_to help(?:s|ed|ing)? boost(?:s|ed|ing)? lift(?:s|ed|ing)? hurt(?:s|ing)?
    on_(?:hopes?|fears?|worr(?:y|ies)|concerns?|expectations?|signs?|news|optimism|speculation|bets|views|data|talk)
    on_(?:strong|weak|mild|cold|higher|lower|weaker|stronger|robust|solid|disappointing|upbeat|growing|lingering|rising)
    on_(?:falling|waning|tight|better|worse|profit.taking|the_back_of) weigh(?:s|ed|ing)?_on drag(?:s|ged|ging)?
    driv(?:en|ing) drove fuel(?:s|l?ed|l?ing)? following spark(?:s|ed|ing)? trigger(?:s|ed|ing)? prompt(?:s|ed|ing)?
    sent sending led_by propel(?:s|led|ling)? caus(?:es?|ed|ing) reflect(?:s|ed|ing) support(?:s|ed|ing)?
    pressur(?:es?|ed|ing) attributed blam(?:e|ed|ing) reason(?:s)? underpin(?:s|ned|ning)? benefit(?:s|ed|ing)?_from
    (?:rais|eas|stok|fann?)(?:e|ed|es|ing)_(?:fears|worries|concerns|hopes|expectations)
    cit(?:ed|ing) came_after on_the_heels renewed offset(?:s|ting)? outweigh(?:s|ed|ing)?"""
)
_AFTER_NEWS = (
    r"\bafter(?!-| (?:trading|falling|rising|hitting|closing|touching|reaching|gaining|losing|climbing|tumbling"
    r"|dropping|slipping|opening|ending|first|changing|hours|the (?:\w+ )?(?:close|bell))\b)"
)
_MOVED_ON = (
    r"\b(?:fell|rose|up|down|lower|higher|gained|slipped|eased|climbed|jumped|dropped|tumbled|rallied|surged|slid)"
    r" (?:\w+day )?on (?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|the |\d|Wall|its )"
)
_AS_SOMETHING_HAPPENED = (
    r"(?<!such )(?<!known )(?<!well )(?<!much )(?<!high )(?<!low )(?<!seen )\bas "
    r"(?!of |an? |much |high |low |well |many )"
    r"(?=[\w.,'’&$ -]{3,60}? (?:\w+(?:ed|s)|fell|rose|sold|cut|took|held|lost|beat|hit|grew|bet)\b)"
)
CAUSE = re.compile(
    "|".join((_CAUSAL.pattern, _AFTER_NEWS, _MOVED_ON, _AS_SOMETHING_HAPPENED)),
    re.IGNORECASE,
)
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
FIGURE = re.compile(
    rf"(?<![\w.])(?:[$€£¥]\s?)?{_NUMBER}\s?"
    r"(?:%|percent(?:age\ points?)?|per cent|basis points?|bps?\b|points?\b|cents?\b|a barrel|an ounce|yen\b"
    rf"|(?:million|billion|trillion)\b)|[$€£¥]\s?{_NUMBER}",
    re.IGNORECASE,
)
