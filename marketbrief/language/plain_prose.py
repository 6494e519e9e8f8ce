"""Plain prose: a sentence without links, markup, mentions or disguised letters.

This checks the letters of a sentence that a model typed; verification checks what the sentence says.
"""

import re
import unicodedata
from collections.abc import Iterable

__all__ = ["LONGEST_SENTENCE", "not_plain"]

LONGEST_SENTENCE = 600
_FAULTS = (
    (
        "it has quotation marks",
        re.compile("[\"“”„«»‟″‹›「」『』❝❞＂`´‵]|(?<!\\w)['‘‚](?!s\\b|\\d\\ds\\b)|['’](?!\\w)(?<![sS]['’])"),
    ),
    (
        "it has an address",
        re.compile(
            r"https?:|www\.|\w@\w|://|\b(?:mailto|javascript|data|file|tel):\S|\b\w+\.(?:html?|php|aspx)\b",
            re.IGNORECASE,
        ),
    ),
    ("it mentions somebody", re.compile(r"(?:^|\s)[@#!][\w]|<[@#!]|@(?:here|channel|everyone)\b", re.IGNORECASE)),
    ("it has markup", re.compile(r"[*_~|<>{}\[\]\\^=]|^\s*(?:[-+•>#]|\d+[.)])\s|&(?:#\w+|[a-z]+);|\n")),
    ("it breaks off", re.compile(r"(?:…|\.\.)\s*$")),
    ("it has an emoji code", re.compile(r":[a-z0-9_+-]+:", re.IGNORECASE)),
)
_WORD = re.compile(r"\S+")
_EDGES = ".,;:!?()'’‘-–—"
_PLAIN_SIGNS = frozenset("’‘–—…€£¥°½¼¾")
_DOTTED = re.compile(r"[A-Za-z]{2,}\.[A-Za-z]{2,}")


def not_plain(text: str, sources: Iterable[str]) -> str | None:
    """What is wrong with the letters of ``text``, as a clause; ``None`` when it is plain prose.

    A word with a letter beyond ASCII, or with a dot inside, has to stand in one of the ``sources``' texts just so.
    """
    if len(text) > LONGEST_SENTENCE:
        return f"it is longer than {LONGEST_SENTENCE} characters"
    if any(unicodedata.category(letter) in ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp") for letter in text):
        return "it has characters that cannot be seen"
    for fault, pattern in _FAULTS:
        if pattern.search(text):
            return fault
    odd = [word for word in map(_bare, _WORD.findall(text)) if _is_odd(word)]
    known = " ".join(sources) if odd else ""
    unknown = next((word for word in odd if not re.search(rf"(?<!\w){re.escape(word)}(?!\w)", known)), None)
    return f"the sources do not spell {unknown!a} so" if unknown else None


def _bare(word: str) -> str:
    return word.strip(_EDGES)


def _is_odd(word: str) -> bool:
    return bool(_DOTTED.search(word)) or any(not letter.isascii() and letter not in _PLAIN_SIGNS for letter in word)
