"""Single facts that a question asks for by name (earnings per share, a break-up fee), and sentences that tell them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from marketbrief.language import lexicon

__all__ = ["AskedItem", "items_in"]


@dataclass(frozen=True, slots=True)
class AskedItem:
    """One fact asked for; ``sharp``: nothing near it answers; ``default``: asked for where no other is.

    ``broad``: a form of number rather than a fact of its own: any article has some.
    """

    name: str
    told: re.Pattern[str]
    sharp: bool = False
    default: bool = False
    broad: bool = False

    def told_in(self, text: str) -> bool:
        """Whether ``text``, one sentence, tells the fact."""
        return self.told.search(text) is not None


@lru_cache(maxsize=256)
def items_in(question: str) -> tuple[AskedItem, ...]:
    """The facts that ``question`` asks for, in the order of the word list."""
    plain = re.sub(r"['’]", "", question.lower())
    found = tuple(item for asks, item in _items() if asks.search(plain))
    return tuple(item for item in found if not item.default) or found


@lexicon.cached()
def _items() -> tuple[tuple[re.Pattern[str], AskedItem], ...]:
    entries = lexicon.load("asked_items")["item"]
    return tuple((_any(one["asks"], 0), _item(one)) for one in entries)


def _item(entry: Mapping[str, Any]) -> AskedItem:
    told = _any(entry["told"], re.IGNORECASE)
    sharp, default, broad = (entry.get(kind) is True for kind in ("sharp", "default", "broad"))
    return AskedItem(str(entry["name"]), told, sharp, default, broad)


def _any(patterns: Iterable[str], flags: int) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in patterns), flags)
