"""Which sentence answers a follow-up, and whether it does."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from marketbrief.answering.drafting.further_asked import FurtherAsked
from marketbrief.answering.drafting.gate import Gate, Rarity
from marketbrief.answering.drafting.name_in_brackets import line_of
from marketbrief.answering.drafting.predicate import FIGURE, carries
from marketbrief.answering.drafting.sentence_scores import Near, ScoredSentence, SentenceWeights, score_sentences
from marketbrief.answering.drafting.topic_groups import TopicGroup, groups_of
from marketbrief.answering.question.asked import Asked
from marketbrief.answering.question.content_words import tokens, word_set
from marketbrief.answering.retrieval.read_article import ReadArticle
from marketbrief.answering.time.quarters import is_of_another_quarter

__all__ = ["FollowUpGate", "score_follow_up"]

WEIGHTS = SentenceWeights(words=1.6, place=0.3, background=0.2, titled=0.0, read_sentences=80)
SOUGHT = 0.5
ONE_WORD = 0.7
UNIT = 0.3
ACTS = 0.25
NEW_NAME = 0.4
OPENING = 40
"""Characters within which the one who acts is named."""

_FULL_NAME = re.compile(r"\b[A-Z][a-z'’]+ (?:[A-Z]\.? )?[A-Z][\w'’-]+")


@dataclass(frozen=True, slots=True)
class FollowUpGate:
    """A sentence of ``event``'s articles opens an answer when it has a word of what is asked, or what is sought.

    It need not name the subject, which its thread names; a sentence of any other article must pass ``other``.
    """

    further: FurtherAsked
    event: frozenset[str]
    other: Gate

    def why_not(
        self, asked: Asked, best: ScoredSentence, articles: Sequence[ReadArticle], rarity: Rarity, modelled: bool
    ) -> str:
        """Why ``best`` may not open an answer, or "" where it may."""
        if best.sentence.article.id not in self.event:
            return self.other.why_not(asked, best, articles, rarity, modelled)
        if line_of(asked, best.sentence) is None:
            return "the sentence leans on another"
        if is_of_another_quarter(asked.text, best.sentence.text):
            return "the news is of another quarter"
        return "" if _tells(self.further, best, rarity) else "what is asked of the event is not told"


def score_follow_up(further: FurtherAsked, articles: Sequence[ReadArticle], near: Near) -> tuple[ScoredSentence, ...]:
    """Sentences by the follow-up's own words and what it seeks, wherever they stand; what is told counts less."""
    asked, seeks, unit = further.asked, further.seeks, further.unit
    known = frozenset(tokens(" ".join([asked.told, *(name for each in asked.subjects for name in each.names)])))
    new = [group for group in groups_of(asked) if group.names and group.weight == 1.0]
    again = (
        replace(
            one,
            score=one.score
            + SOUGHT * sum(_tells_sought(told, one.sentence.text) for told in seeks) / max(len(seeks), 1)
            + NEW_NAME * ("who" in asked.intents and _names_somebody_new(one.sentence.text, known))
            + ACTS * any(group.stands_in(one.sentence.text[:OPENING], frozenset()) for group in new)
            + UNIT * bool(unit and unit.search(one.sentence.text))
            - further.told_weight * _told_before(asked.told, one),
        )
        for one in score_sentences(asked, articles, near, WEIGHTS)
    )
    return tuple(sorted(again, key=lambda one: -one.score))


def _tells_sought(told: re.Pattern[str], text: str) -> float:
    """How plainly a sentence tells what is sought: in two words of it, or in one."""
    return {0: 0.0, 1: ONE_WORD}.get(len({match[0].lower() for match in told.finditer(text)}), 1.0)


def _names_somebody_new(text: str, known: frozenset[str]) -> bool:
    """Whether a sentence has a full name of which the thread has told no part."""
    return any(not known.intersection(tokens(match[0])) for match in _FULL_NAME.finditer(text))


def _told_before(told: str, one: ScoredSentence) -> float:
    """How much of a sentence its thread has told: the share of its figures, or of its words where it has none."""
    if not told:
        return 0.0
    figures = set(FIGURE.findall(one.sentence.text))
    if figures:
        return len(figures & set(FIGURE.findall(told))) / len(figures)
    words = word_set(told)
    return len(one.sentence.words & words) / max(len(one.sentence.words), 1)


def _tells(further: FurtherAsked, best: ScoredSentence, rarity: Rarity) -> bool:
    """Whether a sentence has a word of its own that the follow-up asks with, or what is sought or asked for."""
    asked, one = further.asked, best.sentence
    own = [group for group in groups_of(asked) if group.weight == 1.0 and _known(group, rarity)]
    if any(group.stands_in(one.text, one.words) for group in own):
        return True
    if further.seeks:
        return any(told.search(one.text) for told in further.seeks)
    return not any(group.topical for group in own) and all(carries(intent, one.text) for intent in asked.intents)


def _known(group: TopicGroup, rarity: Rarity) -> bool:
    return group.names is not None or any(math.isfinite(rarity(word)) for word in group.stems)
