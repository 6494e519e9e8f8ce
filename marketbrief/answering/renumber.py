"""Sources numbered in the order in which an answer cites them."""

from collections.abc import Sequence
from dataclasses import replace

from marketbrief.domain.briefing import Draft, Sentence
from marketbrief.domain.citation import CitedView
from marketbrief.domain.evidence import Evidence

__all__ = ["cited_first"]


def cited_first(draft: Draft, evidence: Evidence, shown: Sequence[int] = ()) -> tuple[Draft, Evidence]:
    """Draft and evidence renumbered alike: what sentences cite first, then what views cite, then the rest.

    Sources have the numbers of their first citation; those in ``shown`` were cited first, in that order, whatever part
    their sentences stand in. Numbers that name no source stay as they are, for ``verify`` to find.
    """
    sentences = (*draft.bottom_line, *draft.drivers, *draft.figures)
    cited = [*shown, *(n for sentence in sentences for n in sentence.citations)]
    known = {source.n: source for source in evidence}
    order = dict.fromkeys(n for n in (*cited, *(view.citation for view in draft.views), *known) if n in known)
    new = {old: n for n, old in enumerate(order, 1)}

    def sentences_of(part: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
        return tuple(Sentence(each.text, tuple(sorted(new.get(n, n) for n in each.citations))) for each in part)

    def views_of(views: tuple[CitedView, ...]) -> tuple[CitedView, ...]:
        return tuple(replace(cited, citation=new.get(cited.citation, cited.citation)) for cited in views)

    renumbered = replace(
        draft,
        bottom_line=sentences_of(draft.bottom_line),
        drivers=sentences_of(draft.drivers),
        figures=sentences_of(draft.figures),
        views=views_of(draft.views),
    )
    sources = tuple(replace(known[old], n=new[old]) for old in order)
    return renumbered, replace(evidence, sources=sources, views=views_of(evidence.views))
