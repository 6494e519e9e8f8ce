"""Merge briefings: number every source once throughout, and make one briefing of all. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from marketbrief.domain.briefing import Briefing, Sentence
from marketbrief.domain.evidence import Source
from marketbrief.domain.question import Question
from marketbrief.render.phrases import numbers_cited

__all__ = ["merge_briefings", "number_together"]

Name = tuple[str, int]


def number_together(briefings: Sequence[Briefing]) -> tuple[Briefing, ...]:
    """The same briefings with one number for an article in all of them: cited articles first, in their order."""
    cited = [source for each in briefings for source in each.sources if source.n in numbers_cited(each)]
    every = [source for each in briefings for source in each.sources]
    order = dict.fromkeys(_name(source) for source in (*cited, *every))
    numbers = {name: n for n, name in enumerate(order, 1)}
    return tuple(_renumbered(each, numbers) for each in briefings)


def merge_briefings(briefings: Sequence[Briefing], title: str, at: datetime) -> Briefing:
    """One briefing under ``title`` of briefings from ``number_together``, each source with all its passages."""
    sources: dict[int, Source] = {}
    for source in (source for each in briefings for source in each.sources):
        known = sources.get(source.n, source)
        sources[source.n] = replace(known, passages=tuple(dict.fromkeys((*known.passages, *source.passages))))
    return Briefing(
        question=Question(text=title, as_of=at),
        bottom_line=tuple(s for each in briefings for s in each.bottom_line),
        drivers=tuple(s for each in briefings for s in each.drivers),
        figures=tuple(s for each in briefings for s in each.figures),
        views=tuple(dict.fromkeys(view for each in briefings for view in each.views)),
        sources=tuple(sources[n] for n in sorted(sources)),
        caveats=tuple(dict.fromkeys(caveat for each in briefings for caveat in each.caveats)),
        writer=", ".join(dict.fromkeys(each.writer for each in briefings)),
        removed=sum(each.removed for each in briefings),
    )


def _renumbered(briefing: Briefing, numbers: dict[Name, int]) -> Briefing:
    new = {source.n: numbers[_name(source)] for source in briefing.sources}

    def sentences(part: Iterable[Sentence]) -> tuple[Sentence, ...]:
        return tuple(Sentence(each.text, tuple(sorted(new[n] for n in each.citations))) for each in part)

    return replace(
        briefing,
        bottom_line=sentences(briefing.bottom_line),
        drivers=sentences(briefing.drivers),
        figures=sentences(briefing.figures),
        views=tuple(replace(view, citation=new[view.citation]) for view in briefing.views),
        sources=tuple(sorted((replace(each, n=new[each.n]) for each in briefing.sources), key=lambda each: each.n)),
    )


def _name(source: Source) -> Name:
    return source.article.article_id, source.article.revision
