"""What has several spellings and one sense, spelled in one way: marks, names, phrases."""

import re

__all__ = ["fold", "in_usual_words", "plain_marks", "with_short_names"]

_DOUBLE_MARKS = dict.fromkeys("“”„«»‟″", '"')
_SINGLE_MARKS = dict.fromkeys("‘’‚‛′", "'")
_DASHES = dict.fromkeys("–—−", "-")
_MARKS = str.maketrans({**_DOUBLE_MARKS, **_SINGLE_MARKS, **_DASHES})
_APOSTROPHES_AND_DASHES = str.maketrans({**dict.fromkeys("‘’", "'"), **_DASHES})

_AMOUNT = r"(?= (?:a )?[$€£¥]?\d)"
_SHORT_NAMES = (
    (re.compile(r"\bUnited States\b"), "U.S."),
    (re.compile(r"\bFederal Reserve\b"), "Fed"),
    (re.compile(r"\bEuropean Central Bank\b"), "ECB"),
    (re.compile(r"\bStandard & Poor's 500(?: (?:stock )?[Ii]ndex)?"), "S&P 500"),
    (re.compile(r"\bDow Jones [Ii]ndustrial(?:s| [Aa]verage)\b"), "Dow"),
    (re.compile(r"\bNasdaq [Cc]omposite(?: [Ii]ndex)?\b"), "Nasdaq"),
    (re.compile(r"\bchief executive(?: officer)?\b", re.IGNORECASE), "CEO"),
    (re.compile(r"\bchief financial officer\b", re.IGNORECASE), "CFO"),
)
_PHRASES = (
    (re.compile(r"\b(?:because of|owing to|due to)\b", re.IGNORECASE), "because of"),
    (re.compile(r"\b(?:compared (?:with|to)|versus)\b", re.IGNORECASE), "against"),
    (re.compile(rf"\b(?:more than|in excess of){_AMOUNT}", re.IGNORECASE), "over"),
    (re.compile(rf"\b(?:approximately|around|roughly){_AMOUNT}", re.IGNORECASE), "about"),
    (re.compile(r"\balmost\b", re.IGNORECASE), "nearly"),
    (re.compile(r"\b(?:a|an|per|each) (?=(?:barrel|ounce|ton|tonne|share|year|month|day|bushel|gallon)\b)"), "a "),
    (re.compile(r"\b(?:last year|the (?:previous|prior) year)\b", re.IGNORECASE), "last year"),
    (re.compile(r"\bin order to\b", re.IGNORECASE), "to"),
    (re.compile(r"\bfor (?:a|the) first time\b", re.IGNORECASE), "for the first time"),
    (re.compile(r"\bsuch as\b", re.IGNORECASE), "like"),
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"\bcan't\b"), "cannot"),
    (re.compile(r"(?<=\w)n't\b"), " not"),
    (re.compile(r"\( ?([A-Z\d]{1,6}\.[A-Z]{1,2}) ?\)"), r"\1"),
    (re.compile(r"\bpurchased\b"), "bought"),
    (re.compile(r"\bsays\b"), "said"),
)


def fold(text: str) -> str:
    """``text`` with white space squeezed and quotation marks and dashes in one shape each."""
    return " ".join(text.translate(_MARKS).split())


def plain_marks(text: str) -> str:
    """``text`` with apostrophes and dashes in one shape each, every other character at its place."""
    return text.translate(_APOSTROPHES_AND_DASHES)


def with_short_names(text: str) -> str:
    """``text`` with the short form of well-known names: "Fed", "S&P 500"."""
    for pattern, short in _SHORT_NAMES:
        text = pattern.sub(short, text)
    return text


def in_usual_words(text: str) -> str:
    """``text`` with short names, and with one phrase in place of several that mean the same."""
    text = with_short_names(text)
    for pattern, usual in _PHRASES:
        text = pattern.sub(usual, text)
    return text
