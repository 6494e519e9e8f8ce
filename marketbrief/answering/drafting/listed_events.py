"""Lists whose items are news of their own: "which banks raised capital" is told by one report for each bank."""

import math
import re
from collections.abc import Sequence
from datetime import datetime

from marketbrief.answering.drafting.answer_plan import Readers, asked_of, told_newness
from marketbrief.answering.drafting.article_sentences import ArticleSentence, sentences_of
from marketbrief.answering.drafting.one_event import same_event
from marketbrief.answering.drafting.proper_names import proper_names
from marketbrief.answering.drafting.topic_groups import TopicGroup, groups_of, own_subjects
from marketbrief.answering.question.asked import movement
from marketbrief.answering.question.clauses import QuestionReading, plain
from marketbrief.answering.question.content_words import content, stem, stems, tokens, word_set
from marketbrief.answering.retrieval.read_article import ReadArticle

__all__ = ["events_of", "kind_of"]

KIND = re.compile(r"\b(?:which|what|list(?: of)?|name) ((?:\w+ ){0,2}?\w+s)\b")
TOLD = 0.7
READ = 6
WAYS = ("raised", "cut")


def events_of(
    reading: QuestionReading, ranked: Sequence[ReadArticle], desk: Readers, as_of: datetime
) -> list[ArticleSentence]:
    """One sentence of each event that adds an item, newest first; none where the question names whom it is about."""
    kind = kind_of(reading.text)
    asked = asked_of(reading.text, desk)
    if not kind or any(not _is_of(one.names[0], kind) for one in own_subjects(asked)):
        return []
    told_text = " ".join(word for word in reading.text.split() if not frozenset(content(word)) & kind)
    told = _told(told_text, desk)
    if not told:
        return []
    beside = desk.ranker.rank(told_text, reading.thread, as_of, slow=True)
    articles = alternated(ranked, beside)
    weights = _weights(told, articles)
    found: list[ArticleSentence] = []
    for article in articles:
        best = _told_best(article, told, weights)
        if best and _adds(best, found, frozenset(stems(reading.text))):
            found.append(best)
    return sorted(found, key=lambda one: one.article.published_at, reverse=True)


def kind_of(text: str) -> frozenset[str]:
    """Stems of the class of items that a question asks for: "banks" of "which banks raised capital"."""
    match = KIND.search(plain(text))
    return frozenset(content(match[1])) if match else frozenset()


def alternated(one: Sequence[ReadArticle], other: Sequence[ReadArticle]) -> tuple[ReadArticle, ...]:
    """Two rankings by turns, each article once."""
    found: dict[str, ReadArticle] = {}
    for place in range(max(len(one), len(other))):
        for ranked in (one, other):
            if place < len(ranked):
                found.setdefault(ranked[place].id, ranked[place])
    return tuple(found.values())


def _is_of(name: str, kind: frozenset[str]) -> bool:
    return frozenset(map(stem, tokens(name))) <= kind


def _told(text: str, desk: Readers) -> list[TopicGroup]:
    """What each item must have: the words that tell something, else those that ask."""
    groups = groups_of(asked_of(text, desk))
    return [group for group in groups if group.topical] or list(groups)


def _weights(told: Sequence[TopicGroup], articles: Sequence[ReadArticle]) -> list[float]:
    """How rare each group is in titles and leads: what nearly all have tells no event apart."""
    texts = [_head(one) for one in articles]
    return [math.log(1 + len(texts) / max(1, sum(_has(group, text) for text in texts))) for group in told]


def _head(article: ReadArticle) -> str:
    lead = next(iter(sentences_of(article)[:1]), None)
    return f"{article.title}. {lead.text if lead else ''}"


def _has(group: TopicGroup, text: str) -> bool:
    """Whether ``text`` has a group, or another word for the same change of a figure ("trims" for "cut")."""
    if group.stands_in(text, word_set(text)):
        return True
    return any(
        movement(way).search(text) for way in WAYS if any(movement(way).fullmatch(word) for word in group.stems)
    )


def _share(text: str, told: Sequence[TopicGroup], weights: Sequence[float]) -> float:
    got = sum(weight for group, weight in zip(told, weights, strict=True) if _has(group, text))
    return got / sum(weights)


def _told_best(article: ReadArticle, told: Sequence[TopicGroup], weights: Sequence[float]) -> ArticleSentence | None:
    """The sentence near the top that tells most of what was asked; none where the article is not about it."""
    if _share(_head(article), told, weights) < TOLD:
        return None
    top = [one for one in sentences_of(article)[:READ] if not one.dangling and not one.background]
    return max(top, key=lambda one: _share(one.text, told, weights) - 0.05 * one.place, default=None)


def _adds(one: ArticleSentence, found: Sequence[ArticleSentence], asked: frozenset[str]) -> bool:
    """Whether a sentence names an item that is not told yet, of an event that is not told yet."""
    if any(same_event(one.article, other.article) for other in found) or told_newness(one, found) < 0.35:
        return False
    told = frozenset().union(*(_items(other, asked) for other in found))
    return bool(_items(one, asked) - told)


def _items(one: ArticleSentence, asked: frozenset[str]) -> frozenset[str]:
    """Names in the sentence that the question does not have."""
    return frozenset(name for name in proper_names(one.text) if not set(stems(name)) & asked)
