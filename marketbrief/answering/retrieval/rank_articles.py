"""Articles in the order they answer a question: title-weighted BM25, entities, newness."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from marketbrief.answering.question.article_query import ArticleQuery, QueryIntent, QueryTerm, is_wrap
from marketbrief.answering.question.entities import NamedThing
from marketbrief.answering.question.question_words import phrase_query
from marketbrief.answering.ranking_weights import DEFAULT, RankingWeights
from marketbrief.language.market_terms import question_marks
from marketbrief.library import ArticleSearch, IndexedArticle

__all__ = ["RankedArticle", "Ranking", "rank_articles"]

_FTS_LENGTH = 0.75
_DAY = 86_400
_FIRST_REACH = 14


@dataclass(frozen=True, slots=True)
class RankedArticle:
    """An article with its score (higher is better) and its age in days when asked."""

    article_id: str
    score: float
    age_days: float
    title: str


@dataclass(frozen=True, slots=True)
class Ranking:
    """The articles, best first; entities asked about that no article up to then carries in title or lead, or at all."""

    articles: tuple[RankedArticle, ...]
    absent: tuple[NamedThing, ...]
    unknown: tuple[NamedThing, ...]


def rank_articles(
    question: ArticleQuery, index: ArticleSearch, *, limit: int = 12, weights: RankingWeights = DEFAULT
) -> Ranking:
    """The ``limit`` best articles for ``question`` published up to its moment."""
    last = index.numbers_until(int(question.as_of.timestamp()))
    first = _reach(question, index)
    scored = _scored(question, index, first, last, weights)
    if first > 1 and _may_lie_before(question, scored, limit, index, weights):
        scored = _scored(question, index, 1, last, weights)
    best = sorted(scored.items(), key=lambda item: -item[1])[: weights.candidates]
    rows = index.read([number for number, _ in best])
    judged = [
        (score * _judged(question, rows[number], weights), rows[number]) for number, score in best if number in rows
    ]
    judged.sort(key=lambda pair: -pair[0])
    asked = question.as_of.timestamp()
    articles = (
        RankedArticle(r.article_id, score, _age_days(asked, index.published(r.number)), r.title)
        for score, r in judged[:limit]
    )
    absent = tuple(_absent(question, index, last, columns="title lead"))
    unknown = tuple(entity for entity in _absent(question, index, last, columns="title lead body") if entity in absent)
    return Ranking(tuple(articles), absent, unknown)


def _age_days(asked: float, published: float | None) -> float:
    """Days from publication to asking; 0 for an article without a date."""
    return (asked - published) / _DAY if published is not None else 0.0


def _reach(question: ArticleQuery, index: ArticleSearch) -> int:
    """The first article worth a look: older ones have lost all but a ten-thousandth of their weight."""
    since = question.when.start - timedelta(days=_FIRST_REACH * question.when.half_life)
    return index.first_since(int(since.timestamp()))


def _may_lie_before(
    question: ArticleQuery, scored: dict[int, float], limit: int, index: ArticleSearch, weights: RankingWeights
) -> bool:
    """Whether an article before the reach could be among the best: the highest score there is, decayed, beats one."""
    kept = sorted(scored.values(), reverse=True)[:limit]
    highest = sum(term.weight * _idf(index.count(term.query), index.size) for term in question.terms)
    highest *= (weights.saturation + 1) * weights.entity_in_title * 0.5**_FIRST_REACH
    return len(kept) < limit or kept[-1] < highest


def _scored(
    question: ArticleQuery, index: ArticleSearch, first: int, last: int, weights: RankingWeights
) -> dict[int, float]:
    """BM25 of each article over the question's needs, times what time has left of it."""
    sums: dict[int, float] = defaultdict(float)
    needs: dict[str, list[QueryTerm]] = defaultdict(list)
    for term in question.terms:
        needs[term.need].append(term)
    for terms in needs.values():
        for number, score in _need(terms, index, (first, last), weights).items():
            sums[number] += score
    weight, published = question.when.weigher(), index.published
    return {number: score * weight(published(number)) for number, score in sums.items()}


def _need(
    terms: Sequence[QueryTerm], index: ArticleSearch, span: tuple[int, int], weights: RankingWeights
) -> dict[int, float]:
    """How well each article meets a need: by the asked words together, or by its best other name."""
    asked: dict[int, float] = defaultdict(float)
    other: dict[int, float] = {}
    for term in terms:
        for number, score in _term(term, index, span, weights):
            if term.asked:
                asked[number] += score
            elif score > other.get(number, 0.0):
                other[number] = score
    for number, score in other.items():
        asked[number] = max(score, asked.get(number, 0.0))
    return asked


def _term(
    term: QueryTerm, index: ArticleSearch, span: tuple[int, int], weights: RankingWeights
) -> Iterable[tuple[int, float]]:
    """BM25 of a term with our own length normalisation; FTS5 fixes its b at .75, so its count is solved for first."""
    count = index.count(term.query)
    if not count:
        return
    idf, k1 = _idf(count, index.size), weights.saturation
    top = idf * (k1 + 1) * term.weight
    for number, score in index.scores(term.query, (span[0], span[1] + 1), (weights.title, weights.lead, weights.body)):
        relative = index.lengths.get(number, index.mean_length) / index.mean_length
        frequency = _frequency(score, idf, 1.2 * (1 - _FTS_LENGTH + _FTS_LENGTH * relative))
        yield number, top * frequency / (frequency + k1 * (1 - weights.length + weights.length * relative))


def _frequency(score: float, idf: float, norm: float) -> float:
    """The weighted count of a term behind its FTS5 score: score = idf * count * 2.2 / (count + norm)."""
    rest = 2.2 * idf - score
    return score * norm / rest if rest > 1e-9 else 1e3


def _idf(count: int, size: int) -> float:
    return max(1e-6, math.log((size - count + 0.5) / (count + 0.5)))


def _judged(question: ArticleQuery, row: IndexedArticle, weights: RankingWeights) -> float:
    """What an article's title and text say for it beyond the words: kind of story, entities."""
    return _kind(question, row.title, weights) * _entities(question, row, weights)


def _kind(question: ArticleQuery, title: str, weights: RankingWeights) -> float:
    if question_marks().aside.search(title):
        return 1.0 if question.intent in (QueryIntent.VIEWS, QueryIntent.OUTLOOK) else weights.aside_title
    return weights.wrap_title if is_wrap(question) and question_marks().wrap.search(title) else 1.0


def _entities(question: ArticleQuery, row: IndexedArticle, weights: RankingWeights) -> float:
    factor = 1.0
    for entity in question.entities or question.carried:
        pattern = _name_pattern(entity)
        if pattern.search(row.title):
            factor *= weights.entity_in_title
        elif not pattern.search(row.text):
            factor *= weights.entity_missing
    return factor


def _name_pattern(entity: NamedThing) -> re.Pattern[str]:
    names = (entity.written, *entity.names, *entity.told)
    spelt = (r"\W+".join(map(re.escape, re.findall(r"\w+", name))) for name in names)
    return re.compile(rf"\b(?:{'|'.join(filter(None, spelt))})", re.IGNORECASE)


def _absent(question: ArticleQuery, index: ArticleSearch, last: int, *, columns: str) -> Iterable[NamedThing]:
    """The entities asked about that no article up to the moment carries in one of ``columns``."""
    for entity in question.entities or question.carried:
        phrases = filter(None, map(phrase_query, (entity.written, *entity.names, *entity.told)))
        if not index.has(" OR ".join(phrases), (0, last + 1), columns=columns):
            yield entity
