"""From a question to an answer of several parts, by its kind."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from marketbrief.answering.drafting.answer_plan import AnswerPlan, NoAnswer, Readers
from marketbrief.answering.drafting.compare_sides import answer_compare
from marketbrief.answering.drafting.day_brief import answer_about, answer_day
from marketbrief.answering.drafting.double_question import answer_double
from marketbrief.answering.drafting.list_answer import answer_list
from marketbrief.answering.drafting.missing_ground import missing_ground, missing_parts
from marketbrief.answering.drafting.opinions import answer_opinions
from marketbrief.answering.question.clauses import AnswerKind, QuestionReading, read_kind
from marketbrief.answering.question.view_holders import without_voices

__all__ = ["answers", "plan_answer"]

_BY_KIND: Mapping[AnswerKind, Callable[[QuestionReading, Readers, datetime], AnswerPlan | NoAnswer]] = {
    AnswerKind.LIST: answer_list,
    AnswerKind.COMPARE: answer_compare,
    AnswerKind.MULTI: answer_double,
    AnswerKind.DAY: answer_day,
    AnswerKind.ABOUT: answer_about,
    AnswerKind.VIEWS: answer_opinions,
    AnswerKind.OUTLOOK: answer_opinions,
}


def answers(kind: AnswerKind) -> bool:
    """Whether this package answers questions of ``kind``."""
    return kind in _BY_KIND


def plan_answer(text: str, thread: Sequence[str], as_of: datetime, desk: Readers) -> AnswerPlan | NoAnswer | None:
    """The answer to ``text``, or None where one event answers it."""
    reading = read_kind(text, thread)
    by_kind = _BY_KIND.get(reading.kind)
    if by_kind is None:
        return None
    found = by_kind(reading, desk, as_of)
    if isinstance(found, NoAnswer):
        return found
    opinions = reading.kind in (AnswerKind.VIEWS, AnswerKind.OUTLOOK)
    about = replace(reading, text=without_voices(text)) if opinions else reading
    parts = missing_parts(about, found, desk)
    if parts:
        return replace(found, missing=(*found.missing, *parts))
    if lacking := missing_ground(about, found, desk):
        return NoAnswer(f"nothing on {lacking}", tuple(line.sentence for line in found.bottom_line[:1]))
    return found
