"""The extractive writer: whole sentences of the articles that answer; no key, no network, nothing invented."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar

from marketbrief.answering.drafting.answer_event import Refusal, answer_event
from marketbrief.answering.drafting.answer_plan import AnswerPlan, NoAnswer, PlannedLine, Readers
from marketbrief.answering.drafting.article_ledger import ArticleLedger
from marketbrief.answering.drafting.article_sentences import ArticleSentence
from marketbrief.answering.drafting.follow_up import answer_of_thread
from marketbrief.answering.drafting.ledger_view import LedgerView
from marketbrief.answering.drafting.name_in_brackets import NamedLine
from marketbrief.answering.drafting.nearness import WordsAlone
from marketbrief.answering.drafting.one_event import Composed
from marketbrief.answering.drafting.opinion_views import choose_views
from marketbrief.answering.drafting.plan_answer import plan_answer
from marketbrief.answering.drafting.premise import denial_of, led_by, moved_otherwise, told_otherwise
from marketbrief.answering.drafting.price_moves import asks_move
from marketbrief.answering.drafting.sentence_scores import Near, score_sentences
from marketbrief.answering.drafting.short_view import shortened
from marketbrief.answering.question.asked import Asked, AskedSubject, read_asked
from marketbrief.answering.question.sought import moves_on
from marketbrief.answering.retrieval.article_ranker import ArticleRanker
from marketbrief.answering.retrieval.read_article import ReadArticle
from marketbrief.answering.retrieval.retrieve import Retriever
from marketbrief.answering.retrieval.sufficiency import enough
from marketbrief.answering.verification.annotations import dated_label, has_date, with_dates
from marketbrief.domain.briefing import Draft, Sentence
from marketbrief.domain.citation import CitedView
from marketbrief.domain.evidence import Evidence, Hit, Source
from marketbrief.domain.passage import Passage
from marketbrief.domain.question import Question, Window
from marketbrief.domain.story import Story
from marketbrief.domain.view import View
from marketbrief.language.publishers import without_reporting
from marketbrief.library import Library
from marketbrief.models.reranker import Reranker

__all__ = ["ExtractiveWriter", "NothingFound", "PlannedAnswer"]

EVENT_ARTICLES = 2
MOVE_ARTICLES = 4
"""What moved a market is told by several reports of a day."""
EVIDENCE_ARTICLES = 6
NEAREST = 3
FAR_DAYS = 31
LONG = 25
"""Words: a longer question joins what several reports tell."""
PASSAGES = 24
REPORTS = 4
BOTTOM_REPORTS = 2
WITH_VIEWS = 2
ONE_DAY = timedelta(days=1)
HIGH = 0.5
TIMES_READ = 5
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class PlannedAnswer:
    """Sentences and views that answer, over the sources that have them; ``missing`` names what nothing was found on.

    ``contrary``: the news says the contrary of what the question takes for granted.
    """

    evidence: Evidence
    draft: Draft
    missing: tuple[str, ...] = ()
    contrary: bool = False


@dataclass(frozen=True, slots=True)
class NothingFound:
    """No article answers: why, and the passages that come nearest."""

    why: str
    nearest: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class ExtractiveWriter:
    """Plans answers from one library; ``near`` measures how close in meaning sentences are to a question.

    A question that names publishers, or a long one, asks what several reports say together: its evidence are passages
    that ``retriever`` finds. Every other question is answered from articles in the order of ``rank_articles``.
    """

    retriever: Retriever
    near: Near = field(default_factory=WordsAlone)
    reranker: Reranker | None = None
    name: str = "extractive"

    @property
    def library(self) -> Library:
        """Where the articles are."""
        return self.retriever.library

    def plan(self, question: Question) -> PlannedAnswer | NothingFound:
        """The answer to a question, or why there is none."""
        return self._read(question, lambda reading: reading.plan())

    def evidence(self, question: Question) -> Evidence:
        """The articles ranked first, whole, with their views: what a chat model writes from."""
        return self._read(question, lambda reading: reading.whole_articles())

    def _read(self, question: Question, use: Callable[["_Reading"], _T]) -> _T:
        """What ``use`` makes of the articles for a question; read anew where one was renewed in the meantime."""
        for _ in range(TIMES_READ - 1):
            with suppress(_ArticleRenewed):
                return use(_Reading(self, question, ArticleRanker(self.library, question, self.reranker)))
        return use(_Reading(self, question, ArticleRanker(self.library, question, self.reranker)))


class _ArticleRenewed(Exception):
    """An article was stored anew, or taken out, after it was ranked."""


@dataclass(slots=True)
class _Reading:
    """One question being answered."""

    writer: ExtractiveWriter
    question: Question
    ranker: ArticleRanker
    ledger: ArticleLedger = field(init=False)
    desk: Readers = field(init=False)

    def __post_init__(self) -> None:
        self.ledger = ArticleLedger(self.writer.library)
        self.desk = Readers(self.ranker, self.ledger, self.writer.near)

    def plan(self) -> PlannedAnswer | NothingFound:
        """The answer of several parts where the question needs one, else that of one event."""
        question = self.question
        if question.publishers or len(question.message.split()) > LONG:
            planned: AnswerPlan | NoAnswer = self._reports()
        else:
            planned = self._follow_up() or self._by_kind() or self._event()
        if isinstance(planned, NoAnswer):
            return NothingFound(planned.why, tuple(self._nearest(planned.nearest)))
        if self._is_far_from_the_time_named(planned):
            return NothingFound("nothing of the time asked about", tuple(self._nearest(())))
        return self._written(planned)

    def _by_kind(self) -> AnswerPlan | NoAnswer | None:
        question = self.question
        return plan_answer(question.message, question.thread, question.as_of, self.desk)

    def _follow_up(self) -> AnswerPlan | NoAnswer | None:
        """The answer to a message that asks more of its thread's event; ``None`` for any other."""
        found = answer_of_thread(self.question, self.ranker, self.writer.near)
        return self._planned(*found) if isinstance(found, tuple) else found

    def _is_far_from_the_time_named(self, plan: AnswerPlan) -> bool:
        """Whether a question names a time that is a wall, and everything found lies more than a month away from it."""
        window = self.question.window
        if window is None or not window.strict:
            return False
        cited = {line.sentence.article.id for line in (*plan.bottom_line, *plan.drivers, *plan.figures)}
        days = [self.ranker.articles[article_id].published_at for article_id in cited]
        return all(day is not None and _days_away(day, window) > FAR_DAYS for day in days)

    def _reports(self) -> AnswerPlan | NoAnswer:
        """What several reports say, a sentence of each; refused where they do not speak of what is asked."""
        question = self.question
        hits = self.writer.retriever.search(question, question.message, PASSAGES)
        if not enough(question, question.message, hits, self.writer.retriever.likeness(question.message, hits)):
            return NoAnswer("no report tells it")
        asked = self._asked()
        if question.publishers:
            hits = [hit for hit in hits if hit.article.publisher in question.publishers] or hits
            asked = replace(asked, text=without_reporting(asked.text, question.publishers) or asked.text)
        articles = self.ranker.read_hits(hits)[:REPORTS]
        scored = score_sentences(asked, articles, self.writer.near)
        firsts: dict[str, ArticleSentence] = {}
        for each in scored:
            firsts.setdefault(each.sentence.article.id, each.sentence)
        lines = [PlannedLine(firsts[article.id]) for article in articles if article.id in firsts]
        if not lines:
            return NoAnswer("no report tells it")
        return AnswerPlan(tuple(lines[:BOTTOM_REPORTS]), tuple(lines[BOTTOM_REPORTS:]))

    def whole_articles(self) -> Evidence:
        """The articles ranked first as evidence, every passage of each, in the order of the text."""
        ranked = self._ranked()[:EVIDENCE_ARTICLES]
        passages = self._passages_of([each.id for each in ranked])
        sources = [
            Source(
                n,
                self.ranker.articles[each.id],
                tuple(passages[each.id]),
                self._story(each.id),
            )
            for n, each in enumerate((each for each in ranked if passages.get(each.id)), 1)
        ]
        numbers = {source.article.article_id: source.n for source in sources}
        views = self.ledger.of(list(numbers))
        cited = [
            CitedView(self.ledger.kept[view.article_id, view.start], numbers[view.article_id])
            for article_id in numbers
            for view in views.get(article_id, ())
        ]
        return Evidence(self.question, tuple(sources), tuple(cited))

    def _ranked(self) -> tuple[ReadArticle, ...]:
        return self.ranker.rank(self.question.message, self.question.thread, self.question.as_of)

    def _event(self) -> AnswerPlan | NoAnswer:
        """The answer of one event."""
        asked = self._asked()
        read = MOVE_ARTICLES if asks_move(asked) else EVENT_ARTICLES
        articles = self._of_the_day(self._ranked())[:read]
        found = answer_event(asked, articles, self.writer.near, self.ranker.rarity)
        denial = denial_of(asked, self._ranked(), self.ranker.rarity)
        return self._planned(asked, found, articles, denial)

    def _of_the_day(self, ranked: Sequence[ReadArticle]) -> Sequence[ReadArticle]:
        """Of the articles ranked those of the day that the question names, where one that ranks high is of it."""
        window = self.question.window
        if window is None or window.start is None or window.end is None or window.end - window.start > ONE_DAY:
            return ranked
        of_day = [each for each in ranked if window.start <= each.published_at < window.end]
        return of_day if any(each.score >= HIGH for each in of_day) else ranked

    def _planned(
        self,
        asked: Asked,
        found: Composed | Refusal,
        articles: Sequence[ReadArticle] = (),
        denial: ArticleSentence | None = None,
    ) -> AnswerPlan | NoAnswer:
        """What was found on one event, with the views of its articles on what was asked."""
        if isinstance(found, Refusal):
            denied = [NamedLine(denial, denial.text)] if denial else []
            contrary = denied or told_otherwise(asked, articles, self.ranker.rarity)
            if contrary:
                return AnswerPlan(_planned(contrary), contrary=True)
            return NoAnswer(found.why, tuple(each.sentence for each in found.nearest))
        lines = [*found.bottom_line, *found.drivers, *found.figures]
        plan = AnswerPlan(
            _planned(found.bottom_line),
            _planned(found.drivers),
            _planned(found.figures),
            self._views_beside(asked, [line.sentence for line in lines]),
            contrary=moved_otherwise(asked, lines[0].sentence)
            or any(line.sentence == lines[0].sentence for line in told_otherwise(asked, articles, self.ranker.rarity)),
        )
        return led_by(denial, plan) if denial else plan

    def _views_beside(self, asked: Asked, lines: Sequence[ArticleSentence]) -> tuple[LedgerView, ...]:
        """Views of the articles that the answer cites, on what was asked."""
        cited = list({line.article.id: line.article for line in lines}.values())[:WITH_VIEWS]
        views = self.ledger.of([each.id for each in cited])
        if not views:
            return ()
        return choose_views(asked, cited, views, lines)

    def _asked(self) -> Asked:
        """The question for choosing sentences: its own subjects, else those of the message before."""
        question = self.question
        text = question.message
        query = self.ranker.read(text, question.thread)
        named = [AskedSubject.of(each) for each in query.entities]
        carried = [AskedSubject.of(each) for each in query.carried]
        meanings = self.ranker.meanings(text)
        thread = () if moves_on(text) else question.thread
        return read_asked(text, thread, named or carried, meanings)

    def _written(self, plan: AnswerPlan) -> PlannedAnswer:
        """A plan as a draft over the sources that it cites."""
        order = dict.fromkeys(line.sentence.article.id for line in (*plan.bottom_line, *plan.drivers, *plan.figures))
        order |= dict.fromkeys(view.article_id for view in plan.views)
        numbers = {article_id: n for n, article_id in enumerate(order, 1)}
        evidence = Evidence(self.question, tuple(self._sources(plan, numbers)))
        bottom = [self._sentence(line, numbers) for line in plan.bottom_line]
        draft = Draft(
            writer=self.writer.name,
            bottom_line=tuple(self._dated(bottom, plan)),
            drivers=tuple(self._sentence(line, numbers) for line in plan.drivers),
            figures=tuple(self._sentence(line, numbers) for line in plan.figures),
            views=tuple(CitedView(self._short(view), numbers[view.article_id]) for view in plan.views),
        )
        return PlannedAnswer(replace(evidence, views=draft.views), draft, plan.missing, plan.contrary)

    def _short(self, view: LedgerView) -> View:
        """A view of the library with the words that are shown of it."""
        whole = self.ledger.kept[view.article_id, view.start]
        return shortened(whole, self.ranker.articles[view.article_id].text, view.shown) if view.shown else whole

    def _sentence(self, line: PlannedLine, numbers: Mapping[str, int]) -> Sentence:
        article_id = line.sentence.article.id
        return Sentence(
            with_dates(line.text or line.sentence.text, self.ranker.articles[article_id]), (numbers[article_id],)
        )

    def _dated(self, bottom: Sequence[Sentence], plan: AnswerPlan) -> Iterator[Sentence]:
        """The bottom line with the day of its first sentence, unless that is the day of asking or is told already."""
        first, *rest = bottom
        article = self.ranker.articles[plan.bottom_line[0].sentence.article.id]
        told = has_date(first.text)
        label = None if told else dated_label(article, self.question.as_of)
        yield replace(first, text=f"{label}{first.text}") if label else first
        yield from rest

    def _sources(self, plan: AnswerPlan, numbers: Mapping[str, int]) -> Iterator[Source]:
        passages = self._passages_of(list(numbers))
        spans = _spans_of(plan)
        for article_id, n in numbers.items():
            of_article = passages.get(article_id, [])
            if not of_article:
                raise _ArticleRenewed
            cited = [each for each in of_article if _holds_any(each, spans[article_id])] or of_article[:1]
            yield Source(n, self.ranker.articles[article_id], tuple(cited), self._story(article_id))

    def _passages_of(self, ids: Sequence[str]) -> dict[str, list[Passage]]:
        """The passages of articles as they were ranked."""
        found = {
            article_id: [passage for passage, _ in pairs]
            for article_id, pairs in self.writer.library.passages_of(ids).items()
        }
        for article_id, passages in found.items():
            if any(each.revision != self.ranker.articles[article_id].revision for each in passages):
                raise _ArticleRenewed
        return found

    def _story(self, article_id: str) -> Story | None:
        return self.ranker.stories.get(article_id)

    def _nearest(self, sentences: Sequence[ArticleSentence]) -> Iterator[Hit]:
        """The passages of the nearest sentences, and those that the articles ranked first open with."""
        ids = dict.fromkeys([*(each.article.id for each in sentences), *(each.id for each in self._ranked())])
        passages = self._passages_of(list(ids)[:NEAREST])
        wanted = {each.article.id: (each.start, each.end) for each in reversed(sentences)}
        for article_id in list(ids)[:NEAREST]:
            if of_article := passages.get(article_id):
                span = wanted.get(article_id)
                best = next((each for each in of_article if span and _holds_any(each, [span])), of_article[0])
                yield Hit(passage=best, article=self.ranker.articles[article_id], score=0.0)


def _days_away(day: datetime, window: Window) -> float:
    """Days between a moment and a window; 0 inside."""
    before = (window.start - day).total_seconds() if window.start is not None else 0.0
    after = (day - window.end).total_seconds() if window.end is not None else 0.0
    return max(before, after, 0.0) / timedelta(days=1).total_seconds()


def _planned(lines: Iterable[NamedLine]) -> tuple[PlannedLine, ...]:
    """Lines as a plan has them, with the name in brackets where one is needed."""
    return tuple(PlannedLine(line.sentence, text=line.text) for line in lines)


def _spans_of(plan: AnswerPlan) -> dict[str, list[tuple[int, int]]]:
    """Where each article is cited: (start, end) of sentences and views."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for line in (*plan.bottom_line, *plan.drivers, *plan.figures):
        spans.setdefault(line.sentence.article.id, []).append((line.sentence.start, line.sentence.end))
    for view in plan.views:
        spans.setdefault(view.article_id, []).append((view.start, view.end))
    return spans


def _holds_any(passage: Passage, spans: Iterable[tuple[int, int]]) -> bool:
    return any(passage.span.start < end and start < passage.span.end for start, end in spans)
