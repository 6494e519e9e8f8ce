"""Put an answer together: the sentence that answers first, then what it lacks, all of one event."""

from collections.abc import Sequence
from dataclasses import dataclass

from marketbrief.answering.drafting.article_sentences import ArticleSentence, expressions
from marketbrief.answering.drafting.asked_items import items_in
from marketbrief.answering.drafting.name_in_brackets import NamedLine, line_of
from marketbrief.answering.drafting.predicate import FIGURE, carries, facets
from marketbrief.answering.drafting.price_moves import asks_move, tells_close
from marketbrief.answering.drafting.sentence_scores import ScoredSentence
from marketbrief.answering.drafting.topic_groups import TopicGroup, groups_of
from marketbrief.answering.question.asked import Asked
from marketbrief.answering.question.expressions import expression
from marketbrief.answering.retrieval.same_event import same_event

__all__ = ["Composed", "LengthLimits", "compose"]


QUOTATION_MARKS = ('"', "“", "”")
FIGURED = frozenset({"result", "figure"})


@dataclass(frozen=True, slots=True)
class LengthLimits:
    """How long an answer may be, and what a further sentence counts for."""

    words: int = 130
    sentences: int = 5
    bottom_words: int = 75
    share: float = 0.3
    newness: float = 0.45
    fresh_word: float = 0.4
    fresh_side: float = 0.4
    fresh_text: float = 0.5
    same_article: float = 0.2
    figureless: float = 0.4
    fresh_item: float = 0.6
    read: int = 80
    close_words: int = 20


OF_A_MOVE = LengthLimits(words=150, sentences=6, share=0.2, newness=0.35)
"""A move has several causes, told by several reports."""


@dataclass(frozen=True, slots=True)
class Composed:
    """Lines of an answer in the order they are shown."""

    bottom_line: tuple[NamedLine, ...]
    drivers: tuple[NamedLine, ...]
    figures: tuple[NamedLine, ...]


def compose(asked: Asked, scored: Sequence[ScoredSentence], limits: LengthLimits | None = None) -> Composed:
    """The answer whose first sentence is the best of ``scored`` and whose others tell the same event."""
    limits = limits or (OF_A_MOVE if asks_move(asked) else LengthLimits())
    first = scored[0]
    chosen = [first.sentence]
    rest = [
        one
        for one in scored[1 : limits.read]
        if one.score >= limits.share * first.score
        and same_event(one.sentence.article, first.sentence.article)
        and _fits(asked, one.sentence, first.sentence)
    ]
    length = len(first.sentence.text.split())
    while rest and len(chosen) < limits.sentences:
        best = max(rest, key=lambda one: _gain(asked, one, chosen, limits))
        rest.remove(best)
        size = len(best.sentence.text.split())
        if length + size <= limits.words and _newness(best.sentence, chosen) > limits.newness:
            chosen.append(best.sentence)
            length += size
    if close := _close(asked, scored[: limits.read], chosen, limits):
        chosen.append(close)
    return _sections(asked, chosen, limits)


def _gain(asked: Asked, one: ScoredSentence, chosen: Sequence[ArticleSentence], limits: LengthLimits) -> float:
    """What a sentence adds: its score, what is asked about and not yet told, less what is said over."""
    wanted = groups_of(asked)
    fresh = sum(group.weight for group in wanted if _has(group, [one.sentence]) and not _has(group, chosen))
    sides = facets(asked.intents, one.sentence.text)
    told = frozenset().union(*(facets(asked.intents, sentence.text) for sentence in chosen))
    near = one.sentence.article.id == chosen[0].article.id
    return (
        one.score
        + limits.fresh_word * fresh
        + limits.fresh_side * len(sides - told)
        + limits.fresh_item * len(_items(asked, [one.sentence]) - _items(asked, chosen))
        + limits.fresh_text * _newness(one.sentence, chosen)
        + limits.same_article * near
        - limits.figureless * bool(FIGURED.intersection(asked.intents) and not FIGURE.search(one.sentence.text))
    )


