"""Comparisons: the sides, and the same fact of each beside the other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from marketbrief.answering.drafting.answer_plan import AnswerPlan, NoAnswer, Readers, merge
from marketbrief.answering.drafting.double_question import QuestionPart, answer_double, compose_scored, score_part
from marketbrief.answering.drafting.proper_names import fold_accents, is_named
from marketbrief.answering.drafting.sentence_scores import ScoredSentence
from marketbrief.answering.drafting.topic_groups import TopicGroup, groups_of
from marketbrief.answering.question.asked import Asked
from marketbrief.answering.question.clauses import QuestionReading, tidy
from marketbrief.answering.question.content_words import content
from marketbrief.answering.question.expressions import expression, word_set
from marketbrief.answering.retrieval.read_article import ReadArticle

__all__ = ["answer_compare", "named_in", "sides_of", "who"]

LONGEST_NAME = 3
NAMED = 0.5
OTHER_ONLY = 0.6
FIGURES = 0.25
QUOTED = 0.4
BOTH = 0.4
FIGURE = re.compile(r"(?!(?:19|20)\d\d\b)\d[\d.,]*")


@dataclass(frozen=True, slots=True)
class ComparedSide:
    """One side of a comparison as written, and what stands for it in the news."""

    name: str
    groups: tuple[TopicGroup, ...]


def answer_compare(reading: QuestionReading, desk: Readers, as_of: datetime) -> AnswerPlan | NoAnswer:
    """What the articles say of each side, the side without news named as missing."""
    whole = desk.ranker.rank(reading.text, reading.thread, as_of, slow=True)[:5]
    sides = [ComparedSide(name, who(name, desk)) for name in sides_of(reading.text, whole, desk)]
    if len(sides) < 2:
        return answer_double(reading, desk, as_of)
    rest = _without(tidy(reading.text), [side.name for side in sides])
    texts = [f"{side.name} {rest}" for side in sides]
    apart = [
        _own(desk.ranker.rank(text, reading.thread, as_of, slow=True), side, sides)
        for text, side in zip(texts, sides, strict=True)
    ]
    articles = merge(whole[:3], *apart, limit=5)
    by_part = [
        _sided(score_part(QuestionPart(side.name, text, text), articles, desk, insist=False), side, sides)
        for side, text in zip(sides, texts, strict=True)
    ]
    missing = [side.name for side in sides if not any(named_in(f"{a.title}. {a.text}", side.groups) for a in articles)]
    answer = compose_scored(by_part, figures=True)
    return answer if isinstance(answer, NoAnswer) else replace(answer, missing=tuple(missing))


def _own(articles: Sequence[ReadArticle], side: ComparedSide, sides: Sequence[ComparedSide]) -> Sequence[ReadArticle]:
    """The first article whose title names this side alone, else the first."""
    others = [group for one in sides if one is not side for group in one.groups]
    mine = (one for one in articles[:8] if named_in(one.title, side.groups) and not named_in(one.title, others))
    return [next(mine, articles[0])] if articles else []


def who(name: str, desk: Readers) -> tuple[TopicGroup, ...]:
    """What stands for a name in the news: all names of what it is known as, else its words."""
    subjects = desk.ranker.subjects(name)
    groups = groups_of(Asked(name, (), subjects))
    return groups[:1] if subjects else groups


def named_in(text: str, groups: Sequence[TopicGroup]) -> bool:
    """Whether ``text`` has one of ``groups``."""
    if any(group.names and group.names.search(text) for group in groups):
        return True
    words = frozenset(content(text if text.isascii() else f"{text} {fold_accents(text)}"))
    return any(group.stands_in(text, words) for group in groups)


def sides_of(text: str, articles: Sequence[ReadArticle], desk: Readers) -> tuple[str, ...]:
    """The names on both sides of each "vs" of a question, or else of "or", "and", "than" and "outsell"."""
    asked = tidy(text)
    for words in ("versus", "against", "joined"):
        pieces = expression(words, r"\s+(?:{})\s+").split(asked)
        if len(pieces) > 1:
            sides = [
                _end_name(pieces[0], articles, desk),
                *(_start_name(piece, articles, desk) for piece in pieces[1:]),
            ]
            return tuple(dict.fromkeys(side for side in sides if side))
    return ()


def _end_name(piece: str, articles: Sequence[ReadArticle], desk: Readers) -> str:
    """The name that a piece ends with."""
    words = re.split(r"[:;?!,]|\s-\s", piece)[-1].split()
    while words and words[0].lower() in word_set("side_lead"):
        words.pop(0)
    while len(words) > 1 and words[-1].lower() in word_set("side_lead"):
        words.pop()
    spans = [" ".join(words[-size:]) for size in range(min(LONGEST_NAME, len(words)), 0, -1)]
    return _known(spans, articles, desk) or _last_subject(words, desk) or " ".join(words[-2:])


def _start_name(piece: str, articles: Sequence[ReadArticle], desk: Readers) -> str:
    """The name that a piece begins with."""
    words = re.split(r"[:;?!,(]|\s-\s", piece)[0].split()
    ends = [place for place, word in enumerate(words) if expression("side_end", r"^(?:{})$").match(word)]
    words = words[: ends[0]] if ends else words
    spans = [" ".join(words[:size]) for size in range(min(LONGEST_NAME, len(words)), 0, -1)]
    return _known(spans, articles, desk) or " ".join(words[:1])


def _known(spans: Sequence[str], articles: Sequence[ReadArticle], desk: Readers) -> str:
    """The longest span that is one known name or written as a name in the articles."""
    for span in spans:
        subjects = desk.ranker.subjects(span)
        if subjects and len(subjects[0].names[0].split()) == len(span.split()):
            return span
        if is_named(span, articles):
            return span
    return ""


def _last_subject(words: Sequence[str], desk: Readers) -> str:
    subjects = desk.ranker.subjects(" ".join(words))
    return subjects[-1].names[0] if subjects else ""


def _without(text: str, sides: Sequence[str]) -> str:
    """The question without the sides and what stands between them."""
    for side in sides:
        text = re.sub(rf"(?<!\w){re.escape(side)}(?!\w)", " ", text)
    return " ".join(re.sub(r"\b(?:vs?|versus|compare|pls|really)\b", " ", text, flags=re.I).split())


def _sided(found: Sequence[ScoredSentence], side: ComparedSide, sides: Sequence[ComparedSide]) -> list[ScoredSentence]:
    """Sentences that name this side first; those that name only another side last; figures count."""
    others = [one.groups for one in sides if one is not side]
    again = [replace(one, score=one.score + _side_score(one, side.groups, others)) for one in found]
    return sorted(again, key=lambda one: -one.score)


def _side_score(found: ScoredSentence, mine: Sequence[TopicGroup], others: Sequence[Sequence[TopicGroup]]) -> float:
    one = found.sentence
    figures = FIGURES * bool(FIGURE.search(one.text)) - QUOTED * (one.text[0] in '"“')
    if named_in(one.text, mine):
        whole = all(named_in(one.text, other) for other in others) and len(set(FIGURE.findall(one.text))) > 1
        return NAMED + figures + BOTH * whole * min(1.0, 2 * found.words)
    if any(named_in(one.text, other) for other in others):
        return -OTHER_ONLY
    return (0.6 * NAMED if named_in(one.article.title, mine) else -0.5 * OTHER_ONLY) + figures
