"""Introductions: who an article names, in what role and for which firm."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.views.kinds import is_commentator, kind_of
from ingest.views.names import (
    Words,
    bare,
    firm_after,
    firm_before,
    is_capital,
    is_possessive,
    looks_like_firm,
    name_after,
    name_before,
)
from ingest.views.vocabulary import FIRST_NAMES, GROUP_ROLES, PLACES, ROLE_CAPITALS, ROLE_NOUNS, STOP_WORDS, TITLES
from marketbrief.view import Kind

__all__ = ["Holder", "Mention", "People", "mentions_in"]

REGIONS = frozenset(
    "U.S. US UK U.K. European Europe Asian Asia Asia-Pacific American America Japan Japanese China Chinese German "
    "British Canadian French Italian FX Forex FOREX Global Latin Chief Senior Vice Wall Street Internet".split()
)
GERUNDS_IN_ROLES = frozenset({"managing", "trading", "leading", "banking", "marketing", "operating", "consulting"})
DETERMINERS = frozenset({"a", "an", "the", "one", "another", "former", "its", "some", "many", "most", "several", "other"})
PREPOSITIONS = frozenset({"at", "of", "with", "for", "from"})
GENITIVES = frozenset({"'s", "’s", "s'", "s’"})
LONGEST_ROLE = 7


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who may hold a view, as far as the article says."""

    name: str | None
    role: str | None
    firm: str | None
    kind: Kind


@dataclass(frozen=True, slots=True)
class Mention:
    """A person, or a nameless role, introduced by the words ``start`` to ``end`` of a sentence."""

    start: int
    end: int
    name: str | None
    role: str | None
    firm: str | None
    kind: Kind

    @property
    def is_group(self) -> bool:
        """Whether it speaks of several people ("analysts")."""
        return self.name is None and (self.role or "").split()[-1:][0].casefold() in GROUP_ROLES


class People:
    """Everyone an article introduces by name; later mentions by surname are looked up here."""

    def __init__(self) -> None:
        self._by_surname: dict[str, list[Holder]] = {}
        self._firms: set[str] = set()

    def add(self, mention: Mention) -> None:
        """Remember a named person; what an earlier introduction left out is filled in."""
        if mention.firm:
            self._firms.add(mention.firm)
        if mention.name is None:
            return
        name = without_title(mention.name)
        for key in _keys_of(name):
            known = self._by_surname.setdefault(key, [])
            same = next((i for i, person in enumerate(known) if _same_person(person.name or "", name)), None)
            if same is None:
                known.append(Holder(name, mention.role, mention.firm, mention.kind))
            else:
                known[same] = _merged(known[same], name, mention)

    def named(self, name: str) -> Holder | None:
        """The one person that goes by this name or surname; ``None`` when there is none, or more than one."""
        plain = without_title(name)
        known = self._by_surname.get(surname_of(plain), [])
        if " " in plain:
            known = [person for person in known if _same_person(person.name or "", plain)]
        return known[0] if len(known) == 1 else None

    def knows_surname(self, word: str) -> bool:
        """Whether anyone at all has this surname."""
        return word.casefold() in self._by_surname

    def knows_firm(self, name: str) -> bool:
        """Whether somebody is introduced as of this firm."""
        return any(firm == name or firm.startswith(name + " ") for firm in self._firms)

    @property
    def firms(self) -> frozenset[str]:
        """Firms that people are introduced with."""
        return frozenset(self._firms)


def mentions_in(text: str, words: Words) -> tuple[Mention, ...]:
    """Introductions in a sentence, in order: every role with the name and the firm around it."""
    found: list[Mention] = []
    past = 0
    for r, word in enumerate(words.texts):
        if r < past:
            continue
        mention = None
        if word[-2:] in GENITIVES and is_possessive(word):
            mention = _owned(text, words, r)
        elif word.casefold() in ROLE_NOUNS and not (word[0].isupper() and words.at(r - 1) in FIRST_NAMES):
            mention = _mention_at(text, words, r)
        if mention is not None:
            found.append(mention)
            past = max(mention.end, r + 1)
    return tuple(found)


