"""Introductions: a role in a sentence, with the name and the firm beside it."""

from dataclasses import dataclass

from ingest.views.find_roles import PREPOSITIONS, role_end, role_start
from ingest.views.kinds import is_commentator, is_lobby, kind_at, kind_of
from marketbrief.domain.view import ViewKind
from marketbrief.language.names import (
    DESCRIPTION_ENDS,
    FIRST_NAMES,
    PLACES,
    NameWords,
    bare,
    firm_after,
    firm_before,
    is_capital,
    is_possessive,
    looks_like_firm,
    name_after,
    name_before,
)
from marketbrief.language.roles import GROUP_ROLES, ROLE_CAPITALS, ROLE_NOUNS

__all__ = ["MANAGING", "ROLE_FORMS", "Introduction", "mentions_in"]

MANAGING = frozenset({"manages", "oversees", "runs", "manage", "co-manages"})

DETERMINERS = frozenset(
    {"a", "an", "the", "one", "another", "former", "its", "some", "many", "most", "several", "other"}
)
QUALIFIERS = frozenset({"new", "top", "veteran", "longtime", "then", "now"})
SUPERLATIVES = frozenset({"biggest", "largest", "second-largest", "third-largest", "leading", "top-ranked"})
GENITIVES = frozenset({"'s", "’s", "s'", "s’"})
OF_ANALYSTS = frozenset("forecasts estimates expectations consensus projections day".split())
# words that open a sentence before a role and name no firm
GENERIC = frozenset(
    "Market Markets Industry Corporate Competition Union Equity Bond Currency Retail Energy Oil Gold Bank "
    "Banking Credit "
    "Stock Stocks Forex Commodity Commodities Options Housing Business Consumer Technical Financial Professional Local "
    "Foreign Domestic Private Public Government Technology Metals Mining Auto Airline Healthcare Insurance Security "
    "Independent Veteran Prominent Influential Legal Tax Political Military Labor Some Several Most Many Few Both "
    "Other Another One Two Three Democratic Republican Conservative Labour".split()
)
ROLE_FORMS = (
    ROLE_NOUNS
    | {role.title() for role in ROLE_NOUNS}
    | {role.capitalize() for role in ROLE_NOUNS}
    | {role.upper() for role in ROLE_NOUNS}
)


@dataclass(frozen=True, slots=True)
class Introduction:
    """A person, or a nameless role, introduced by the words ``start`` to ``end`` of a sentence."""

    start: int
    end: int
    name: str | None
    role: str | None
    firm: str | None
    kind: ViewKind

    @property
    def is_group(self) -> bool:
        """Whether it speaks of several people ("analysts")."""
        return self.name is None and (self.role or "").split()[-1:][0].casefold() in GROUP_ROLES


def mentions_in(text: str, words: NameWords) -> tuple[Introduction, ...]:
    """The introductions of a sentence, in order: every role with the name and the firm beside it."""
    found: list[Introduction] = []
    past = 0
    telling = [r for r, w in enumerate(words.texts) if w in ROLE_FORMS or w[-2:] in GENITIVES or w == "who"]
    for r in telling:
        if r < past:
            continue
        word = words.texts[r]
        mention = None
        if word == "who" and words.at(r - 1) == ",":
            mention = _managing(text, words, r)
        elif word[-2:] in GENITIVES and is_possessive(word):
            mention = _owned(text, words, r)
        elif word in ROLE_FORMS and not _part_of_name(words, r):
            mention = _mention_at(text, words, r)
        if mention is not None:
            found.append(mention)
            past = max(mention.end, r + 1)
    return tuple(found)


def _part_of_name(words: NameWords, r: int) -> bool:
    """Whether a word looks like a role and is none: it ends a name ("Alder Advisors") or stands before "forecasts"."""
    word, before = words.at(r), words.at(r - 1)
    if word == "analyst" and words.at(r + 1) in OF_ANALYSTS:
        return True
    if not word[0].isupper() or word.isupper():
        return False
    in_firm = word.casefold() in GROUP_ROLES and is_capital(before) and before.casefold() not in DESCRIPTION_ENDS
    return before in FIRST_NAMES or (in_firm and before not in ROLE_CAPITALS)


def _mention_at(text: str, words: NameWords, r: int) -> Introduction | None:
    start, end = role_start(words, r), role_end(words, r)
    if words.at(start) in SUPERLATIVES:
        return None
    role = words.span_text(text, start, end)
    name_end = name_after(words, end)
    if name_end > end and not looks_like_firm(words.span_text(text, end, name_end)):
        first, firm = _firm_left(text, words, start)
        last, firm_right, described = _firm_right(text, words, name_end)
        name = words.span_text(text, end, name_end)
        return _mention(first, last, name, role, firm or firm_right, described)
    return (
        _apposition(text, words, start, end, role)
        or _inverted_apposition(text, words, start, end, role)
        or (_nameless(text, words, start, end, role))
    )


def _apposition(text: str, words: NameWords, start: int, end: int, role: str) -> Introduction | None:
    """``NAME, an economist with FIRM``, ``NAME, FIRM's chief economist``."""
    if words.at(end - 1).casefold() in GROUP_ROLES:
        return None
    first, firm = _firm_left(text, words, start)
    if firm is not None and not (is_possessive(words.at(start - 1)) or is_possessive(words.at(start - 2))):
        first, firm = start, None
    while words.at(first - 1) in QUALIFIERS:
        first -= 1
    if words.at(first - 1).casefold() in DETERMINERS:
        first -= 1
    article = words.at(first).casefold() in {"a", "an"} and first < start
    comma = words.at(first - 1) == ","
    if not (comma or article):
        return None
    name_last = first - 1 if comma else first
    name_first = name_before(words, name_last)
    if name_last - name_first < (1 if comma else 2) or looks_like_firm(words.span_text(text, name_first, name_last)):
        return None
    last, firm_right, described = _firm_right(text, words, end)
    return _mention(name_first, last, words.span_text(text, name_first, name_last), role, firm or firm_right, described)


