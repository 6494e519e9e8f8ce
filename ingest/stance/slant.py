"""What words mean for a kind of market: a shortage is good for the price of a commodity."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from marketbrief.language import lexicon
from marketbrief.language.instruments import all_instruments, find_instruments

__all__ = ["Slant", "kind_of", "slant_of"]


@dataclass(frozen=True, slots=True)
class Slant:
    """How cues count for a kind of market.

    ``bad`` are sorts of things that hurt it when they grow; ``weights`` replace the usual weights of cues.
    """

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
    """The slant for what a statement is about, by the market that the words name; ``PLAIN`` for no market."""
    return BY_KIND.get(kind_of(about) or _kind_named(about), PLAIN)


def kind_of(about: str) -> str | None:
    """The kind of the market with this display name."""
    return _kinds().get(about)


@lexicon.cached(maxsize=4096)
def _kind_named(about: str) -> str:
    return next((market.kind for market in find_instruments(about)), "")


@lexicon.cached()
def _kinds() -> dict[str, str]:
    return {market.name: market.kind for market in all_instruments()}
