"""Publishers that a text names: by the whole name, by the part of it that people use, or by another name."""

import re
from collections.abc import Callable, Iterable, Sequence

from marketbrief.language import lexicon
from marketbrief.language.calendar import any_of

__all__ = [
    "families",
    "is_outlet",
    "outlet_at_start",
    "publishers_in",
    "short_name",
    "speaks_of_reports",
    "without_publishers",
    "without_reporting",
]

_SECTION = re.compile(r"\s*(?:\||:|\s[-–—]\s).*$")
_REPORTING = re.compile(
    r"\b(?:according to|articles?|cover(?:ed|age)|discuss(?:ed|es|ing)|excerpts?|mention(?:ed|s)?|pieces?|posts?"
    r"|publish(?:ed)?|reports?|reported|reporting|stor(?:y|ies))\b",
    re.IGNORECASE,
)


def publishers_in(text: str, publishers: Sequence[str]) -> tuple[str, ...]:
    """The publishers that ``text`` names, first named first; those of one short name ("Kestrel - Sport") together.

    A name counts as its owner writes it, or in any case where ``text`` has no capitals. Where a whole name stands,
    its short name there names nobody else. Other names ("WSJ") come from the lexicon.
    """
    flags = re.IGNORECASE if text == text.lower() else re.NOFLAG
    taken: list[tuple[int, int]] = []
    named: dict[str, int] = {}
    for names_of in _WAYS_TO_NAME:
        places = ((each, _place(text, name, flags, taken)) for each in publishers for name in names_of(each))
        found = list(places)
        named |= {publisher: place[0] for publisher, place in found if place and publisher not in named}
        taken += [place for _, place in found if place]
    return tuple(sorted(named, key=lambda publisher: named[publisher]))


def families(publishers: Iterable[str]) -> list[tuple[str, ...]]:
    """Publishers grouped by their short name, in order: the sections of one publisher count as one."""
    houses: dict[str, list[str]] = {}
    for publisher in publishers:
        houses.setdefault(short_name(publisher).casefold(), []).append(publisher)
    return [tuple(house) for house in houses.values()]


def short_name(publisher: str) -> str:
    """A publisher's name without its section or motto: "Kestrel Markets | All of it" is "Kestrel Markets"."""
    return _SECTION.sub("", publisher) or publisher


def without_publishers(text: str, publishers: Iterable[str]) -> str:
    """``text`` with a comma in place of every name of ``publishers``."""
    names = {name for publisher in publishers for names_of in _WAYS_TO_NAME for name in names_of(publisher)}
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", ",", text, flags=re.IGNORECASE)
    return text


def without_reporting(text: str, publishers: Iterable[str]) -> str:
    """``text`` without ``publishers`` and words such as "reported": the topic that their articles are asked for."""
    return _REPORTING.sub(" ", without_publishers(text, publishers))


def speaks_of_reports(text: str) -> bool:
    """Whether the words are about articles as such ("the report of 5 October")."""
    return _REPORTING.search(text) is not None


def _place(text: str, name: str, flags: int, taken: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, flags):
        if not any(start <= match.start() and match.end() <= end for start, end in taken):
            return match.span()
    return None


def outlet_at_start(words: str) -> str | None:
    """The paper, agency or channel whose name the words begin with, as it is written; ``None`` where there is none."""
    match = _outlets().match(words)
    return match[0].removeprefix("the ") if match else None


def is_outlet(name: str) -> bool:
    """Whether a name is that of a paper, an agency or a channel, in any case."""
    return _outlets().fullmatch(name) is not None


@lexicon.cached()
def _outlets() -> re.Pattern[str]:
    rows = lexicon.named("publishers").values()
    names = (name for row in rows for name in (row["name"], *row.get("names", ()), *row.get("alone", ())))
    return re.compile(rf"(?:the )?{any_of(names)}\b", re.IGNORECASE)


@lexicon.cached()
def _other_names() -> dict[str, tuple[str, ...]]:
    """Other names that a publisher may go by in a question, by its name in small letters without "the"."""
    return {_key(row["name"]): tuple(row.get("names", ())) for row in lexicon.named("publishers").values()}


def _key(publisher: str) -> str:
    return short_name(publisher).casefold().removeprefix("the ")


_WAYS_TO_NAME: tuple[Callable[[str], Iterable[str]], ...] = (
    lambda publisher: (publisher,),
    lambda publisher: (short_name(publisher),),
    lambda publisher: _other_names().get(_key(publisher), ()),
)
"""The names of a publisher, the surest first."""
