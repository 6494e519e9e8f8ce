"""Answers to several questions in one: each clause gets the sentence that answers it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from marketbrief.answering.drafting.answer_plan import (
    AnswerPlan,
    NoAnswer,
    PlannedLine,
    Readers,
    asked_of,
    merge,
    naming_all,
    scored,
    told_newness,
)
from marketbrief.answering.drafting.article_sentences import ArticleSentence
from marketbrief.answering.drafting.proper_names import is_named
from marketbrief.answering.drafting.sentence_scores import ScoredSentence, SentenceWeights
from marketbrief.answering.drafting.topic_groups import TopicGroup, groups_of
from marketbrief.answering.question.clauses import QuestionReading
from marketbrief.answering.question.content_words import content, word_set
from marketbrief.answering.question.expressions import expression
from marketbrief.answering.retrieval.read_article import ReadArticle
from marketbrief.language import lexicon

__all__ = ["QuestionPart", "answer_double", "compose_parts", "compose_scored", "score_part"]

WEIGHTS = SentenceWeights(place=0.5, embedded=6, read_sentences=60)
OWN = 0.8
UNIT = 0.5
BOTTOM_WORDS = 100
ELSEWHERE = 0.6
NOTHING, LITTLE = 0.5, 0.1
WORDS = 125
SENTENCES = 5
SAME_AS_BEST = 0.25
APART = 0.7
FIGURE = re.compile(r"\d[\d.,]*")


@dataclass(frozen=True, slots=True)
class QuestionPart:
    """One part of a question: its own words, and the text with what the whole is about."""

    label: str
    own: str
    text: str


def answer_double(reading: QuestionReading, desk: Readers, as_of: datetime) -> AnswerPlan | NoAnswer:
    """An answer to each clause of the question."""
    parts = parts_of(reading)
    whole = naming_all(desk.ranker.rank(reading.text, reading.thread, as_of), reading.text, desk)
    apart = [_less(desk.ranker.rank(part.text, (), as_of)[:1]) for part in parts]
    articles = merge(whole[:3], *apart, share=0.4, limit=5)
    return compose_parts(parts, articles, desk)


def _less(articles: Sequence[ReadArticle]) -> list[ReadArticle]:
    """Articles found for one part alone count less than those found for the whole question."""
    return [replace(one, score=APART * one.score) for one in articles]


def parts_of(reading: QuestionReading) -> tuple[QuestionPart, ...]:
    """The clauses, each with the context: what stands before all of them, and the clauses before it."""
    context, clauses = reading.clauses.context, reading.clauses.asked
    before = " ".join([*reading.thread[-1:], context])
    return tuple(
        QuestionPart(clause, clause, " ".join([before, *clauses[:place], clause]).strip())
        for place, clause in enumerate(clauses)
    )


def compose_parts(
    parts: Sequence[QuestionPart], articles: Sequence[ReadArticle], desk: Readers
) -> AnswerPlan | NoAnswer:
    """Bottom line of the best sentence of each part; then what else answers the parts."""
    return compose_scored([score_part(part, articles, desk) for part in parts])


def compose_scored(by_part: Sequence[Sequence[ScoredSentence]], figures: bool = False) -> AnswerPlan | NoAnswer:
    """The same from sentences already scored for each part; with ``figures`` a sentence needs two to serve two."""
    if not by_part or not by_part[0]:
        return NoAnswer("nothing")
    bottom: list[ArticleSentence] = []
    for found in by_part:
        one = _shared(found, bottom, figures) or _fresh(found, bottom)
        if one not in bottom:
            bottom.append(one)
    kept = _fit(bottom)
    rest = [*bottom[len(kept) :], *_more(by_part, bottom)]
    return AnswerPlan(tuple(PlannedLine(one) for one in kept), tuple(PlannedLine(one) for one in rest))


def _fresh(found: Sequence[ScoredSentence], bottom: Sequence[ArticleSentence]) -> ArticleSentence:
    """The best sentence that is not shown yet and says something else."""
    return next((one.sentence for one in found if told_newness(one.sentence, bottom) > 0.35), found[0].sentence)


def score_part(
    part: QuestionPart, articles: Sequence[ReadArticle], desk: Readers, insist: bool = True
) -> list[ScoredSentence]:
    """Sentences by how well they answer one part: as for the whole question, its own words and unit counting more.

    With ``insist`` those count less that have nothing of the part or do not name what it names.
    """
    found = scored(part.text, articles, desk, WEIGHTS)
    own = {one.sentence: one for one in scored(part.own, articles, desk, WEIGHTS, modelled=False)}
    unit = unit_of(part.own)
    groups = _named_in(part.own, articles, desk) if insist else []
    again = [
        replace(
            one,
            score=one.score
            + OWN * own[one.sentence].words
            + WEIGHTS.pattern * own[one.sentence].pattern
            + UNIT * bool(unit and unit.search(one.sentence.text))
            - ELSEWHERE * _names_none(groups, one.sentence)
            - NOTHING * (insist and own[one.sentence].words < LITTLE),
        )
        for one in found
    ]
    return sorted(again, key=lambda one: -one.score)


def _named_in(text: str, articles: Sequence[ReadArticle], desk: Readers) -> list[TopicGroup]:
    """What a part names: known names, else its words that the articles write as names."""
    asked = asked_of(text, desk)
    groups = [group for group in groups_of(asked) if group.names and group.topical]
    if groups:
        return groups
    named = [word for word in asked.text.split() if content(word) and is_named(word, articles)]
    return [TopicGroup(frozenset(content(word))) for word in named]


def _names_none(groups: Sequence[TopicGroup], one: ArticleSentence) -> bool:
    """Whether neither a sentence nor its article's title names what a part names itself."""
    words = one.words | word_set(one.article.title)
    return bool(groups) and not any(group.stands_in(f"{one.article.title}. {one.text}", words) for group in groups)


