"""Words: a text cut into them, the words that carry no meaning, and the stem that the forms of a word share."""

import re
from functools import lru_cache
from threading import Lock

from Stemmer import Stemmer

from marketbrief.language import lexicon

__all__ = ["LETTERS", "NAME", "NAME_WORD", "PART", "STOP_WORDS", "WORD", "stem", "stems_of", "words_of"]

WORD = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*")
"""A word: letters and digits, with marks inside ("U.S", "AT&T", "year-end", "isn't")."""
PART = re.compile(r"[^\W_]+")
"""Letters and digits alone, as the full-text index cuts words: "year-end" is two."""
LETTERS = re.compile(r"[^\W\d_]+")
"""Letters alone."""
NAME = re.compile(r"[\w&]+")
"""A part of a name as instruments and firms are looked up by: "S&P" is one, "year-end" two."""
NAME_WORD = re.compile(r"[\w&'’-]+")
"""A word of somebody's name: "O'Neill", "Toronto-Dominion", "&"."""

STOP_WORDS = lexicon.words("stop_words", "shared", "search")
"""Words that carry no meaning of their own, in small letters."""

_POSSESSIVE = re.compile(r"['’]s$")
_STEMMER = Stemmer("english")
_STEMMING = Lock()  # a stemmer is one thread's at a time


def words_of(text: str) -> list[str]:
    """The words that carry meaning, in order, lower case, without repeats and stop-words ("U.S." stays one word)."""
    kept = (_POSSESSIVE.sub("", word.lower()) for word in WORD.findall(text))
    return list(dict.fromkeys(word for word in kept if word not in STOP_WORDS))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """What the forms of a word share, by Porter's rules for English: "rallied", "rallies" and "rally" are one."""
    with _STEMMING:
        return str(_STEMMER.stemWord(word.lower()))


def stems_of(text: str) -> frozenset[str]:
    """The stems of the words of a text that carry meaning."""
    return frozenset(map(stem, words_of(text)))
