"""Answers to follow-ups that ask a further fact of the event their thread is about."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from marketbrief.answering.drafting.answer_event import Refusal, answer_scored
from marketbrief.answering.drafting.answer_plan import AnswerPlan, NoAnswer
from marketbrief.answering.drafting.double_question import compose_scored, unit_of
from marketbrief.answering.drafting.gate import Gate, Rarity
from marketbrief.answering.drafting.name_in_brackets import line_of
from marketbrief.answering.drafting.one_event import Composed
from marketbrief.answering.drafting.predicate import carries
from marketbrief.answering.drafting.sentence_scores import Near, ScoredSentence, SentenceWeights, score_sentences
from marketbrief.answering.drafting.topic_groups import TopicGroup, groups_of
from marketbrief.answering.question.asked import Asked, AskedSubject, read_asked
from marketbrief.answering.question.clauses import asks_openly
from marketbrief.answering.question.content_words import tokens, word_set
from marketbrief.answering.question.sought import dated, sought, without_pointers, without_sought
from marketbrief.answering.retrieval.read_article import ReadArticle
from marketbrief.answering.time.quarters import is_of_another_quarter
from marketbrief.domain.question import Question

__all__ = [
    "LIKELY_TOLD",
    "TOLD",
    "FollowUpGate",
    "FurtherAsked",
    "answer_clauses",
    "answer_follow_up",
    "asks_for_one_thing",
    "read_further",
    "score_follow_up",
]

WEIGHTS = SentenceWeights(words=1.6, place=0.3, background=0.2, titled=0.0, read_sentences=80)
SOUGHT = 0.5
ONE_WORD = 0.7
UNIT = 0.3
ACTS = 0.25
OPENING = 40
NEW_NAME = 0.4
FEW_WORDS = 2
NAMED_THINGS = 2
TOLD = 0.6
LIKELY_TOLD = 0.3
_FULL_NAME = re.compile(r"\b[A-Z][a-z'’]+ (?:[A-Z]\.? )?[A-Z][\w'’-]+")
FIGURE = re.compile(r"\d[\d.,]*\d|\d")


@dataclass(frozen=True, slots=True)
class FurtherAsked:
    """A follow-up ready for choosing: what it seeks, the form of number it wants, what being told already costs."""

    asked: Asked
    seeks: tuple[re.Pattern[str], ...]
    unit: re.Pattern[str] | None
    told_weight: float


@dataclass(frozen=True, slots=True)
class FollowUpGate:
    """A sentence of ``event``'s articles opens an answer when it has a word of what is asked, or what is sought.

    It need not name the subject, which its thread names; a sentence of any other article must pass ``other``.
    """

    further: FurtherAsked
    event: frozenset[str]
    other: Gate

    def why_not(
        self, asked: Asked, best: ScoredSentence, articles: Sequence[ReadArticle], rarity: Rarity, modelled: bool
    ) -> str:
        """Why ``best`` may not open an answer, or "" where it may."""
        if best.sentence.article.id not in self.event:
            return self.other.why_not(asked, best, articles, rarity, modelled)
        if line_of(asked, best.sentence) is None:
            return "the sentence leans on another"
        if is_of_another_quarter(asked.text, best.sentence.text):
            return "the news is of another quarter"
        return "" if _tells(self.further, best, rarity) else "what is asked of the event is not told"


def read_further(
    text: str,
    question: Question,
    named: Sequence[AskedSubject],
    before: Sequence[AskedSubject],
    meanings: Sequence[tuple[str, ...]],
    told: str,
    told_weight: float,
) -> FurtherAsked:
    """What a follow-up asks of its thread's event, whose subjects come from ``before``.

    Words of the question before count only where it has none of its own; one that only names something ("and gold?")
    asks what that one asked.
    """
    carried = [replace(subject, carried=True) for subject in before if subject not in named]
    taken = {name.casefold() for subject in before for name in subject.names}
    named = [AskedSubject(tuple(n for n in one.names if n.casefold() not in taken) or one.names) for one in named]
    own = dated(without_pointers(text), question.as_of)
    asked = read_asked(own, (), [*named, *carried], meanings)
    seeks = sought(text)
    asked = replace(asked, text=without_sought(own).strip() or text)
    words = [group for group in groups_of(asked) if group.topical and group.weight == 1.0]
    if not words:
        asked = replace(asked, thread=tuple(question.thread))
    elif asked.intents == ("what",) and len(words) <= FEW_WORDS and not asks_openly(own):
        asked = replace(asked, intents=("figure",))
    return FurtherAsked(replace(asked, told=told), seeks, unit_of(text), told_weight)


def answer_follow_up(
    further: FurtherAsked, articles: Sequence[ReadArticle], event: frozenset[str], near: Near, rarity: Rarity
) -> Composed | Refusal:
    """What the event's articles, else the others, say to a follow-up."""
    scored = score_follow_up(further, articles, near)
    gate = FollowUpGate(further, event, Gate())
    return answer_scored(further.asked, scored, articles, near, rarity, gate)


