"""Whether the best sentence answers: it names the subject and carries the predicate, or the library does not say."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from marketbrief.answering.drafting.article_sentences import ArticleSentence, expressions, sentences_of
from marketbrief.answering.drafting.asked_items import AskedItem, items_in
from marketbrief.answering.drafting.name_in_brackets import line_of
from marketbrief.answering.drafting.predicate import carries
from marketbrief.answering.drafting.price_moves import asks_move, title_tells_move, told_direction
from marketbrief.answering.drafting.sentence_scores import ScoredSentence
from marketbrief.answering.drafting.topic_groups import TopicGroup, groups_of, own_subjects
from marketbrief.answering.question.asked import Asked
from marketbrief.answering.question.content_words import word_set
from marketbrief.answering.retrieval.headline import is_headline
from marketbrief.answering.retrieval.read_article import ReadArticle
from marketbrief.answering.time.quarters import is_of_another_quarter

__all__ = ["Gate", "OpeningGate", "Rarity"]

Rarity = Callable[[str], float]
UNKNOWN = 4.0
FACTS = frozenset(("figure", "result"))
SHORT = 3


class OpeningGate(Protocol):
    """What lets a sentence open an answer, or not."""

    def why_not(
        self, asked: Asked, best: ScoredSentence, articles: Sequence[ReadArticle], rarity: Rarity, modelled: bool
    ) -> str:
        """Why ``best`` may not open an answer, or "" where it may."""
        ...


@dataclass(frozen=True, slots=True)
class Gate:
    """Below ``coverage`` of what is asked, and below ``nearness`` where a model measures it, nothing is answered."""

    coverage: float = 0.25
    whole_coverage: float = 0.5
    subject_coverage: float = 0.5
    nearness: float = 0.25

    def why_not(
        self, asked: Asked, best: ScoredSentence, articles: Sequence[ReadArticle], rarity: Rarity, modelled: bool
    ) -> str:
        """Why ``best`` may not open an answer, or "" where it may."""
        groups = [one for one in groups_of(asked) if one.topical]
        named = [one for one in groups if one.names]
        if line_of(asked, best.sentence) is None:
            return "the sentence leans on another"
        if is_headline(asked.text, best.sentence.article.title):
            return ""
        if named:
            why_not = _not_on_subject(asked, named, best, articles)
        else:
            told = asks_move(asked) and title_tells_move(asked, best.sentence.article.title)
            why_not = "" if told else self._not_on_words(groups, best, rarity, modelled)
        return why_not or self._not_the_fact(asked, groups, best, articles, rarity)

    def _not_the_fact(
        self,
        asked: Asked,
        groups: Sequence[TopicGroup],
        best: ScoredSentence,
        articles: Sequence[ReadArticle],
        rarity: Rarity,
    ) -> str:
        """Why ``best``, though on the subject, does not tell what is asked about it."""
        article = best.sentence.article
        named = [one for one in groups if one.names]
        if _only_previews(asked, article):
            return "only a preview"
        if not _tells_sharp_items(asked, named, articles):
            return "what is asked about the subject is not told"
        if named and _asks_fact(asked) and not self._tells_what_is_asked(asked, groups, article, rarity):
            return "what is asked about the subject is not told"
        if is_of_another_quarter(asked.text, f"{article.title}. {best.sentence.text}"):
            return "the news is of another quarter"
        if asks_move(asked) and not _tells_move(asked, best.sentence):
            return "no move told"
        return ""

    def _not_on_words(self, groups: Sequence[TopicGroup], best: ScoredSentence, rarity: Rarity, modelled: bool) -> str:
        """Why ``best`` does not answer a question that names nothing the library knows."""
        if _names_unknown(groups, rarity):
            return "subject not named"
        if groups and not self._covers(groups, best, rarity):
            return "little of the question told"
        return "far in meaning" if modelled and best.nearness < self.nearness else ""

    def _tells_what_is_asked(
        self, asked: Asked, groups: Sequence[TopicGroup], article: ReadArticle, rarity: Rarity
    ) -> bool:
        """Whether the article tells the fact asked for by name, or has enough of the question's own words."""
        if _tells_item(asked, article):
            return True
        own = [group for group in groups if group.names is None and group.weight == 1.0 and _known(group, rarity)]
        words = word_set(f"{article.title} {article.text}")
        told = [group for group in own if group.stands_in(article.text, words)]
        if any(_in_title(group, article) for group in own if not any(map(str.isdigit, "".join(group.stems)))):
            return True
        return not own or _coverage(told, own, rarity) >= self.subject_coverage

    def _covers(self, groups: Sequence[TopicGroup], best: ScoredSentence, rarity: Rarity) -> bool:
        """Whether the sentence with its title, and the article, tell enough of a question without names."""
        article = best.sentence.article
        words = word_set(f"{article.title} {article.text}")
        near = _coverage([group for group in groups if _told(group, best)], groups, rarity)
        whole = _coverage([group for group in groups if group.stands_in(article.text, words)], groups, rarity)
        return near >= self.coverage and whole >= self.whole_coverage


