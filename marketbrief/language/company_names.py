"""Names as articles write them: company names before a ticker, their short forms, abbreviations."""

import re

from marketbrief.language import lexicon
from marketbrief.language.firms import LEGAL_FORMS

__all__ = ["abbreviates", "bare_name", "name_before", "name_forms", "plain_name"]

_LONGEST_NAME_WORDS = 7
_LOOK_BACK = 80
_PART = re.compile(r"[^\W_]+(?:[.&'’/-][^\W_]+)*&?")
_DROPPED = re.compile(r"(?<=\w)'s?(?!\w)|\.")
_POSSESSIVE = re.compile(r"['’]s?$")
_NAME_WORD = re.compile(r"[A-Z0-9][\w&'’./-]*$")


@lexicon.cached()
def name_forms(key: str) -> frozenset[str]:
    """The words of a list in forms.toml."""
    words = lexicon.load("name_forms")[key]
    return frozenset(words.split() if isinstance(words, str) else words)


def plain_name(name: str) -> str:
    """A name in one spelling: lower case, no possessive, no full stops, parts joined by single spaces."""
    return " ".join(_PART.findall(_DROPPED.sub("", name.lower().replace("’", "'"))))


def bare_name(name: str) -> str:
    """A company's name without its legal form, in plain spelling: "Bank of America Corp" is "bank of america"."""
    words = plain_name(name).split()
    while len(words) > 1 and (words[-1] in LEGAL_FORMS or words[-1] in ("&", "and")):
        words.pop()
    return " ".join(words)


def name_before(text: str, end: int) -> str:
    """The capitalized name that ends just before ``end``; empty where none does."""
    words = text[max(0, end - _LOOK_BACK) : end].split()[1 if end > _LOOK_BACK else 0 :]
    taken: list[str] = []
    while words and len(taken) < _LONGEST_NAME_WORDS and _goes_on(words, taken):
        taken.insert(0, words.pop())
    while taken and (plain_name(taken[0]) in name_forms("openers") or taken[0] in name_forms("joins")):
        taken.pop(0)
    return _POSSESSIVE.sub("", " ".join(taken).strip(" ,."))


def _goes_on(words: list[str], taken: list[str]) -> bool:
    """Whether the last of ``words`` belongs to the name that goes on with ``taken``."""
    word = words[-1]
    if word in name_forms("joins"):
        return bool(taken) and len(words) > 1 and (word != "of" or words[-2].lower() in name_forms("before_of"))
    if not _NAME_WORD.match(word.rstrip(",") if not taken else word):
        return False
    ends = word.endswith((".", ",", ";", ":")) and word.rstrip(".").lower() not in name_forms("abbreviated")
    owns = bool(_POSSESSIVE.search(word)) and word.lower() not in ("mcdonald's", "macy's", "lowe's", "kohl's")
    return not taken or not (ends or owns)


def abbreviates(short: str, name: str) -> bool:
    """Whether ``short`` is made of the beginnings of the words of ``name`` in order: BofA, GM, AmEx, P&G."""
    letters = short.replace("&", "").replace(".", "").lower()
    words = [word for word in name.lower().replace("&", " ").replace("-", " ").split() if word]
    return len(words) > 1 and len(letters) > 1 and _spelt(letters, words)


def _spelt(letters: str, words: list[str]) -> bool:
    if not words:
        return not letters
    if words[0] in name_forms("joins") and _spelt(letters, words[1:]):
        return True
    longest = min(3, len(letters), len(words[0]))
    return any(
        letters[:size] == words[0][:size] and _spelt(letters[size:], words[1:]) for size in range(1, longest + 1)
    )
