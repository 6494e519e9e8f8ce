"""A view as an answer shows it: the sentences that say most about the question, without the attribution."""

import re
from dataclasses import replace

from marketbrief.answering.drafting.ledger_view import LedgerView
from marketbrief.answering.question.expressions import expression
from marketbrief.domain.passage import Span
from marketbrief.domain.view import Quote, View, ViewForm
from marketbrief.language import lexicon
from marketbrief.language.reporting_verbs import INVERTED_VERBS, SAYING
from marketbrief.language.sentences import sentence_spans

__all__ = ["pieces_of", "shortened"]

LEAST_WORDS = 4
TAIL_WORDS = 30


def pieces_of(text: str, view: LedgerView) -> tuple[Span, ...]:
    """The sentences of a view that can be shown alone, as spans of the article's ``text``.

    Of a statement quoted in full they are those inside its quotation marks, else the reporter's, without the words at
    their end that only say who speaks.
    """
    statement = Span(view.start, view.end)
    if view.form == ViewForm.DIRECT:
        quoted = (one for quote in view.quote_spans for one in _sentences(text, quote))
        kept = tuple(_without_comma(text, one) for one in quoted if _words(text, one) >= LEAST_WORDS)
        return kept or (statement,)
    return tuple(_without_speaker(text, one, view) for one in _sentences(text, statement))


def _sentences(text: str, whole: Span) -> list[Span]:
    found = sentence_spans(whole.of(text))
    return [Span(whole.start + one.start, whole.start + one.end) for one in found] or [whole]


def _without_comma(text: str, span: Span) -> Span:
    """A quotation without the comma that joins it to whoever speaks."""
    return Span(span.start, span.end - 1) if text[span.end - 1] == "," else span


def _without_speaker(text: str, sentence: Span, view: LedgerView) -> Span:
    """A sentence without the attribution it ends with: ", said Ann Holt, an economist at Tarn Bank in Oslo"."""
    tails = list(_attribution().finditer(text, sentence.start, sentence.end))
    if not tails:
        return sentence
    tail = text[tails[-1].start() : sentence.end]
    named = view.voice and re.search(rf"\b{re.escape(view.voice)}\b", tail.lower())
    if not named or len(tail.split()) > TAIL_WORDS or expression("goes_on").search(tail):
        return sentence
    cut = Span(sentence.start, tails[-1].start())
    return cut if _words(text, cut) >= LEAST_WORDS else sentence


@lexicon.cached()
def _attribution() -> re.Pattern[str]:
    """Where a closing attribution begins, behind a quotation or with its comma."""
    verbs = "|".join(sorted(map(re.escape, {*INVERTED_VERBS, *SAYING}), key=len, reverse=True))
    return re.compile(rf"(?:(?<=[\"”’])|,) (?:{verbs}|according to)\b")


def _words(text: str, span: Span) -> int:
    return len(span.of(text).split())


def shortened(view: View, text: str, shown: Span) -> View:
    """``view`` with only the words of ``shown``, which lies in its statement; as it is where nothing is left out."""
    if shown == view.statement.span:
        return view
    spans = (_common(shown, quote.span) for quote in view.quotes)
    quotes = tuple(Quote.cut(text, one.start, one.end) for one in spans if one)
    return replace(
        view,
        statement=Quote.cut(text, shown.start, shown.end),
        quotes=quotes,
        form=view.form if quotes else ViewForm.INDIRECT,
    )


def _common(one: Span, other: Span) -> Span | None:
    """What two spans have in common, if anything."""
    start, end = max(one.start, other.start), min(one.end, other.end)
    return Span(start, end) if start < end else None
