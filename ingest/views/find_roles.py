"""Where a role starts and ends: "chief U.S. equity strategist", "head of China research"."""

from marketbrief.language.firms import FIRM_ENDINGS
from marketbrief.language.names import DESCRIPTION_ENDS, NameWords, firm_after, is_capital, is_possessive
from marketbrief.language.roles import GROUP_ROLES, ROLE_CAPITALS, ROLE_NOUNS

__all__ = ["PREPOSITIONS", "role_end", "role_start"]

REGIONS = frozenset(
    "U.S. US UK U.K. European Europe Asian Asia Asia-Pacific American America Japan Japanese China Chinese German "
    "British Canadian French Italian FX Forex FOREX Global Latin Chief Senior Vice Wall Street Internet".split()
)
FUNCTIONS = frozenset({"Sales", "Marketing", "Operations", "Technology"})
GERUNDS_IN_ROLES = frozenset({"managing", "trading", "leading", "banking", "marketing", "operating", "consulting"})
PREPOSITIONS = frozenset({"at", "of", "with", "for", "from"})
LONGEST_ROLE = 7


def role_start(words: NameWords, r: int) -> int:
    """The first word of the role whose noun is word ``r``."""
    i = r
    while i > 0 and r - i < LONGEST_ROLE and _qualifies(words, i - 1, r):
        i -= 1
    return i


def role_end(words: NameWords, r: int) -> int:
    """The end of the role whose noun is word ``r``: "president and chief investment officer", "head of research"."""
    j = r + 1
    while True:
        if words.at(j).casefold() in ROLE_NOUNS and not is_possessive(words.at(j)):
            j += 1
            continue
        joined = words.at(j) in {"and", "&"}
        if joined or words.at(j - 1).casefold() in {"chief", "executive", "vice", "head"}:
            k = j + 1 if joined else j
            limit = k + 4
            while k < limit and words.at(k).casefold() not in ROLE_NOUNS and _is_topic_word(words.at(k)):
                k += 1
            if k < limit and words.at(k).casefold() in ROLE_NOUNS - GROUP_ROLES:
                j = k + 1
                continue
        return _past_topic(words, j)


def _qualifies(words: NameWords, i: int, r: int) -> bool:
    """Whether word ``i`` belongs to the role before its noun ``r`` ("chief U.S. equity strategist")."""
    word = words.at(i)
    if word in {"bank", "brokerage"} and is_capital(words.at(i - 1)):
        return False
    if word[:1].islower():
        if is_capital(words.at(r)) and word not in {"deputy", "senior", "former", "co"}:
            return False
        verbal = word.endswith(("ing", "ed")) and word not in GERUNDS_IN_ROLES and word != "fixed"
        return word.replace("-", "").isalpha() and word not in DESCRIPTION_ENDS and not verbal
    if word not in ROLE_CAPITALS or words.at(i - 1) in {"of", "&"}:
        return False
    if word in FIRM_ENDINGS and is_capital(words.at(i - 1)) and words.at(i - 1) not in ROLE_CAPITALS:
        return False
    return word in REGIONS or is_capital(words.at(r)) or not is_capital(words.at(i - 1))


def _past_topic(words: NameWords, j: int) -> int:
    """Past "of China research", "of FX strategy": what somebody is head of, when it is no firm."""
    if words.at(j) not in {"of", "for"} or firm_after(words, j + 1)[0] > j + 2:
        return j
    first = j + 2 if words.at(j) == "of" and words.at(j + 1) == "the" and words.at(j + 2)[:1].islower() else j + 1
    k = first
    while k < first + 6 and _is_topic_word(words.at(k)):
        k += 1
    if (
        k == first
        or any(is_possessive(words.at(i)) for i in range(first, k))
        or (not words.at(k - 1)[:1].islower() and words.at(k - 1) not in REGIONS | FUNCTIONS)
    ):
        return j
    return j if words.at(j) == "for" and words.at(k) not in PREPOSITIONS | {",", "in"} else k


def _is_topic_word(word: str) -> bool:
    if word in {"and", "&", "the"}:
        return word != "the"
    return (word[:1].islower() and word not in DESCRIPTION_ENDS) or word in ROLE_CAPITALS