def unit_of(text: str) -> re.Pattern[str] | None:
    """The form of number that a part asks for: money, a percentage, or a count of something."""
    match = re.search(r"\bhow (?:many|long)\b ?(\w*)", text, re.IGNORECASE)
    if match:
        noun = re.escape(match[1].rstrip("s")) if match[1] and "long" not in match[0] else r"(?:year|month|week|day)"
        return expression("number", rf"(?:{{}}){noun}")
    units = lexicon.load("expressions")["unit"]
    told = next((one["told"] for one in units if re.search(one["asks"], text, re.IGNORECASE)), None)
    return expression(told) if told else None


def _shared(
    found: Sequence[ScoredSentence], bottom: Sequence[ArticleSentence], figures: bool
) -> ArticleSentence | None:
    """A sentence already shown that answers this part nearly as well as the best does."""
    close = [one.sentence for one in found if one.score >= found[0].score - SAME_AS_BEST]
    shown = [one for one in close if one in bottom]
    return next((one for one in shown if not figures or len(set(FIGURE.findall(one.text))) > 1), None)


def _fit(bottom: Sequence[ArticleSentence]) -> list[ArticleSentence]:
    kept: list[ArticleSentence] = []
    for one in bottom:
        if not kept or sum(len(o.text.split()) for o in [*kept, one]) <= BOTTOM_WORDS:
            kept.append(one)
    return kept


def _more(by_part: Sequence[Sequence[ScoredSentence]], bottom: Sequence[ArticleSentence]) -> list[ArticleSentence]:
    """The next best sentences of the parts in turn, as far as there is room."""
    chosen = list(bottom)
    length = sum(len(one.text.split()) for one in bottom)
    queue = [one.sentence for row in zip(*(found[:6] for found in by_part), strict=False) for one in row]
    for one in queue:
        size = len(one.text.split())
        if (
            one not in chosen
            and length + size <= WORDS
            and len(chosen) < SENTENCES
            and told_newness(one, chosen) > 0.35
        ):
            chosen.append(one)
            length += size
    return chosen[len(bottom) :]
