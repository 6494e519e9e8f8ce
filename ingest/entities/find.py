"""Entities that an article names: companies with tickers, short names, acronyms, people with roles.

Each article is read alone; counts over all articles (``marketbrief.library.catalogue``) tell firm names from chance
ones.
"""

import re
from collections.abc import Iterable, Iterator

from marketbrief.domain.article import Article
from marketbrief.domain.entity import Entities, EntityForm, EntityMention, EntityName, MentionPlace
from marketbrief.language.company_names import abbreviates, bare_name, name_before, name_forms, plain_name
from marketbrief.library.article_index import split_lead

__all__ = ["find_entities"]


_CODE = re.compile(
    r"[(<]\s?(?:(?P<code>[A-Z0-9]{1,6}[a-z]?)\.(?P<board>[A-Z]{1,2})"
    r"|(?:NYSE|NASDAQ|Nasdaq|LSE|LON|ASX|TSX|NSE|BSE|HKG|AMEX)(?: ?[A-Z]{2,6})?\s?:\s?"
    r"(?P<listed>[A-Z0-9.]{1,6}))\s?[)>]"
)
_BARE_CODE = re.compile(r"(?<=[a-z.] )(?P<code>[A-Z]{1,5})\.(?P<board>N|O|L|PA|DE|TO|AX|T|HK|VX|MI|MC|AS)\b")
_IN_BRACKETS = re.compile(r"\((?P<short>[A-Z][A-Za-z&]{0,7}[A-Z])\)")
_MIXED = re.compile(r"\b[A-Z][a-z]{0,3}&?[A-Za-z]{0,3}[A-Z]\b")
_FULL_NAME = r"(?P<name>[A-Z][a-zé'-]+(?: [A-Z]\.)? (?:(?:de|van|von|al|bin|la) )?[A-Z][\w'’-]+[a-z])"
_PERSON_AFTER = re.compile(rf" {_FULL_NAME}")
_PERSON_BEFORE = re.compile(rf"{_FULL_NAME}, (?:an? |the |its |[\w-]+ ){{0,2}}$")
_ROLES = tuple(sorted(name_forms("roles"), key=lambda role: (-len(role), role)))
_SHORTEST_PREFIX = 4
_SHORT_NAMES_WITHIN = 2_000
_LOOK_BACK = 60


def find_entities(article: Article) -> Entities:
    """The entities that an article names in a way that tells what they are."""
    text = article.text
    companies = list(dict.fromkeys(_companies(text)))
    names = [*companies, *_shortened(companies, article.title, text), *_acronyms(text), *_people(text)]
    unique = tuple(dict.fromkeys(names))
    return Entities(unique, tuple(_mentions(unique, article)))


def _companies(text: str) -> Iterator[EntityName]:
    """Companies with the code of their shares: "Name ( BAC.N )", "(NYSE: GM)", "Corp. GENZ.O"."""
    for pattern in (_CODE, _BARE_CODE):
        for match in pattern.finditer(text):
            written = name_before(text, match.start())
            parts = match.groupdict()
            code = parts["code"] or parts.get("listed") or ""
            if written and bare_name(written) not in name_forms("openers"):
                entity = f"{code}.{parts['board']}" if parts["board"] else code
                yield EntityName(entity, bare_name(written), EntityForm.FULL, written)
                yield EntityName(entity, code.lower(), EntityForm.TICKER, code)


def _shortened(companies: list[EntityName], title: str, text: str) -> Iterator[EntityName]:
    """Short names that the same article uses beside the full one: initials, "BofA", "Citi", the first word alone."""
    full = [name for name in companies if name.form is EntityForm.FULL]
    if not full:
        return
    abbreviations = set(_MIXED.findall(f"{title} {text[:_SHORT_NAMES_WITHIN]}"))
    heads = [word for word in plain_name(title).split() if len(word) >= _SHORTEST_PREFIX]
    for company in full:
        first, _, rest = company.name.partition(" ")
        for short in abbreviations:
            if rest and short[0].lower() == first[0] and abbreviates(short, company.name):
                yield EntityName(company.entity, short.lower(), EntityForm.SHORT, short)
        for head in heads:
            alone = head == first and rest and company.name not in plain_name(title) and f" {head} " not in text
            if alone or (first != head and first.startswith(head) and head not in name_forms("openers")):
                yield EntityName(company.entity, head, EntityForm.SHORT, head.title())


def _acronyms(text: str) -> Iterator[EntityName]:
    """Bodies with their acronym behind them: "Institute for Supply Management (ISM)"."""
    for match in _IN_BRACKETS.finditer(text):
        short, written = match["short"], name_before(text, match.start())
        words = written.split()
        while len(words) > 1 and not abbreviates(short, " ".join(words)):
            words.pop(0)
        if len(words) > 1:
            full = " ".join(words)
            yield EntityName(f"({short})", plain_name(full), EntityForm.FULL, full)
            yield EntityName(f"({short})", short.lower(), EntityForm.ACRONYM, short)
        elif short.isupper() and words and words[0][0] == short[0] and _scattered(short, words[0]):
            yield EntityName(short, plain_name(words[0]), EntityForm.FULL, words[0])
            yield EntityName(short, short.lower(), EntityForm.TICKER, short)


def _scattered(short: str, word: str) -> bool:
    """Whether the letters of ``short`` stand in ``word`` in order."""
    letters = iter(word.lower())
    return all(letter in letters for letter in short.lower())


def _people(text: str) -> Iterator[EntityName]:
    """People beside what they are: "Chief Executive Jane Roe", "Jane Roe, chief economist at Alder"."""
    taken = bytearray(len(text) + 1)
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(map(_one_lower, text))
    for role in _ROLES:
        start = lowered.find(role)
        while start >= 0:
            end = start + len(role)
            if not taken[start] and (found := _person_beside(text, start, end)):
                yield EntityName(plain_name(found), plain_name(found), EntityForm.PERSON, found, role)
            taken[start:end] = b"\1" * len(role)
            start = lowered.find(role, end)


def _one_lower(letter: str) -> str:
    return letter.lower() if len(letter.lower()) == 1 else letter


def _person_beside(text: str, start: int, end: int) -> str:
    """The full name just after or just before a role; empty where neither stands there."""
    after = _PERSON_AFTER.match(text, end)
    if after:
        return str(after["name"])
    before = _PERSON_BEFORE.search(text[max(0, start - _LOOK_BACK) : start])
    return str(before["name"]) if before else ""


def _mentions(names: Iterable[EntityName], article: Article) -> Iterator[EntityMention]:
    title, lead = f" {plain_name(article.title)} ", f" {plain_name(split_lead(article.text)[0])} "
    places: dict[str, MentionPlace] = {}
    for name in names:
        sought = f" {name.name.split()[-1] if name.form is EntityForm.PERSON else name.name} "
        place = MentionPlace.TITLE if sought in title else MentionPlace.LEAD if sought in lead else MentionPlace.BODY
        if name.entity not in places or list(MentionPlace).index(place) < list(MentionPlace).index(places[name.entity]):
            places[name.entity] = place
    return (EntityMention(entity, place) for entity, place in places.items())
