"""Sketches: the four-word shingles of a text as at most 256 hashes, enough to estimate how much two texts share.

The 256 smallest hashes are a fair sample of all (Broder's bottom-k sketch). Unlike a MinHash signature it also shows
how much of a short text stands in a long one, and that is how a story grows from take to take.
"""

import re
import zlib
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["ShingleSketch", "sketch"]

SHINGLE_WORDS: Final = 4
MOST_HASHES: Final = 256
EVERY: Final = 1 << 32

_WORD = re.compile(r"[぀-ヿ㐀-鿿]|[^\W぀-ヿ㐀-鿿]+")
"""A word, or one character of a script that puts no spaces between words."""


@dataclass(frozen=True, slots=True)
class ShingleSketch:
    """``words`` counts the text's words, ``digest`` is the same for the same words in the same order (63 bits).

    ``data`` holds the smallest shingle hashes, ascending, as little-endian 32-bit numbers.
    """

    words: int
    digest: int
    data: bytes

    @property
    def hashes(self) -> NDArray[np.uint32]:
        """The kept hashes, ascending."""
        return np.frombuffer(self.data, "<u4")

    @property
    def limit(self) -> int:
        """Every hash below this number is kept."""
        return EVERY if len(self.hashes) < MOST_HASHES else int(self.hashes[-1]) + 1

    def below(self, limit: int) -> list[int]:
        """The kept hashes smaller than ``limit``."""
        return [int(number) for number in self.hashes[: np.searchsorted(self.hashes, limit)]]

    def overlap(self, other: "ShingleSketch") -> tuple[float, float]:
        """(containment of the shorter text in the longer, resemblance or Jaccard index), each 0 to 1."""
        limit = min(self.limit, other.limit)
        mine = self.hashes[: np.searchsorted(self.hashes, limit)]
        yours = other.hashes[: np.searchsorted(other.hashes, limit)]
        common = len(np.intersect1d(mine, yours, assume_unique=True))
        shorter = max(1, min(len(mine), len(yours)))
        return common / shorter, common / max(1, len(mine) + len(yours) - common)


def sketch(text: str) -> ShingleSketch:
    """Make the sketch of a text; case and punctuation do not count."""
    words = [word.encode("utf-8", "surrogatepass") for word in _WORD.findall(text.casefold())]
    digest = blake2b(b" ".join(words), digest_size=8)
    hashes = np.unique(_shingles(words))[:MOST_HASHES]
    return ShingleSketch(len(words), int.from_bytes(digest.digest(), "little") >> 1, hashes.astype("<u4").tobytes())


def _shingles(words: list[bytes]) -> NDArray[np.uint32]:
    """One hash for each run of four words; a shorter text is one shingle."""
    numbers = np.fromiter(map(zlib.crc32, words), np.uint64, len(words))
    runs = max(1, len(words) - SHINGLE_WORDS + 1)
    mixed = np.zeros(runs, np.uint64)
    for offset in range(min(SHINGLE_WORDS, len(words))):
        mixed = (mixed ^ numbers[offset : offset + runs]) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return (mixed >> np.uint64(16)).astype(np.uint32)
