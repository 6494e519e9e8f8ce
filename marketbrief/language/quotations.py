"""Quotations: the words between quotation marks of any shape, also where a mark was lost."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from marketbrief.domain.passage import Span
from marketbrief.language.calendar import any_of
from marketbrief.language.reporting_verbs import NARRATING_VERBS
from marketbrief.language.sentences import QuotationMark, paragraph_spans, quotation_marks

__all__ = ["FILLER", "quotation_spans", "units_of", "without_quotations"]

LONGEST_NESTED = 80
LONGEST_LOST = 600
NARRATION = re.compile(
    rf"\b{any_of((*NARRATING_VERBS, 'according to', 'Reuters'))}\b|"
    r"\(\s?[A-Z0-9]+\.[A-Z]{1,2}\s?\)"
)
SINGLE_QUOTED = re.compile(r"[‘'](?:(?<=\s.)|(?<=^.))(?=[A-Z])([^‘\"\n]{12,800}?[,.?!])[’'](?=\s|$)")
FILLER = "\x01"


def quotation_spans(text: str, sentences: Sequence[Span]) -> tuple[Span, ...]:
    """Spans of the words inside quotation marks (the marks left out), in order, none inside another.

    ``sentences`` are the sentence spans of ``text``: where a closing mark is missing, the quotation ends with its
    sentence, or with the last sentence before the next opening mark that reads on as speech.
    """
    ends = [span.end for span in sentences]
    found: list[Span] = []
    for paragraph in paragraph_spans(text):
        words = paragraph.of(text)
        marks = [
            QuotationMark(m.start + paragraph.start, m.end + paragraph.start, m.opens) for m in quotation_marks(words)
        ]
        if marks:
            found += _spans_between(text, marks, paragraph.end, ends)
        else:
            found += [
                Span(m.start(1) + paragraph.start, m.end(1) + paragraph.start) for m in SINGLE_QUOTED.finditer(words)
            ]
    return tuple(found)


def without_quotations(text: str, quotations: Sequence[Span]) -> str:
    """``text`` with every quoted character replaced by one filler, so that places stay the same."""
    pieces = []
    place = 0
    for span in quotations:
        pieces += [text[place : span.start], FILLER * (span.end - span.start)]
        place = span.end
    return "".join([*pieces, text[place:]])


def units_of(sentences: Sequence[Span], quotations: Sequence[Span]) -> Iterator[Span]:
    """Sentences, joined where a quotation runs on from one into the next."""
    start: int | None = None
    q = 0
    for sentence in sentences:
        start = sentence.start if start is None else start
        while q < len(quotations) and quotations[q].end <= sentence.end:
            q += 1
        if q == len(quotations) or quotations[q].start >= sentence.end:
            yield Span(start, sentence.end)
            start = None
    if start is not None:
        yield Span(start, sentences[-1].end)


def _spans_between(text: str, marks: list[QuotationMark], limit: int, ends: list[int]) -> list[Span]:
    found = []
    i = 0
    while i < len(marks):
        if not marks[i].opens:
            i += 1
            continue
        closing = _closing(marks, i)
        if closing is not None:
            span = _words(text, marks[i].end, marks[closing].start)
            i = closing + 1
        else:
            following = marks[i + 1].start if i + 1 < len(marks) else limit
            span = _words(text, marks[i].end, _lost_end(text, marks[i].end, following, ends))
            i += 1
        if span is not None:
            found.append(span)
    return found


def _closing(marks: list[QuotationMark], i: int) -> int | None:
    """The number of the mark that closes mark ``i``, past quotations nested in it, ``None`` where it was lost."""
    j = i + 1
    if [mark.opens for mark in marks[j : j + 3]] == [True, False, False]:
        return j + 2 if marks[j + 1].start - marks[j].end <= LONGEST_NESTED else None
    return j if j < len(marks) and not marks[j].opens else None


def _lost_end(text: str, start: int, following: int, ends: list[int]) -> int:
    """Where a quotation without a closing mark ends: with its sentence, or later while nothing narrates."""
    first = bisect_right(ends, start)
    if first == len(ends):
        return following
    end = own = min(ends[first], following)
    for later in ends[first + 1 :]:
        if later > following or later - start > LONGEST_LOST or NARRATION.search(text, end, later):
            break
        end = later
    reopened = text[following : following + 8].lstrip()[:1]
    return end if reopened and reopened in '"“”„«' else own


def _words(text: str, start: int, end: int) -> Span | None:
    """The span without white space at its ends; ``None`` when no letter or digit is left."""
    words = text[start:end]
    if not any(character.isalnum() for character in words):
        return None
    start += len(words) - len(words.lstrip())
    return Span(start, start + len(words.strip()))
