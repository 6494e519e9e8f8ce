"""From a question and its ranked articles to the sentences that answer it, or to a refusal with what is nearest."""

from collections.abc import Sequence
from dataclasses import dataclass

from marketbrief.answering.drafting.gate import Gate, OpeningGate, Rarity
from marketbrief.answering.drafting.one_event import Composed, compose
from marketbrief.answering.drafting.sentence_scores import Near, ScoredSentence, score_sentences
from marketbrief.answering.drafting.topic_groups import groups_of
from marketbrief.answering.question.asked import Asked
from marketbrief.answering.retrieval.read_article import ReadArticle

__all__ = ["Refusal", "answer_event", "answer_scored"]


TRIED = 4


@dataclass(frozen=True, slots=True)
class Refusal:
    """The library does not say; ``nearest`` is what comes closest, if anything."""

    why: str
    nearest: tuple[ScoredSentence, ...]


def answer_event(
    asked: Asked,
    articles: Sequence[ReadArticle],
    near: Near,
    rarity: Rarity,
) -> Composed | Refusal:
    """What the first few ``articles`` say to ``asked``; ``rarity`` is the log of how rare a stem is in the library."""
    return answer_scored(asked, score_sentences(asked, articles, near), articles, near, rarity, Gate())


def answer_scored(
    asked: Asked,
    scored: Sequence[ScoredSentence],
    articles: Sequence[ReadArticle],
    near: Near,
    rarity: Rarity,
    gate: OpeningGate,
) -> Composed | Refusal:
    """The same from sentences scored already, best first."""
    if not scored:
        return Refusal("nothing found", ())
    reasons = []
    for best in _openings(asked, scored):
        why_not = gate.why_not(asked, best, articles, rarity, near.known())
        if not why_not:
            return compose(asked, [best, *(one for one in scored if one is not best)])
        reasons.append(why_not)
    return Refusal(reasons[0], tuple(scored[:2]))


def _openings(asked: Asked, scored: Sequence[ScoredSentence]) -> list[ScoredSentence]:
    """Sentences that may open an answer: the best few, then each article's best and its best that names a subject."""
    named = [group for group in groups_of(asked) if group.names]
    firsts: dict[tuple[str, bool], ScoredSentence] = {}
    for one in scored:
        names = any(group.stands_in(one.sentence.text, one.sentence.words) for group in named)
        firsts.setdefault((one.sentence.article.id, False), one)
        if names:
            firsts.setdefault((one.sentence.article.id, True), one)
    return list(dict.fromkeys([*scored[:TRIED], *sorted(firsts.values(), key=lambda one: -one.score)]))
