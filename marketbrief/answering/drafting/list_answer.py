"""Answers to "which ...?": sentences that name the items, none twice."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from marketbrief.answering.drafting.answer_plan import (
    AnswerPlan,
    NoAnswer,
    PlannedLine,
    Readers,
    merge,
    naming_all,
    scored,
    told_newness,
)
from marketbrief.answering.drafting.article_sentences import ArticleSentence, sentences_of
from marketbrief.answering.drafting.list_blocks import ListBlock, blocks_of, head_of, titles_of
from marketbrief.answering.drafting.listed_events import events_of, kind_of
from marketbrief.answering.drafting.proper_names import proper_names
from marketbrief.answering.drafting.sentence_scores import ScoredSentence, SentenceWeights
from marketbrief.answering.question.clauses import QuestionReading
from marketbrief.answering.question.content_words import content, stems
from marketbrief.answering.question.expressions import expression
from marketbrief.answering.retrieval.read_article import ReadArticle

__all__ = ["answer_list"]

WEIGHTS = SentenceWeights(place=0.3, embedded=8, read_sentences=80, article=0.6)
NAME_GAIN = 0.2
NO_NAME = 0.4
SAME_ARTICLE = 0.2
KEY = 0.4
ENUMERATION = 0.3
KIND_ROW = 0.5
MOST_NAMES = 6
BOTTOM_WORDS = 60
WORDS = 120
EVENT_WORDS = 150
SENTENCES = 6
BLOCK_SHARE = 0.3
ROUND_UP = re.compile(r"^(?:the |\d+ )|\b(?:list|best|worst|biggest|top|every|all the|round-?up|\d+)\b", re.IGNORECASE)


def answer_list(reading: QuestionReading, desk: Readers, as_of: datetime) -> AnswerPlan | NoAnswer:
    """The items asked for, in the sentences of the articles that name them."""
    ranked = desk.ranker.rank(reading.text, reading.thread, as_of, slow=True)
    articles = merge(naming_all(ranked, reading.text, desk), share=0.5, limit=5)
    block = _block(articles, reading.whole, kind_of(reading.text))
    if block:
        return _listed([block.intro], block.items)
    titled = _titled(articles, reading.whole)
    if titled:
        return _listed([next(iter(sentences_of(titled[0].article)))], titled)
    events = events_of(reading, ranked, desk, as_of)
    if len(events) > 1:
        return _fitted(events)
    found = scored(reading.whole, articles, desk, WEIGHTS)
    if not found:
        return NoAnswer("nothing")
    kind = kind_of(reading.text)
    keyed = _keyed([_of_kind(one, kind) for one in found], content(reading.whole))
    chosen = _gather(keyed, frozenset(stems(reading.whole)))
    return _lines(chosen)


def _fitted(items: Sequence[ArticleSentence]) -> AnswerPlan:
    """Items in their order as far as they fit, the first ones as bottom line."""
    lines, length = [PlannedLine(items[0])], len(items[0].text.split())
    cut = 1
    for one in items[1:]:
        size = len(one.text.split())
        if length + size <= EVENT_WORDS and len(lines) < SENTENCES:
            lines.append(PlannedLine(one))
            length += size
            cut = 2 if length <= BOTTOM_WORDS else cut
    return AnswerPlan(tuple(lines[:cut]), tuple(lines[cut:]))


def _block(articles: Sequence[ReadArticle], asked: str, kinds: frozenset[str]) -> ListBlock | None:
    """The list set out in one of the first articles that is most about what was asked, if any is."""
    wanted = frozenset(content(asked))
    best, share = None, BLOCK_SHARE
    for article in articles[:3]:
        for block in blocks_of(article):
            told = block.intro.words | frozenset(content(article.title))
            here = len(wanted & told) / max(len(wanted), 1)
            if here > share and len(wanted & told) > 1 and (not kinds or kinds & told):
                best, share = block, here
    return best


def _titled(articles: Sequence[ReadArticle], asked: str) -> Sequence[ArticleSentence]:
    """The headings of a round-up whose title is about what was asked."""
    wanted = frozenset(content(asked))
    for article in articles[:1]:
        shared = wanted & frozenset(content(article.title))
        if len(shared) > 1 and len(shared) > BLOCK_SHARE * len(wanted) and ROUND_UP.search(article.title):
            return titles_of(article)
    return ()


def _listed(start: Sequence[ArticleSentence], items: Sequence[ArticleSentence]) -> AnswerPlan:
    """The line that announces a list and its items; only the items' names where they would not all fit."""
    items = list(items)
    if sum(len(one.text.split()) for one in items) > WORDS:
        items = [head_of(one) for one in items]
    lines, length = [PlannedLine(one) for one in start], sum(len(one.text.split()) for one in start)
    cut = 1
    for one in items:
        length += len(one.text.split())
        if length > WORDS:
            break
        lines.append(PlannedLine(one))
        cut = len(lines) if length <= BOTTOM_WORDS else cut
    cut = max(cut, 2)
    return AnswerPlan(tuple(lines[:cut]), tuple(lines[cut:]))