def surname_of(name: str) -> str:
    """The last word of a name, suffixes such as "Jr." left out, case folded."""
    parts = [part.strip(",") for part in name.split()]
    while len(parts) > 1 and parts[-1].rstrip(".") in {"Jr", "Sr", "II", "III", "IV"}:
        parts.pop()
    return bare(parts[-1]).casefold() if parts else ""


def without_title(name: str) -> str:
    """The name without "Mr", "Dr." and the like."""
    first, _, rest = name.partition(" ")
    return rest if first in TITLES and rest else name


def _keys_of(name: str) -> tuple[str, ...]:
    """The words a person may be called by: the last, and the first where that may be a family name ("Lin Songli")."""
    first = name.split()[0]
    family_first = len(name.split()) == 2 and first not in FIRST_NAMES and first.isalpha()
    return tuple(dict.fromkeys((surname_of(name), first.casefold()))) if family_first else (surname_of(name),)


def _same_person(known: str, name: str) -> bool:
    a, b = known.casefold().split(), name.casefold().split()
    if len(a) == 1 or len(b) == 1:
        return bool({a[-1], a[0]} & {b[-1], b[0]})
    return surname_of(known) == surname_of(name) and a[0].rstrip(".") == b[0].rstrip(".")


def _merged(person: Holder, name: str, mention: Mention) -> Holder:
    longer = name if len(name.split()) > len((person.name or "").split()) else person.name
    role, firm = person.role or mention.role, person.firm or mention.firm
    kind = mention.kind if person.role is None or Kind.ANALYST in {person.kind, mention.kind} else person.kind
    if Kind.ANALYST in {person.kind, mention.kind}:
        kind = Kind.ANALYST
    return replace(person, name=longer, role=role, firm=firm, kind=kind)


def _mention_at(text: str, words: Words, r: int) -> Mention | None:
    start, end = _role_start(words, r), _role_end(words, r)
    role = words.span_text(text, start, end)
    name_end = name_after(words, end)
    if name_end > end and not looks_like_firm(words.span_text(text, end, name_end)):
        first, firm = _firm_left(text, words, start)
        last, firm_right, described = _firm_right(text, words, name_end)
        name = words.span_text(text, end, name_end)
        return _mention(first, last, name, role, firm or firm_right, described)
    return _apposition(text, words, start, end, role) or _inverted_apposition(text, words, start, end, role) or (
        _nameless(text, words, start, end, role)
    )


def _mention(
    start: int, end: int, name: str | None, role: str | None, firm: str | None, described: str = ""
) -> Mention:
    kind = kind_of(role, firm)
    if kind in {Kind.COMPANY, Kind.OTHER} and is_commentator(described):
        kind = Kind.ANALYST
    return Mention(start, end, name, role, firm, kind)


def _owned(text: str, words: Words, r: int) -> Mention | None:
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


def _role_start(words: Words, r: int) -> int:
    """The first word of the role whose noun is word ``r``."""
    i = r
    while i > 0 and r - i < LONGEST_ROLE and _qualifies(words, i - 1, r):
        i -= 1
    return i


def _qualifies(words: Words, i: int, r: int) -> bool:
    """Whether word ``i`` belongs to the role before its noun ``r`` ("chief U.S. equity strategist")."""
    word = words.at(i)
    if word in {"bank", "brokerage"} and is_capital(words.at(i - 1)):
        return False
    if word[:1].islower():
        if is_capital(words.at(r)) and word not in {"deputy", "senior", "former", "co"}:
            return False
        verbal = word.endswith(("ing", "ed")) and word not in GERUNDS_IN_ROLES and word != "fixed"
        return word.replace("-", "").isalpha() and word not in STOP_WORDS and not verbal
    if word not in ROLE_CAPITALS or words.at(i - 1) in {"of", "&"}:
        return False
    return word in REGIONS or is_capital(words.at(r)) or not is_capital(words.at(i - 1))


def _role_end(words: Words, r: int) -> int:
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


