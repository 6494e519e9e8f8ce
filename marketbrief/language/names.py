"""Names of people and firms in the words of a sentence: where they start and end."""

import re
from dataclasses import dataclass
from typing import Final

from marketbrief.language import lexicon
from marketbrief.language.calendar import (
    MONTH_ABBREVIATIONS,
    MONTH_NAMES,
    UNMISTAKABLE_MONTHS,
    WEEKDAY_NAMES,
    any_of,
)
from marketbrief.language.firms import ENGLISH_LEGAL_FORMS, FIRM_ENDINGS, LEGAL_ABBREVIATIONS, begins_with_firm
from marketbrief.language.roles import ROLE_CAPITALS, ROLE_NOUNS

__all__ = [
    "ABBREVIATED_TITLES",
    "DESCRIPTION_ENDS",
    "FIRST_NAMES",
    "NAME_PARTICLES",
    "NOT_NAMES",
    "PLACES",
    "SUFFIXES",
    "TITLES",
    "NameWords",
    "firm_after",
    "firm_before",
    "is_capital",
    "looks_like_firm",
    "name_after",
    "name_before",
]

ABBREVIATED_TITLES: Final = lexicon.in_order("people", "titles_abbreviated")
"""Titles that are written with a full stop or without: "Mr", "Dr"."""
TITLES: Final = frozenset((*ABBREVIATED_TITLES, *(f"{title}." for title in ABBREVIATED_TITLES))) | lexicon.words(
    "people", "titles"
)
"""Titles before a name, as they are written."""
SUFFIXES: Final = lexicon.words("people", "suffixes")
"""What may follow a surname, without a full stop."""
NAME_PARTICLES: Final = lexicon.words("people", "particles")
"""Small words inside a name."""
FIRST_NAMES: Final = lexicon.words("people", "first_names")
"""Common given names: they tell "Adam Smith said" from "Family Dollar said"."""
NOT_NAMES: Final = lexicon.words("people", "not_names") | frozenset(
    (*WEEKDAY_NAMES, *MONTH_NAMES, *MONTH_ABBREVIATIONS)
) - {"May"}
"""Words with a capital that are no part of a person's name; "May" may be one."""
PLACES: Final = lexicon.words("places", "before_a_firm")
"""Cities, countries and their adjectives, as they stand before the name of a firm."""
DESCRIPTION_ENDS: Final = lexicon.words("stop_words", "shared", "description")
"""Words at which a description, or the name of a firm, ends."""

# the first alternative finds plain words sooner and changes nothing else
WORD = re.compile(
    r"[a-z]+(?=[ ,])|(?:[^\W\d_]\.){2,}|[^\W\d_]\.(?=\s+[A-Z])|"
    rf"{any_of((*ABBREVIATED_TITLES, *LEGAL_ABBREVIATIONS, 'Jr', 'Sr', 'St'))}\.(?=[\s,\x01\"”]|$)"
    r"|[^\W_]+(?:&[^\W_]+)*(?:[-'’./][^\W_]+)*(?:(?<=s)['’](?=\s+[A-Za-z]))?|\x01+|--|\S"
)
# every alternative looks back at the first character: a plain set of characters is found fastest
TICKER = re.compile(
    r"[(<.A-Z0-9](?:(?<=\()\s*(?:[A-Z0-9.]*\.[A-Z]{1,3}|[A-Za-z]+\s*:\s*[A-Z.]+)\s*\)|(?<=<)[^<>\n]{1,30}>"
    r"|(?<=[a-z.] [A-Z0-9])[A-Z0-9]{1,7}\.[A-Z]{1,2}\b|(?<=\s\.)[A-Z0-9]+\b)"
)
CAMEL = re.compile(r"[a-z]{1,3}[A-Z]")
ABBREVIATED = frozenset(f"{form}." for form in LEGAL_ABBREVIATIONS)
POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")
OWN_POSSESSIVE = frozenset({"moody's", "poor's", "lloyd's", "macy's", "kohl's", "barron's", "mcdonald's", "dillard's"})
DESCRIPTORS = frozenset(
    "firm brokers managers company consultancy brokerage bank fund house group weekly tank provider agency "
    "manager boutique broker "
    "association institute institution adviser specialist arm unit investor university lender insurer".split()
)
FIRM_LINKS = frozenset({"of", "for", "&", "and", "de", "du", "the", "der", "von", "on", "to"})
FIRM_NOUNS = frozenset({"bank", "securities", "brokerage"})
DATE_WORDS = frozenset((*WEEKDAY_NAMES, *UNMISTAKABLE_MONTHS))
SENTENCE_OPENERS = frozenset("Meanwhile Separately However Still Analysts Earlier Later Following Among Also".split())
LONGEST_FIRM = 8
LONGEST_NAME = 4


