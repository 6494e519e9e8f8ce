"""Two sentences laid side by side, word by word: which word of the one stands where in the other."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from marketbrief.language.figures import plainly
from marketbrief.language.firms import LEGAL_ABBREVIATIONS
from marketbrief.language.movement import DOWN, LOWERED, RAISED, UP
from marketbrief.language.normalize import fold, in_usual_words
from marketbrief.language.reporting_verbs import SAYING
from marketbrief.language.sentences import sentence_spans
from marketbrief.language.tokens import STOP_WORDS

__all__ = [
    "Alignment",
    "Tokens",
    "aligned",
    "bare",
    "is_ticker",
    "read_words",
    "said_of",
    "small_letters",
    "stem_of",
    "way_of",
]

STEM = 5
CARRYING, BESIDE = 20, 2
MOVES = ("rising", "falling")

_TOKEN = re.compile(r"[$€£¥]|[^\W_]+(?:[.,]\d+)*(?:['&.][^\W_]+)*")
_TICKER = re.compile(
    rf"(?!(?:U\.[SKN]|E\.U|D\.C|[AP]\.M)$)(?:(?:{'|'.join(LEGAL_ABBREVIATIONS)}|[A-Z\d]{{1,6}})\.){{1,2}}[A-Z]{{1,6}}"
    r"(?:\.[A-Z]{1,2})?"
)
_BREAK = re.compile(r"[,;:()\"]|\s-+\s")
_OPENS_A_CLAUSE = SAYING | frozenset("after as because while when on in at since following amid despite before".split())


@dataclass(frozen=True, slots=True)
class Tokens:
    """A sentence made ready for comparing.

    ``keys`` are what its tokens are compared by: stems of words that carry meaning, other words in small letters.
    ``stems`` are the keys that carry meaning, ``breaks`` the places of tokens behind a comma or its like.
    """

    text: str
    tokens: tuple[str, ...]
    keys: tuple[str, ...]
    stems: frozenset[str]
    breaks: frozenset[int]

    def carries(self, i: int) -> bool:
        """Whether the token at ``i`` carries meaning."""
        return self.keys[i] in self.stems

    def names(self, i: int) -> bool:
        """Whether the token at ``i`` is a name, by its capital; the first token has one in any case."""
        return i > 0 and self.tokens[i][0].isupper()


@dataclass(frozen=True, slots=True)
class Alignment:
    """``told`` laid along ``said``: ``places`` has for each token told its place in ``said``, or None."""

    told: Tokens
    said: Tokens
    places: tuple[int | None, ...]

    @property
    def matched(self) -> int:
        """How many words that carry meaning have a place."""
        return sum(place is not None and self.told.carries(i) for i, place in enumerate(self.places))

    def own(self) -> list[int]:
        """Words told that carry meaning and are not said at all."""
        known = self.said.stems
        return [i for i, key in enumerate(self.told.keys) if self.told.carries(i) and key not in known]

    def moved(self) -> list[int]:
        """Words told that carry meaning and are said, but not at this place."""
        told, known = self.told, self.said.stems
        return [i for i, place in enumerate(self.places) if place is None and told.carries(i) and told.keys[i] in known]

    def changes(self) -> Iterator[tuple[range, range]]:
        """Stretches told in the place of stretches said; one of the two may be empty."""
        i = j = 0
        for end, place in [*((e, p) for e, p in enumerate(self.places) if p is not None), self._ends()]:
            if end > i or place > j:
                yield range(i, end), range(j, max(place, j))
            i, j = end + 1, place + 1

    def replaced(self, i: int) -> range:
        """The stretch said that the word told at ``i`` stands in place of, also where clauses have changed places."""
        kept = {place for place in self.places if place is not None}
        after = next((place for place in self.places[i + 1 :] if place is not None), len(self.said.tokens))
        start = after
        while start > 0 and start - 1 not in kept:
            start -= 1
        return range(start, after)

    def _ends(self) -> tuple[int, int]:
        return len(self.told.tokens), len(self.said.tokens)


@lru_cache(maxsize=4096)
def said_of(text: str) -> Tokens:
    """A sentence cut into tokens, its figures spelled in one way."""
    plain = in_usual_words(plainly(text))
    found = list(_TOKEN.finditer(plain))
    tokens = tuple(match[0] for match in found)
    keys = tuple(map(_key, tokens))
    stems = frozenset(key for key, token in zip(keys, tokens, strict=True) if bare(token) not in STOP_WORDS)
    ends = [0, *(match.end() for match in found)]
    breaks = frozenset(i for i, match in enumerate(found) if _BREAK.search(plain, ends[i], match.start()))
    return Tokens(text, tokens, keys, stems, breaks)


def small_letters(said: Tokens) -> tuple[str, ...]:
    """The tokens of a sentence in small letters."""
    return tuple(token.lower() for token in said.tokens)


@lru_cache(maxsize=256)
def read_words(*texts: str) -> tuple[Tokens, ...]:
    """The sentences of texts of a source."""
    sentences = (said_of(fold(span.of(text))) for text in texts for span in sentence_spans(text))
    return tuple(each for each in sentences if each.tokens)


def aligned(told: Tokens, said: Tokens) -> Alignment:
    """The best alignment, also where ``told`` puts its last clause first: "On Monday, it fell", "He said it fell"."""
    straight = _along(told, said)
    if not straight.moved():
        return straight
    turned = (_along(told, said, cut) for cut in _cuts(told))
    return max([straight, *turned], key=lambda each: each.matched)


def is_ticker(token: str) -> bool:
    """Whether it is the short name of a share at its exchange, with what was printed before it without a space."""
    return _TICKER.fullmatch(token) is not None


def stem_of(token: str) -> str:
    """The beginning of a word; all words of rising are one, all of falling too."""
    way = way_of(token)
    if way:
        return MOVES[0] if way > 0 else MOVES[1]
    return bare(token)[:STEM] if token[0].isalpha() else token.replace(",", "")


@lru_cache(maxsize=50_000)
def way_of(token: str) -> int:
    """1 for a word of rising, -1 for one of falling, 0 for any other."""
    up, down = (any(pattern.fullmatch(token) for pattern in both) for both in ((UP, RAISED), (DOWN, LOWERED)))
    return up - down


@lru_cache(maxsize=50_000)
def _key(token: str) -> str:
    return stem_of(token) if bare(token) not in STOP_WORDS else bare(token)


def bare(token: str) -> str:
    """A word in small letters, without its possessive."""
    return token.lower().removesuffix("'s").removesuffix("'")


def _cuts(told: Tokens) -> list[int]:
    """Places where a clause may begin."""
    behind = (i + 1 for i, token in enumerate(told.tokens) if token in SAYING)
    before = (i for i, token in enumerate(told.tokens) if token.lower() in _OPENS_A_CLAUSE)
    return sorted({i for i in (*told.breaks, *behind, *before) if 0 < i < len(told.tokens)})


def _along(told: Tokens, said: Tokens, cut: int = 0) -> Alignment:
    """``told`` along ``said``, with what stands before ``cut`` put behind the rest: the most words in one order."""
    order = (*range(cut, len(told.keys)), *range(cut))
    best = _weights(told, said, order)
    places: list[int | None] = [None] * len(order)
    i = j = 0
    while i < len(order) and j < len(said.keys):
        gain = _gain(told, said, order[i : i + 2], j)
        if gain and best[i][j] == best[i + 1][j + 1] + gain:
            places[order[i]] = j
            i, j = i + 1, j + 1
        else:
            i, j = (i + 1, j) if best[i][j] == best[i + 1][j] else (i, j + 1)
    return Alignment(told, said, tuple(places))


def _weights(told: Tokens, said: Tokens, order: Sequence[int]) -> list[list[int]]:
    """What the best alignment of words told from ``i`` on with words said from ``j`` on weighs, by ``i`` and ``j``."""
    best = [[0] * (len(said.keys) + 1) for _ in range(len(order) + 1)]
    for i in range(len(order) - 1, -1, -1):
        key, row, below = told.keys[order[i]], best[i], best[i + 1]
        for j in range(len(said.keys) - 1, -1, -1):
            row[j] = max(below[j], row[j + 1])
            if key == said.keys[j]:
                row[j] = max(row[j], below[j + 1] + _gain(told, said, order[i : i + 2], j))
    return best


def _gain(told: Tokens, said: Tokens, here: Sequence[int], j: int) -> int:
    """What it weighs that the word told at ``here[0]``, before the one at ``here[1]``, is the one said at ``j``.

    A word with meaning weighs more than one without, a move less than what moves; the same letters, and the same word
    behind it, weigh a little. 0 for two words.
    """
    key = told.keys[here[0]]
    if key != said.keys[j]:
        return 0
    weight = (CARRYING - (key in MOVES)) if key in told.stems else 2 * BESIDE
    behind = len(here) > 1 and j + 1 < len(said.keys) and told.keys[here[1]] == said.keys[j + 1]
    return weight + BESIDE * (behind + (told.tokens[here[0]] == said.tokens[j]))
