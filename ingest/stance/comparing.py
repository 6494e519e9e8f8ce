"""Statements that name two markets: which words speak of which, and which compare the two."""

import re
from collections.abc import Iterator, Sequence

from ingest.stance.slant import kind_of
from ingest.stance.weighing import Weight
from marketbrief.domain.entity import Instrument
from marketbrief.language.instruments import find_instruments

__all__ = ["about_alone"]

# words that begin another part of a statement; some compare what follows with what stands before
_SET_AGAINST = (
    r"against|versus|vs\.?|over|than|relative to|compared (?:with|to)|instead of|rather than|at the expense of"
)
_JOINED = r"and|as|while|after|when|but|because|with|if|since|although|though|amid|whereas|which"


def _part(against: str) -> re.Pattern[str]:
    return re.compile(rf"(?P<against>\b(?:{against})\b)|[,;:.](?=\s)|\b(?:{_JOINED})\b", re.IGNORECASE)


PART = _part(_SET_AGAINST)
PREFERENCE = _part(f"{_SET_AGAINST}|to")
INSTEAD = re.compile(r"\binstead(?! of)\b", re.IGNORECASE)
CHOOSES = re.compile(r"\b(?:recommend|prefer|favou?r|advis|suggest|buy|own|hold|switch|like)\w*\b", re.IGNORECASE)
LEFT_OUT = -1.5
SHARES = {"index", "sector", "asset"}


def about_alone(words: str, about: str, weighed: Sequence[Weight]) -> list[Weight]:
    """Keep only the weights of words that speak of the market ``about``; keep all where it names no other market.

    Words in a part that names another market do not count. Where ``about`` is compared with that market ("the dollar
    fell against the yen") they count for the opposite side. To choose another market instead speaks against ``about``.
    """
    if kind_of(about) in {None, "central-bank"}:
        return list(weighed)
    if "instead" in words and _chooses_another(words, about):
        return [*weighed, (0, 0, LEFT_OUT)]
    factors = list(_factors(words, about)) if weighed else []
    if not factors:
        return list(weighed)
    return [(clause, place, weight * _factor_at(place, factors)) for clause, place, weight in weighed]


def _chooses_another(words: str, about: str) -> bool:
    named = [market.name for market in find_instruments(words)]
    return bool(named and about not in named and INSTEAD.search(words) and CHOOSES.search(words))


def _factors(words: str, about: str) -> Iterator[tuple[int, float]]:
    """The end of each part, and the factor for its weights."""
    if len(find_instruments(words)) < 2:
        return
    parts = list(_parts(words, about))
    if not any(mine for _, _, mine, _ in parts):
        return
    for i, (end, _, mine, other) in enumerate(parts):
        set_against = i + 1 < len(parts) and parts[i + 1][1] and parts[i + 1][2]
        yield end, 1.0 if mine or not other else -1.0 if set_against else 0.0


def _parts(words: str, about: str) -> Iterator[tuple[int, bool, bool, bool]]:
    """Each part: its end, whether it is set against the one before, whether it names ``about``, or another market."""
    part = PREFERENCE if "prefer" in words else PART
    bounds = [(0, False), *((match.start(), match["against"] is not None) for match in part.finditer(words))]
    for (start, against), end in zip(bounds, [*(start for start, _ in bounds[1:]), len(words)], strict=True):
        named = find_instruments(words[start:end])
        yield end, against, any(market.name == about for market in named), any(_is_apart(each, about) for each in named)


def _is_apart(market: Instrument, about: str) -> bool:
    """Whether one can rise while the other falls. Two currencies can, a share and its index cannot."""
    kind = kind_of(about)
    family = {market.kind, kind}
    if market.name == about or market.kind == "central-bank" or family <= SHARES:
        return False
    return market.kind != kind or kind in {"currency", "commodity"}


def _factor_at(place: int, factors: Sequence[tuple[int, float]]) -> float:
    return next((factor for end, factor in factors if place < end), 1.0)
