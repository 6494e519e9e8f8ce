"""What a question takes for granted, and news that says the contrary: a move the other way, or a denial."""

import math
from collections.abc import Sequence
from dataclasses import replace

from marketbrief.answering.drafting.answer_plan import AnswerPlan, PlannedLine
from marketbrief.answering.drafting.article_sentences import ArticleSentence, sentences_of
from marketbrief.answering.drafting.gate import Rarity
from marketbrief.answering.drafting.name_in_brackets import NamedLine, line_of
from marketbrief.answering.drafting.price_moves import asks_move, told_direction
from marketbrief.answering.drafting.topic_groups import TopicGroup, groups_of
from marketbrief.answering.question.asked import Asked, movement
from marketbrief.answering.question.content_words import stem, tokens, word_set
from marketbrief.answering.question.expressions import expression
from marketbrief.answering.retrieval.read_article import ReadArticle

__all__ = ["denial_of", "led_by", "moved_otherwise", "told_otherwise"]

RISES, FALLS = ("up", "raised"), ("down", "cut")
ENOUGH = 0.6
READ = 12
READ_FOR_DENIALS = 3
NEAR = 0.3
SHOWN = 2


def moved_otherwise(asked: Asked, first: ArticleSentence) -> bool:
    """Whether a question asks why something rose, and the sentence that answers says that it fell, or the reverse."""
    return asks_move(asked) and told_direction(asked, first.text) not in ("", asked.direction)


def told_otherwise(asked: Asked, articles: Sequence[ReadArticle], rarity: Rarity) -> tuple[NamedLine, ...]:
    """Sentences that tell the change asked about the other way: a forecast cut where the question has it raised.

    They come from the first article that has any. Moves of shares have a rule of their own and are left alone.
    """
    ways = _ways(asked.text)
    if not ways or not asked.subjects or asks_move(asked):
        return ()
    same, other = ways
    for article in articles:
        turned = (one for one in sentences_of(article)[:READ] if _moves(one.text, other) and not _moves(one.text, same))
        lines = (line_of(asked, one) for one in turned if _share(asked, one, rarity) >= ENOUGH)
        if found := tuple(line for line in lines if line is not None):
            return found[:SHOWN]
    return ()


def denial_of(asked: Asked, articles: Sequence[ReadArticle], rarity: Rarity) -> ArticleSentence | None:
    """The sentence by which an article about what is asked denies it, unless the question itself speaks of a denial."""
    denies = expression("denial")
    if not asked.subjects or denies.search(asked.text) or not expression("presumes").search(asked.text):
        return None
    for article in articles:
        if article.score < NEAR or not denies.search(article.title):
            continue
        opening = sentences_of(article)[:READ_FOR_DENIALS]
        found = [one for one in opening if denies.search(one.text) and not one.dangling]
        told = next((one for one in found if _names_two(asked, one) or _share(asked, one, rarity) >= ENOUGH), None)
        if told:
            return told
    return None


def led_by(denial: ArticleSentence, plan: AnswerPlan) -> AnswerPlan:
    """A plan that opens with a denial; what opened it comes second, the rest of its lines where they stood."""
    opening = [line for line in plan.bottom_line if line.sentence != denial]
    return replace(
        plan,
        bottom_line=(PlannedLine(denial), *opening[:1]),
        drivers=(*opening[1:], *(line for line in plan.drivers if line.sentence != denial)),
        figures=tuple(line for line in plan.figures if line.sentence != denial),
        contrary=True,
    )


def _ways(text: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The kind of change a question takes for granted, and the contrary; None for none or both."""
    rises, falls = _moves(text, RISES), _moves(text, FALLS)
    if rises == falls:
        return None
    return (RISES, FALLS) if rises else (FALLS, RISES)


def _moves(text: str, ways: Sequence[str]) -> bool:
    return any(movement(way).search(text) for way in ways)


def _names_two(asked: Asked, one: ArticleSentence) -> bool:
    """Whether a sentence with its title names all of two subjects or more: news between them."""
    text = f"{one.article.title}. {one.text}"
    named = [group for group in groups_of(asked) if group.names]
    return len(named) > 1 and all(group.stands_in(text, frozenset()) for group in named)


def _share(asked: Asked, one: ArticleSentence, rarity: Rarity) -> float:
    """How much of what is asked about the subjects a sentence with its title has; 0 where a subject is not named."""
    text, words = f"{one.article.title}. {one.text}", one.words | word_set(one.article.title)
    change = frozenset(stem(word) for word in tokens(asked.text) if _moves(word, RISES + FALLS))
    groups = [group for group in groups_of(asked) if group.names or (group.topical and _known(group, rarity))]
    groups = [group for group in groups if not group.stems & change]
    if any(group.names and not group.stands_in(text, words) for group in groups):
        return 0.0
    rest = [(group, min(map(rarity, group.stems))) for group in groups if not group.names]
    total = sum(weight for _, weight in rest)
    return sum(weight for group, weight in rest if group.stands_in(text, words)) / total if total else 0.0


def _known(group: TopicGroup, rarity: Rarity) -> bool:
    return bool(group.stems) and all(math.isfinite(rarity(word)) for word in group.stems)