def _past_topic(words: Words, j: int) -> int:
    """Past "of China research", "of FX strategy": what somebody is head of, when it is no firm."""
    if words.at(j) not in {"of", "for"} or firm_after(words, j + 1)[0] > j + 2:
        return j
    k = j + 1
    while k < j + 7 and _is_topic_word(words.at(k)):
        k += 1
    if k == j + 1 or not words.at(k - 1)[:1].islower() and words.at(k - 1) not in REGIONS:
        return j
    return j if words.at(j) == "for" and words.at(k) not in PREPOSITIONS | {","} else k


def _is_topic_word(word: str) -> bool:
    if word in {"and", "&", "the"}:
        return word != "the"
    return (word[:1].islower() and word not in STOP_WORDS) or word in ROLE_CAPITALS


def _firm_left(text: str, words: Words, i: int) -> tuple[int, str | None]:
    """The firm named just before a role, and the first word of the whole."""
    j = i
    while words.at(j - 1) in {"own", "top", "new", "chief", "veteran", "longtime"}:
        j -= 1
    first = firm_before(words, j)
    if first == j or all(word in PLACES for word in words.texts[first:j]):
        return (i - 1 if words.at(i - 1).casefold() in DETERMINERS else i), None
    return first, _firm_name(words.span_text(text, first, j))


def _firm_right(text: str, words: Words, j: int) -> tuple[int, str | None, str]:
    """The end of the whole with its place, the firm after "at", "with", "of" or a comma, and what describes it."""
    k = _past_place(words, j)
    k = k + 1 if words.at(k) == "," and words.at(k + 1) in PREPOSITIONS else k
    if not (words.at(k) in PREPOSITIONS or (words.at(k) == "," and k == j)):
        return k, None, ""
    first, last = firm_after(words, k + 1)
    firm = _firm_name(words.span_text(text, first, last))
    if not firm or not looks_like_firm(firm) and (words.at(k) == "," or words.at(first) in FIRST_NAMES):
        return _past_place(words, j), None, ""
    end = last
    if is_possessive(words.at(last - 1)):
        while end < last + 4 and words.at(end)[:1].islower() and words.at(end) not in STOP_WORDS:
            end += 1
    return _past_place(words, end), firm, words.span_text(text, k + 1, first)


def _firm_name(written: str) -> str:
    return " ".join([*written.split()[:-1], bare(written.split()[-1])]) if written else ""


def _past_place(words: Words, j: int) -> int:
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


def _apposition(text: str, words: Words, start: int, end: int, role: str) -> Mention | None:
    """``NAME, an economist with FIRM``, ``NAME, FIRM's chief economist``."""
    if words.at(end - 1).casefold() in GROUP_ROLES:
        return None
    first, firm = _firm_left(text, words, start)
    if firm is not None and not (is_possessive(words.at(start - 1)) or is_possessive(words.at(start - 2))):
        first, firm = start, None
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


def _inverted_apposition(text: str, words: Words, start: int, end: int, role: str) -> Mention | None:
    """``FIRM's chief executive, NAME,``."""
    if words.at(end) != ",":
        return None
    name_end = name_after(words, end + 1)
    first, firm = _firm_left(text, words, start)
    full = name_end - end - 1 >= 2 and not looks_like_firm(words.span_text(text, end + 1, name_end))
    if not full or words.at(name_end) not in {",", "said", "told", ".", ""} or not (firm or first < start):
        return None
    return _mention(first, name_end, words.span_text(text, end + 1, name_end), role, firm)


def _nameless(text: str, words: Words, start: int, end: int, role: str) -> Mention | None:
    """``a trader at FIRM``, ``analysts``, ``a spokeswoman for FIRM``."""
    first, firm = _firm_left(text, words, start)
    last, firm_right, described = _firm_right(text, words, end)
    while words.at(first - 1).casefold() in DETERMINERS:
        first -= 1
    return _mention(first, last, None, role, firm or firm_right, described)


def all_people(mentions: Sequence[Sequence[Mention]]) -> People:
    """The people introduced anywhere in an article."""
    people = People()
    for mention in _flat(mentions):
        people.add(mention)
    return people


def _flat(mentions: Sequence[Sequence[Mention]]) -> Iterator[Mention]:
    for row in mentions:
        yield from row
