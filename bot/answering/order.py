"""The order in which hits are shown: lists woven, copies left out, no article crowding out the rest."""

from collections.abc import Iterable, Iterator, Sequence

from bot.answering import weights
from marketbrief.evidence import Hit

__all__ = ["spread", "weave", "without_copies"]


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


def without_copies(hits: Iterable[Hit]) -> Iterator[Hit]:
    """Hits whose words, white space and case aside, no hit before them has."""
    seen: set[str] = set()
    for hit in hits:
        words = " ".join(hit.passage.text.casefold().split())
        if words not in seen:
            seen.add(words)
            yield hit


def spread(hits: Iterable[Hit]) -> Iterator[Hit]:
    """Hits in order, but at most ``PASSAGES_BEFORE_OTHERS`` of an article before all articles had their turn."""
    taken: dict[str, int] = {}
    later = []
    for hit in hits:
        taken[hit.article.article_id] = taken.get(hit.article.article_id, 0) + 1
        if taken[hit.article.article_id] <= weights.PASSAGES_BEFORE_OTHERS:
            yield hit
        else:
            later.append(hit)
    yield from later
