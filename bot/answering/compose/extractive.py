"""The extractive writer: picks and orders whole sentences of the evidence; no key, no network, nothing invented."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.answering.compose.reading import Line, lines_of
from marketbrief.briefing import Draft, Sentence
from marketbrief.evidence import Evidence
from marketbrief.question import QuestionKind

__all__ = ["ExtractiveWriter"]

BOTTOM_LINE_WORDS = 60
DRIVERS_WORDS = 75
MOST_DRIVERS = 3
MOST_FIGURES = 3
NEAR_REPEAT = 0.55


@dataclass(frozen=True, slots=True)
class ExtractiveWriter:
    """Bottom line first, then causes that sources assert, then figures, each sentence with its source."""

    name: str = "extractive"

    def draft(self, evidence: Evidence) -> Draft:
        """Choose sentences; an answer to "why" prefers those that assert a cause."""
        question = evidence.question
        lines = list(lines_of(evidence))
        why = question.kind is QuestionKind.WHY
        chosen: list[Line] = []
        bottom = _take(_best(lines, _as_bottom_line), chosen, most=2, words=BOTTOM_LINE_WORDS)
        drivers = _take(
            _best([x for x in lines if x.causal], _as_driver), chosen, most=MOST_DRIVERS, words=DRIVERS_WORDS
        )
        figures = _take(_best([x for x in lines if x.figure], _as_figure), chosen, most=MOST_FIGURES, words=100)
        return Draft(
            writer=self.name,
            bottom_line=_sentences(bottom),
            drivers=_sentences(drivers) if why or question.kind is QuestionKind.WHAT else (),
            figures=_sentences(sorted(figures, key=lambda line: line.order)),
            views=evidence.views,
        )


def _as_bottom_line(line: Line) -> float:
    return line.fit + (1.5 if line.causal and line.wants_cause else 0.0) + max(1.0 - 0.5 * line.place, 0.0)


def _as_driver(line: Line) -> float:
    return line.fit + max(0.5 - 0.1 * line.place, 0.0)


def _as_figure(line: Line) -> float:
    return line.fit + line.figure


def _best(lines: Iterable[Line], score: Callable[[Line], float]) -> list[Line]:
    return sorted((line for line in lines if line.fit > 0), key=lambda line: (-score(line), line.order))


def _take(ranked: Sequence[Line], chosen: list[Line], *, most: int, words: int) -> list[Line]:
    """The first lines that fit into a number of words and repeat nothing chosen before; remembered in ``chosen``."""
    taken: list[Line] = []
    room = words
    for line in ranked:
        if len(taken) == most:
            break
        if taken and line.length > room:
            continue
        if any(line.likeness(other) > NEAR_REPEAT for other in chosen):
            continue
        taken.append(line)
        chosen.append(line)
        room -= line.length
    return taken


def _sentences(lines: Iterable[Line]) -> tuple[Sentence, ...]:
    return tuple(Sentence(line.text, (line.source,)) for line in lines)