@dataclass(frozen=True, slots=True)
class NameWords:
    """The words and marks of a stretch of text: ``texts[i]`` is ``text[starts[i]:ends[i]]``."""

    texts: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, text: str, start: int, end: int) -> "NameWords":
        """Cut ``text[start:end]`` into words; stock tickers count as white space, a quotation as one word."""
        spans = [match.span() for match in WORD.finditer(text, start, end)]
        starts, ends = zip(*spans, strict=True) if spans else ((), ())
        return cls(tuple([text[first:last] for first, last in spans]), starts, ends)

    def __len__(self) -> int:
        return len(self.texts)

    def at(self, i: int) -> str:
        """The word numbered ``i``, the empty string outside."""
        return self.texts[i] if 0 <= i < len(self.texts) else ""

    def span_text(self, text: str, i: int, j: int) -> str:
        """The stretch of ``text`` from word ``i`` up to word ``j``, as written."""
        return text[self.starts[i] : self.ends[j - 1]] if i < j else ""


def is_capital(word: str) -> bool:
    """Whether the word begins with a capital or is an initial."""
    return word[:1].isupper()


def blank_tickers(text: str) -> str:
    """``text`` with stock tickers and tags blanked out, every other character at its place."""
    return TICKER.sub(lambda match: " " * len(match[0]), text)


def bare(word: str) -> str:
    """The word without a possessive ending."""
    if word[-1:] not in "s'’" or word.casefold() in OWN_POSSESSIVE:
        return word
    return POSSESSIVE.sub("", word)


def is_possessive(word: str) -> bool:
    """Whether the word is a genitive that stands for its owner ("Jefferies'", "Piper's")."""
    return word[-1:] in "s'’" and bool(POSSESSIVE.search(word)) and word.casefold() not in OWN_POSSESSIVE


def _names_person(word: str, before: str = "") -> bool:
    """Whether the word may be part of a name; after a first name a word that means a role may be a surname."""
    if not is_capital(word) or word in FIRM_ENDINGS or word in NOT_NAMES:
        return False
    if word.casefold() in ROLE_NOUNS and before not in FIRST_NAMES:
        return False
    return not (word.isupper() and len(word) > 1 and not word.endswith(".")) and not any(c.isdigit() for c in word)


def name_after(words: NameWords, i: int) -> int:
    """Where a person's name that starts at word ``i`` ends: ``i`` itself when none starts there."""
    j = i + 1 if words.at(i) in TITLES else i
    first = j
    while j < len(words) and j - first < LONGEST_NAME:
        step = _name_step(words.at(j), words.at(j + 1), words.at(j - 1) if j > first else "", inside=j > first)
        if not step:
            break
        j += step
    if j > first and words.at(j).rstrip(".") in SUFFIXES:
        j += 1
    return j if j > first else i


def name_before(words: NameWords, j: int) -> int:
    """Where a person's name that ends before word ``j`` starts: ``j`` itself when none ends there."""
    i = j
    if words.at(i - 1).rstrip(".") in SUFFIXES:
        i -= 2 if words.at(i - 2) == "," else 1
    while i > 0 and j - i < LONGEST_NAME:
        word, before = words.at(i - 1), words.at(i - 2)
        whole = _names_person(word, before) and not (is_possessive(word) or word in TITLES)
        if not whole and not (i < j and word in NAME_PARTICLES and _names_person(before)):
            break
        i -= 1
    if i < j and words.at(i - 1) in TITLES:
        i -= 1
    return i


def _name_step(word: str, after: str, before: str, *, inside: bool) -> int:
    """How many more words belong to the name: one, two with a particle ("van Dyke"), or none."""
    if _names_person(word, before) and not is_possessive(word):
        return 1
    return 2 if inside and word in NAME_PARTICLES and _names_person(after) else 0


def firm_after(words: NameWords, i: int) -> tuple[int, int]:
    """First and last+1 word of a firm's name that starts at ``i``, past descriptions ("research firm")."""
    i = _past_description(words, i)
    j = i
    while j < len(words) and j - i < LONGEST_FIRM:
        word = words.at(j)
        if (is_capital(word) or CAMEL.match(word)) and bare(word) not in DATE_WORDS:
            j += 1
            if word in ABBREVIATED and words.at(j) not in FIRM_ENDINGS:
                break
            if is_possessive(word) and bare(word) in PLACES and is_capital(words.at(j)):
                i = j
            elif is_possessive(word) and not _goes_on_as_firm(words, j):
                break
        elif j > i and word in FIRM_NOUNS:
            j += 1
            break
        elif j > i and (_links(words, j) or _comma_in_firm(words, j)):
            j += 1
        else:
            break
    return (i, j) if j > i else (i, i)


