"""Reasons to read an answer with care, found in the sources it cites."""

from collections.abc import Iterator
from datetime import timedelta

from marketbrief.briefing import Caveat, CaveatKind, Draft
from marketbrief.evidence import Evidence, Source
from marketbrief.question import QuestionKind

__all__ = ["caveats_of"]

STALE_AFTER = timedelta(days=30)


def caveats_of(draft: Draft, evidence: Evidence) -> Iterator[Caveat]:
    """Caveats for a draft, by the sources it cites."""
    cited = _cited(draft, evidence)
    for source in cited:
        yield from _of_source(source)
    if len(cited) == 1:
        yield Caveat(CaveatKind.ONE_SOURCE, f"All of this rests on one source [{cited[0].n}].")
    dated = [source.article.published_at for source in cited if source.article.published_at is not None]
    question = evidence.question
    if dated and question.window is None and question.as_of - max(dated) > STALE_AFTER:
        yield Caveat(CaveatKind.STALE, f"The newest of these sources is from {max(dated):%-d %B %Y}.")
    if question.kind is QuestionKind.WHY and not draft.drivers and len(draft.bottom_line) < 1:
        yield Caveat(CaveatKind.NO_CAUSE, "No source in the library gives a cause.")


def _cited(draft: Draft, evidence: Evidence) -> list[Source]:
    sentences = (*draft.bottom_line, *draft.drivers, *draft.figures)
    numbers = {n for sentence in sentences for n in sentence.citations} | {view.citation for view in draft.views}
    return [source for source in evidence if source.n in numbers]


def _of_source(source: Source) -> Iterator[Caveat]:
    if source.article.translated:
        yield Caveat(
            CaveatKind.TRANSLATED,
            f"Source [{source.n}] says it was machine-translated: its quotations may not be the speakers' own words.",
        )
    if source.article.published_at is None:
        yield Caveat(CaveatKind.UNDATED, f"Source [{source.n}] carries no date.")
