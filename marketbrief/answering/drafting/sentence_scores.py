"""How well each sentence of the ranked articles answers a question; shared by every kind of answer."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from marketbrief.answering.drafting.article_sentences import ArticleSentence, sentences_of
from marketbrief.answering.drafting.asked_items import items_in
from marketbrief.answering.drafting.predicate import FIGURE, predicate_score
from marketbrief.answering.drafting.price_moves import asks_move, opens_with_another, told_direction
from marketbrief.answering.drafting.topic_groups import TopicGroup, groups_of, own_subjects
from marketbrief.answering.question.asked import Asked
from marketbrief.answering.question.content_words import word_set
from marketbrief.answering.retrieval.read_article import ReadArticle

__all__ = ["Near", "ScoredSentence", "SentenceWeights", "score_sentences"]

TITLE_SHARE = 0.35
TOLD = frozenset({"decision", "result"})
COMFORTABLE = 30
ENOUGH_WORDS = 0.1


class Near(Protocol):
    """Nearness in meaning: a model's cosines, or nothing."""

    def known(self) -> bool:
        """Whether nearness is measured at all."""
        ...

    def to(self, question: str, texts: Sequence[str]) -> list[float]:
        """The cosine of ``question`` with each of ``texts``."""
        ...


@dataclass(frozen=True, slots=True)
class SentenceWeights:
    """What each sign of an answer counts.

    Fitted on 209 desk questions of four sets over two newswire years and one year of press, all answered from one
    event: an answer is good when every needed fact stands in its first 100 words, one of them in the bottom line.
    Of 170 weightings drawn at random, the best on all sets but one was no better on the set left out than these (138
    good to 141; the same with a corpus left out, 141 to 141), so only what helped in every fold was moved: ``dangling``
    .3 to .45, ``background`` .2 to .1. Facts asked for by name (``items``) and the gate that uses them brought good
    from 108 to 131 and wrong from 30 to 24; amounts for facts and ``tied``, to 140 and 22; two articles instead of
    three and the moved weights, to 143 and 18. The lead first, the shortest first and other limits of length lost.

    ``items``: the share told of the facts asked for by name. ``tied``: what of ``pattern`` and ``items`` is lost by a
    sentence with none of the words asked for. ``long``: for every ten words over 30.
    """

    nearness: float = 0.5
    words: float = 1.0
    pattern: float = 0.6
    place: float = 0.8
    figures: float = 0.15
    background: float = 0.1
    dangling: float = 0.45
    preview: float = 0.15
    told_preview: float = 0.4
    speech: float = 0.2
    article: float = 0.8
    move: float = 0.3
    another: float = 0.7
    titled: float = 0.25
    items: float = 0.6
    long: float = 0.1
    tied: float = 1.0
    embedded: int = 4
    read_sentences: int = 40


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence with its signs; ``score`` is their weighted sum."""

    sentence: ArticleSentence
    score: float
    words: float
    pattern: float
    nearness: float


def score_sentences(
    asked: Asked, articles: Sequence[ReadArticle], near: Near, weights: SentenceWeights | None = None
) -> tuple[ScoredSentence, ...]:
    """Sentences of ``articles`` (best first, as ranked), best answer first; only the most promising are embedded."""
    weights = weights or SentenceWeights()
    pool = [one for article in articles for one in sentences_of(article)[: weights.read_sentences]]
    groups = groups_of(asked)
    found = [tuple(group.stands_in(one.text, one.words) for group in groups) for one in pool]
    rarity = _rarity(found, groups)
    titles = {a.id: tuple(g.stands_in(a.title, word_set(a.title)) for g in groups) for a in articles}
    best = max((article.score for article in articles), default=0.0)
    plain = []
    for one, has in zip(pool, found, strict=True):
        title = titles[one.article.id]
        words = _shared(has, title, rarity)
        about = any(here and group.names is not None for here, group in zip(title, groups, strict=True))
        prior = weights.titled * about - weights.article * (1 - (one.article.score / best if best > 0 else 1.0))
        plain.append(_plain(one, asked, words, prior, weights))
    plain.sort(key=lambda one: -one.score)
    return _nearer(asked, plain, near, weights) if near.known() else tuple(plain)


def _nearer(
    asked: Asked, plain: Sequence[ScoredSentence], near: Near, weights: SentenceWeights
) -> tuple[ScoredSentence, ...]:
    """The most promising with their cosine added; the others count as the least near of them."""
    head, tail = plain[: weights.embedded], plain[weights.embedded :]
    cosines = near.to(model_text(asked), [one.sentence.text for one in head])
    floor = min(cosines, default=0.0)
    close = [
        ScoredSentence(one.sentence, one.score + weights.nearness * cosine, one.words, one.pattern, cosine)
        for one, cosine in zip([*head, *tail], [*cosines, *[floor] * len(tail)], strict=True)
    ]
    return tuple(sorted(close, key=lambda one: -one.score))


def _rarity(found: Sequence[tuple[bool, ...]], groups: Sequence[TopicGroup]) -> tuple[float, ...]:
    """How rare each group is among the sentences at hand."""
    return tuple(
        group.weight * math.log(1 + len(found) / max(1, sum(has[i] for has in found))) for i, group in enumerate(groups)
    )


def _shared(has: tuple[bool, ...], title: tuple[bool, ...], rarity: tuple[float, ...]) -> float:
    """The share of what is asked about that a sentence has, rare things counting more; its title counts in part."""
    total = sum(rarity)
    got = sum(
        weight * (1.0 if here else TITLE_SHARE if above else 0.0)
        for weight, here, above in zip(rarity, has, title, strict=True)
    )
    return got / total if total else 0.0


def model_text(asked: Asked) -> str:
    """The question as the model reads it: tickers and nicknames give way to the full name."""
    text = asked.whole
    for subject in own_subjects(asked):
        short, full = subject.names[0], subject.names[-1]
        if full.lower() not in text.lower():
            text = re.sub(rf"\b{re.escape(short)}\b", full, text, flags=re.IGNORECASE)
    return text


def _plain(one: ArticleSentence, asked: Asked, words: float, prior: float, weights: SentenceWeights) -> ScoredSentence:
    pattern = predicate_score(asked.intents, one.text)
    moved = "why" in asked.intents and bool(asked.direction) and bool(told_direction(asked, one.text))
    tie = 1.0 - weights.tied * (1.0 - min(1.0, words / ENOUGH_WORDS))
    score = (
        prior
        + weights.words * words
        + weights.pattern * pattern * tie
        + weights.place / (1 + 0.5 * one.place)
        + weights.figures * bool(FIGURE.search(one.text))
        + weights.move * moved
        + weights.items * _told_items(asked, one.text) * tie
        - weights.long * max(0, len(one.text.split()) - COMFORTABLE) / 10
        - weights.another * (asks_move(asked) and opens_with_another(asked, one.text))
        - weights.background * one.background
        - weights.dangling * one.dangling
        - (weights.told_preview if TOLD.intersection(asked.intents) else weights.preview) * one.preview
        - weights.speech * (one.text[0] in '"“' and "views" not in asked.intents)
    )
    return ScoredSentence(one, score, words, pattern, 0.0)


def _told_items(asked: Asked, text: str) -> float:
    """The share of the facts asked for by name that ``text`` tells."""
    items = items_in(asked.text)
    return sum(item.told_in(text) for item in items) / len(items) if items else 0.0
