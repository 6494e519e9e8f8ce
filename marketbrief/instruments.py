"""Names of markets: one instrument, its kind, and the words people use for it."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["Instrument", "all_instruments", "find_instruments", "instrument_named", "without_instruments"]


@dataclass(frozen=True, slots=True)
class Instrument:
    """A market by its key ("russell-2000"), display name, kind, and other names in order of use.

    ``names`` are matched as whole words, case folded; names in ``exact`` (tickers such as "RTY") only as written.
    """

    key: str
    name: str
    kind: str
    names: tuple[str, ...]
    exact: tuple[str, ...] = ()

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every name, the display name first, without repeats."""
        return tuple(dict.fromkeys((self.name, *self.names, *self.exact)))


@cache
def all_instruments() -> tuple[Instrument, ...]:
    """The instruments of ``instruments.toml``, in its order."""
    table = tomllib.loads(files("marketbrief").joinpath("instruments.toml").read_text("utf-8"))
    return tuple(
        Instrument(key, row["name"], row["kind"], tuple(row.get("names", ())), tuple(row.get("exact", ())))
        for key, row in table.items()
    )


def find_instruments(text: str) -> tuple[Instrument, ...]:
    """Instruments that ``text`` names, in order of appearance; of overlapping names the longest counts."""
    by_name, by_ticker, pattern, tickers = _lookup()
    found = [(m.start(), -m.end(), by_name[_fold(m[0])]) for m in pattern.finditer(text)]
    found += [(m.start(), -m.end(), by_ticker[m[0]]) for m in tickers.finditer(text)]
    kept: list[Instrument] = []
    reached = 0
    for start, minus_end, instrument in sorted(found, key=lambda row: row[:2]):
        if start >= reached:
            kept.append(instrument)
            reached = -minus_end
    return tuple(dict.fromkeys(kept))


def without_instruments(text: str) -> str:
    """``text`` with every name of a market replaced by a full stop, so that words around it do not run together."""
    _, _, pattern, tickers = _lookup()
    return tickers.sub(".", pattern.sub(".", text))


def instrument_named(name: str) -> Instrument | None:
    """The instrument that goes by exactly this name, whatever its case."""
    by_name, by_ticker, _, _ = _lookup()
    return by_name.get(_fold(name)) or by_ticker.get(name.strip())


def _fold(name: str) -> str:
    return re.sub(r"[\s-]+", " ", name.strip()).casefold()


@cache
def _lookup() -> tuple[dict[str, Instrument], dict[str, Instrument], re.Pattern[str], re.Pattern[str]]:
    by_name: dict[str, Instrument] = {}
    by_ticker: dict[str, Instrument] = {}
    for instrument in all_instruments():
        for name in (instrument.name, *instrument.names):
            by_name.setdefault(_fold(name), instrument)
        for ticker in instrument.exact:
            by_ticker.setdefault(ticker, instrument)
    return by_name, by_ticker, _any_of(by_name, re.IGNORECASE), _any_of(by_ticker, 0)


def _any_of(names: Iterable[str], flags: int) -> re.Pattern[str]:
    """One pattern for all names, longest first, that lets spaces and hyphens stand for each other."""
    spelled = [re.escape(name).replace(r"\ ", r"[\s-]+") for name in sorted(names, key=len, reverse=True)]
    return re.compile(rf"(?<![\w&])(?:{'|'.join(spelled)})(?![\w&])", flags)