def _close(
    asked: Asked, scored: Sequence[ScoredSentence], chosen: Sequence[ArticleSentence], limits: LengthLimits
) -> ArticleSentence | None:
    """Where a market that moved closed, in a few words of the same article, unless a chosen sentence tells it."""
    if not asks_move(asked) or any(tells_close(one.text) for one in chosen):
        return None
    short = (one.sentence for one in scored if len(one.sentence.text.split()) <= limits.close_words)
    same = (one for one in short if one not in chosen and one.article.id == chosen[0].article.id)
    return next((one for one in same if tells_close(one.text) and _fits(asked, one, chosen[0])), None)


def _items(asked: Asked, chosen: Sequence[ArticleSentence]) -> frozenset[str]:
    """The facts asked for by name that the chosen sentences tell."""
    return frozenset(item.name for item in items_in(asked.text) if any(item.told_in(one.text) for one in chosen))


def _fits(asked: Asked, one: ArticleSentence, first: ArticleSentence) -> bool:
    """Whether a sentence can be shown beside ``first``: it stands alone and is about what was asked.

    One from another article must name a subject itself; one about the shares of another company never fits.
    """
    named = [group for group in groups_of(asked) if group.names]
    names_one = any(group.stands_in(one.text, one.words) for group in named)
    if (
        named
        and not names_one
        and (one.article.id != first.article.id or expression("company", ignore_case=False).search(one.text))
    ):
        return False
    return line_of(asked, one) is not None


def _has(group: TopicGroup, chosen: Sequence[ArticleSentence]) -> bool:
    """Whether a chosen sentence has ``group``; what only asks for an amount needs one beside it."""
    return any(
        group.stands_in(one.text, one.words) and (group.topical or FIGURE.search(one.text) is not None)
        for one in chosen
    )


def _newness(one: ArticleSentence, chosen: Sequence[ArticleSentence]) -> float:
    """The least share of its words that no chosen sentence has."""
    return min(len(one.words - other.words) / max(len(one.words), 1) for other in chosen)


def _sections(asked: Asked, chosen: list[ArticleSentence], limits: LengthLimits) -> Composed:
    bottom = chosen[:1]
    rest = chosen[1:]
    if rest and _needed(rest[0], bottom[0], asked, limits):
        bottom.append(rest.pop(0))
    causes = "why" in asked.intents
    if asks_move(asked):
        rest = [one for one in rest if not one.text.startswith(QUOTATION_MARKS)]
    drivers = [one for one in rest if carries("why", one.text) and (causes or not FIGURE.search(one.text))]
    figures = [one for one in rest if one not in drivers and FIGURE.search(one.text)]
    told = [] if asks_move(asked) else [one for one in rest if one not in drivers and one not in figures]
    return Composed(_lines(asked, bottom), _lines(asked, [*drivers, *told]), _lines(asked, figures))


def _lines(asked: Asked, sentences: Sequence[ArticleSentence]) -> tuple[NamedLine, ...]:
    return tuple(line_of(asked, one) or NamedLine(one, one.text) for one in sentences)


def _needed(one: ArticleSentence, first: ArticleSentence, asked: Asked, limits: LengthLimits) -> bool:
    """Whether a second sentence adds a needed part: what is asked about, or a kind of answer the first lacks."""
    if len(one.text.split()) + len(first.text.split()) > limits.bottom_words or one.background:
        return False
    if one.dangling and not expressions("standing_for").match(one.text):
        return False
    if _items(asked, [one]) - _items(asked, [first]):
        return True
    own = [group for group in groups_of(asked) if group.weight == 1.0]
    if any(_has(group, [one]) and not _has(group, [first]) for group in own):
        return True
    if asked.told:
        return False
    return any(carries(intent, one.text) for intent in asked.intents)
