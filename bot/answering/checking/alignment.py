"""Two sentences laid side by side, word by word: which word of the one stands where in the other."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from bot.answering.checking.figures import plainly
from bot.answering.vocabulary import DOWN, UP
from marketbrief.library.fulltext import STOP_WORDS
from marketbrief.sentences import sentence_spans

__all__ = [
    "SAYING",
    "Alignment",
    "Said",
    "aligned",
    "bare",
    "fold",
    "joined",
    "read_words",
    "said_of",
    "small_letters",
    "stem_of",
    "way_of",
    "with_short_names",
]

STEM = 5

_FOLDED = str.maketrans({**dict.fromkeys("“”„«»‟″", '"'), **dict.fromkeys("‘’‚‛′", "'"), **dict.fromkeys("–—−", "-")})
_TOKEN = re.compile(r"[$€£¥]|[^\W_]+(?:[.,]\d+)*(?:['&.][^\W_]+)*")
_BREAK = re.compile(r"[,;:()\"]|\s-+\s")
_RAISED = re.compile(
    r"\b(?:rais(?:e[sd]?|ing)|increas(?:e[sd]?|ing)|improv(?:e[sd]?|ing)|grow(?:s|n|ing)?|grew|more)\b", re.I
)
_LOWERED = re.compile(
    r"\b(?:cut(?:s|ting)?|reduc(?:e[sd]?|ing)|worsen(?:s|ed|ing)?|shrink(?:s|ing)?|shrank|less|fewer"
    r"|decreas(?:e[sd]?|ing))\b",
    re.I,
)
SAYING = frozenset(
    """said say says saying told tells according argued argues argue believes believed believe thinks thought warned
    warns warn noted notes reckons reckoned claimed predicted predicts commented wrote
    writes insisted insists acknowledged stressed cautioned cautions""".split()
)
_LISTING = frozenset(("and", "or"))
_SHORT_NAMES = (
    (re.compile(r"\bUnited States\b"), "U.S."),
    (re.compile(r"\bFederal Reserve\b"), "Fed"),
    (re.compile(r"\bEuropean Central Bank\b"), "ECB"),
    (re.compile(r"\bchief executive(?: officer)?\b", re.IGNORECASE), "CEO"),
    (re.compile(r"\bchief financial officer\b", re.IGNORECASE), "CFO"),
)
_OPENS_A_CLAUSE = SAYING | frozenset("after as because while when on in at since following amid despite before".split())


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence made ready for comparing.

    ``keys`` are what its tokens are compared by: stems of words that carry meaning, other words in small letters.
    ``stems`` are the keys that carry meaning, ``breaks`` the places of tokens behind a comma or its like, and ``seam``
    is where a second sentence begins.
    """

    text: str
    tokens: tuple[str, ...]
    keys: tuple[str, ...]
    stems: frozenset[str]
    breaks: frozenset[int]
    seam: int | None = None

    def carries(self, i: int) -> bool:
        """Whether the token at ``i`` carries meaning."""
        return self.keys[i] in self.stems

    def names(self, i: int) -> bool:
        """Whether the token at ``i`` is a name, by its capital; the first token has one in any case."""
        return i > 0 and i != self.seam and self.tokens[i][0].isupper()


@dataclass(frozen=True, slots=True)
class Alignment:
    """``told`` laid along ``said``: ``places`` has for each token told its place in ``said``, or None."""

    told: Said
    said: Said
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

    def _ends(self) -> tuple[int, int]:
        return len(self.told.tokens), len(self.said.tokens)


def fold(text: str) -> str:
    """Text with white space squeezed and quotation marks and dashes in one shape each."""
    return " ".join(text.translate(_FOLDED).split())


@lru_cache(maxsize=4096)
def said_of(text: str) -> Said:
    """A sentence cut into tokens, its figures spelled in one way."""
    plain = plainly(with_short_names(text))
    found = list(_TOKEN.finditer(plain))
    tokens = tuple(match[0] for match in found)
    keys = tuple(map(_key, tokens))
    stems = frozenset(key for key, token in zip(keys, tokens, strict=True) if bare(token) not in STOP_WORDS)
    ends = [0, *(match.end() for match in found)]
    breaks = frozenset(i for i, match in enumerate(found) if _BREAK.search(plain, ends[i], match.start()))
    return Said(text, tokens, keys, stems, breaks)


def small_letters(said: Said) -> tuple[str, ...]:
    """The tokens of a sentence in small letters."""
    return tuple(token.lower() for token in said.tokens)


def with_short_names(text: str) -> str:
    """``text`` with names that everybody shortens in their short form."""
    for pattern, short in _SHORT_NAMES:
        text = pattern.sub(short, text)
    return text


@lru_cache(maxsize=256)
def read_words(*texts: str) -> tuple[Said, ...]:
    """The sentences of texts of a source."""
    sentences = (said_of(fold(span.of(text))) for text in texts for span in sentence_spans(text))
    return tuple(each for each in sentences if each.tokens)


def joined(one: Said, other: Said) -> Said:
    """Two sentences as one, with the seam between them marked."""
    seam = len(one.tokens)
    breaks = one.breaks | {seam} | {seam + i for i in other.breaks}
    text = f"{one.text} {other.text}"
    return Said(text, one.tokens + other.tokens, one.keys + other.keys, one.stems | other.stems, breaks, seam)


def aligned(told: Said, said: Said) -> Alignment:
    """The best alignment, also where ``told`` puts its last clause first: "On Monday, it fell", "He said it fell"."""
    straight = _along(told, said)
    if not straight.moved():
        return straight
    turned = (_along(told, said, cut) for cut in _cuts(told))
    return max([straight, *turned], key=lambda each: each.matched)


def stem_of(token: str) -> str:
    """The beginning of a word; all words of rising are one, all of falling too."""
    way = way_of(token)
    if way:
        return "rising" if way > 0 else "falling"
    return bare(token)[:STEM] if token[0].isalpha() else token.replace(",", "")


@lru_cache(maxsize=50_000)
def way_of(token: str) -> int:
    """1 for a word of rising, -1 for one of falling, 0 for any other."""
    up, down = (any(pattern.fullmatch(token) for pattern in both) for both in ((UP, _RAISED), (DOWN, _LOWERED)))
    return up - down


@lru_cache(maxsize=50_000)
def _key(token: str) -> str:
    return stem_of(token) if bare(token) not in STOP_WORDS else bare(token)


def bare(token: str) -> str:
    """A word in small letters, without its possessive."""
    return token.lower().removesuffix("'s").removesuffix("'")


def _cuts(told: Said) -> list[int]:
    """Places where a clause may begin."""
    behind = (i + 1 for i, token in enumerate(told.tokens) if token in SAYING)
    before = (i for i, token in enumerate(told.tokens) if token.lower() in _OPENS_A_CLAUSE)
    return sorted({i for i in (*told.breaks, *behind, *before) if 0 < i < len(told.tokens)})


def _along(told: Said, said: Said, cut: int = 0) -> Alignment:
    """``told`` along ``said``, with what stands before ``cut`` put behind the rest."""
    keys = told.keys[cut:] + told.keys[:cut]
    places: list[int | None] = [None] * len(keys)
    for block in SequenceMatcher(_LISTING.__contains__, keys, said.keys, autojunk=False).get_matching_blocks():
        places[block.a : block.a + block.size] = range(block.b, block.b + block.size)
    back = len(keys) - cut
    return Alignment(told, said, tuple(places[back:] + places[:back]))
