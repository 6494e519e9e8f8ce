"""Lists whose items are news of their own: "which banks raised capital" is told by one report for each bank."""

import math
import re
from collections.abc import Sequence
from datetime import datetime

from marketbrief.answering.drafting.answer_plan import Readers, asked_of, told_newness
from marketbrief.answering.drafting.article_sentences import ArticleSentence, sentences_of
from marketbrief.answering.drafting.proper_names import fold_accents, proper_names
from marketbrief.answering.drafting.topic_groups import TopicGroup, groups_of, own_subjects
from marketbrief.answering.question.asked import movement
from marketbrief.answering.question.clauses import QuestionReading, plain
from marketbrief.answering.question.content_words import content, stem, stems, tokens, word_set
from marketbrief.answering.question.expressions import expression
from marketbrief.answering.retrieval.read_article import ReadArticle
from marketbrief.language import lexicon
from marketbrief.language.tokens import NAME_WORD

__all__ = ["events_of", "kind_of"]

KIND = re.compile(r"\b(?:which|what|list(?: of)?|name) ((?:\w+ ){0,2}?\w+s)\b")
TOLD, ALL = 0.5, 0.99
READ = 6
UNKNOWN = 1.0
LATER = 0.05
FRESH = 0.35
WAYS = ("raised", "cut")


def events_of(
    reading: QuestionReading, ranked: Sequence[ReadArticle], desk: Readers, as_of: datetime
) -> list[ArticleSentence]:
    """One sentence of each event that adds an item, newest first; none where the question names whom it is about."""
    text = reading.clauses.asked[0]
    kind = kind_of(text)
    asked = asked_of(reading.text, desk)
    if not kind or any(not _is_of(one.names[0], kind) for one in own_subjects(asked)):
        return []
    told_text = " ".join(word for word in text.split() if not frozenset(content(word)) & kind)
    told = _told(told_text, desk)
    if not told:
        return []
    beside = desk.ranker.rank(told_text, reading.thread, as_of, slow=True)
    articles = alternated(ranked, beside)
    weights = [_weight(group, desk) for group in told]
    enough = TOLD if any(group.topical for group in told) else ALL
    found: list[ArticleSentence] = []
    for article in articles:
        best = _told_best(article, told, weights, enough)
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


def _weight(group: TopicGroup, desk: Readers) -> float:
    """How rare a group is in the library: "recall" tells more than "car"."""
    found = [rarity for rarity in map(desk.ranker.rarity, group.stems) if math.isfinite(rarity)]
    return max(min(found, default=UNKNOWN), 0.1)


def _head(article: ReadArticle) -> str:
    lead = next(iter(sentences_of(article)[:1]), None)
    return f"{article.title}. {lead.text if lead else ''}"


def _has(group: TopicGroup, text: str) -> bool:
    """Whether ``text`` has a group, or another word for the same thing ("trims" for "cut")."""
    words = word_set(text)
    if group.stands_in(text, words) or any(group.stems & alike and words & alike for alike in _alike()):
        return True
    verbs = [form for word in group.stems for form in (word, f"{word}e")]
    return any(movement(way).search(text) for way in WAYS if any(movement(way).fullmatch(verb) for verb in verbs))


@lexicon.cached()
def _alike() -> tuple[frozenset[str], ...]:
    """Words that news uses for one thing, as stems."""
    return tuple(frozenset(content(row)) for row in lexicon.load("expressions")["alike"])


def _share(text: str, told: Sequence[TopicGroup], weights: Sequence[float]) -> float:
    got = sum(weight for group, weight in zip(told, weights, strict=True) if _has(group, text))
    return got / sum(weights)


def _told_best(
    article: ReadArticle, told: Sequence[TopicGroup], weights: Sequence[float], enough: float
) -> ArticleSentence | None:
    """The sentence near the top that tells most of what was asked; none where the article is not about it."""
    if _share(_head(article), told, weights) < enough:
        return None
    top = [one for one in sentences_of(article)[:READ] if not one.dangling and not one.background]
    top = [one for one in top if not expression("announces").search(one.text)]
    return max(top, key=lambda one: _share(one.text, told, weights) - LATER * one.place, default=None)


def _adds(one: ArticleSentence, found: Sequence[ArticleSentence], asked: frozenset[str]) -> bool:
    """Whether a sentence first names whom its title names, who is not told of yet, and does not deny."""
    item = _item(one, asked)
    if not item or expression("denies").search(one.text) or told_newness(one, found) < FRESH:
        return False
    return _in_title(item, one.article.title) and item[0] not in {_item(other, asked)[0] for other in found}


def _item(one: ArticleSentence, asked: frozenset[str]) -> list[str]:
    """The words of the first name in a sentence that the question does not have; none where there is no name."""
    names = [name for name in proper_names(one.text) if not set(stems(name)) <= asked]
    folded = fold_accents(one.text)
    return NAME_WORD.findall(min(names, key=lambda name: folded.find(name), default=""))


def _in_title(item: Sequence[str], title: str) -> bool:
    """Whether a title has the name's first word or its initials ("GM" for General Motors Co)."""
    words = NAME_WORD.findall(fold_accents(title))
    initials = "".join(word[0] for word in item)
    return item[0] in words or any(len(word) > 1 and initials.startswith(word) for word in words)
