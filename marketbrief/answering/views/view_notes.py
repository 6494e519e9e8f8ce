"""What a view's date, its neighbours and its own words say of it: marks for readers, never a change to the view."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from marketbrief.answering.views.contradiction import contradiction_of
from marketbrief.answering.views.ledger import SIDES, Entry, is_stale
from marketbrief.domain.article import Article
from marketbrief.domain.briefing import Briefing, Caveat, CaveatKind, Draft
from marketbrief.domain.citation import CitedView
from marketbrief.domain.evidence import Evidence, Source
from marketbrief.domain.question import Question
from marketbrief.domain.view import View
from marketbrief.language.people import voices

__all__ = ["caveats_of_views", "marked", "marks_of", "standing_of"]

OLDER_THAN_THE_REST = timedelta(days=14)
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def marks_of(views: Sequence[CitedView], sources: Sequence[Source], question: Question) -> tuple[str | None, ...]:
    """For each view of an answer the words that a reader should see beside it, ``None`` where there are none."""
    articles = {source.n: source.article for source in sources}
    entries = [(cited.view, articles[cited.citation]) for cited in views]
    return tuple(standing_of(cited.view, question, entries) for cited in views)


def marked(briefing: Briefing) -> tuple[CitedView, ...]:
    """The views of an answer with their days and their marks."""
    dates = {source.n: source.article.published_at for source in briefing.sources}
    marks = marks_of(briefing.views, briefing.sources, briefing.question)
    return tuple(
        replace(cited, said_at=dates[cited.citation], mark=mark)
        for cited, mark in zip(briefing.views, marks, strict=True)
    )


def standing_of(view: View, question: Question, others: Sequence[Entry]) -> str | None:
    """The first of these that holds: it contradicts itself, its holder is on both sides, its time is out, it is old.

    ``others`` are all views of the answer with their articles, ``view`` among them.
    """
    article = next((article for each, article in others if each is view), None)
    if article is None:
        return None
    return (
        contradiction_of(view, others)
        or _both_sides(view, others)
        or _run_out(view, article, question)
        or _older(article, others)
    )


def caveats_of_views(draft: Draft, evidence: Evidence) -> Iterator[Caveat]:
    """Caveats that the views of a draft give cause for: statements that contradict themselves, and none that is new."""
    entries = [(cited.view, evidence.source(cited.citation).article) for cited in draft.views]
    for n in sorted({cited.citation for cited in draft.views if contradiction_of(cited.view, entries)}):
        yield Caveat(CaveatKind.DISAGREE, f"Source [{n}] contradicts itself in a view: it is quoted as it stands.")
    dates = [article.published_at for _, article in entries if article.published_at is not None]
    told = (*draft.bottom_line, *draft.drivers, *draft.figures)
    if dates and not told and all(is_stale(entry, _asked_of(evidence.question)) for entry in entries):
        yield Caveat(CaveatKind.STALE, f"The newest of these views is from {max(dates):%-d %B %Y}.")


def _both_sides(view: View, others: Sequence[Entry]) -> str | None:
    known = voices((each.speaker, each.firm) for each, _ in others)
    mine = known.get((view.speaker, view.firm))
    if mine is None or view.stance not in SIDES:
        return None
    for each, article in others:
        other = each.stance in SIDES and each.stance is not view.stance and each.about == view.about
        if other and known.get((each.speaker, each.firm)) == mine:
            return f"on both sides: also {each.stance}{_on(article.published_at)}"
    return None


def _run_out(view: View, article: Article, question: Question) -> str | None:
    """A view that named its time, when that time is over."""
    if view.horizon is None or not is_stale((view, article), _asked_of(question)):
        return None
    return f"its time is over: it spoke of “{view.horizon}”{_on(article.published_at)}"


def _older(article: Article, others: Sequence[Entry]) -> str | None:
    dates = [each.published_at for _, each in others if each.published_at is not None]
    if article.published_at is None or not dates:
        return None
    behind = max(dates) - article.published_at
    return f"{_span(behind)} older than the newest here" if behind >= OLDER_THAN_THE_REST else None


def _asked_of(question: Question) -> datetime:
    """The time a question is about: the end of its window, or the time it was asked."""
    end = question.window.end if question.window is not None and question.window.strict else None
    return min(end, question.as_of) if end is not None else question.as_of


def _on(moment: datetime | None) -> str:
    return f", {moment:%-d %B %Y}" if moment is not None else ""


def _span(length: timedelta) -> str:
    """A length of time in whole weeks, months or years, whichever reads best."""
    for days, unit in ((730, "year"), (60, "month"), (7, "week")):
        if length.days >= days:
            each = {"year": 365, "month": 30, "week": 7}[unit]
            count = length.days // each
            return f"{NUMBERS[count] if count < len(NUMBERS) else count} {unit}s"
    return f"{length.days} days"
