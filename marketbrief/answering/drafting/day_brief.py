"""Briefs: the day's markets, and the last days of one subject."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from marketbrief.answering.drafting.answer_plan import (
    AnswerPlan,
    NoAnswer,
    PlannedLine,
    Readers,
    merge,
    scored,
    told_newness,
)
from marketbrief.answering.drafting.article_sentences import ArticleSentence, sentences_of
from marketbrief.answering.drafting.sentence_scores import ScoredSentence, SentenceWeights
from marketbrief.answering.question.asked import movement
from marketbrief.answering.question.clauses import QuestionReading, plain
from marketbrief.answering.question.expressions import expression
from marketbrief.answering.retrieval.read_article import ReadArticle
from marketbrief.language import lexicon

__all__ = ["answer_about", "answer_day"]

WEIGHTS = SentenceWeights(place=0.9, embedded=6, read_sentences=40, article=0.6)
SAME_DAY = timedelta(hours=18)
AFTER = timedelta(hours=12)
ONE_DAY = timedelta(days=1)
FEW = 12
FRESH = 0.4
ABOUT_WORDS = 125
BOTTOM_WORDS = 80
DAY_WORDS = 200
MAIN_WORDS = 100
CENTRAL = 0.5
QUOTED = 0.4
DESCRIBES = 0.4
EARLY_CHARACTERS = 60
TITLE_CHARACTERS = 20


@dataclass(frozen=True, slots=True)
class BriefedMarket:
    """A line of the day brief."""

    name: str
    query: str
    told: re.Pattern[str]
    asked: re.Pattern[str]


@lexicon.cached()
def markets() -> tuple[BriefedMarket, ...]:
    """The lines of a day brief in the order of showing."""
    entries = lexicon.load("day_brief")["market"]
    return tuple(
        BriefedMarket(one["name"], one["query"], re.compile(one["title"], re.I), re.compile(one["asked"]))
        for one in entries
    )


def answer_day(reading: QuestionReading, desk: Readers, as_of: datetime) -> AnswerPlan | NoAnswer:
    """The market asked about first, with its cause and levels, then a line for each other market."""
    asked = plain(reading.text)
    window = desk.ranker.window(reading.text, as_of)
    few = _few_stories(window or (as_of - ONE_DAY, as_of), desk)
    if few and window and not expression("of_markets").search(asked):
        return few
    first = next((one for one in markets() if one.asked.search(asked)), markets()[0])
    own, ranked = _of_market(first, reading, desk, as_of), desk.ranker.rank(reading.text, reading.thread, as_of)
    main = _of_day(_wraps(first, merge(ranked, own, limit=24)), window)[:3]
    if not main and few:
        return few
    if not main:
        return NoAnswer("nothing of that day", tuple(sentences_of(ranked[0])[:1]) if ranked else ())
    lines = [PlannedLine(one, first.name) for one in _main_lines(reading, main, first, desk)]
    cut = 2 if sum(len(one.sentence.text.split()) for one in lines[:2]) <= BOTTOM_WORDS else 1
    for market in markets():
        if market is not first:
            lines += _market_line(market, reading, desk, as_of, main, lines)
    return AnswerPlan(tuple(lines[:cut]), tuple(lines[cut:]))


def _few_stories(window: tuple[datetime, datetime], desk: Readers) -> AnswerPlan | None:
    """Every story of a day that has only a few, those of markets first; None where there are none, or many."""
    stories = sorted(desk.ranker.between(*window, FEW), key=lambda one: not _of_any_market(one.title))
    lines: list[ArticleSentence] = []
    for story in stories:
        lead = next((one for one in sentences_of(story)[:2] if not one.dangling), None)
        room = DAY_WORDS - sum(len(one.text.split()) for one in lines)
        if lead and len(lead.text.split()) <= room and told_newness(lead, lines) > FRESH:
            lines.append(lead)
    if not lines:
        return None
    return AnswerPlan(tuple(map(PlannedLine, lines[:2])), tuple(map(PlannedLine, lines[2:])))


def _of_any_market(title: str) -> bool:
    return any(market.told.search(title) for market in markets())


def _wraps(market: BriefedMarket, articles: Sequence[ReadArticle]) -> list[ReadArticle]:
    """Articles that tell the market's day: its name begins title or lead; else those whose title has its move."""
    found = []
    told = [one for one in articles if market.told.search(one.title) and _moves(one.title)]
    for one in articles:
        lead = next(iter(sentences_of(one)[:1]), None)
        early = f"{one.title[:TITLE_CHARACTERS]} | {lead.text[:EARLY_CHARACTERS] if lead else ''}"
        if market.told.search(early) and not expression("no_wrap").search(one.title):
            found.append(one)
    return found or told


def _of_day(wraps: Sequence[ReadArticle], window: tuple[datetime, datetime] | None) -> list[ReadArticle]:
    """The wraps of the day asked about, of the last one there is where none is named; the better ranked first."""
    if window:
        wraps = [one for one in wraps if window[0] <= one.published_at <= window[1] + AFTER] or wraps
    if not wraps:
        return []
    last = max(one.published_at for one in wraps)
    return [one for one in wraps if last - one.published_at <= SAME_DAY]


def _of_market(market: BriefedMarket, reading: QuestionReading, desk: Readers, as_of: datetime) -> list[ReadArticle]:
    """Articles on one market for the time asked about."""
    ranked = desk.ranker.rank(f"{reading.text} {market.query}", reading.thread, as_of)
    return [one for one in ranked if market.told.search(one.title)]


