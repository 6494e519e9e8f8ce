"""Which sources tell the story asked about, and which of them a later one has replaced."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from marketbrief.answering.drafting.candidate_sentences import CandidateSentence, openings_of
from marketbrief.answering.drafting.on_subject import Subject, subject_of
from marketbrief.answering.drafting.source_scores import is_dated
from marketbrief.domain.evidence import Evidence, Source
from marketbrief.domain.story import StoryVersion

__all__ = ["near_in_time", "superseded", "telling_the_story"]

BEFORE = timedelta(hours=18)
AFTER = timedelta(hours=36)


def telling_the_story(evidence: Evidence, lines: tuple[CandidateSentence, ...]) -> frozenset[int]:
    """Numbers of the sources whose headline or opening speaks of what is asked, and not of the opposite move."""
    subject = subject_of(evidence.question)
    asked = openings_of(evidence.question.text)
    heads = {source.n: source.article.title for source in evidence}
    for line in lines:
        if line.place == 0:
            heads[line.source] += f"\n{line.text}"
    speaking = {n for n, head in heads.items() if _speaks(subject, asked, head)}
    agreeing = {n for n in speaking if subject.turned(evidence.source(n).article.title) >= 0}
    return frozenset(agreeing or speaking or heads)


def superseded(evidence: Evidence) -> frozenset[int]:
    """Numbers of the sources that another one replaces: their correction, or a later take that was found before them.

    A later take replaces only those of its own publisher, and nothing replaces what the question asks a publisher for.
    """
    named = evidence.question.publishers
    by_story: dict[str, list[tuple[Source, StoryVersion]]] = {}
    for source in evidence:
        if source.take is not None and source.take.publisher not in named:
            by_story.setdefault(source.take.story, []).append((source, source.take))
    return frozenset(n for takes in by_story.values() for n in _replaced(takes))


def near_in_time(evidence: Evidence, first: CandidateSentence) -> frozenset[int]:
    """Numbers of the sources of the time of a line's, or soon after; all where the question itself names the time."""
    day = evidence.source(first.source).article.published_at
    if is_dated(evidence) or day is None:
        return frozenset(source.n for source in evidence)
    return frozenset(
        source.n
        for source in evidence
        if source.article.published_at is not None and -BEFORE <= source.article.published_at - day <= AFTER
    )


def _replaced(takes: Sequence[tuple[Source, StoryVersion]]) -> Iterator[int]:
    """The same for the sources of one story, in the order found; where all were corrected, they have to do."""
    standing = [(source, take) for source, take in takes if source.corrected_by is None]
    if not standing:
        return
    yield from (source.n for source, _ in takes if source.corrected_by is not None)
    for place, (source, take) in enumerate(standing):
        before = (other for _, other in standing[:place] if other.publisher == take.publisher)
        if any(other.moment > take.moment for other in before):
            yield source.n


def _speaks(subject: Subject, asked: frozenset[str], head: str) -> bool:
    return any(map(subject.named_in, head.splitlines())) if subject else bool(asked & openings_of(head))
