"""What is said where there is no answer: what was looked for and what would help, or a reply to what asks nothing."""

from collections.abc import Sequence
from datetime import datetime

from marketbrief.answering.question.intent import MessageKind, reply_to
from marketbrief.answering.views.ledger_questions import asks_the_ledger
from marketbrief.domain.briefing import NoEvidence
from marketbrief.domain.evidence import Hit
from marketbrief.domain.question import Question

__all__ = ["nothing_found", "nothing_to_look_up"]

NO_WORDS = "(nothing)"


def nothing_found(question: Question, nearest: Sequence[Hit]) -> NoEvidence:
    """The library does not say: what was searched for, and the nearest things it has."""
    return NoEvidence(
        question=question, looked_for=_looked_for(question), advice=_advice(question, nearest), nearest=tuple(nearest)
    )


def nothing_to_look_up(text: str, matter: MessageKind, as_of: datetime, newest: datetime | None) -> NoEvidence:
    """The reply to a message that asks for no news; ``newest`` is the time of the library's newest article."""
    reply = reply_to(matter, newest)
    question = Question(text=" ".join(text.split()) or NO_WORDS, as_of=as_of)
    return NoEvidence(question=question, looked_for=reply.looked_for, advice=reply.advice)


def _looked_for(question: Question) -> str:
    """What was searched for, as a person would say it."""
    subjects = [*(instrument.name for instrument in question.instruments), *question.names]
    what = "views" if asks_the_ledger(question) else "news"
    about = f"{what} on {', '.join(subjects)}" if subjects else f"news on “{question.text}”"
    by = f" by {', '.join(question.publishers)}" if question.publishers else ""
    when = f", {question.window.label}" if question.window else ", at any time"
    read = f", the question read as “{question.text}”" if question.written is not None and subjects else ""
    return f"{about}{by}{when}{read}"


def _advice(question: Question, nearest: Sequence[Hit]) -> str:
    if not nearest:
        return "The library holds nothing like it: add articles with 'marketbrief ingest SOURCE...'."
    if question.window is not None and question.window.strict:
        return "Ask for another day or leave the day out, or add articles of that time with 'marketbrief ingest'."
    return "Name a market, a company or a day, or add articles with 'marketbrief ingest'."
