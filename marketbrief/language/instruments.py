"""Names of markets: one instrument, its kind, and the words people use for it."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from marketbrief.domain.entity import Instrument

__all__ = ["all_instruments", "find_instruments", "instrument_named", "without_instruments"]

_WORD = re.compile(r"[\w&]+")


@cache
def all_instruments() -> tuple[Instrument, ...]:
    """The instruments of ``instruments.toml``, in its order."""
    table = tomllib.loads(files("marketbrief.language.lexicon").joinpath("instruments.toml").read_text("utf-8"))
    return tuple(
        Instrument(
            key,
            row["name"],
            row["kind"],
            tuple(row.get("names", ())),
            tuple(row.get("exact", ())),
            tuple(row.get("not_before", ())),
        )
        for key, row in table.items()
    )


def find_instruments(text: str) -> tuple[Instrument, ...]:
    """Instruments that ``text`` names, in order of appearance; of overlapping names the longest counts."""
    return tuple(dict.fromkeys(instrument for _, _, instrument in _mentions(text)))


def without_instruments(text: str) -> str:
    """``text`` with every name of a market replaced by a full stop, so that words around it do not run together."""
    kept, reached = "", 0
    for start, end, _ in _mentions(text):
        kept, reached = f"{kept}{text[reached:start]}.", end
    return kept + text[reached:]


def instrument_named(name: str) -> Instrument | None:
    """The instrument that goes by exactly this name, whatever its case."""
    mention = next(_mentions(name.strip()), None)
    return mention[2] if mention and mention[:2] == (0, len(name.strip())) else None


def _fold(name: str) -> str:
    return re.sub(r"[\s-]+", " ", name.strip()).casefold()


def _mentions(text: str) -> Iterator[tuple[int, int, Instrument]]:
    """Where ``text`` names a market: (start, end, instrument), in order, without overlap."""
    first_words = _by_first_word()
    reached = 0
    for word in _WORD.finditer(text):
        first = word[0].casefold()
        for pattern, owners in _patterns(first) if first in first_words and word.start() >= reached else ():
            if found := pattern.match(text, word.start()):
                reached = found.end()
                yield found.start(), reached, owners.get(found[0]) or owners[_fold(found[0])]
                break


@cache
def _patterns(first: str) -> tuple[tuple[re.Pattern[str], dict[str, Instrument]], ...]:
    """The patterns of the names and of the tickers that begin with a word, and whose they are."""
    return tuple((_any_of(owners, flags), owners) for flags, owners in _by_first_word()[first])


@cache
def _by_first_word() -> dict[str, list[tuple[re.RegexFlag, dict[str, Instrument]]]]:
    """For each word that a name begins with, the owners of such names in any case, and of such tickers as written.

    One pattern of all names would be tried at every character of a text; one of a word's only where it stands.
    """
    table: dict[str, dict[re.RegexFlag, dict[str, Instrument]]] = {}
    for instrument in all_instruments():
        for name in (instrument.name, *instrument.names):
            _owners(table, name, re.IGNORECASE).setdefault(_fold(name), instrument)
        for ticker in instrument.exact:
            _owners(table, ticker, re.NOFLAG).setdefault(ticker, instrument)
    return {word: sorted(owners.items(), reverse=True) for word, owners in table.items()}


def _owners(
    table: dict[str, dict[re.RegexFlag, dict[str, Instrument]]], name: str, flags: re.RegexFlag
) -> dict[str, Instrument]:
    return table.setdefault(_first_word(name), {}).setdefault(flags, {})


def _first_word(name: str) -> str:
    match = _WORD.search(name)
    return match[0].casefold() if match else ""


def _any_of(owners: Mapping[str, Instrument], flags: int) -> re.Pattern[str]:
    """One pattern for all names, longest first, that lets spaces and hyphens stand for each other."""
    spelled = [_spelled(name, owners[name].not_before) for name in sorted(owners, key=len, reverse=True)]
    return re.compile(rf"(?:{'|'.join(spelled)})(?![\w&])", flags)


def _spelled(name: str, not_before: Sequence[str]) -> str:
    pattern = re.sub(r"(?:\\[ -])+", r"[\\s-]+", re.escape(name))
    return rf"{pattern}(?![\s-]+(?:{'|'.join(not_before)})\b)" if not_before else pattern