def firm_before(words: NameWords, j: int) -> int:
    """Where a firm's name that ends before word ``j`` starts: ``j`` itself when none ends there."""
    i = j - 1 if words.at(j - 1) in FIRM_NOUNS and is_capital(words.at(j - 2)) else j
    while i > 0 and j - i < LONGEST_FIRM:
        word = words.at(i - 1)
        if (is_capital(word) or CAMEL.match(word)) and bare(word) not in DATE_WORDS:
            if i < j and is_possessive(word) and not _goes_on_as_firm(words, i):
                break
        elif not (i < j and is_capital(words.at(i - 2)) and _joins(words, i, j)):
            break
        i -= 1
    while (
        i < j
        and words.at(i) != "New"
        and (words.at(i).casefold() in DESCRIPTION_ENDS or words.at(i) in SENTENCE_OPENERS)
    ):
        i += 1
    return i


def looks_like_firm(name: str) -> bool:
    """Whether a capitalised name reads as that of a firm rather than of a person."""
    parts = name.split()
    if not parts:
        return False
    if parts[-1] in FIRM_ENDINGS or "&" in name or begins_with_firm(name):
        return True
    first_name = parts[0] in FIRST_NAMES or parts[0] in TITLES
    return not first_name and any(part.isupper() and len(part.strip(".")) > 1 for part in parts)


def _past_description(words: NameWords, i: int) -> int:
    """Skip "the", and lower-case words that describe the firm that follows."""
    j = i + 1 if words.at(i).casefold() in {"the", "a", "an"} else i
    k = j
    if words.at(k + 1) == "," and words.at(k + 2).endswith("-based"):
        k += 2
    while k < j + 9 and _describes(words.at(k), words.at(k + 1)) and words.at(k) not in DESCRIPTION_ENDS:
        k += 1
    based = words.at(k - 1).endswith("-based")
    described = k > j and (based or words.at(k - 1).casefold() in DESCRIPTORS) and is_capital(words.at(k))
    return k if described else j


def _describes(word: str, after: str) -> bool:
    """Whether a word belongs to a description before a firm's name ("New York-based", "retail consulting")."""
    return word[:1].islower() or word in ROLE_CAPITALS or word.endswith("-based") or after.endswith("-based")


def _goes_on_as_firm(words: NameWords, i: int) -> bool:
    """Whether a genitive before word ``i`` is part of a firm's own name: "Quill's Investment Research"."""
    k = i
    while k < i + 3 and is_capital(words.at(k)) and words.at(k) not in ROLE_CAPITALS - FIRM_ENDINGS:
        if words.at(k) in FIRM_ENDINGS and words.at(k + 1).casefold() not in FIRM_ENDINGS:
            return True
        k += 1
    return False


def _links(words: NameWords, j: int) -> bool:
    """Whether "of", "and", "&" at ``j`` goes on with the same firm's name."""
    word, after = words.at(j), words.at(j + 1)
    if word not in FIRM_LINKS:
        return False
    if word == "&":
        return True
    if word == "and":
        return words.at(j + 2) in FIRM_ENDINGS or after == "Poor's"
    if word in {"the", "to", "on"}:
        return is_capital(after) and words.at(j - 1) in {"of", "for", "on"}
    return (is_capital(after) or after == "the") and words.at(j - 1) not in {",", "."}


def _comma_in_firm(words: NameWords, j: int) -> bool:
    """Whether the comma at ``j`` stands inside a name such as "Keefe, Bruyette & Woods"."""
    if words.at(j) != ",":
        return False
    for k in range(j + 1, j + 6, 2):
        if not is_capital(words.at(k)):
            return words.at(k).casefold().rstrip(".") in ENGLISH_LEGAL_FORMS
        if words.at(k + 1) == "&":
            return True
        if words.at(k + 1) != ",":
            return words.at(k).casefold().rstrip(".") in ENGLISH_LEGAL_FORMS
    return False


def _joins(words: NameWords, i: int, j: int) -> bool:
    """Whether the small word or comma before ``i`` joins two parts of the firm's name that ends before ``j``."""
    word = words.at(i - 1)
    if word == ",":
        return "&" in words.texts[i : min(j, i + 4)]
    if word == "of":
        return words.at(i - 2) in {"Bank", "Banc", "University", "Institute", "Reserve"}
    return word in {"&", "de"} or (word == "and" and words.at(i) == "Poor's")
