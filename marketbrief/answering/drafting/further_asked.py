"""What a follow-up asks of the event its thread is about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from marketbrief.answering.drafting.article_sentences import sentences_of
from marketbrief.answering.drafting.double_question import unit_of
from marketbrief.answering.drafting.topic_groups import TopicGroup, groups_of
from marketbrief.answering.question.asked import Asked, AskedSubject, read_asked
from marketbrief.answering.question.clauses import asks_openly
from marketbrief.answering.question.sought import dated, meanings_of, sought, without_pointers, without_sought
from marketbrief.answering.retrieval.article_ranker import ArticleRanker
from marketbrief.domain.question import Question

__all__ = ["FurtherAsked", "read_further"]

FEW_WORDS = 2
NAMED_THINGS = 2
TOLD = 0.6
LIKELY_TOLD = 0.3


@dataclass(frozen=True, slots=True)
class FurtherAsked:
    """A follow-up ready for choosing: what it seeks, the form of number it wants, what being told already costs."""

    asked: Asked
    seeks: tuple[re.Pattern[str], ...]
    unit: re.Pattern[str] | None
    told_weight: float

    @property
    def words(self) -> tuple[TopicGroup, ...]:
        """What it asks in words of its own."""
        return tuple(group for group in groups_of(self.asked) if group.topical and group.weight == 1.0)

    @property
    def is_for_one_thing(self) -> bool:
        """Whether its words are enough to find the sentence by them, whoever says it."""
        return len(self.words) >= NAMED_THINGS


def read_further(text: str, question: Question, ranker: ArticleRanker) -> FurtherAsked:
    """What ``text``, a follow-up or a clause of it, asks of the event of its thread.

    Words of the question before count only where it has none of its own; one that only names something ("and gold?")
    asks for its figures. Where no message states what was told, the lead of the article ranked first most likely was.
    """
    before = [AskedSubject.of(each) for each in ranker.subjects_before(question.thread, question.as_of)]
    own = dated(without_pointers(text), question.as_of)
    subjects = [*_named(text, before, ranker), *(replace(each, carried=True) for each in before)]
    asked = read_asked(own, (), subjects, (*ranker.meanings(text), *meanings_of(text)))
    intents, asked = asked.intents, replace(asked, text=without_sought(own).strip() or text)
    ranked = ranker.rank(question.message, question.thread, question.as_of)
    told = " ".join(question.told) or sentences_of(ranked[0])[0].text
    further = FurtherAsked(
        replace(asked, told=told), sought(text), unit_of(text), TOLD if question.told else LIKELY_TOLD
    )
    if not further.words:
        return replace(further, asked=replace(further.asked, thread=tuple(question.thread)))
    if intents == ("what",) and len(further.words) <= FEW_WORDS and not asks_openly(own):
        return replace(further, asked=replace(further.asked, intents=("figure",)))
    return further


def _named(text: str, before: Sequence[AskedSubject], ranker: ArticleRanker) -> list[AskedSubject]:
    """What a follow-up names itself, by the names that nothing in its thread goes by."""
    taken = {name.casefold() for subject in before for name in subject.names}
    named = [subject for subject in map(AskedSubject.of, ranker.read(text).entities) if subject not in before]
    return [AskedSubject(tuple(n for n in one.names if n.casefold() not in taken) or one.names) for one in named]
