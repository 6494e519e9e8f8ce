"""Publishers that a question names, by their whole name or by the part of it people use."""

import re
from collections.abc import Iterable, Sequence

__all__ = ["families", "publishers_in", "short_name", "speaks_of_reports", "without_publishers", "without_reporting"]

_SECTION = re.compile(r"\s*(?:\||:|\s[-–—]\s).*$")
_REPORTING = re.compile(
    r"\b(?:according to|articles?|cover(?:ed|age)|discuss(?:ed|es|ing)|excerpts?|mention(?:ed|s)?|pieces?|posts?"
    r"|publish(?:ed)?|reports?|reported|reporting|stor(?:y|ies))\b",
    re.IGNORECASE,
)


def publishers_in(text: str, publishers: Sequence[str]) -> tuple[str, ...]:
    """The publishers that ``text`` names, first named first; those of one short name ("Kestrel - Sport") together.

    A name counts as its owner writes it, or in any case where ``text`` has no capitals. Where a whole name stands,
    its short name there names nobody else.
    """
    flags = re.IGNORECASE if text == text.lower() else re.NOFLAG
    taken: list[tuple[int, int]] = []
    named: dict[str, int] = {}
    for name_of in (str, short_name):
        found = [(publisher, _place(text, name_of(publisher), flags, taken)) for publisher in publishers]
        named |= {publisher: place[0] for publisher, place in found if place and publisher not in named}
        taken += [place for _, place in found if place]
    return tuple(sorted(named, key=lambda publisher: named[publisher]))


def families(publishers: Iterable[str]) -> list[tuple[str, ...]]:
    """Publishers by their short name, in order: the sections of one house speak as one."""
    houses: dict[str, list[str]] = {}
    for publisher in publishers:
        houses.setdefault(short_name(publisher).casefold(), []).append(publisher)
    return [tuple(house) for house in houses.values()]


def short_name(publisher: str) -> str:
    """A publisher's name without its section or motto: "Kestrel Markets | All of it" is "Kestrel Markets"."""
    return _SECTION.sub("", publisher) or publisher


def without_publishers(text: str, publishers: Iterable[str]) -> str:
    """``text`` with a comma in place of every name and short name of ``publishers``."""
    names = {name for publisher in publishers for name in (publisher, short_name(publisher))}
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", ",", text, flags=re.IGNORECASE)
    return text


def without_reporting(text: str, publishers: Iterable[str]) -> str:
    """``text`` without ``publishers`` and the words that tell of reporting: what their articles are to be about."""
    return _REPORTING.sub(" ", without_publishers(text, publishers))


def speaks_of_reports(text: str) -> bool:
    """Whether the words are about articles as such ("the report of 5 October")."""
    return _REPORTING.search(text) is not None


def _place(text: str, name: str, flags: int, taken: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, flags):
        if not any(start <= match.start() and match.end() <= end for start, end in taken):
            return match.span()
    return None
