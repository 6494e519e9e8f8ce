"""Phrases that every form of an answer shares: groups of views and sources, bylines, quotations."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from marketbrief.domain.briefing import Briefing
from marketbrief.domain.citation import CitedView
from marketbrief.domain.evidence import Source
from marketbrief.domain.view import Stance, View, ViewForm

__all__ = [
    "NOT_CITED",
    "by_citation",
    "by_stance",
    "byline",
    "carried_by",
    "noted",
    "numbers_cited",
    "one_line",
    "said",
]

NOT_CITED = "Also found"

_GROUPS = (
    ("For", frozenset({Stance.BULLISH})),
    ("Against", frozenset({Stance.BEARISH})),
    ("Neutral or mixed", frozenset({Stance.NEUTRAL, Stance.MIXED})),
)


def by_stance(views: Sequence[CitedView]) -> Iterator[tuple[str, list[CitedView]]]:
    """Views for, against and between, each under its label; empty groups are left out."""
    for label, stances in _GROUPS:
        if group := [cited for cited in views if cited.view.stance in stances]:
            yield label, group


def numbers_cited(briefing: Briefing) -> frozenset[int]:
    """The sources that a sentence or a view of it cites."""
    parts = (briefing.bottom_line, briefing.drivers, briefing.figures)
    cited = {n for part in parts for sentence in part for n in sentence.citations}
    return frozenset(cited | {view.citation for view in briefing.views})


def by_citation(briefing: Briefing) -> Iterator[tuple[str, list[Source]]]:
    """Sources that the answer cites, then those that were found and are not cited, each under its label; none empty."""
    cited = numbers_cited(briefing)
    for label, wanted in (("Sources", True), (NOT_CITED, False)):
        if group := [source for source in briefing.sources if (source.n in cited) is wanted]:
            yield label, group


def byline(publisher: str | None, published_at: datetime | None) -> str:
    """Who published it, and the day."""
    return f"{publisher or 'unknown publisher'}, {f'{published_at:%-d %B %Y}' if published_at else 'undated'}"


def carried_by(carriers: Sequence[str], origins: Sequence[str]) -> str:
    """How many publishers carry a source's story, and how many reports it is made of; nothing where it is one's own."""
    if len(carriers) < 2:
        return ""
    count = max(len(origins), 1)
    return f"{len(carriers)} carriers, {count} origin{'' if count == 1 else 's'}"


def noted(cited: CitedView) -> str:
    """The day of a view and what a reader should know beside it; empty where there is neither."""
    day = f"{cited.said_at:%-d %B %Y}" if cited.said_at else ""
    return "; ".join(part for part in (day, cited.mark) if part)


def said(view: View) -> str:
    """The quotations in quotation marks; else the article's own sentence, whose marks it keeps."""
    if view.form is not ViewForm.DIRECT:
        return one_line(view.statement.text)
    return " … ".join(f"“{one_line(quote.text).rstrip(',')}”" for quote in view.quotes)


def one_line(text: str) -> str:
    """The text on one line."""
    return " ".join(text.split())
