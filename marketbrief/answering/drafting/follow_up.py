"""Answers to follow-ups that ask a further fact of the event their thread is about."""

from collections.abc import Sequence
from dataclasses import replace

from marketbrief.answering.drafting.answer_event import Refusal, answer_scored
from marketbrief.answering.drafting.answer_plan import AnswerPlan, NoAnswer
from marketbrief.answering.drafting.double_question import compose_scored
from marketbrief.answering.drafting.follow_up_sentences import FollowUpGate, score_follow_up
from marketbrief.answering.drafting.further_asked import FurtherAsked, read_further
from marketbrief.answering.drafting.gate import Gate, Rarity
from marketbrief.answering.drafting.one_event import Composed
from marketbrief.answering.drafting.sentence_scores import Near
from marketbrief.answering.question.asked import Asked
from marketbrief.answering.question.clauses import AnswerKind, read_kind
from marketbrief.answering.retrieval.article_ranker import ArticleRanker
from marketbrief.answering.retrieval.read_article import ReadArticle
from marketbrief.answering.retrieval.thread_event import naming
from marketbrief.domain.question import Question

__all__ = ["answer_of_thread"]

ARTICLES = 5
FOLLOWING = (AnswerKind.ONE, AnswerKind.MULTI, AnswerKind.OUTLOOK, AnswerKind.COMPARE, AnswerKind.VIEWS)
NOT_TOLD = "what is asked of the event is not told"


def answer_of_thread(
    question: Question, ranker: ArticleRanker, near: Near
) -> tuple[Asked, Composed | Refusal] | AnswerPlan | NoAnswer | None:
    """What the event of the thread tells to a message that asks more of it; ``None`` for any other message.

    One event's answer comes with what was asked, for the views beside it; that of several clauses is a plan.
    """
    kind = read_kind(question.message, question.thread)
    event = ranker.event(question.message, question.thread, question.as_of)
    if not event or kind.kind not in FOLLOWING:
        return None
    articles = _articles(question, event, ranker)
    if len(kind.clauses.asked) > 1:
        clauses = [read_further(clause, question, ranker) for clause in kind.clauses.asked]
        return _answer_clauses(clauses, articles, event, near, ranker.rarity)
    further = read_further(question.message, question, ranker)
    if kind.kind is AnswerKind.VIEWS and not further.is_for_one_thing:
        return None
    gate = FollowUpGate(further, event, Gate())
    scored = score_follow_up(further, articles, near)
    return further.asked, answer_scored(further.asked, scored, articles, near, ranker.rarity, gate)


def _articles(question: Question, event: frozenset[str], ranker: ArticleRanker) -> list[ReadArticle]:
    """The articles of the event, then those that name a subject of the thread."""
    ranked = ranker.rank(question.message, question.thread, question.as_of)
    before = ranker.subjects_before(question.thread, question.as_of)
    others = naming(ranked, before) if before else ()
    return [each for each in ranked if each.id in event or each in others][:ARTICLES]


def _answer_clauses(
    clauses: Sequence[FurtherAsked], articles: Sequence[ReadArticle], event: frozenset[str], near: Near, rarity: Rarity
) -> AnswerPlan | NoAnswer:
    """The same for a follow-up of several clauses: the best sentence of each that tells it."""
    rows, missing = [], []
    for further in clauses:
        asked, gate = further.asked, FollowUpGate(further, event, Gate())
        scored = score_follow_up(further, articles, near)
        fit = [one for one in scored if not gate.why_not(asked, one, articles, rarity, near.known())]
        rows.append(fit)
        if not fit:
            missing.append(asked.text)
    told = [row for row in rows if row]
    if not told:
        return NoAnswer(NOT_TOLD)
    found = compose_scored(told)
    return replace(found, missing=tuple(missing)) if isinstance(found, AnswerPlan) else found
