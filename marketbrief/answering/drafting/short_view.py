"""A view as an answer shows it: the sentences that say most about the question, without the attribution."""

from collections.abc import Sequence
from dataclasses import replace

from marketbrief.domain.passage import Span
from marketbrief.domain.view import Quote, View, ViewForm
from marketbrief.language.sentences import sentence_spans

__all__ = ["pieces_of", "shortened"]

LEAST_WORDS = 4


def pieces_of(text: str, statement: Span, quotes: Sequence[Span], form: str) -> tuple[Span, ...]:
    """The sentences of a statement that can be shown alone, as spans of the article's ``text``.

    Of a statement quoted in full they are those inside its quotation marks, else those of the reporter.
    """
    whole = statement.of(text)
    sentences = [Span(statement.start + one.start, statement.start + one.end) for one in sentence_spans(whole)]
    if form != ViewForm.DIRECT:
        return tuple(sentences) or (statement,)
    parts = (_common(sentence, quote) for quote in quotes for sentence in sentences)
    kept = tuple(one for one in parts if one and len(one.of(text).split()) >= LEAST_WORDS)
    return kept or (statement,)


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
