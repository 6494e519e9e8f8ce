"""Tell speech from titles, terms, ratings and scare quotes, which stand in quotation marks too."""

import re

from marketbrief.domain.passage import Span

__all__ = ["is_speech"]

RATING = re.compile(
    r"(?:strong |market |sector |industry |equal|over|under|peer |conviction )?[- ]?(?:buy|sell|hold|neutral|"
    r"weight|overweight|underweight|"
    r"equal-?weight|outperform(?:er)?|underperform(?:er)?|perform(?:er)?|accumulate|reduce|add|in-?line|"
    r"market[- ]?perform|"
    r"junk|positive|negative|stable|speculative|AAA|[A-D][A-D+-]{0,3}\d?|attractive|cautious)(?: list)?[.,]?",
    re.IGNORECASE,
)
RATING_NEAR = re.compile(
    r"\b(?:rat(?:es?|ed|ing|ings)|recommend\w*|upgrad\w+|downgrad\w+|list|status|stance|outlook|from|to|cut|"
    r"raised)\s*[\"“”]?\s*$",
    re.I,
)
TERM_BEFORE = re.compile(
    r"(?:\b(?:so-called|known as|dubbed|termed|nicknamed|entitled|titled|the word|the words|the term|"
    r"the phrase|called|the film|the book|"
    r"the show|terms like|named)\s+(?:the |a )?)$",
    re.IGNORECASE,
)
TERM_AFTER = re.compile(
    r"[\"”“'’]\s+(?:rating|ratings|language|scenario|list|status|category|trade|phrase|clause|effect|brand|"
    r"film|movie|show|loans?|policy)\b"
)
THE_BEFORE = re.compile(r"\b(?:the|this|that|these|its|their)\s+$", re.IGNORECASE)
SMALL_WORDS = frozenset("a an the of and for in on to at with".split())
LONGEST_TERM = 4
LONGEST_REPEATED = 3


def is_speech(text: str, quote: Span) -> bool:
    """Whether the quoted words are somebody's speech rather than a term, a title or a rating."""
    words = quote.of(text)
    count = len(words.split())
    if count > LONGEST_TERM:
        return True
    before = text[max(0, quote.start - 40) : max(0, quote.start - 1)]
    if RATING.fullmatch(words) and (RATING_NEAR.search(before) or TERM_AFTER.match(text, quote.end)):
        return False
    if RATING.fullmatch(words) and re.search(r"\brat(?:es?|ed|ing)\b", text[max(0, quote.start - 60) : quote.end + 12]):
        return False
    if TERM_BEFORE.search(before) or (THE_BEFORE.search(before) and TERM_AFTER.match(text, quote.end)):
        return False
    return not (_is_title(words) or _is_repeated(text, quote))


def _is_repeated(text: str, quote: Span) -> bool:
    """Whether these few words stand in marks more than once: a name for a thing."""
    marked = text[quote.start - 1 : quote.end + 1]
    return len(marked.split()) <= LONGEST_REPEATED and marked[-2].isalnum() and text.count(marked) > 1


def _is_title(words: str) -> bool:
    """Whether every word that carries meaning has a capital ("Black Friday,")."""
    parts = [part for part in re.findall(r"[^\W\d_][\w'’-]*", words) if part not in SMALL_WORDS]
    if not parts or not all(part[0].isupper() for part in parts):
        return False
    return len(parts) > 1 or words.rstrip()[-1] not in ".,?!"