def asks_for_one_thing(further: FurtherAsked) -> bool:
    """Whether a follow-up on what somebody says names things enough to find the sentence by them."""
    return sum(group.topical and group.weight == 1.0 for group in groups_of(further.asked)) >= NAMED_THINGS


def answer_clauses(
    clauses: Sequence[FurtherAsked], articles: Sequence[ReadArticle], event: frozenset[str], near: Near, rarity: Rarity
) -> AnswerPlan | NoAnswer:
    """The same for a follow-up of several clauses: the best sentence of each that tells it."""
    rows, missing = [], []
    for further in clauses:
        asked, gate = further.asked, FollowUpGate(further, event, Gate())
        scored = score_follow_up(further, articles, near)
        fit = [one for one in scored if not gate.why_not(asked, one, articles, rarity, near.known())]
        rows.append(fit)
        if not fit:
            missing.append(asked.text)
    told = [row for row in rows if row]
    if not told:
        return NoAnswer("what is asked of the event is not told")
    found = compose_scored(told)
    return replace(found, missing=tuple(missing)) if isinstance(found, AnswerPlan) else found


def score_follow_up(further: FurtherAsked, articles: Sequence[ReadArticle], near: Near) -> tuple[ScoredSentence, ...]:
    """Sentences by the follow-up's own words and what it seeks, wherever they stand; what is told counts less."""
    asked, seeks, unit = further.asked, further.seeks, further.unit
    known = frozenset(tokens(" ".join([asked.told, *(name for each in asked.subjects for name in each.names)])))
    new = [group for group in groups_of(asked) if group.names and group.weight == 1.0]
    again = (
        replace(
            one,
            score=one.score
            + SOUGHT * sum(_tells_sought(told, one.sentence.text) for told in seeks) / max(len(seeks), 1)
            + NEW_NAME * ("who" in asked.intents and _names_somebody_new(one.sentence.text, known))
            + ACTS * any(group.stands_in(one.sentence.text[:OPENING], frozenset()) for group in new)
            + UNIT * bool(unit and unit.search(one.sentence.text))
            - further.told_weight * _told_before(asked.told, one),
        )
        for one in score_sentences(asked, articles, near, WEIGHTS)
    )
    return tuple(sorted(again, key=lambda one: -one.score))


def _tells_sought(told: re.Pattern[str], text: str) -> float:
    """How plainly a sentence tells what is sought: in two words of it, or in one."""
    return {0: 0.0, 1: ONE_WORD}.get(len({match[0].lower() for match in told.finditer(text)}), 1.0)


def _names_somebody_new(text: str, known: frozenset[str]) -> bool:
    """Whether a sentence has a full name of which the thread has told no part."""
    return any(not known.intersection(tokens(match[0])) for match in _FULL_NAME.finditer(text))


def _told_before(told: str, one: ScoredSentence) -> float:
    """How much of a sentence its thread has told: the share of its figures, or of its words where it has none."""
    if not told:
        return 0.0
    figures = set(FIGURE.findall(one.sentence.text))
    if figures:
        return len(figures & set(FIGURE.findall(told))) / len(figures)
    words = word_set(told)
    return len(one.sentence.words & words) / max(len(one.sentence.words), 1)


def _tells(further: FurtherAsked, best: ScoredSentence, rarity: Rarity) -> bool:
    """Whether a sentence has a word of its own that the follow-up asks with, or what is sought or asked for."""
    asked, one = further.asked, best.sentence
    own = [group for group in groups_of(asked) if group.weight == 1.0 and _known(group, rarity)]
    if any(group.stands_in(one.text, one.words) for group in own):
        return True
    if further.seeks:
        return any(told.search(one.text) for told in further.seeks)
    return not any(group.topical for group in own) and all(carries(intent, one.text) for intent in asked.intents)


def _known(group: TopicGroup, rarity: Rarity) -> bool:
    return group.names is not None or any(math.isfinite(rarity(word)) for word in group.stems)