def _main_lines(
    reading: QuestionReading, main: Sequence[ReadArticle], market: BriefedMarket, desk: Readers
) -> list[ArticleSentence]:
    """The main market's lead, the sentence with its levels, and what else says most of its day."""
    found = [
        _judged(one) for one in scored(reading.whole, main, desk, WEIGHTS, ("why",)) if one.sentence.article in main
    ]
    lead = _lead(main[0], market) or max(found, key=lambda one: one.score).sentence
    levels = [one for one in _levels(main[:2]) if told_newness(one, [lead]) > 0.4]
    level = max(levels, key=_level_score, default=None)
    start = [lead, level] if level else [lead]
    return _central(found, 4, MAIN_WORDS, start)


def _judged(one: ScoredSentence) -> ScoredSentence:
    """A sentence that counts less where it quotes or only describes: a brief reports."""
    less = QUOTED * bool(expression("quoted", ignore_case=False).search(one.sentence.text))
    less += DESCRIBES * bool(expression("describes", ignore_case=False).search(one.sentence.text))
    return ScoredSentence(one.sentence, one.score - less, one.words, one.pattern, one.nearness)


def _lead(article: ReadArticle, market: BriefedMarket) -> ArticleSentence | None:
    """The first of an article's opening sentences that tells of the market and stands by itself."""
    return next((one for one in sentences_of(article)[:3] if not one.dangling and market.told.search(one.text)), None)


def _levels(articles: Sequence[ReadArticle]) -> Iterable[ArticleSentence]:
    """Sentences that tell where an index stands or by how much it moved."""
    every = (one for article in articles for one in sentences_of(article)[:40])
    return (one for one in every if expression("levels").search(one.text) and _moves(one.text))


def _level_score(one: ArticleSentence) -> float:
    closes = len(expression("closes").findall(one.text))
    return closes + 0.3 * len(expression("share").findall(one.text)) - 0.03 * one.place


def _moves(text: str) -> bool:
    return bool(movement("up").search(text) or movement("down").search(text))


def _market_line(
    market: BriefedMarket,
    reading: QuestionReading,
    desk: Readers,
    as_of: datetime,
    main: Sequence[ReadArticle],
    lines: Sequence[PlannedLine],
) -> list[PlannedLine]:
    """At most one sentence on a market's day, from the main articles or the market's own."""
    told = [one.sentence for one in lines]
    pool = list(main)
    if market.name != "companies":
        own = _of_market(market, reading, desk, as_of)
        pool += [one for one in own if abs(one.published_at - main[0].published_at) <= SAME_DAY and _moves(one.title)][
            :2
        ]
    pattern = expression("company", ignore_case=False) if market.name == "companies" else market.told
    found = [one for article in pool for one in sentences_of(article)[:30] if _tells(one, pattern, told)]
    best = max(found, key=lambda one: _market_score(one, pattern), default=None)
    length = sum(len(one.text.split()) for one in told)
    return [PlannedLine(best, market.name)] if best and length + len(best.text.split()) <= DAY_WORDS else []


def _tells(one: ArticleSentence, pattern: re.Pattern[str], told: Sequence[ArticleSentence]) -> bool:
    early = pattern.search(one.text[:EARLY_CHARACTERS])
    return bool(early) and not one.dangling and not one.preview and _moves(one.text) and told_newness(one, told) > 0.5


def _market_score(one: ArticleSentence, pattern: re.Pattern[str]) -> float:
    figures = bool(re.search(r"\d", one.text))
    quoted = bool(expression("quoted", ignore_case=False).search(one.text))
    return 0.5 * bool(pattern.search(one.article.title)) + 0.4 * figures + 1 / (1 + 0.3 * one.place) - quoted


def answer_about(reading: QuestionReading, desk: Readers, as_of: datetime) -> AnswerPlan | NoAnswer:
    """The last days of a subject: the first article's lead, then what most of its articles tell."""
    ranked = desk.ranker.rank(reading.text, reading.thread, as_of)
    articles = merge(ranked, share=0.5, limit=5)
    found = sorted((_judged(one) for one in scored(reading.whole, articles, desk, WEIGHTS)), key=lambda one: -one.score)
    if not found:
        return NoAnswer("nothing")
    lead = next((one for one in sentences_of(articles[0])[:2] if not one.dangling), found[0].sentence)
    chosen = _central(found, 5, ABOUT_WORDS, [lead])
    cut = 2 if sum(len(one.text.split()) for one in chosen[:2]) <= BOTTOM_WORDS else 1
    return AnswerPlan(tuple(PlannedLine(one) for one in chosen[:cut]), tuple(PlannedLine(one) for one in chosen[cut:]))


def _central(
    found: Sequence[ScoredSentence], most: int, words: int, start: Sequence[ArticleSentence]
) -> list[ArticleSentence]:
    """``start``, then sentences one by one for their score and for the words they add that many others have."""
    counts = Counter(word for one in found for word in one.sentence.words)
    top = max(counts.values(), default=1)
    rest, chosen = list(found[:30]), list(start)
    length = sum(len(one.text.split()) for one in start)
    while rest and len(chosen) < most:
        told = frozenset[str]().union(*(one.words for one in chosen))
        best = max(rest, key=lambda one: one.score + CENTRAL * _weight(one.sentence, told, counts, top))
        rest.remove(best)
        size = len(best.sentence.text.split())
        if length + size <= words and told_newness(best.sentence, chosen) > 0.4:
            chosen.append(best.sentence)
            length += size
    return chosen


def _weight(one: ArticleSentence, told: frozenset[str], counts: Counter[str], top: int) -> float:
    """How much of the articles' common words a sentence adds, 0 to about 1."""
    fresh = sum(counts[word] / top for word in one.words if word not in told)
    return float(fresh / max(len(one.words), 8) ** 0.5)
