"""Which sources another one of the same story has replaced."""

from collections.abc import Iterator, Sequence

from marketbrief.domain.evidence import Evidence, Source
from marketbrief.domain.story import StoryVersion

__all__ = ["superseded"]


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
