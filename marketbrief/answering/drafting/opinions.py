"""Views and outlook: what the people asked about say, or what several voices say, from the news and the ledger."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from marketbrief.answering.drafting.answer_plan import (
    AnswerPlan,
    NoAnswer,
    PlannedLine,
    Readers,
    asked_of,
    merge,
    naming_all,
    scored,
    told_newness,
)
from marketbrief.answering.drafting.article_sentences import ArticleSentence
from marketbrief.answering.drafting.compare_sides import named_in, who
from marketbrief.answering.drafting.double_question import QuestionPart, score_part
from marketbrief.answering.drafting.ledger_view import LedgerView
from marketbrief.answering.drafting.opinion_views import choose_views, view_at
from marketbrief.answering.drafting.sentence_scores import ScoredSentence, SentenceWeights
from marketbrief.answering.drafting.topic_groups import TopicGroup
from marketbrief.answering.question.clauses import AnswerKind, QuestionReading, plain
from marketbrief.answering.question.expressions import expression
from marketbrief.answering.question.view_holders import asks_voices, holders_of, without_voices
from marketbrief.answering.retrieval.read_article import ReadArticle
from marketbrief.domain.view import ViewKind

__all__ = ["answer_opinions"]

WEIGHTS = SentenceWeights(place=0.4, embedded=8, read_sentences=60, article=0.6)
ATTRIBUTED = 0.35
AHEAD = 0.25
FIGURE_AHEAD = 0.35
RATING = 0.3
MARKET_VOICE = 0.6
HELD = 0.9
PRONOUN = 0.8
BOTTOM_WORDS = 80
OF_ASKED = 2
PANEL = 3
"""Analysts that make a panel: their views answer, below one sentence that sums up."""
NEAR_BEST = 0.6
GATHERED = 0.4
SUMS_UP = 0.5
IN_BEST = 0.4


@dataclass(frozen=True, slots=True)
class AskedHolder:
    """Somebody whose view is asked for, and what stands for them in the news."""

    name: str
    groups: tuple[TopicGroup, ...]


def answer_opinions(reading: QuestionReading, desk: Readers, as_of: datetime) -> AnswerPlan | NoAnswer:
    """What the holders asked for think, or the voices on the subject, best first."""
    several, holders = asks_voices(reading.text), [AskedHolder(one, who(one, desk)) for one in holders_of(reading.text)]
    reading = replace(reading, text=without_voices(reading.text))
    ranked = naming_all(desk.ranker.rank(reading.text, reading.thread, as_of), reading.text, desk)
    apart = [desk.ranker.rank(one, (), as_of)[:1] for one in _own_clauses(reading, desk)]
    panel = several and not holders
    articles: Sequence[ReadArticle] = merge(ranked[: 6 if panel else 3], *apart, share=0.4, limit=6 if panel else 5)
    views = desk.ledger.of([one.id for one in articles])
    if panel:
        articles = _panel(articles, views)
    found = scored(reading.whole, articles, desk, WEIGHTS, ("views",))
    if not found:
        return NoAnswer("nothing")
    opined = [_opined(one, views, reading, several) for one in found]
    present = [one for one in holders if any(_held(said, one, views) for said in opined)]
    if holders and not present:
        return NoAnswer(f"no view of {' or '.join(one.name for one in holders)}", (found[0].sentence,))
    rows = [
        _by_holder(_of_holder(one, reading, articles, desk, opined, present, views, several), one, views)
        for one in present
    ] or _by_clause(reading, articles, desk, opined, views, several)
    gathered = panel and len(_voices(articles, views)) >= PANEL
    bottom = _bottom([_summing_up(rows[0], articles[0])])[:1] if gathered else _bottom(rows)
    missing = tuple(one.name for one in holders if one not in present)
    chosen = choose_views(
        asked_of(reading.whole, desk),
        articles,
        _views_of(present, views),
        bottom,
        of_each=OF_ASKED if present else 1,
        foretelling=reading.kind is AnswerKind.OUTLOOK,
    )
    return AnswerPlan(tuple(PlannedLine(one) for one in bottom), views=chosen, missing=missing)


def _voices(articles: Sequence[ReadArticle], views: Mapping[str, Sequence[LedgerView]]) -> set[str]:
    """The analysts who speak in ``articles``."""
    said = (one for article in articles for one in views.get(article.id, ()) if one.speaker or one.firm)
    return {one.voice for one in said if one.kind == ViewKind.ANALYST}


def _panel(articles: Sequence[ReadArticle], views: Mapping[str, Sequence[LedgerView]]) -> Sequence[ReadArticle]:
    """The three best articles, those in which several analysts speak before others that are as good."""
    worth = {one.id: one.score * (1 + GATHERED * (len(_voices([one], views)) >= PANEL)) for one in articles}
    best = sorted(articles, key=lambda one: -worth[one.id])[:3]
    near = [one for one in best if worth[one.id] >= NEAR_BEST * worth[best[0].id]]
    return near if len(_voices(near, views)) >= PANEL else best


def _summing_up(row: Sequence[ScoredSentence], best: ReadArticle) -> list[ScoredSentence]:
    """Sentences to stand above the views of several: what many say, and what the best article says, first."""

    def worth(one: ScoredSentence) -> float:
        told = expression("many_say").search(one.sentence.text)
        return one.score + SUMS_UP * bool(told) + IN_BEST * (one.sentence.article.id == best.id)

    return sorted(row, key=lambda one: -worth(one))


def _views_of(
    holders: Sequence[AskedHolder], views: Mapping[str, Sequence[LedgerView]]
) -> Mapping[str, Sequence[LedgerView]]:
    """The views of ``holders`` where they have any, else those of everybody."""
    own = {
        article: [one for one in of_article if any(named_in(one.names, holder.groups) for holder in holders)]
        for article, of_article in views.items()
    }
    return own if any(own.values()) else views


def _opined(
    one: ScoredSentence, views: Mapping[str, Sequence[LedgerView]], reading: QuestionReading, several: bool
) -> ScoredSentence:
    """A sentence with what it gains as an opinion, a forecast or a recommendation where one is asked for."""
    text, asked = one.sentence.text, plain(reading.text)
    view = view_at(one.sentence, views)
    score = one.score + ATTRIBUTED * (view is not None or bool(expression("opinion").search(text)))
    if view and view.kind == ViewKind.ANALYST and several:
        score += MARKET_VOICE
    if expression("asks_rating").search(asked) and expression("rating").search(text):
        score += RATING
    if reading.kind is AnswerKind.OUTLOOK and expression("ahead").search(text):
        score += AHEAD + FIGURE_AHEAD * any(expression(one).search(text) for one in ("money", "share", "count"))
    return replace(one, score=score)


def _held(one: ScoredSentence, holder: AskedHolder, views: Mapping[str, Sequence[LedgerView]]) -> float:
    """1 where the holder is named or speaks; a half where a pronoun speaks below a title that names the holder."""
    view = view_at(one.sentence, views)
    if named_in(one.sentence.text, holder.groups) or (view and named_in(view.names, holder.groups)):
        return 1.0
    article = one.sentence.article
    speaks = expression("pronoun_says").search(one.sentence.text)
    return PRONOUN if speaks and named_in(f"{article.title}. {article.text[:400]}", holder.groups) else 0.0


def _of_holder(
    holder: AskedHolder,
    reading: QuestionReading,
    articles: Sequence[ReadArticle],
    desk: Readers,
    opined: Sequence[ScoredSentence],
    holders: Sequence[AskedHolder],
    views: Mapping[str, Sequence[LedgerView]],
    several: bool,
) -> Sequence[ScoredSentence]:
    """Sentences scored for one of several holders: for the question without the others."""
    text = reading.text
    for other in holders:
        if other is not holder:
            text = re.sub(rf"(?<!\w){re.escape(other.name)}(?!\w)", " ", text)
    if text == reading.text:
        return opined
    return [
        _opined(one, views, reading, several)
        for one in score_part(QuestionPart(holder.name, text, text), articles, desk)
    ]


def _by_holder(
    found: Sequence[ScoredSentence], holder: AskedHolder, views: Mapping[str, Sequence[LedgerView]]
) -> list[ScoredSentence]:
    held = [replace(one, score=one.score + HELD * _held(one, holder, views)) for one in found]
    return sorted(held, key=lambda one: -one.score)


def _by_clause(
    reading: QuestionReading,
    articles: Sequence[ReadArticle],
    desk: Readers,
    found: Sequence[ScoredSentence],
    views: Mapping[str, Sequence[LedgerView]],
    several: bool,
) -> list[list[ScoredSentence]]:
    """Sentences by each clause of the question, or by the whole of it."""
    clauses = _own_clauses(reading, desk)
    if not clauses:
        return [sorted(found, key=lambda one: -one.score)]
    parts = [QuestionPart(clause, clause, clause) for clause in clauses]
    rows = [[_opined(one, views, reading, several) for one in score_part(part, articles, desk)] for part in parts]
    return [sorted(row, key=lambda one: -one.score) for row in rows]


def _own_clauses(reading: QuestionReading, desk: Readers) -> list[str]:
    """The clauses that name something each, where there are two of them or more."""
    context = reading.clauses.context
    clauses = [one for one in reading.clauses.asked if context or desk.ranker.subjects(one)]
    clauses = [context, *clauses] if context and desk.ranker.subjects(context) else clauses
    return clauses if len(clauses) > 1 else []


def _bottom(rows: Sequence[Sequence[ScoredSentence]]) -> list[ArticleSentence]:
    """The first sentence of each row; of one row the first two; as far as there is room."""
    chosen: list[ArticleSentence] = []
    for row in rows if len(rows) > 1 else [*rows, *rows]:
        one = next((s.sentence for s in row if not chosen or told_newness(s.sentence, chosen) > 0.4), None)
        if one and (not chosen or sum(len(o.text.split()) for o in [*chosen, one]) <= BOTTOM_WORDS):
            chosen.append(one)
    return chosen
