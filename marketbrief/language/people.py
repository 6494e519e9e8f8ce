"""Who is who across articles: people by full name and firm, firms by their name without its legal form."""

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TypeVar

__all__ = ["Pair", "Voice", "firm_key", "is_firm", "is_house", "is_speaker", "person_key", "voices"]

Pair = tuple[str | None, str | None]
"""Speaker and firm as a view gives them."""

_LEGAL_FORMS = frozenset(
    "inc incorporated corp corporation co cos company companies ltd limited plc llc llp lp ag sa nv se ab asa oyj spa "
    "kk bv gmbh group holding holdings".split()
)
_TITLES = frozenset("mr mrs ms dr prof professor sir dame lord lady".split())
_SUFFIXES = frozenset("jr sr ii iii iv".split())

_WORD = re.compile(r"[\w&'’-]+")
_GENITIVE = re.compile(r"['’]s?$")

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody in the ledger under the fullest name and firm known: a person, or a firm that speaks for itself."""

    name: str | None
    firm: str | None


@dataclass(frozen=True, slots=True)
class _ShortNames:
    """Other names of firms, each with the name it is kept under: with more words behind them, and alone."""

    leading: dict[str, str]
    alone: dict[str, str]


@cache
def _short_names() -> _ShortNames:
    table = tomllib.loads(files("marketbrief.language.lexicon").joinpath("firms.toml").read_text("utf-8"))
    leading = {name: firm for firm, row in table.items() for name in row.get("names", ())}
    alone = {name: firm for firm, row in table.items() for name in (firm, *row.get("alone", ()))}
    return _ShortNames(dict(sorted(leading.items(), key=lambda pair: -len(pair[0]))), alone)


@lru_cache(maxsize=8192)
def firm_key(name: str) -> str:
    """What all names of a firm share: case, accents, "the" and the legal form do not count, nor does a short name."""
    key, short = _written_key(name), _short_names()
    if key in short.alone:
        return short.alone[key]
    for leading, firm in short.leading.items():
        longer = leading.startswith(f"{firm} ") or not f"{key} ".startswith(f"{firm} ")
        if longer and f"{key} ".startswith(f"{leading} "):
            return firm + key[len(leading) :]
    return key


def is_house(name: str) -> bool:
    """Whether a firm is meant, though it might be a surname too: "Goldman", "Merrill", "Lehman"."""
    return _written_key(name) in _short_names().alone


def _written_key(name: str) -> str:
    parts = [part for part in _words(name) if part != "the"]
    while len(parts) > 1 and (parts[-1] in _LEGAL_FORMS or parts[-1] in {"&", "and"}):
        parts.pop()
    return " ".join(parts)


def person_key(name: str) -> str | None:
    """First and last name, folded; ``None`` for a surname alone, which tells nobody apart."""
    parts = [part for part in _words(name) if part not in _TITLES | _SUFFIXES]
    if len(parts) < 2:
        return None
    return f"{parts[0]} {parts[-1]}" if len(parts[0]) > 1 else " ".join(parts)


def is_firm(asked: str, firm: str | None) -> bool:
    """Whether ``firm`` goes by the name asked for, or is an arm of it ("Alder" and "Alder Asset Management")."""
    if firm is None:
        return False
    wanted, key = firm_key(asked), firm_key(firm)
    return bool(wanted) and f"{key} ".startswith(f"{wanted} ")


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
    two people, and where the firm is left out, nobody can say which: a third. A surname alone is whoever at that
    firm has it, when that is one person, and otherwise stays by itself.
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
    """For each key the longest spelling met, that of capitals only last."""
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
    """Each firm's key to the shortest key that begins it: an arm counts as its house for one and the same name."""
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
    parts = [part for part in _words(name) if part not in _TITLES | _SUFFIXES]
    return parts[-1] if parts else ""


def _fullness(name: str) -> tuple[bool, int, str]:
    return (not name.isupper(), len(name), name)


def _words(name: str) -> list[str]:
    """The words of a name, folded: no accents, no full stops, no genitive."""
    plain = unicodedata.normalize("NFKD", name.replace(".", ""))
    plain = "".join(character for character in plain if not unicodedata.combining(character)).casefold()
    return [_GENITIVE.sub("", word) for word in _WORD.findall(plain)]
