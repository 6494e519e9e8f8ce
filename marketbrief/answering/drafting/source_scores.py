"""How far a source can be trusted to be about what is asked, before its sentences are read."""

from marketbrief.answering.drafting.on_subject import Subject, subject_of
from marketbrief.domain.evidence import Evidence, Source
from marketbrief.language.wire_format import without_marks

__all__ = ["headline_fit", "is_dated", "standing"]

LATER_SOURCE = 0.7
LATER_AT_ANY_TIME = 0.95
OFF_THE_SUBJECT = 0.15
INSIDE = 0.6
OTHER_WAY = 0.1
FIRST_OF_A_TITLE = 12


def standing(evidence: Evidence, source: Source) -> float:
    """How far a source can be trusted to be about what is asked, by its rank and its headline."""
    later = LATER_SOURCE if is_dated(evidence) else LATER_AT_ANY_TIME
    return float(later ** (source.n - 1)) * headline_fit(source.article.title, subject_of(evidence.question))


def headline_fit(headline: str, subject: Subject) -> float:
    """How much a headline tells the move asked about: wholly when it opens with the subject, hardly the opposite."""
    title = without_marks(headline)
    way = OTHER_WAY if subject.turned(title) < 0 else 1.0
    if not subject or subject.opens(title, FIRST_OF_A_TITLE):
        return way
    return way * (INSIDE if subject.named_in(title) else OFF_THE_SUBJECT)


def is_dated(evidence: Evidence) -> bool:
    """Whether the question names the time it is about."""
    return evidence.question.window is not None and evidence.question.window.strict
