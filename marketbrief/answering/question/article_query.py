"""A message and its thread understood before anything is searched: intent, entities, time, parts, terms."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from marketbrief.answering.question.entities import NamedThing, named_things
from marketbrief.answering.question.question_words import (
    QuestionWord,
    content_words,
    fold_marks,
    parts_of,
    phrase_query,
)
from marketbrief.answering.question.split_parts import parts_of_message
from marketbrief.answering.ranking_weights import DEFAULT, RankingWeights
from marketbrief.answering.time.time_need import TimeNeed, time_need
from marketbrief.language.market_terms import market_terms, question_marks
from marketbrief.library import ArticleSearch

__all__ = ["ArticleQuery", "QueryDirection", "QueryIntent", "QueryTerm", "is_wrap", "read_query"]


class QueryIntent(StrEnum):
    """What kind of answer is wanted."""

    MOVE = "move"
    DECISION = "decision"
    RESULT = "result"
    FIGURE = "figure"
    VIEWS = "views"
    OUTLOOK = "outlook"
    LIST = "list"
    COMPARE = "compare"
    DAY = "day"
    WHAT = "what"


class QueryDirection(StrEnum):
    """Which way the asker says something went."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """A word or phrase to search, as an FTS5 phrase, with its weight.

    Terms of the same ``need`` stand for the same thing: those that are ``asked`` together, any other by itself.
    """

    query: str
    weight: float
    need: str
    asked: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleQuery:
    """What a message asks, standing alone: what it leaves out is carried over from the thread.

    ``carried`` are the thread's entities where it names none itself; ``parts`` are the texts of the questions that it
    holds when it holds several, else empty.
    """

    text: str
    as_of: datetime
    intent: QueryIntent
    when: TimeNeed
    direction: QueryDirection | None = None
    entities: tuple[NamedThing, ...] = ()
    carried: tuple[NamedThing, ...] = ()
    parts: tuple[str, ...] = ()
    terms: tuple[QueryTerm, ...] = ()


_DAY_NUMBER = re.compile(r"(?:\d{1,2}(?:st|nd|rd|th)?|(?:19|20)\d\d)$")
_AT_LARGE = ("us-stocks", "stocks", "world-stocks")


def read_query(
    text: str,
    as_of: datetime,
    index: ArticleSearch,
    *,
    thread: Sequence[str] = (),
    told: Sequence[str] = (),
    weights: RankingWeights = DEFAULT,
) -> ArticleQuery:
    """The question that ``text`` asks at ``as_of``, after the questions of its ``thread``, oldest first.

    What other messages ``told`` helps to find the event, and names the subject only where no question does.
    """
    own = _alone(text, as_of, index, weights)
    for steps_back, message in enumerate(reversed(thread[-2:]), start=1):
        own = _carry(own, _alone(message, as_of, index, weights), steps_back, weights)
    for message in told[-1:]:
        own = _with_told(own, _alone(message, as_of, index, weights), index, weights)
    if own.intent is QueryIntent.DAY and is_wrap(own):
        own = replace(own, terms=(*own.terms, *_day_terms(own.terms)))
    return own


def _day_terms(terms: Sequence[QueryTerm]) -> Iterable[QueryTerm]:
    """What a wrap of the markets is found by, beyond the words asked."""
    searched = {term.query for term in terms}
    queries = map(phrase_query, question_marks().day_terms)
    return [QueryTerm(query, 1.0, "day", asked=False) for query in queries if query not in searched]


def is_wrap(question: ArticleQuery) -> bool:
    """Whether a wrap of the markets answers: what happened on a day, or why stocks at large moved."""
    at_large = all(entity.key in _AT_LARGE for entity in question.entities)
    return at_large and (
        question.intent is QueryIntent.DAY or (question.intent is QueryIntent.MOVE and bool(question.entities))
    )


def _alone(text: str, as_of: datetime, index: ArticleSearch, weights: RankingWeights) -> ArticleQuery:
    written = fold_marks(text.lower() if text.isupper() and " " in text.strip() else text)
    words = content_words(written)
    spelt = _spelt(written, words)
    intent, direction = _intent(spelt), _direction(spelt)
    when = time_need(spelt, as_of, intent=intent, weights=weights)
    words = _without_time(words, when)
    entities = tuple(named_things(written, words, index))
    return ArticleQuery(
        text=text,
        as_of=as_of,
        intent=intent,
        when=when,
        direction=direction,
        entities=entities,
        parts=parts_of_message(written, words, entities),
        terms=tuple(_terms(words, entities, direction, index, weights)),
    )


def _spelt(text: str, words: Sequence[QuestionWord]) -> str:
    """The text with the words that were put right."""
    for word in reversed(words):
        if word.put_right:
            text = text[: word.start] + word.plain + text[word.end :]
    return text


def _without_time(words: Sequence[QuestionWord], when: TimeNeed) -> list[QuestionWord]:
    """The words with those idle that name the time of the question; the period a report is about is searched."""
    if when.reported or not when.named:
        return list(words)
    times = market_terms().time
    return [
        replace(word, idle=True) if word.plain in times or _DAY_NUMBER.match(word.plain) else word for word in words
    ]


def _carry(own: ArticleQuery, earlier: ArticleQuery, steps_back: int, weights: RankingWeights) -> ArticleQuery:
    """What a follow-up takes over: terms, which count less where it names something; else entities and time too."""
    share = (weights.earlier if own.entities else 1.0) ** steps_back
    if own.carried:
        share = min(share, weights.earlier)
    mine = {term.query for term in own.terms}
    carried = (replace(term, weight=term.weight * share) for term in earlier.terms if term.query not in mine)
    return replace(
        own,
        terms=(*own.terms, *carried),
        carried=own.carried or (() if own.entities else earlier.entities),
        when=earlier.when if earlier.when.named and not own.when.named else own.when,
    )


def _with_told(own: ArticleQuery, told: ArticleQuery, index: ArticleSearch, weights: RankingWeights) -> ArticleQuery:
    """A query with the rare words and the figures of what was told, at a low weight; no time and no intent of it."""
    mine = {term.query for term in own.terms}
    most = weights.common_share * index.size
    rare = (term for term in told.terms if term.query not in mine and term.asked and index.count(term.query) <= most)
    terms = (replace(term, weight=term.weight * weights.told) for term in rare)
    return replace(
        own,
        terms=(*own.terms, *terms),
        carried=own.carried or (() if own.entities else told.entities),
    )


def _intent(text: str) -> QueryIntent:
    found = (name for name, patterns in question_marks().intents if any(pattern.search(text) for pattern in patterns))
    return QueryIntent(next(found, QueryIntent.WHAT))


def _direction(text: str) -> QueryDirection | None:
    up, down = question_marks().up.search(text), question_marks().down.search(text)
    if up and down:
        return QueryDirection.UP if up.start() < down.start() else QueryDirection.DOWN
    return QueryDirection.UP if up else QueryDirection.DOWN if down else None


def _terms(
    words: Sequence[QuestionWord],
    entities: Sequence[NamedThing],
    direction: QueryDirection | None,
    index: ArticleSearch,
    weights: RankingWeights,
) -> Iterable[QueryTerm]:
    asked = _asked(words, entities, index)
    yield from asked
    seen = {term.query for term in asked}
    told = {term.need for term in asked if index.count(term.query)}
    for need, phrase, is_name in _expansions(words, entities):
        query = phrase_query(phrase)
        if query and query not in seen:
            seen.add(query)
            common = need in told and not is_name and index.count(query) > weights.common_share * index.size
            yield QueryTerm(query, weights.common_synonym if common else 1.0, need, asked=False)
    if direction:
        moved = question_marks().told_up if direction is QueryDirection.UP else question_marks().told_down
        yield from (QueryTerm(phrase_query(word), weights.direction, "direction", asked=False) for word in moved)


def _asked(words: Sequence[QuestionWord], entities: Sequence[NamedThing], index: ArticleSearch) -> list[QueryTerm]:
    """The asker's own words; joined ones that no article has so are taken apart."""
    needs = {at: f"entity {entity.key}" for entity in entities for at in range(entity.start, entity.end)}
    found: dict[str, QueryTerm] = {}
    for at, word in enumerate(words):
        query = phrase_query(word.plain)
        joined = not word.idle and len(parts_of(word.plain)) > 1 and not index.count(query)
        for part in parts_of(word.plain) if joined else [word.plain]:
            query = phrase_query(part)
            if query and not word.idle and part not in market_terms().stop:
                found.setdefault(query, QueryTerm(query, 1.0, needs.get(at, word.plain)))
    return list(found.values())


def _expansions(words: Sequence[QuestionWord], entities: Iterable[NamedThing]) -> Iterable[tuple[str, str, bool]]:
    """What news may call the things asked about: the need, the phrase, and whether it is a name, however common."""
    for entity in entities:
        yield from ((f"entity {entity.key}", name, True) for name in entity.names)
        yield from ((f"entity {entity.key}", word, False) for word in entity.told)
    for at, word in enumerate(words):
        following = words[at + 1].plain if at + 1 < len(words) else ""
        for short in (word.plain, f"{word.plain} {following}"):
            yield from ((word.plain, long, False) for long in market_terms().abbreviations.get(short, ()))
