"""A comparison drafted side by side: each side's own lines, in the order asked, marked with what they are about."""

from collections.abc import Callable
from dataclasses import replace

from marketbrief.answering.question.comparison import Side, of_side, sides_of, speaks_for
from marketbrief.answering.verification.annotations import labelled
from marketbrief.domain.briefing import Draft, Sentence
from marketbrief.domain.evidence import Evidence

__all__ = ["compared"]


def compared(evidence: Evidence, draft_of: Callable[[Evidence], Draft]) -> Draft:
    """The drafts of all sides as one; a side that no source is on has no line."""
    drafts = [_of(side, evidence, draft_of) for side in sides_of(evidence.question)]
    return replace(
        drafts[0],
        bottom_line=tuple(sentence for draft in drafts for sentence in draft.bottom_line),
        drivers=tuple(sentence for draft in drafts for sentence in draft.drivers),
        figures=tuple(sentence for draft in drafts for sentence in draft.figures),
        views=evidence.views,
    )


def _of(side: Side, evidence: Evidence, draft_of: Callable[[Evidence], Draft]) -> Draft:
    mine, numbers = of_side(evidence, side)
    draft = draft_of(mine)

    def marked(part: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
        return tuple(
            Sentence(labelled(side.label, each.text), tuple(numbers[n - 1] for n in each.citations))
            for each in part
            if all(speaks_for(side, evidence.question, each.text, mine.source(n).article) for n in each.citations)
        )

    return replace(
        draft,
        bottom_line=marked(draft.bottom_line),
        drivers=marked(draft.drivers),
        figures=marked(draft.figures),
    )