def _of_kind(one: ScoredSentence, kind: frozenset[str]) -> ScoredSentence:
    """A sentence that counts more where it has the class asked for and a row of names: "firms such as A and B"."""
    row = kind & one.sentence.words and expression("enumeration", ignore_case=False).search(one.sentence.text)
    return replace(one, score=one.score + KIND_ROW) if row else one


def _keyed(found: Sequence[ScoredSentence], wanted: Sequence[str]) -> list[ScoredSentence]:
    """Sentences with the rarest of the asked words that stand in any of them first: that word tells the items apart."""
    counts = {word: sum(word in one.sentence.words for one in found) for word in wanted}
    rarest = min((word for word in wanted if counts[word]), key=lambda word: counts[word], default="")
    keyed = [replace(one, score=one.score + KEY * (rarest in one.sentence.words)) for one in found]
    return sorted(keyed, key=lambda one: -one.score)


def _gather(found: Sequence[ScoredSentence], asked: frozenset[str]) -> list[ScoredSentence]:
    """Sentences chosen one by one for their score and the names they add."""
    rest, length = list(found[:40]), 0
    chosen: list[ScoredSentence] = []
    told: set[str] = set()
    while rest and len(chosen) < SENTENCES:
        best = max(rest, key=lambda one: _gain(one, told, asked, chosen))
        rest.remove(best)
        size = len(best.sentence.text.split())
        bare = chosen and not _items(best, asked) - told
        if bare or length + size > WORDS or told_newness(best.sentence, [one.sentence for one in chosen]) < 0.35:
            continue
        chosen.append(best)
        told |= _items(best, asked)
        length += size
    return chosen


def _gain(one: ScoredSentence, told: set[str], asked: frozenset[str], chosen: Sequence[ScoredSentence]) -> float:
    fresh = len(_items(one, asked) - told)
    same = not chosen or one.sentence.article.id == chosen[0].sentence.article.id
    row = bool(fresh > 1 and expression("enumeration", ignore_case=False).search(one.sentence.text))
    names = NAME_GAIN * min(fresh, MOST_NAMES) + ENUMERATION * row
    return one.score + names * min(1.0, 2 * one.words) - NO_NAME * (not fresh) + SAME_ARTICLE * same


def _items(one: ScoredSentence, asked: frozenset[str]) -> set[str]:
    """Names in the sentence that the question does not name itself."""
    return {name for name in proper_names(one.sentence.text) if not set(stems(name)) & asked}


def _lines(chosen: Sequence[ScoredSentence]) -> AnswerPlan:
    """The first sentences into the bottom line as far as it has room, the rest as items."""
    bottom: list[PlannedLine] = []
    rest: list[PlannedLine] = []
    length = 0
    for one in chosen:
        size = len(one.sentence.text.split())
        fits = len(bottom) < 2 and not rest and (not bottom or length + size <= BOTTOM_WORDS)
        (bottom if fits else rest).append(PlannedLine(one.sentence))
        length += size
    return AnswerPlan(tuple(bottom), tuple(rest))
