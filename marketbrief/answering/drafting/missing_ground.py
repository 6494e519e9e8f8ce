"""Whether an answer stands on articles about what was asked; if not, the library does not say."""

from collections.abc import Sequence

from marketbrief.answering.drafting.answer_plan import AnswerPlan, Readers
from marketbrief.answering.drafting.listed_events import kind_of
from marketbrief.answering.drafting.topic_groups import groups_of, own_subjects
from marketbrief.answering.question.asked import Asked, AskedSubject
from marketbrief.answering.question.clauses import AnswerKind, QuestionReading
from marketbrief.answering.question.content_words import content, stem, tokens, word_set
from marketbrief.answering.retrieval.read_article import ReadArticle

__all__ = ["missing_ground", "missing_parts"]

COVERED = 0.5
TITLED = 2
FREE = (AnswerKind.DAY, AnswerKind.COMPARE)


def missing_ground(reading: QuestionReading, answer: AnswerPlan, desk: Readers) -> str:
    """What the answer's articles lack of the question: a subject, or most of its words; "" where nothing is lacking."""
    if reading.kind in FREE:
        return ""
    named = desk.ranker.subjects(reading.text) or desk.ranker.subjects(reading.whole)
    lacking = _lacking(_insisted(reading, named), answer)
    if lacking:
        return lacking[0].names[0]
    return "" if named or _covered(reading, _articles(answer)) else "most of the question"


def missing_parts(reading: QuestionReading, answer: AnswerPlan, desk: Readers) -> tuple[str, ...]:
    """Names of later parts of a double question that its answer lacks, where it has all that the first part names."""
    if reading.kind is not AnswerKind.MULTI:
        return ()
    first = " ".join([reading.clauses.context, reading.clauses.asked[0]])
    lacking = [one.names[0] for one in _lacking(_insisted(reading, desk.ranker.subjects(reading.text)), answer)]
    of_first = {one.names[0] for one in desk.ranker.subjects(first)}
    return () if not of_first or of_first & set(lacking) else tuple(lacking)


def _lacking(subjects: Sequence[AskedSubject], answer: AnswerPlan) -> list[AskedSubject]:
    """The subjects that none of the answer's articles has."""
    text = " ".join(f"{one.title}. {one.text}" for one in _articles(answer))
    return [one for one in subjects if not groups_of(Asked(one.names[0], (), (one,)))[0].stands_in(text, frozenset())]


def _articles(answer: AnswerPlan) -> list[ReadArticle]:
    return list({line.sentence.article.id: line.sentence.article for line in answer.bottom_line}.values())


def _insisted(reading: QuestionReading, subjects: Sequence[AskedSubject]) -> Sequence[AskedSubject]:
    """The subjects without plain words taken for names ("cost") and without the class of a list ("banks")."""
    named = own_subjects(Asked(reading.text, (), tuple(subjects)))
    if reading.kind is not AnswerKind.LIST:
        return named
    kind = kind_of(reading.text)
    return [one for one in named if not frozenset(map(stem, tokens(one.names[0]))) <= kind]


def _covered(reading: QuestionReading, articles: Sequence[ReadArticle]) -> bool:
    wanted = frozenset(content(reading.whole))
    if any(len(wanted & word_set(one.title)) >= TITLED for one in articles):
        return True
    told = frozenset(content(" ".join(f"{one.title} {one.text}" for one in articles)))
    return len(wanted & told) >= COVERED * len(wanted)
