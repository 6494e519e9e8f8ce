"""Whether the best sentence answers: it names the subject and carries the predicate, or the library does not say."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from marketbrief.answering.drafting.article_sentences import ArticleSentence, sentences_of
from marketbrief.answering.drafting.name_in_brackets import line_of
from marketbrief.answering.drafting.predicate import carries
from marketbrief.answering.drafting.price_moves import asks_move, told_direction
from marketbrief.answering.drafting.sentence_scores import ScoredSentence
from marketbrief.answering.drafting.topic_groups import TopicGroup, groups_of, own_subjects
from marketbrief.answering.question.asked import Asked
from marketbrief.answering.question.content_words import word_set
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
        article = best.sentence.article
        groups = [one for one in groups_of(asked) if one.topical]
        named = [one for one in groups if one.names]
        if line_of(asked, best.sentence) is None:
            return "the sentence leans on another"
        if named and not any(_told(one, best) for one in named):
            return "subject not named"
        if named and not _central(asked, named, best.sentence):
            return "the article is about something else"
        if any(not _in_article(one, article) for one in named) and not _elsewhere(named, articles):
            return "a subject is missing"
        if named and _asks_fact(asked) and not self._tells_what_is_asked(groups, best, rarity):
            return "what is asked about the subject is not told"
        if is_of_another_quarter(asked.text, f"{article.title}. {best.sentence.text}"):
            return "the news is of another quarter"
        if asks_move(asked) and not _tells_move(asked, best.sentence):
            return "no move told"
        if groups and not named and not self._covers(groups, best, rarity):
            return "little of the question told"
        if modelled and not named and best.nearness < self.nearness:
            return "far in meaning"
        return ""

    def _tells_what_is_asked(self, groups: Sequence[TopicGroup], best: ScoredSentence, rarity: Rarity) -> bool:
        """Whether the article has enough of what a question asks about its subject, in words of its own."""
        asked = [group for group in groups if group.names is None and group.weight == 1.0 and _known(group, rarity)]
        article = best.sentence.article
        words = word_set(f"{article.title} {article.text}")
        told = [group for group in asked if group.stands_in(article.text, words)]
        return not asked or _coverage(told, asked, rarity) >= self.subject_coverage

    def _covers(self, groups: Sequence[TopicGroup], best: ScoredSentence, rarity: Rarity) -> bool:
        """Whether the sentence with its title, and the article, tell enough of a question without names."""
        article = best.sentence.article
        words = word_set(f"{article.title} {article.text}")
        near = _coverage([group for group in groups if _told(group, best)], groups, rarity)
        whole = _coverage([group for group in groups if group.stands_in(article.text, words)], groups, rarity)
        return near >= self.coverage and whole >= self.whole_coverage


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
