"""What words mean for the market that a statement is about: a shortage is good for the price of a commodity."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from marketbrief.language import lexicon
from marketbrief.language.instruments import all_instruments, find_instruments

__all__ = ["Slant", "kind_of", "slant_of"]


@dataclass(frozen=True, slots=True)
class Slant:
    """``bad``: sorts of things that are bad for the market when they grow. ``weights``: what cues weigh for it."""

    bad: frozenset[str] = frozenset()
    weights: Mapping[str, float] = field(default_factory=dict)


CHEAPER_MONEY = {"easing": 0.7, "tightening": -0.7}
PLAIN = Slant()
STOCKS = Slant(weights=CHEAPER_MONEY)
BY_KIND = {
    "bond": Slant(frozenset({"yields"}), CHEAPER_MONEY),
    "commodity": Slant(frozenset({"supply"}), {"scarce": 0.9, "plenty": -0.9}),
    "index": STOCKS,
    "sector": STOCKS,
    "asset": STOCKS,
}


def slant_of(about: str) -> Slant:
    """The slant of what a statement is about, by the market it names; none for what names no market."""
    return BY_KIND.get(kind_of(about) or _kind_named(about), PLAIN)


def kind_of(about: str) -> str | None:
    """The kind of the market of exactly this display name."""
    return _kinds().get(about)


@lexicon.cached(maxsize=4096)
def _kind_named(about: str) -> str:
    return next((market.kind for market in find_instruments(about)), "")


@lexicon.cached()
def _kinds() -> dict[str, str]:
    return {market.name: market.kind for market in all_instruments()}
