"""The evidence of an answer of several parts: ports, lines, scored sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from marketbrief.answering.drafting.article_sentences import ArticleSentence
from marketbrief.answering.drafting.ledger_view import LedgerView
from marketbrief.answering.drafting.nearness import WordsAlone
from marketbrief.answering.drafting.sentence_scores import Near, ScoredSentence, SentenceWeights, score_sentences
from marketbrief.answering.drafting.topic_groups import groups_of
from marketbrief.answering.question.asked import Asked, AskedSubject, read_asked
from marketbrief.answering.question.expressions import expression
from marketbrief.answering.retrieval.read_article import ReadArticle

__all__ = [
    "AnswerPlan",
    "NoAnswer",
    "PlannedLine",
    "Readers",
    "asked_of",
    "merge",
    "naming_all",
    "scored",
    "told_newness",
]


class Ranker(Protocol):
    """What reads the names in a question and puts articles in the order in which they may answer."""

    def rank(self, text: str, thread: Sequence[str], as_of: datetime, slow: bool = False) -> Sequence[ReadArticle]:
        """Articles published until ``as_of``, best first with score 1; ``slow``: news keeps its weight for a week."""
        ...

    def window(self, text: str, as_of: datetime) -> tuple[datetime, datetime] | None:
        """The days that ``text`` names, if it names any."""
        ...

    def between(self, start: datetime, end: datetime, most: int) -> Sequence[ReadArticle]:
        """The articles of a time, newest first; none where there are more than ``most``."""
        ...

    def subjects(self, text: str) -> tuple[AskedSubject, ...]:
        """What ``text`` names, each with all its names, in the order of the text."""
        ...

    def meanings(self, text: str) -> tuple[tuple[str, ...], ...]:
        """Trade words of ``text``, each followed by what news has for it."""
        ...

    def rarity(self, stem: str) -> float:
        """The logarithm of how rare a stem is among the articles; infinite where none has it."""
        ...


class Ledger(Protocol):
    """What holds the views that were read out of articles."""

    def of(self, article_ids: Sequence[str]) -> Mapping[str, Sequence[LedgerView]]:
        """The views of each article, in the order of the text."""
        ...


@dataclass(frozen=True, slots=True)
class Readers:
    """All that answering reads from: the order of articles, their views, nearness in meaning."""

    ranker: Ranker
    ledger: Ledger
    near: Near


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A sentence to show; ``label`` names its part, ``text`` is how it is shown where a name is put in."""

    sentence: ArticleSentence
    label: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class AnswerPlan:
    """An answer of several parts; ``missing`` names the parts that nothing was found for.

    ``contrary``: the news says the contrary of what the question takes for granted.
    """

    bottom_line: tuple[PlannedLine, ...]
    drivers: tuple[PlannedLine, ...] = ()
    figures: tuple[PlannedLine, ...] = ()
    views: tuple[LedgerView, ...] = ()
    missing: tuple[str, ...] = ()
    contrary: bool = False


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Nothing that answers, and what comes nearest."""

    why: str
    nearest: tuple[ArticleSentence, ...] = ()


def asked_of(text: str, desk: Readers, intents: tuple[str, ...] = ()) -> Asked:
    """``text`` ready for scoring, with what it names."""
    asked = read_asked(text, (), desk.ranker.subjects(text), desk.ranker.meanings(text))
    return replace(asked, intents=intents) if intents else asked


def scored(
    text: str,
    articles: Sequence[ReadArticle],
    desk: Readers,
    weights: SentenceWeights,
    intents: tuple[str, ...] = (),
    modelled: bool = True,
) -> tuple[ScoredSentence, ...]:
    """Sentences of ``articles`` by how well they answer ``text``, those that only announce a list left out."""
    near = desk.near if modelled else WordsAlone()
    found = score_sentences(asked_of(text, desk, intents), articles, near, weights)
    return tuple(one for one in found if not expression("announces").search(one.sentence.text))


def merge(*lists: Sequence[ReadArticle], share: float = 0.0, limit: int = 6) -> tuple[ReadArticle, ...]:
    """Articles of several rankings, each once, those under ``share`` of their ranking's best left out."""
    found: dict[str, ReadArticle] = {}
    for articles in lists:
        best = max((one.score for one in articles), default=0.0)
        for one in articles:
            if one.score >= share * best:
                found.setdefault(one.id, one)
    return tuple(found.values())[:limit]


def naming_all(articles: Sequence[ReadArticle], text: str, desk: Readers) -> Sequence[ReadArticle]:
    """Those of the first articles that name everything ``text`` names; all where none does."""
    groups = [groups_of(Asked(one.names[0], (), (one,)))[0] for one in desk.ranker.subjects(text)]
    whole = [a for a in articles[:8] if all(g.stands_in(f"{a.title}. {a.text}", frozenset()) for g in groups)]
    return whole or articles


def told_newness(one: ArticleSentence, told: Sequence[ArticleSentence]) -> float:
    """The least share of its words that no sentence already chosen has."""
    return min((len(one.words - other.words) / max(len(one.words), 1) for other in told), default=1.0)
