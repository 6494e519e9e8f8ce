"""Words: tokens, stems and which of them carry meaning."""

import re
from functools import lru_cache
from typing import Any

from marketbrief.language import lexicon
from marketbrief.language.tokens import WORD as TOKEN
from marketbrief.language.tokens import stem

__all__ = [
    "asking_stems",
    "content",
    "expressions_in",
    "stem",
    "stems",
    "stop_words",
    "tokens",
    "word_set",
]

POSSESSIVE = re.compile(r"['’]s$")
DIGIT = re.compile(r"\d")
INNER = re.compile(r"[.'’-]")


@lexicon.cached()
def expressions_in(file: str, *keys: str) -> tuple[str, ...]:
    """The regular expressions under ``keys`` of a word list; none where there is no such key."""
    found: Any = lexicon.load(file)
    for key in keys:
        found = found.get(key, {})
    return tuple(str(one) for one in found)


@lexicon.cached()
def stop_words() -> frozenset[str]:
    """Words that carry no meaning, those of chat among them."""
    lists = lexicon.load("asking_words")
    return frozenset(f"{lists['stop']} {lists['chat']}".split())


@lexicon.cached()
def asking_stems() -> frozenset[str]:
    """Stems by which a kind of answer is asked for; an answer need not have them."""
    return frozenset(stem(word) for word in str(lexicon.load("asking_words")["asking"]).split())


def tokens(text: str) -> list[str]:
    """Lower-case words and numbers of ``text``; "U.S." is "us", "stock's" is "stock", "year-end" is two."""
    found = []
    for word in TOKEN.findall(text.lower()):
        if word.isalnum():
            found.append(word)
        elif "-" in word:
            found.extend(part for part in word.split("-") if part)
        else:
            whole = POSSESSIVE.sub("", word)
            found.append(whole if DIGIT.search(whole) else INNER.sub("", whole))
    return found


def stems(text: str) -> list[str]:
    """Stems of every word of ``text`` in order."""
    return [stem(word) for word in tokens(text)]


def content(text: str) -> list[str]:
    """Stems of the words of ``text`` that carry meaning, each once, in order."""
    stop = stop_words()
    return list(dict.fromkeys(stem(word) for word in tokens(text) if word not in stop and len(word) > 1))


@lru_cache(maxsize=2000)
def word_set(text: str) -> frozenset[str]:
    """``content`` of ``text`` as a set; the last texts are remembered."""
    return frozenset(content(text))
