"""The order in which hits are shown: lists woven, copies left out, no article crowding out the rest."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import TypeVar

from marketbrief.domain.evidence import Hit

__all__ = ["spread", "weave", "without_copies"]

T = TypeVar("T")


def weave(lists: Sequence[Sequence[Hit]]) -> Iterator[Hit]:
    """The first of each list, then the second of each, and so on, every passage once."""
    seen: set[int] = set()
    waiting = [iter(hits) for hits in lists]
    while waiting:
        for hits in list(waiting):
            hit = next((hit for hit in hits if hit.passage.number not in seen), None)
            if hit is None:
                waiting.remove(hits)
            else:
                seen.add(hit.passage.number)
                yield hit


def without_copies(hits: Iterable[Hit], publishers: Sequence[str] = ()) -> Iterator[Hit]:
    """Hits whose words, white space and case aside, no hit before them has: what stands alike in several stories.

    Each of the ``publishers`` that a question names keeps its own.
    """
    seen: set[tuple[str, str | None]] = set()
    for hit in hits:
        words = " ".join(hit.passage.text.casefold().split())
        whose = hit.article.publisher if hit.article.publisher in publishers else None
        if not seen & {(words, whose), (words, None)}:
            seen.add((words, whose))
            yield hit


def spread(things: Iterable[T], of: Callable[[T], Hashable], most: int) -> Iterator[T]:
    """Things in order, but at most ``most`` of one article (or story) before all others had their turn."""
    taken: dict[Hashable, int] = {}
    later = []
    for thing in things:
        whole = of(thing)
        taken[whole] = taken.get(whole, 0) + 1
        if taken[whole] <= most:
            yield thing
        else:
            later.append(thing)
    yield from later
