"""The event that a thread is about, and whether a follow-up asks for more of it."""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from marketbrief.answering.question.article_query import ArticleQuery, QueryIntent
from marketbrief.answering.question.content_words import asking_stems, stem, stop_words, tokens, word_set
from marketbrief.answering.question.entities import NamedThing
from marketbrief.answering.question.sought import moves_on, said_words, without_pointers
from marketbrief.answering.retrieval.read_article import ReadArticle
from marketbrief.answering.retrieval.same_event import same_event
from marketbrief.language.market_terms import market_terms
from marketbrief.language.tokens import NAME_WORD

__all__ = ["event_articles", "event_first", "is_told_by", "naming", "newest_first"]

ARTICLES = 4
READ = 10
TOLD = 0.5
OTHERS = 0.75
STEP = 0.05
FIT = 0.4


def event_articles(ranked: Sequence[ReadArticle], subjects: Sequence[NamedThing]) -> tuple[ReadArticle, ...]:
    """The article that answers the question before, and those of the same event and subject, as that ranks them."""
    alike = tuple(each for each in ranked[:READ] if same_event(each, ranked[0]))
    return (naming(alike, subjects) or alike)[:ARTICLES]


def is_told_by(
    query: ArticleQuery,
    event: Sequence[ReadArticle],
    found: Sequence[ReadArticle],
    rarity: Callable[[str], float],
) -> bool:
    """Whether ``event`` is what a follow-up asks about, which itself has ``found`` these articles.

    It is when it names what that names, and the first article found is of it or most words asked stand in it. A
    follow-up that only names another thing ("and gold?") stays with the event only where its news is found first; one
    that asks what came after leaves it, and so does one why something moved.
    """
    own = _own_words(query)
    if not event or moves_on(query.text) or (query.intent is QueryIntent.MOVE and (query.entities or not own)):
        return False
    text = " ".join(f"{each.title} {each.text}" for each in event)
    named = [each for each in query.entities if not _is_general(each)]
    if any(not _names(each, text) for each in named):
        return False
    if found and any(found[0].id == each.id for each in event):
        return True
    if named and not own:
        return False
    words = word_set(text)
    weights = {one: rarity(one) for one in own}
    known = {one: weight for one, weight in weights.items() if math.isfinite(weight)}
    told = sum(weight for one, weight in known.items() if said_words(one) & words)
    return told >= TOLD * sum(known.values())


def event_first(found: Sequence[ReadArticle], event: Sequence[ReadArticle]) -> tuple[ReadArticle, ...]:
    """The articles of the event in the order of the follow-up's ranking, then the others, which count less."""
    place = {each.id: at for at, each in enumerate(found)}
    ids = {each.id for each in event}
    first = sorted(event, key=lambda each: place.get(each.id, len(place)))
    head = [replace(each, score=1.0 - STEP * at) for at, each in enumerate(first)]
    return (*head, *(replace(each, score=OTHERS * each.score) for each in found if each.id not in ids))


def newest_first(found: Sequence[ReadArticle]) -> tuple[ReadArticle, ...]:
    """The articles that fit well enough, the newest first: what came after an event."""
    fit = sorted((each for each in found if each.score >= FIT), key=lambda each: each.published_at, reverse=True)
    return tuple(replace(each, score=1.0 - STEP * at) for at, each in enumerate(fit))


def naming(found: Sequence[ReadArticle], subjects: Sequence[NamedThing]) -> tuple[ReadArticle, ...]:
    """The articles that name one of ``subjects``; all where there are none."""
    texts = ((each, f"{each.title} {each.text}") for each in found)
    return tuple(each for each, text in texts if not subjects or any(_names(one, text) for one in subjects))


def _own_words(query: ArticleQuery) -> set[str]:
    """Stems of what a follow-up asks, without its names and its words of time."""
    named = {stem(word) for each in query.entities for word in tokens(each.written)}
    idle = stop_words() | market_terms().time
    words = (
        word for word in tokens(without_pointers(query.text)) if word not in idle and len(word) > 1 and word.isalpha()
    )
    return {stem(word) for word in words} - named - asking_stems()


def _is_general(entity: NamedThing) -> bool:
    """Whether it stands for no one thing: "shares"."""
    return all(stem(word) in asking_stems() for word in tokens(entity.written))


def _names(entity: NamedThing, text: str) -> bool:
    names = (entity.written, *entity.names, *entity.told, entity.name)
    spelt = (r"\W+".join(map(re.escape, NAME_WORD.findall(name))) for name in names)
    return re.search(rf"\b(?:{'|'.join(filter(None, spelt))})", text, re.IGNORECASE) is not None
