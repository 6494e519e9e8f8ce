"""Names of markets: one instrument, its kind, and the words people use for it."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["Instrument", "all_instruments", "find_instruments", "instrument_named", "without_instruments"]

_WORD = re.compile(r"[\w&]+")


@dataclass(frozen=True, slots=True)
class Instrument:
    """A market by its key ("russell-2000"), display name, kind, and other names in order of use.

    ``names`` are matched as whole words, case folded; names in ``exact`` (tickers such as "RTY") only as written.
    Before one of the words in ``not_before`` a name is something else: an oil spill is no oil price.
    """

    key: str
    name: str
    kind: str
    names: tuple[str, ...]
    exact: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every name, the display name first, without repeats."""
        return tuple(dict.fromkeys((self.name, *self.names, *self.exact)))


@cache
def all_instruments() -> tuple[Instrument, ...]:
    """The instruments of ``instruments.toml``, in its order."""
    table = tomllib.loads(files("marketbrief").joinpath("instruments.toml").read_text("utf-8"))
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
    table = _by_first_word()
    reached = 0
    for word in _WORD.finditer(text):
        for pattern, owners in table.get(word[0].casefold(), ()) if word.start() >= reached else ():
            if found := pattern.match(text, word.start()):
                reached = found.end()
                yield found.start(), reached, owners.get(found[0]) or owners[_fold(found[0])]
                break


@cache
def _by_first_word() -> dict[str, list[tuple[re.Pattern[str], dict[str, Instrument]]]]:
    """For each word that a name begins with, its tickers and names: the pattern of them, longest first, and owners.

    One pattern of all names would be tried at every character of a text; this one only where a name may begin.
    """
    names: dict[str, dict[str, Instrument]] = {}
    tickers: dict[str, dict[str, Instrument]] = {}
    for instrument in all_instruments():
        for name in (instrument.name, *instrument.names):
            names.setdefault(_first_word(name), {}).setdefault(_fold(name), instrument)
        for ticker in instrument.exact:
            tickers.setdefault(_first_word(ticker), {}).setdefault(ticker, instrument)
    table: dict[str, list[tuple[re.Pattern[str], dict[str, Instrument]]]] = {}
    for owners_by_word, flags in ((names, re.IGNORECASE), (tickers, re.NOFLAG)):
        for word, owners in owners_by_word.items():
            table.setdefault(word, []).append((_any_of(owners, flags), owners))
    return table


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
