"""What an article adds to or takes from the score of a passage: its title, its day, its age."""

import math
from collections.abc import Mapping, Sequence

from marketbrief.answering.retrieval import weights
from marketbrief.domain.article import Article
from marketbrief.domain.evidence import Hit
from marketbrief.domain.question import Direction, Question, Window
from marketbrief.language.instruments import find_instruments
from marketbrief.language.movement import DOWN, UP

__all__ = ["parts_of_hit", "score_in"]

_ADDED = frozenset({"instrument in title", "direction in title", "named day", "age"})


def parts_of_hit(
    question: Question, days: Sequence[Window], article: Article, found: Mapping[str, float]
) -> dict[str, float]:
    """``found`` with a share of its sum for each thing that the article tells; ``days`` are those named, no wall."""
    base = sum(found.values())
    parts = dict(found)
    if question.instruments and set(find_instruments(article.title)) & set(question.instruments):
        parts["instrument in title"] = base * weights.INSTRUMENT_IN_TITLE
        if _same_way(question, article.title):
            parts["direction in title"] = base * weights.DIRECTION_IN_TITLE
    if article.published_at is not None and any(day.holds(article.published_at) for day in days):
        parts["named day"] = base * weights.NAMED_DAY
    if question.window is None or not question.window.strict:
        parts["age"] = -base * weights.RECENCY_WEIGHT * _age(question, article)
    return parts


def score_in(question: Question, days: Sequence[Window], hit: Hit, article: Article) -> float:
    """What a hit would score if its words stood in another article."""
    found = {name: part for name, part in hit.parts if name not in _ADDED}
    return sum(parts_of_hit(question, days, article, found).values())


def _same_way(question: Question, title: str) -> bool:
    """Whether the first move that a title tells is the one asked about."""
    if question.direction is None:
        return False
    asked, other = (UP, DOWN) if question.direction is Direction.UP else (DOWN, UP)
    first, opposite = asked.search(title), other.search(title)
    return first is not None and (opposite is None or first.start() < opposite.start())


def _age(question: Question, article: Article) -> float:
    """0 for news of the day (or of the window preferred), towards 1 for news long past or undated."""
    if article.published_at is None:
        return 1.0
    if question.window is not None and question.window.holds(article.published_at):
        return 0.0
    days = max((question.as_of - article.published_at).total_seconds() / 86_400, 0.0)
    return 1.0 - math.exp2(-days / weights.RECENCY_HALF_LIFE_DAYS)