def _inverted_apposition(text: str, words: NameWords, start: int, end: int, role: str) -> Introduction | None:
    """``FIRM's chief executive, NAME,``."""
    if words.at(end) != ",":
        return None
    name_end = name_after(words, end + 1)
    first, firm = _firm_left(text, words, start)
    full = name_end - end - 1 >= 2 and not looks_like_firm(words.span_text(text, end + 1, name_end))
    if not full or words.at(name_end) not in {",", "said", "told", ".", ""} or not (firm or first < start):
        return None
    return _mention(first, name_end, words.span_text(text, end + 1, name_end), role, firm)


def _nameless(text: str, words: NameWords, start: int, end: int, role: str) -> Introduction | None:
    """``a trader at FIRM``, ``analysts``, ``a spokeswoman for FIRM``."""
    first, firm = _firm_left(text, words, start)
    last, firm_right, described = _firm_right(text, words, end)
    while words.at(first - 1).casefold() in DETERMINERS:
        first -= 1
    return _mention(first, last, None, role, firm or firm_right, described)


def _owned(text: str, words: NameWords, r: int) -> Introduction | None:
    """``FIRM's NAME``, with a full name."""
    end = name_after(words, r + 1)
    name = words.span_text(text, r + 1, end)
    if end - r - 1 < 2 or looks_like_firm(name):
        return None
    first = firm_before(words, r + 1)
    firm = _firm_name(words.span_text(text, first, r + 1))
    if not (is_commentator(firm) or words.at(r + 1) in FIRST_NAMES) or words.at(end).casefold() in ROLE_NOUNS:
        return None
    return _mention(first, end, name, None, firm, firm)


def _managing(text: str, words: NameWords, r: int) -> Introduction | None:
    """``NAME, who manages $2 billion at FIRM``."""
    first = name_before(words, r - 1)
    verb = next((k for k in range(r + 1, r + 4) if words.at(k) in MANAGING), None)
    if verb is None or r - 1 - first < 2:
        return None
    for k in range(verb + 1, verb + 14):
        if words.at(k) in {",", ".", ""}:
            return None
        if words.at(k) in {"at", "for"} and is_capital(words.at(k + 1)):
            start, last = firm_after(words, k + 1)
            firm = _firm_name(words.span_text(text, start, last))
            return Introduction(
                first, _past_place(words, last), words.span_text(text, first, r - 1), None, firm, ViewKind.ANALYST
            )
    return None


def _mention(
    start: int, end: int, name: str | None, role: str | None, firm: str | None, described: str = ""
) -> Introduction:
    kind = kind_of(role, firm) if role else kind_at(firm)
    if kind in {ViewKind.COMPANY, ViewKind.OTHER} and is_commentator(described) and not is_lobby(firm):
        kind = ViewKind.ANALYST
    return Introduction(start, end, name, role, firm, kind)


def _firm_left(text: str, words: NameWords, i: int) -> tuple[int, str | None]:
    """The first word of the introduction, and the firm named just before its role."""
    j = i
    while words.at(j - 1) in {"own", "top", "new", "chief", "veteran", "longtime"}:
        j -= 1
    first = firm_before(words, j)
    generic = first == 0 and j == 1 and (words.at(0) in GENERIC or words.at(0).endswith("ing"))
    if first == j or generic or all(word in PLACES or word.endswith("-based") for word in words.texts[first:j]):
        return (i - 1 if words.at(i - 1).casefold() in DETERMINERS else i), None
    return first, _firm_name(words.span_text(text, first, j))


def _firm_right(text: str, words: NameWords, j: int) -> tuple[int, str | None, str]:
    """The end of the introduction, the firm after "at", "with", "of" or a comma, and what describes the firm."""
    k = _past_place(words, j)
    k = k + 1 if words.at(k) == "," and words.at(k + 1) in PREPOSITIONS else k
    if not (words.at(k) in PREPOSITIONS or (words.at(k) == "," and k == j)):
        return k, None, ""
    first, last = firm_after(words, k + 1)
    firm = _firm_name(words.span_text(text, first, last))
    if words.at(k + 1) in {"a", "an"} and first <= k + 2:
        return _past_place(words, last), None, ""
    if not firm or (not looks_like_firm(firm) and (words.at(k) == "," or words.at(first) in FIRST_NAMES)):
        return _past_place(words, j), None, ""
    end = last
    if is_possessive(words.at(last - 1)):
        while end < last + 4 and words.at(end)[:1].islower() and words.at(end) not in DESCRIPTION_ENDS:
            end += 1
    return _past_place(words, end), firm, words.span_text(text, k + 1, first)


def _firm_name(written: str) -> str:
    return " ".join([*written.split()[:-1], bare(written.split()[-1])]) if written else ""


def _past_place(words: NameWords, j: int) -> int:
    """Past "in Yardley, Pennsylvania"."""
    if words.at(j) != "in" or not is_capital(words.at(j + 1)):
        return j
    k = j + 1
    while is_capital(words.at(k)):
        k += 1
    if words.at(k) == "," and is_capital(words.at(k + 1)):
        after = k + 1
        while is_capital(words.at(after)):
            after += 1
        if words.at(after) in {",", "."} or after >= len(words):
            return after
    return k
