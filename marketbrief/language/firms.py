"""Firms that comment on markets, by any of their names; legal forms and other words of firms' names."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from marketbrief.language import lexicon
from marketbrief.language.lexicon import Row
from marketbrief.language.tokens import NAME_WORD

__all__ = [
    "COMMENTATOR",
    "ENGLISH_LEGAL_FORMS",
    "FIRM_ENDINGS",
    "LEGAL_ABBREVIATIONS",
    "LEGAL_FORMS",
    "SHARE_COMPANIES",
    "SHORT_LEGAL_FORMS",
    "begins_with_firm",
    "firm_key",
    "folded_words",
    "is_commenting_firm",
    "is_firm",
    "is_house",
]

LEGAL_ABBREVIATIONS: Final = lexicon.in_order("legal_forms", "abbreviated")
"""Legal forms that are written with a full stop or without: "Inc", "Corp"."""
SHARE_COMPANIES: Final = lexicon.words("legal_forms", "abbreviated", "english", "foreign")
"""Short legal forms of companies with shares, as they are written."""
ENGLISH_LEGAL_FORMS: Final = frozenset(
    form.lower() for form in lexicon.words("legal_forms", "abbreviated", "english", "partnerships")
)
"""Short legal forms of English-speaking countries, in small letters."""
SHORT_LEGAL_FORMS: Final = ENGLISH_LEGAL_FORMS | {form.lower() for form in SHARE_COMPANIES}
"""Short legal forms, in small letters."""
LEGAL_FORMS: Final = SHORT_LEGAL_FORMS | {
    form.lower() for form in lexicon.words("legal_forms", "plural", "in_full", "further")
}
"""Every legal form, in small letters; those that are written out are everyday words too ("group")."""

FIRM_ENDINGS: Final = (
    lexicon.words("firm_words", "endings")
    | lexicon.words("legal_forms", "abbreviated", "english", "partnerships", "foreign", "in_full")
    | {f"{form}." for form in LEGAL_ABBREVIATIONS}
)
"""Words that end the name of a firm or a body, as they are written."""
COMMENTATOR: Final = re.compile(rf"\b(?:{'|'.join(lexicon.in_order('firm_words', 'commentators'))})\b", re.IGNORECASE)
"""A word that tells of a firm that it trades, manages money or does research."""

_GENITIVE = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class _OtherNames:
    """Other names of firms, each with the name it is kept under: with more words behind them, and alone.

    ``houses`` are the names that mean a firm and no person where they stand alone.
    """

    leading: dict[str, str]
    alone: dict[str, str]
    houses: frozenset[str]


@lexicon.cached()
def _other_names() -> _OtherNames:
    leading: dict[str, str] = {}
    alone: dict[str, str] = {}
    houses = set[str]()
    for row in lexicon.named("firms").values():
        key = _written_key(row["name"])
        leading |= {_written_key(name): key for name in row.get("names", ())}
        own = {_written_key(name): key for name in (row["name"], *row.get("alone", ()))}
        alone |= own
        houses |= frozenset() if row.get("surname") else own.keys()
    return _OtherNames(dict(sorted(leading.items(), key=lambda pair: -len(pair[0]))), alone, frozenset(houses))


@lexicon.cached(maxsize=8192)
def firm_key(name: str) -> str:
    """What all names of a firm share: case, accents, "the" and the legal form do not count, nor does a short name."""
    key, others = _written_key(name), _other_names()
    if key in others.alone:
        return others.alone[key]
    for leading, firm in others.leading.items():
        longer = leading.startswith(f"{firm} ") or not f"{key} ".startswith(f"{firm} ")
        if longer and f"{key} ".startswith(f"{leading} "):
            return firm + key[len(leading) :]
    return key


def is_firm(asked: str, firm: str | None) -> bool:
    """Whether ``firm`` goes by the name asked for, or is an arm of it ("Alder" and "Alder Asset Management")."""
    if firm is None:
        return False
    wanted, key = firm_key(asked), firm_key(firm)
    return bool(wanted) and f"{key} ".startswith(f"{wanted} ")


def is_house(name: str) -> bool:
    """Whether a firm is meant, though it might be a surname too: "Goldman", "Merrill", "Lehman"."""
    return _written_key(name) in _other_names().houses


def begins_with_firm(name: str) -> bool:
    """Whether a name begins with that of a firm that comments on markets, capitals as they are written."""
    return _names_of_firms().match(_unaccented(f"{name} ")) is not None


def is_commenting_firm(name: str) -> bool:
    """Whether a name is that of a firm that comments on markets, capitals as they are written."""
    return _names_of_firms().fullmatch(_unaccented(name)) is not None


def folded_words(name: str) -> list[str]:
    """The words of a name in small letters, without accents, full stops and genitives."""
    return [_GENITIVE.sub("", word) for word in NAME_WORD.findall(_unaccented(name.replace(".", "")).casefold())]


def _written_key(name: str) -> str:
    parts = ["&" if part == "and" else part for part in folded_words(name) if part != "the"]
    while len(parts) > 1 and (parts[-1] in LEGAL_FORMS or parts[-1] == "&"):
        parts.pop()
    return " ".join(parts)


@lexicon.cached()
def _names_of_firms() -> re.Pattern[str]:
    spelled = {_spelled(name) for row in lexicon.named("firms").values() for name in _names_in(row)}
    return re.compile(rf"(?:the )?(?:{'|'.join(sorted(spelled, key=len, reverse=True))})(?:\b| (?:&|and) )")


def _names_in(row: Row) -> Iterator[str]:
    yield row["name"]
    yield from row.get("names", ())
    yield from row.get("alone", ())


_LOOSE: Mapping[str, str] = {".": r"\.?", ",": ",?", "'": "['’]?", "’": "['’]?", "&": "(?:&|and)"}


def _spelled(name: str) -> str:
    """A pattern for a name in which full stops, commas and apostrophes may be left out."""
    return "".join(_LOOSE.get(character) or re.escape(character) for character in _unaccented(name))


def _unaccented(text: str) -> str:
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFKD", text)
    return "".join(character for character in plain if not unicodedata.combining(character))
