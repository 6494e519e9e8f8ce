"""The extractive writer: picks and orders whole sentences of the evidence; no key, no network, nothing invented."""

import math
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from marketbrief.answering.drafting.candidate_sentences import CandidateSentence
from marketbrief.answering.drafting.choose_sentences import SentenceChoice
from marketbrief.answering.drafting.compared import compared
from marketbrief.answering.drafting.draft_builder import WORDS_BEFORE_VIEWS, DraftBuilder
from marketbrief.answering.drafting.same_story import near_in_time, telling_the_story
from marketbrief.answering.drafting.section_scores import (
    worth_as_bottom_line,
    worth_as_driver,
    worth_as_figure,
    worth_as_framing,
)
from marketbrief.answering.drafting.source_sentence import as_sentence, tellable_lines
from marketbrief.answering.drafting.story_words import telling_words
from marketbrief.answering.question.comparison import sides_of
from marketbrief.domain.briefing import Draft, Sentence
from marketbrief.domain.evidence import Evidence
from marketbrief.domain.progress import BriefingSection
from marketbrief.domain.question import QuestionKind

__all__ = ["ExtractiveWriter"]

FAULTY = 1.5
LEAST_WORTH = 0.3
LEAST_FIGURE = 1.0
TELLING = 0.4
ASKED_OF_A_LIST = 0.3


@dataclass(frozen=True, slots=True)
class AnswerShape:
    """How much of what an answer has: most sentences and most words, and what makes a good opening.

    ``telling`` is the news from which a line may stand although it asserts no cause, ``news`` what news is worth beside
    all else that makes a line good; ``figured`` answers open with a line that has a figure. Where there is
    ``one_a_source``, what follows are other things of the kind asked for, each told by a source of its own.
    """

    bottom_line: int
    bottom_line_words: int
    drivers: int = 0
    figures: int = 0
    words: int = 100
    telling: float = TELLING
    figured: bool = False
    news: float = 3.0
    one_a_source: bool = False
    most_words: int = WORDS_BEFORE_VIEWS
    worth: Callable[[CandidateSentence], float] = worth_as_bottom_line


SHAPES = {
    QuestionKind.WHY: AnswerShape(bottom_line=2, bottom_line_words=60, drivers=3, figures=3),
    QuestionKind.WHAT: AnswerShape(bottom_line=2, bottom_line_words=75, drivers=2, figures=2, telling=0.0),
    QuestionKind.FIGURE: AnswerShape(
        bottom_line=1, bottom_line_words=60, figures=3, telling=0.0, worth=worth_as_figure, news=0.3, figured=True
    ),
    QuestionKind.VIEWS: AnswerShape(bottom_line=1, bottom_line_words=45, worth=worth_as_framing),
    QuestionKind.WHO: AnswerShape(bottom_line=2, bottom_line_words=75, telling=0.0),
    QuestionKind.COMPARE: AnswerShape(
        bottom_line=1, bottom_line_words=45, drivers=1, figures=1, words=60, telling=0.0, most_words=75
    ),
    QuestionKind.LIST: AnswerShape(
        bottom_line=1, bottom_line_words=45, drivers=5, words=WORDS_BEFORE_VIEWS, telling=0.0, one_a_source=True
    ),
}


