"""Who is who across articles: people by full name and firm, firms by any of their names."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from marketbrief.language.firms import firm_key, folded_words, is_firm
from marketbrief.language.names import SUFFIXES, TITLES

__all__ = ["Pair", "Voice", "is_speaker", "person_key", "voices"]

Pair = tuple[str | None, str | None]
"""Speaker and firm as a view gives them."""

_BESIDE_NAMES = frozenset(word.casefold() for word in TITLES | SUFFIXES)

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker under the fullest name and firm known: a person, or a firm without a named person."""

    name: str | None
    firm: str | None


def person_key(name: str) -> str | None:
    """First and last name, folded; ``None`` for a surname alone, which tells nobody apart."""
    parts = [part for part in folded_words(name) if part not in _BESIDE_NAMES]
    if len(parts) < 2:
        return None
    return f"{parts[0]} {parts[-1]}" if len(parts[0]) > 1 else " ".join(parts)


def is_speaker(asked: str, speaker: str | None) -> bool:
    """Whether ``speaker`` goes by the full name or the surname asked for."""
    if speaker is None:
        return False
    wanted = person_key(asked)
    if wanted is None:
        return _surname(asked) != "" and _surname(asked) == _surname(speaker)
    return wanted == person_key(speaker)


def voices(pairs: Iterable[Pair]) -> dict[Pair, Voice]:
    """The voice behind each speaker and firm; whoever has neither is left out.

    One full name at one firm is one person, also where an article leaves the firm out. A full name at two firms is
    two people; without a firm it is a third, because nobody can say which of the two is meant. A surname alone means
    the one person at that firm who has it. Where there are several, or none, it stays a speaker of its own.
    """
    distinct = list(dict.fromkeys(pairs))
    firms = _fullest_firms([firm for _, firm in distinct if firm])
    people = _people([pair for pair in distinct if pair[0] and person_key(pair[0])], firms)
    found = dict(people)
    for speaker, firm in distinct:
        if speaker and person_key(speaker) is None:
            found[speaker, firm] = _by_surname(speaker, firm, people, firms)
        elif speaker is None and firm:
            found[speaker, firm] = Voice(None, firms[firm_key(firm)])
    return found


def _fullest_firms(names: Sequence[str]) -> dict[str, str]:
    """The longest spelling of each firm; one in capitals counts last."""
    best: dict[str, str] = {}
    for name in names:
        key = firm_key(name)
        if key not in best or _fullness(name) > _fullness(best[key]):
            best[key] = name
    return best


def _people(pairs: Sequence[Pair], firms: dict[str, str]) -> dict[Pair, Voice]:
    by_name: defaultdict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_name[person_key(pair[0] or "") or ""].append(pair)
    found: dict[Pair, Voice] = {}
    for same_name in by_name.values():
        houses = _houses([firm for _, firm in same_name if firm])
        name = max((speaker for speaker, _ in same_name if speaker), key=_fullness)
        for speaker, firm in same_name:
            house = houses[firm_key(firm)] if firm else _only(set(houses.values()))
            found[speaker, firm] = Voice(name, firms[house] if house else None)
    return found


def _houses(names: Iterable[str]) -> dict[str, str]:
    """The key of the parent for each firm: the shortest key that its own key begins with."""
    keys = sorted({firm_key(name) for name in names}, key=len)
    return {key: next(house for house in keys if f"{key} ".startswith(f"{house} ")) for key in keys}


def _by_surname(surname: str, firm: str | None, people: dict[Pair, Voice], firms: dict[str, str]) -> Voice:
    if firm is None:
        return Voice(surname, None)
    colleagues = {
        voice
        for voice in people.values()
        if is_firm(firm, voice.firm) and _surname(voice.name or "") == _surname(surname)
    }
    return _only(colleagues) or Voice(surname, firms[firm_key(firm)])


def _only(found: set[_T]) -> _T | None:
    return next(iter(found)) if len(found) == 1 else None


def _surname(name: str) -> str:
    parts = [part for part in folded_words(name) if part not in _BESIDE_NAMES]
    return parts[-1] if parts else ""


def _fullness(name: str) -> tuple[bool, int, str]:
    return (not name.isupper(), len(name), name)