def _not_on_subject(
    asked: Asked, named: Sequence[TopicGroup], best: ScoredSentence, articles: Sequence[ReadArticle]
) -> str:
    """Why ``best`` is not about a subject that the question names."""
    article = best.sentence.article
    if not any(_told(one, best) for one in named):
        return "subject not named"
    if not _central(asked, named, best.sentence):
        return "the article is about something else"
    if any(not _in_article(one, article) for one in named) and not _elsewhere(named, articles):
        return "a subject is missing"
    return ""


def _only_previews(asked: Asked, article: ReadArticle) -> bool:
    """Whether a result is asked for that the article only looks ahead to."""
    return "result" in asked.intents and expressions("preview_title").search(article.title) is not None


def _tells_sharp_items(asked: Asked, named: Sequence[TopicGroup], articles: Sequence[ReadArticle]) -> bool:
    """Whether articles on the subject tell one of the sharp facts asked for, if there is one."""
    sharp = [item for item in items_in(asked.text) if item.sharp]
    about = [article for article in articles if not named or any(_in_article(group, article) for group in named)]
    return not sharp or any(_is_told(item, article) for item in sharp for article in about)


def _tells_item(asked: Asked, article: ReadArticle) -> bool:
    """Whether the article tells a fact that is asked for by its own name."""
    return any(not item.default and not item.broad and _is_told(item, article) for item in items_in(asked.text))


def _is_told(item: AskedItem, article: ReadArticle) -> bool:
    return any(item.told_in(one.text) for one in sentences_of(article))


def _names_unknown(groups: Sequence[TopicGroup], rarity: Rarity) -> bool:
    """Whether a question has a long word that no article has: the name of something the library does not know."""
    return any(group.weight == 1.0 and not _known(group, rarity) and _is_name_like(group) for group in groups)


def _is_name_like(group: TopicGroup) -> bool:
    return all(len(word) > SHORT + 1 and word.isalpha() for word in group.stems)


def _told(group: TopicGroup, best: ScoredSentence) -> bool:
    """Whether the sentence or its article's title has ``group``."""
    return group.stands_in(best.sentence.text, best.sentence.words) or _in_title(group, best.sentence.article)


def _central(asked: Asked, named: Sequence[TopicGroup], one: ArticleSentence) -> bool:
    """Whether the article is about a subject: in title or lead; else the sentence itself must tell of it."""
    lead = sentences_of(one.article)[0]
    if any(_in_title(group, one.article) or group.stands_in(lead.text, lead.words) for group in named):
        return True
    if asks_move(asked):
        return told_direction(asked, one.text, titled=False) != ""
    return "why" not in asked.intents and any(carries(intent, one.text) for intent in asked.intents)


def _in_article(group: TopicGroup, article: ReadArticle) -> bool:
    return group.stands_in(f"{article.title} {article.text}", frozenset())


def _elsewhere(named: Sequence[TopicGroup], articles: Sequence[ReadArticle]) -> bool:
    return all(any(_in_article(one, article) for article in articles) for one in named)


def _tells_move(asked: Asked, one: ArticleSentence) -> bool:
    """Whether the sentence, one beside it or the title says that the subject moved, either way."""
    article = one.article
    if title_tells_move(asked, article.title):
        return True
    titled = any(group.names and _in_title(group, article) for group in groups_of(asked))
    beside = sentences_of(article)[max(0, one.place - 1) : one.place + 2]
    texts = (article.title, *(sentence.text for sentence in beside if not sentence.background))
    return any(told_direction(asked, text, titled or not own_subjects(asked)) for text in texts)


def _in_title(group: TopicGroup, article: ReadArticle) -> bool:
    return group.stands_in(article.title, word_set(article.title))


def _coverage(told: Sequence[TopicGroup], groups: Sequence[TopicGroup], rarity: Rarity) -> float:
    """The share of ``groups`` that is ``told``, by rarity in the library; short words it does not know do not count."""
    total = sum(_weight(group, rarity) for group in groups)
    return sum(_weight(group, rarity) for group in told) / total if total else 0.0


def _asks_fact(asked: Asked) -> bool:
    """Whether a figure or a result is asked for, by its name."""
    return bool(FACTS & set(asked.intents))


def _known(group: TopicGroup, rarity: Rarity) -> bool:
    """Whether the library has a word of the group: slips and chat are left aside."""
    return any(math.isfinite(rarity(word)) for word in group.stems)


def _weight(group: TopicGroup, rarity: Rarity) -> float:
    weight = min((rarity(word) for word in group.stems), default=0.0)
    if math.isfinite(weight):
        return weight * group.weight
    return UNKNOWN if max(map(len, group.stems)) > SHORT else 0.0