@dataclass(frozen=True, slots=True)
class ExtractiveWriter:
    """Bottom line first, then causes that sources assert, then figures, each sentence with its source."""

    name: str = "extractive"

    def write(self, page: DraftBuilder) -> None:
        """Put the draft onto the page, the best of the sources that it cites as [1]."""
        draft = self.draft(page.evidence)
        page.number(
            sorted({n for each in (*draft.bottom_line, *draft.drivers, *draft.figures) for n in each.citations})
        )
        parts = {
            BriefingSection.BOTTOM_LINE: draft.bottom_line,
            BriefingSection.DRIVERS: draft.drivers,
            BriefingSection.FIGURES: draft.figures,
        }
        for part, sentences in parts.items():
            page.removed += sum(not page.tell(part, sentence) for sentence in sentences)
        page.views = draft.views

    def draft(self, evidence: Evidence) -> Draft:
        """Choose sentences; the kind of the question gives the answer its shape, a comparison two of them."""
        return compared(evidence, self._drafted) if sides_of(evidence.question) else self._drafted(evidence)

    def _drafted(self, evidence: Evidence) -> Draft:
        lines = tellable_lines(evidence)
        if not lines:
            return Draft(writer=self.name, views=evidence.views)
        shape = SHAPES[evidence.question.kind]
        choice = SentenceChoice(lines, telling_words(evidence, lines), shape.news)
        first = _first(choice, shape)
        page = _Page(choice, shape, first, telling_the_story(evidence, lines) & near_in_time(evidence, first))
        second, drivers, figures = page.second(), page.drivers(), page.figures()
        return Draft(
            writer=self.name,
            bottom_line=_sentences([first, *second], evidence, lines),
            drivers=_sentences(drivers, evidence, lines),
            figures=_sentences(sorted(figures, key=lambda line: line.order), evidence, lines),
            views=evidence.views,
        )


def _first(choice: SentenceChoice, shape: AnswerShape) -> CandidateSentence:
    """The line an answer opens with: it tells the move of the subject; the best of all where none does."""
    wanted: tuple[Callable[[CandidateSentence], bool], ...] = (
        lambda line: _opens(line) and line.way > 0 and line.faults < FAULTY,
        lambda line: _opens(line) and (line.figures > 0 or not shape.figured),
    )
    for fits in wanted:
        if found := choice.take(fits, shape.worth, most=1, words=shape.bottom_line_words, least=-math.inf):
            return found[0]
    return choice.take(lambda _: True, shape.worth, most=1, words=sys.maxsize, least=-math.inf)[0]


def _opens(line: CandidateSentence) -> bool:
    return line.on_subject and (line.place == 0 or (line.way >= 0 and line.faults < FAULTY))


@dataclass(frozen=True, slots=True)
class _Page:
    """What follows the ``opening`` line, taken from the sources numbered in ``home``, which tell the same story."""

    choice: SentenceChoice
    shape: AnswerShape
    opening: CandidateSentence
    home: frozenset[int]

    def second(self) -> list[CandidateSentence]:
        """What goes beside the opening in the bottom line."""
        return self.choice.take(
            lambda line: line.on_subject and self._adds(line),
            self.shape.worth,
            most=self.shape.bottom_line - 1,
            words=self.shape.bottom_line_words - self.choice.length,
            least=LEAST_WORTH,
        )

    def drivers(self) -> list[CandidateSentence]:
        """Causes asserted, and what else the headlines hold to be the news."""
        return self.choice.take(
            self._adds,
            worth_as_driver,
            most=self.shape.drivers,
            words=self.shape.words - self.choice.length,
            least=LEAST_WORTH,
        )

    def figures(self) -> list[CandidateSentence]:
        """Levels and changes of the subject, as far as there is room."""
        return self.choice.take(
            lambda line: self._at_home(line) and line.on_subject and line.figures > 0,
            worth_as_figure,
            most=self.shape.figures,
            words=self.shape.most_words - self.choice.length,
            least=LEAST_FIGURE,
        )

    def _at_home(self, line: CandidateSentence) -> bool:
        good = line.faults < FAULTY and line.way >= 0
        return line.source in self.home and (good or line.place == 0)

    def _is_from_a_new_source(self, line: CandidateSentence) -> bool:
        return all(line.source != chosen.source for chosen in self.choice.chosen)

    def _adds(self, line: CandidateSentence) -> bool:
        if self.shape.one_a_source:
            return line.asked >= ASKED_OF_A_LIST and line.faults < FAULTY and self._is_from_a_new_source(line)
        told_here = line.on_subject or line.source == self.opening.source
        news = told_here and self.choice.news(line) >= self.shape.telling
        return self._at_home(line) and (line.causal or news)


def _sentences(
    taken: Iterable[CandidateSentence], evidence: Evidence, lines: tuple[CandidateSentence, ...]
) -> tuple[Sentence, ...]:
    return tuple(as_sentence(line, evidence, lines) for line in taken)
