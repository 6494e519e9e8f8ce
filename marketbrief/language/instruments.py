"""Instruments: the markets and indicators that a text names, by any of their names."""

import re
from collections.abc import Iterator, Mapping, Sequence

from marketbrief.domain.entity import Instrument
from marketbrief.language import lexicon
from marketbrief.language.lexicon import Row
from marketbrief.language.tokens import NAME

__all__ = ["INDICATOR", "all_instruments", "find_instruments", "instrument_named", "without_instruments"]

INDICATOR = "indicator"
"""The kind of what is no market but a figure that moves markets: payrolls, an index of freight rates."""


@lexicon.cached()
def all_instruments() -> tuple[Instrument, ...]:
    """The instruments of the lexicon, in its order, and behind them the indicators that a desk adds."""
    instruments = [_instrument(key, row, row["kind"]) for key, row in lexicon.named("instruments").items()]
    indicators = [_instrument(key, row, INDICATOR) for key, row in lexicon.named("indicators").items()]
    return (*instruments, *indicators)


def _instrument(key: str, row: Row, kind: str) -> Instrument:
    names, exact, not_before = (tuple(row.get(each, ())) for each in ("names", "exact", "not_before"))
    return Instrument(key, row["name"], kind, names, exact, not_before)


def find_instruments(text: str) -> tuple[Instrument, ...]:
    """Instruments that ``text`` names, in order of appearance; of overlapping names the longest counts."""
    return tuple(dict.fromkeys(instrument for _, _, instrument in _mentions(text)))


def without_instruments(text: str) -> str:
    """``text`` with a full stop in place of every instrument's name, so that the words around it stay apart."""
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
    for word in NAME.finditer(text):
        first = word[0].casefold()
        for pattern, owners in _patterns(first) if first in first_words and word.start() >= reached else ():
            if found := pattern.match(text, word.start()):
                reached = found.end()
                yield found.start(), reached, owners.get(found[0]) or owners[_fold(found[0])]
                break


@lexicon.cached()
def _patterns(first: str) -> tuple[tuple[re.Pattern[str], dict[str, Instrument]], ...]:
    """The patterns of the names and tickers that begin with a word, each with its instruments."""
    return tuple((_any_of(owners, flags), owners) for flags, owners in _by_first_word()[first])


@lexicon.cached()
def _by_first_word() -> dict[str, list[tuple[re.RegexFlag, dict[str, Instrument]]]]:
    """The instruments by the first word of their names: names in any case, tickers as written.

    One pattern of all names would be tried at every character of a text. These are tried only at their first word.
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
    match = NAME.search(name)
    return match[0].casefold() if match else ""


def _any_of(owners: Mapping[str, Instrument], flags: int) -> re.Pattern[str]:
    """One pattern for all names, longest first, that lets spaces and hyphens stand for each other."""
    spelled = [_spelled(name, owners[name].not_before) for name in sorted(owners, key=len, reverse=True)]
    return re.compile(rf"(?:{'|'.join(spelled)})(?![\w&])", flags)


def _spelled(name: str, not_before: Sequence[str]) -> str:
    pattern = re.sub(r"(?:\\[ -])+", r"[\\s-]+", re.escape(name))
    return rf"{pattern}(?![\s-]+(?:{'|'.join(not_before)})\b)" if not_before else pattern
