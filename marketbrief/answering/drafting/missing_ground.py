"""Whether an answer stands on articles about what was asked; if not, the library does not say."""

from collections.abc import Sequence

from marketbrief.answering.drafting.answer_plan import AnswerPlan, Readers
from marketbrief.answering.drafting.listed_events import kind_of
from marketbrief.answering.drafting.topic_groups import groups_of, own_subjects
from marketbrief.answering.question.asked import Asked, AskedSubject
from marketbrief.answering.question.clauses import AnswerKind, QuestionReading
from marketbrief.answering.question.content_words import content, stem, tokens
from marketbrief.answering.retrieval.read_article import ReadArticle

__all__ = ["missing_ground"]

COVERED = 0.5
FREE = (AnswerKind.DAY, AnswerKind.COMPARE)


def missing_ground(reading: QuestionReading, answer: AnswerPlan, desk: Readers) -> str:
    """What the answer's articles lack of the question: a subject, or most of its words; "" where nothing is lacking."""
    if reading.kind in FREE:
        return ""
    articles = list({line.sentence.article.id: line.sentence.article for line in answer.bottom_line}.values())
    text = " ".join(f"{one.title}. {one.text}" for one in articles)
    named = desk.ranker.subjects(reading.text) or desk.ranker.subjects(reading.whole)
    subjects = _insisted(reading, named)
    for subject in subjects:
        group = groups_of(Asked(subject.names[0], (), (subject,)))[0]
        if not group.stands_in(text, frozenset()):
            return subject.names[0]
    return "" if named or _covered(reading, articles) else "most of the question"


def _insisted(reading: QuestionReading, subjects: Sequence[AskedSubject]) -> Sequence[AskedSubject]:
    """The subjects without plain words taken for names ("cost") and without the class of a list ("banks")."""
    named = own_subjects(Asked(reading.text, (), tuple(subjects)))
    if reading.kind is not AnswerKind.LIST:
        return named
    kind = kind_of(reading.text)
    return [one for one in named if not frozenset(map(stem, tokens(one.names[0]))) <= kind]


def _covered(reading: QuestionReading, articles: Sequence[ReadArticle]) -> bool:
    wanted = frozenset(content(reading.whole))
    told = frozenset(content(" ".join(f"{one.title} {one.text}" for one in articles)))
    return len(wanted & told) >= COVERED * len(wanted)
