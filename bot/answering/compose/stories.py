"""Which sources tell the story asked about, and which of them a later one has replaced."""

import re
from datetime import timedelta

from bot.answering.compose.reading import Line, stems_of
from bot.answering.compose.standing import is_dated
from bot.answering.compose.subject import Subject, subject_of
from marketbrief.evidence import Evidence, Source

__all__ = ["near_in_time", "superseded", "telling_the_story"]

BEFORE = timedelta(hours=18)
AFTER = timedelta(hours=36)

_TAKE = re.compile(r"^(?:(?:corrected|correction|update|refile|wrapup|advisory)[\s\d-]*[:-]\s*)+", re.IGNORECASE)


def telling_the_story(evidence: Evidence, lines: tuple[Line, ...]) -> frozenset[int]:
    """Numbers of the sources whose headline or opening speaks of what is asked, and not of the opposite move."""
    subject = subject_of(evidence.question)
    asked = stems_of(evidence.question.text)
    heads = {source.n: source.article.title for source in evidence}
    for line in lines:
        if line.place == 0:
            heads[line.source] += f"\n{line.text}"
    speaking = {n for n, head in heads.items() if _speaks(subject, asked, head)}
    agreeing = {n for n in speaking if subject.turned(evidence.source(n).article.title) >= 0}
    return frozenset(agreeing or speaking or heads)


def superseded(evidence: Evidence) -> frozenset[int]:
    """Numbers of the sources of which a correction or a later take, marked as one, is among the sources too."""
    marked = [source for source in evidence if _TAKE.match(source.article.title)]
    return frozenset(
        source.n
        for source in evidence
        for take in marked
        if take is not source and _story(take) == _story(source) and _moment(take) > _moment(source)
    )


def near_in_time(evidence: Evidence, first: Line) -> frozenset[int]:
    """Numbers of the sources of the time of a line's, or soon after; all where the question itself names the time."""
    day = evidence.source(first.source).article.published_at
    if is_dated(evidence) or day is None:
        return frozenset(source.n for source in evidence)
    return frozenset(
        source.n
        for source in evidence
        if source.article.published_at is not None and -BEFORE <= source.article.published_at - day <= AFTER
    )


def _story(source: Source) -> tuple[str | None, str]:
    return source.article.publisher, _TAKE.sub("", source.article.title).casefold()


def _moment(source: Source) -> float:
    return source.article.published_at.timestamp() if source.article.published_at is not None else 0.0


def _speaks(subject: Subject, asked: frozenset[str], head: str) -> bool:
    return any(map(subject.named_in, head.splitlines())) if subject else bool(asked & stems_of(head))
