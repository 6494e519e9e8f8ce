"""Slips of the pen put right: words the library does not know, read as the market or the news word they nearly are."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA

from marketbrief.language import lexicon
from marketbrief.language.instruments import all_instruments, find_instruments
from marketbrief.language.movement import CAUSE, DOWN, UP
from marketbrief.language.tokens import LETTERS, STOP_WORDS
from marketbrief.library import Library
from marketbrief.library.vocabulary import LibraryVocabulary, passages_with, read_lexicon

__all__ = ["Spelling", "corrected"]

MOST_WORDS = 40
MOST_SLIPS = 3
SHORTEST = 3
LETTERS_FOR_ONE_SLIP = 5
LETTERS_FOR_TWO_SLIPS = 8
COMMON = 40
"""Times as many headlines a word must stand in to be what was meant."""
DRIFT = 0.1

_WORD = re.compile(r"(?<![\w'’&.$#@-])[A-Za-z]{3,}(?![\w'’&@-]|\.\w)")
_INDEX = "index"
_ASKING = frozenset(
    """which what when where bullish bearish analysts strategists economists companies forecasts compare
    yesterday""".split()
)


def corrected(text: str, known: Callable[[str], bool], titles: Callable[[], Mapping[str, int]]) -> str:
    """``text`` with its slips put right; ``known`` tells the words that are none, ``titles`` how common words are.

    Names of markets are preferred, then words of headlines. A word keeps its first letter; short words only have
    letters swapped, from ``LETTERS_FOR_TWO_SLIPS`` letters on two slips are put right. Capitalised words may be names
    of anybody: they are only read as the name of an index. A text of many slips, or a long one, is left as it is.
    """
    if len(text.split()) > MOST_WORDS:
        return text
    meant: dict[str, str] = {}
    for word in dict.fromkeys(_WORD.findall(text)):
        if _is_plain(word.lower()):
            continue
        found = _in_a_name(word, text) or (None if known(word.lower()) else _meant(word, titles()))
        if found is not None:
            meant[word] = found
    if len(meant) > MOST_SLIPS:
        return text
    return _WORD.sub(lambda match: meant.get(match[0], match[0]), text)


@dataclass(slots=True)
class Spelling:
    """Puts questions right by what one library knows; its headlines are read when first needed."""

    library: Library
    _lexicon: LibraryVocabulary | None = field(default=None, repr=False)

    def corrected(self, text: str) -> str:
        """``text`` as it was most likely meant."""
        shouted = text.isupper() and len(text.split()) > 1
        spelled = text.lower() if shouted else text
        meant = corrected(spelled, self._known, self._titles)
        return text if meant == spelled else meant

    def _known(self, word: str) -> bool:
        return _is_plain(word) or passages_with(self.library.connection, word, 1) > 0

    def _titles(self) -> Mapping[str, int]:
        """The words of headlines, read anew when the library has changed by a share of ``DRIFT``."""
        position = self.library.position
        if self._lexicon is None or abs(position - self._lexicon.position) > DRIFT * self._lexicon.position:
            self._lexicon = read_lexicon(self.library.connection, position)
        return self._lexicon.titles


def _is_plain(word: str) -> bool:
    """Whether a word in lower case needs no library to be known: a plain word of questions, or of a market's name."""
    return (
        word in STOP_WORDS | _ASKING
        or word in _market_words(capitalised=False)
        or any(pattern.fullmatch(word) for pattern in (UP, DOWN, CAUSE))
    )


def _in_a_name(word: str, text: str) -> str | None:
    """The word that makes a market's name of several words complete: "russel 2000" is one, whoever Russel may be."""
    for name in _market_words(capitalised=False):
        if _is_slip(word.lower(), name):
            meant = _cased(name, word)
            read = re.sub(rf"\b{word}\b", meant, text)
            gained = set(find_instruments(read)) - set(find_instruments(text))
            whole = (each.casefold() for market in gained for each in market.all_names if " " in each)
            if any(each in read.casefold() for each in whole):
                return meant
    return None


def _cased(word: str, like: str) -> str:
    return word.capitalize() if like[0].isupper() else word


def _meant(word: str, titles: Mapping[str, int]) -> str | None:
    """The one word that ``word`` is a slip of, in the case of ``word``; ``None`` when there is none or several."""
    lowered = word.lower()
    names = _market_words(capitalised=word[0].isupper()) | (_ASKING if word.islower() else frozenset())
    named = [name for name in names if _is_slip(lowered, name)]
    if not named and word.islower():
        close = process.extract(lowered, titles.keys(), scorer=OSA.distance, score_cutoff=_slips_in(lowered), limit=8)
        named = [each for each, *_ in close if titles[each] >= COMMON and _is_slip(lowered, each)]
        named = sorted(named, key=lambda each: (OSA.distance(lowered, each), -titles[each]))[:1]
    if len(named) != 1:
        return None
    return _cased(named[0], word)


def _is_slip(word: str, name: str) -> bool:
    if word[0] != name[0] or len(word) < SHORTEST or word.rstrip("s") == name.rstrip("s"):
        return False
    if min(len(word), len(name)) < LETTERS_FOR_ONE_SLIP and sorted(word) != sorted(name):
        return False
    return OSA.distance(word, name) <= _slips_in(word)


def _slips_in(word: str) -> int:
    return 2 if len(word) >= LETTERS_FOR_TWO_SLIPS else 1


@lexicon.cached()
def _market_words(*, capitalised: bool) -> frozenset[str]:
    """The words of markets' names in lower case; only those of indexes for a capitalised slip."""
    names = (
        name
        for each in all_instruments()
        for name in each.all_names
        if not capitalised or (each.kind == _INDEX and name[0].isupper())
    )
    return frozenset(word.lower() for name in names for word in LETTERS.findall(name) if len(word) >= SHORTEST)
