"""The library as the answers read it: articles in the order they may answer a text, with the names the text has."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from marketbrief.answering.question.article_query import ArticleQuery, read_query
from marketbrief.answering.question.asked import AskedSubject
from marketbrief.answering.question.entities import NamedThing
from marketbrief.answering.question.question_words import phrase_query
from marketbrief.answering.question.sought import moves_on, points_back
from marketbrief.answering.retrieval.collapse_stories import known_stories
from marketbrief.answering.retrieval.headline import find_headline
from marketbrief.answering.retrieval.rank_articles import RankedArticle, Ranking, rank_articles
from marketbrief.answering.retrieval.read_article import ReadArticle
from marketbrief.answering.retrieval.thread_event import event_articles, event_first, is_told_by, naming, newest_first
from marketbrief.domain.article import Article
from marketbrief.domain.evidence import Hit
from marketbrief.domain.question import Question
from marketbrief.domain.rights import may_appear
from marketbrief.domain.story import Story
from marketbrief.language.market_terms import market_terms
from marketbrief.library import ArticleSearch, Library
from marketbrief.models.reranker import Reranker

__all__ = ["ArticleRanker"]

RANKED = 12
DAY_SECONDS = 86_400
SLOW_HALF_LIFE = 8.0
RERANKED_CHARACTERS = 600
RERANK_WEIGHT = 0.5
HEADLINE_SHARE = 0.5
"""What the best of the others counts beside an article whose headline is asked for."""
_WORD = re.compile(r"[a-z0-9&]+")


@dataclass(slots=True)
class ArticleRanker:
    """Ranks for one question: nothing published after ``question.known_until``, nothing its place may not show.

    Each text is read and ranked once. ``articles`` and ``stories`` hold what was ranked, by article id.
    """

    library: Library
    question: Question
    reranker: Reranker | None = None
    articles: dict[str, Article] = field(default_factory=dict)
    stories: dict[str, Story] = field(default_factory=dict)
    _queries: dict[tuple[str, tuple[str, ...], datetime], ArticleQuery] = field(default_factory=dict)
    _ranked: dict[tuple[str, tuple[str, ...], datetime, bool], tuple[ReadArticle, ...]] = field(default_factory=dict)
    _events: dict[tuple[str, tuple[str, ...]], frozenset[str]] = field(default_factory=dict)
    _rarities: dict[str, float] = field(default_factory=dict)
    _search: ArticleSearch = field(init=False)

    def __post_init__(self) -> None:
        self._search = self.library.article_search(undated=self.question.known_until is None)

    def read(self, text: str, thread: Sequence[str] = (), as_of: datetime | None = None) -> ArticleQuery:
        """``text`` read as a query for articles, after the earlier messages of its thread."""
        when = as_of or self.question.as_of
        key = (text, tuple(thread), when)
        if key not in self._queries:
            told = self.question.told if thread else ()
            self._queries[key] = read_query(text, when, self._search, thread=thread, told=told)
        return self._queries[key]

    def rank(self, text: str, thread: Sequence[str], as_of: datetime, slow: bool = False) -> tuple[ReadArticle, ...]:
        """Articles published until ``as_of``, best first with score 1; ``slow``: news keeps its weight longer.

        Of articles that tell a story in the same words, and of an article and its correction, only one is there.
        """
        key = (text, tuple(thread), as_of, slow)
        if key not in self._ranked:
            query = self.read(text, thread, as_of)
            if slow and not query.when.named:
                query = replace(query, when=replace(query.when, half_life=max(query.when.half_life, SLOW_HALF_LIFE)))
            self._ranked[key] = self._in_thread(text, thread, as_of, self._reranked(text, self._found(query)))
        return self._ranked[key]

    def event(self, text: str, thread: Sequence[str], as_of: datetime) -> frozenset[str]:
        """The ids of the articles of the thread's event, where ``text`` asks for more of it; else none."""
        self.rank(text, thread, as_of)
        return self._events.get((text, tuple(thread)), frozenset())

    def subjects_before(self, thread: Sequence[str], as_of: datetime) -> tuple[NamedThing, ...]:
        """What the question before names, else what was named before it or told since."""
        earlier = self._before(thread, as_of)
        return earlier.entities or earlier.carried

    def _in_thread(
        self, text: str, thread: Sequence[str], as_of: datetime, found: tuple[ReadArticle, ...]
    ) -> tuple[ReadArticle, ...]:
        """What a follow-up has found: the event of its thread first, where it asks for more of that."""
        if not thread:
            return found
        earlier = self._before(thread, as_of)
        event = event_articles(self._found(earlier), earlier.entities or earlier.carried)
        if is_told_by(self.read(text, (), as_of), event, found, self.rarity):
            self._events[text, tuple(thread)] = frozenset(each.id for each in event)
            return event_first(found, event)
        if moves_on(text):
            return newest_first(naming(found, earlier.entities or earlier.carried))
        return naming(found, earlier.entities or earlier.carried) if points_back(text) else found

    def _before(self, thread: Sequence[str], as_of: datetime) -> ArticleQuery:
        """The question before, with what was told since."""
        key = ("", tuple(thread), as_of)
        if key not in self._queries:
            self._queries[key] = read_query(
                thread[-1], as_of, self._search, thread=thread[:-1], told=self.question.told
            )
        return self._queries[key]

    def read_hits(self, hits: Sequence[Hit]) -> tuple[ReadArticle, ...]:
        """The articles of passages found otherwise, in their order, the best with score 1."""
        found: dict[str, ReadArticle] = {}
        best = max((hit.score for hit in hits), default=0.0) or 1.0
        for hit in hits:
            article = hit.article
            if article.article_id not in found and may_appear(article, self.question.place):
                self._keep([article.article_id])
                when = article.published_at or self.question.as_of
                age = (self.question.as_of - when).total_seconds() / DAY_SECONDS
                found[article.article_id] = ReadArticle(
                    article.article_id, article.title, article.text, when, hit.score / best, age
                )
        return tuple(found.values())

    def window(self, text: str, as_of: datetime) -> tuple[datetime, datetime] | None:
        """The time that ``text`` names; ``None`` where it names none."""
        when = self.read(text, (), as_of).when
        return (when.start, when.end) if when.named else None

    def between(self, start: datetime, end: datetime, most: int) -> tuple[ReadArticle, ...]:
        """The articles of a time, newest first; none where there are more than ``most``."""
        end = min(end, self.question.known_until or end)
        first, last = self._search.first_since(int(start.timestamp())), self._search.numbers_until(int(end.timestamp()))
        numbers = sorted((number for number in self._search.lengths if first <= number <= last), reverse=True)
        if len(numbers) > most:
            return ()
        rows = self._search.read(numbers)
        ids = [rows[number].article_id for number in numbers if number in rows]
        self._keep(ids)
        kept = [self.articles[each] for each in ids if each in self.articles]
        return tuple(
            ReadArticle(one.article_id, one.title, one.text, one.published_at or end, 1.0, 0.0)
            for one in kept
            if may_appear(one, self.question.place)
        )

    def subjects(self, text: str) -> tuple[AskedSubject, ...]:
        """What ``text`` names, each with all its names, in the order of the text."""
        return tuple(map(AskedSubject.of, self.read(text).entities))

    def meanings(self, text: str) -> tuple[tuple[str, ...], ...]:
        """Trade words of ``text``, each followed by what news has for it."""
        book = market_terms().abbreviations
        words = dict.fromkeys(_WORD.findall(text.lower()))
        return tuple((word, *book[word]) for word in words if word in book)

    def rarity(self, stem: str) -> float:
        """The logarithm of how rare a stem is among the articles; infinite where none has it."""
        if stem not in self._rarities:
            query = phrase_query(stem)
            count = self._search.count(query) if query else 0
            self._rarities[stem] = math.log((self._search.size + 1) / count) if count else math.inf
        return self._rarities[stem]

    def _found(self, query: ArticleQuery) -> list[ReadArticle]:
        known = min(query.as_of, self.question.known_until or query.as_of)
        ranking = rank_articles(replace(query, as_of=known), self._search, limit=RANKED)
        ranked = self._headline_first(query, known, ranking)
        best = max((each.score for each in ranked), default=0.0) or 1.0
        self._keep(each.article_id for each in ranked)
        found: list[ReadArticle] = []
        shown: set[str] = set()
        for each in ranked:
            article = self.articles.get(each.article_id)
            if article is None or not may_appear(article, self.question.place) or self._is_told(article, shown):
                continue
            shown.add(article.article_id)
            published = article.published_at or query.as_of
            found.append(
                ReadArticle(
                    article.article_id, article.title, article.text, published, each.score / best, each.age_days
                )
            )
        return found

    def _headline_first(self, query: ArticleQuery, known: datetime, ranking: Ranking) -> Sequence[RankedArticle]:
        """The articles of a ranking, before them the one whose headline the question gives."""
        ranked = ranking.articles
        last = self._search.numbers_until(int(known.timestamp()))
        named = find_headline(query.text, self._search, last)
        if named is None or (ranked and ranked[0].article_id == named.article_id):
            return ranked
        best = max((each.score for each in ranked), default=1.0) or 1.0
        published = self._search.published(named.number)
        age = (known.timestamp() - published) / DAY_SECONDS if published is not None else 0.0
        first = RankedArticle(named.article_id, best / HEADLINE_SHARE, age, named.title)
        return [first, *(each for each in ranked if each.article_id != named.article_id)]

    def _keep(self, article_ids: Iterable[str]) -> None:
        """Read articles and their stories that are not known yet."""
        new = [each for each in article_ids if each not in self.articles]
        for article_id in new:
            article = self.library.article(article_id)
            if article is not None:
                self.articles[article_id] = article
        self.stories.update(known_stories(new, self.question, self.library))

    def _is_told(self, article: Article, shown: set[str]) -> bool:
        """Whether another article already shown tells the same words, or a correction replaced this one."""
        story = self.stories.get(article.article_id)
        if story is None:
            return False
        if story.correction_of(article.article_id) is not None:
            return True
        return any(self.articles[other].text == article.text for other in shown)

    def _reranked(self, text: str, found: Sequence[ReadArticle]) -> tuple[ReadArticle, ...]:
        """The order of a reranker blended with that of the ranking, where there is one."""
        if self.reranker is None or len(found) < 2:
            return tuple(found)
        texts = [f"{each.title}. {each.text[:RERANKED_CHARACTERS]}" for each in found]
        verdicts = self.reranker.scores(text, texts)
        low, high = min(verdicts), max(verdicts)
        spread = (high - low) or 1.0
        blended = (
            replace(each, score=(1 - RERANK_WEIGHT) * each.score + RERANK_WEIGHT * (verdict - low) / spread)
            for each, verdict in zip(found, verdicts, strict=True)
        )
        return tuple(sorted(blended, key=lambda each: -each.score))
