"""Sentences of a text as exact spans, and its quotation marks."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from sentencex import get_sentence_boundaries

from marketbrief.domain.passage import Span
from marketbrief.language import lexicon
from marketbrief.language.calendar import MONTH_ABBREVIATIONS, any_of
from marketbrief.language.firms import LEGAL_ABBREVIATIONS
from marketbrief.language.names import ABBREVIATED_TITLES
from marketbrief.language.reporting_verbs import AFTER_A_QUOTATION

__all__ = ["QuotationMark", "paragraph_spans", "quotation_marks", "sentence_spans"]

# sentencex fails on lone surrogates, and on wide white space behind "A."
LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
WIDE_SPACE = re.compile(r"[^\S\x00-\x7f]")
BLANK_LINE = re.compile(r"\n(?:[^\S\n]*\n)+")
STRAY_OPENING = re.compile(r"\s([\"“‘(\[]+)\s*$")
CLOSED_ASIDE = re.compile(r"[.!?][\"”’']*[)\]][\"”’']*\s+(?=[\"“‘(\[]?[A-Z])")
# the full stop is matched first and what stands before it by looking back: few characters are full stops
FULL_STOP = re.compile(r"[.!?](?<=\w[\w%][.!?]|[\w%]\)[.!?])(?: ?[\"”’'])*\s+(?=[\"“‘(]?[A-Z])")
COMPANY_LAST = re.compile(
    r"\.(?:(?<=\bInc\.|\bLtd\.|\bCos\.|\bU\.S\.|\bU\.K\.|\b[ap]\.m\.)|(?<=\bCorp\.|\bBros\.)|(?<=\bCo\.))\s+"
    r"(?=[\"“](?=\S)|(?:The|A|An|In|It|Its|But|He|She|They|We|This|That|These|On|At|For|As|And|If|Some|Shares)\b)"
)
DOUBLE_MARK = re.compile(r"[\"“”„«»‟]|''|``")

_ABBREVIATIONS = (
    *LEGAL_ABBREVIATIONS,
    *ABBREVIATED_TITLES,
    *lexicon.in_order("people", "ranks"),
    *MONTH_ABBREVIATIONS,
)
SHORT_FORM = re.compile(
    r"(?:^|[\s(\d-])(?:yr|yrs|mo|vs|approx|est|ca|cf|incl|excl|avg|max|min|bps|pct|mln|bln|trln|sh|shr|qtr|"
    r"[ap]\.m|e\.g|i\.e|al|resp|Nos?|Cos|Bros|[A-Z]|U\.S|U\.K|E\.U|U\.N|Jr|Sr|Mt|Ft|"
    rf"{'|'.join(_ABBREVIATIONS)})\.$"
)
CLOCK_TIME = re.compile(r"\b[ap]\.m\.$")
TIME_ZONE = re.compile(r"(?:[A-Z]{2,4}T|GMT|UTC|Eastern|Central|Pacific|local)\b")
EXCLAIMED = re.compile(r"[?!][\"”’'»]*$")
REPORTING_CLAUSE = re.compile(rf"(?:[A-Z][\w.'’-]*\s+){{1,4}}{any_of(AFTER_A_QUOTATION)}\b")
LONGEST_QUOTATION = 3000


@dataclass(frozen=True, slots=True)
class QuotationMark:
    """A double quotation mark at ``text[start:end]``, and whether it opens."""

    start: int
    end: int
    opens: bool


@lru_cache(maxsize=128)
def quotation_marks(text: str) -> tuple[QuotationMark, ...]:
    """Tell opening double quotation marks of ``text`` from closing ones by the white space beside them, not by shape.

    News text mixes shapes freely (an opening ”, a straight closing one), but an opening mark stands before a word
    and a closing one after it. Where both or neither is so, the shape decides, then the mark before. The last texts
    are remembered: a paragraph's marks are asked for its sentences and for its quotations.
    """
    marks: list[QuotationMark] = []
    for match in DOUBLE_MARK.finditer(text):
        opens = _opens(text, match, marks[-1].opens if marks else False)
        marks.append(QuotationMark(match.start(), match.end(), opens))
    return tuple(marks)


def paragraph_spans(text: str) -> tuple[Span, ...]:
    """Stretches of ``text`` between blank lines, without the white space around them."""
    spans = []
    start = 0
    for gap in BLANK_LINE.finditer(text):
        spans.append(_trimmed(text, start, gap.start()))
        start = gap.end()
    spans.append(_trimmed(text, start, len(text)))
    return tuple(span for span in spans if span is not None)


@lru_cache(maxsize=4)
def sentence_spans(text: str) -> tuple[Span, ...]:
    """Sentences of ``text`` in order; together they cover every character that is not white space.

    A blank line always ends a sentence, the end of a hard-wrapped line never does. A quotation of several
    sentences stays whole when its marks are balanced. Abbreviations ("10-yr. notes"), tickers ("SKS.N") and
    reporting clauses ('"Why?" Walker said.') are kept with the sentence they belong to. The last few texts are
    remembered: who cuts an article into passages also reads it.
    """
    return tuple(span for paragraph in paragraph_spans(text) for span in _sentences_of(text, paragraph))


def _opens(text: str, match: re.Match[str], after_opening: bool) -> bool:
    before = text[match.start() - 1] if match.start() else " "
    after = text[match.end()] if match.end() < len(text) else " "
    can_open = (before.isspace() or before in "([-–—/'‘:") and not after.isspace()
    can_close = (after.isspace() or after in ".,;:!?)]-–—/'’") and not before.isspace()
    if can_open != can_close:
        return can_open
    if match[0] in "“„«``":
        return True
    return False if match[0] in "”»" else not after_opening


def _sentences_of(text: str, paragraph: Span) -> Iterator[Span]:
    block = paragraph.of(text)
    start = 0
    for end in [*_breaks(block), len(block)]:
        span = _trimmed(text, paragraph.start + start, paragraph.start + end)
        if span is not None:
            yield span
        start = end


def _breaks(block: str) -> list[int]:
    """The places in a paragraph where a sentence ends: those of sentencex, corrected."""
    marks = quotation_marks(block)
    starts = [mark.start for mark in marks]
    kept: list[int] = []
    for place, following in pairwise([*_candidates(block, bool(marks)), len(block)]):
        before = block[max(kept[-1] if kept else 0, place - 40) : place]
        if (
            before.strip()
            and not _quoted(place, marks, starts)
            and not _belong_together(before, block[place:following])
        ):
            kept.append(place)
    return kept


def _candidates(block: str, marked: bool) -> list[int]:
    """Where a sentence may end. Behind a lost mark sentencex takes all for quoted, so full stops are added."""
    found = set()
    start = 0
    for boundary in get_sentence_boundaries("en", WIDE_SPACE.sub(" ", LONE_SURROGATE.sub("?", block))):
        end = boundary["end_index"]
        stray = STRAY_OPENING.search(block, max(start, end - 20), end)
        found.add(stray.start(1) if stray else end)
        start = end
    found.update(match.end() for pattern in (CLOSED_ASIDE, COMPANY_LAST) for match in pattern.finditer(block))
    if marked:
        stops = (match.end() for match in FULL_STOP.finditer(block))
        found.update(end for end in stops if not SHORT_FORM.search(block[max(0, end - 12) : end].rstrip()))
    return sorted(place for place in found if 0 < place < len(block))


def _quoted(place: int, marks: tuple[QuotationMark, ...], starts: list[int]) -> bool:
    """Whether the mark before opens and the mark after closes."""
    i = bisect_left(starts, place)
    if not 0 < i < len(marks):
        return False
    before, after = marks[i - 1], marks[i]
    return before.opens and not after.opens and after.start - before.start < LONGEST_QUOTATION


def _belong_together(before: str, after: str) -> bool:
    """Whether a break between the two is a mistake."""
    if not before[-1].isspace():
        return not after[:1].isspace()
    before, after = before.rstrip(), after.lstrip()[:120]
    if after[:1].islower() and (SHORT_FORM.search(before) or EXCLAIMED.search(before) or before.endswith("...")):
        return True
    if CLOCK_TIME.search(before) and TIME_ZONE.match(after):
        return True
    return bool(before[-1] in "\"”’'»" and EXCLAIMED.search(before) and REPORTING_CLAUSE.match(after))


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """``text[start:end]`` without the white space at its ends, ``None`` when nothing is left."""
    words = text[start:end]
    left = len(words) - len(words.lstrip())
    size = len(words.strip())
    return Span(start + left, start + left + size) if size else None
