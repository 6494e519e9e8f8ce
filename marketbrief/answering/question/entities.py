"""Entities named in a question: by lexicon and catalogue, in any case, by ticker, nickname, slip of the pen."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from marketbrief.answering.question.question_words import QuestionWord, phrase_query
from marketbrief.answering.ranking_weights import DEFAULT
from marketbrief.domain.entity import EntityForm
from marketbrief.language.company_names import bare_name, name_forms
from marketbrief.language.market_terms import MarketTerm, market_terms
from marketbrief.library import ArticleSearch, KnownName

__all__ = ["NamedThing", "named_things"]

_LONGEST = 5
_SHORTEST_SHORT_NAME = 3
_RATING = re.compile(
    r"\b(?:downgrad|upgrad|rating|junk|outlook|triple|aaa|agency|warn|credit|strip|watch)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedThing:
    """Something a question names: ``names`` are searched as phrases, of its ``told`` words common ones count less.

    Before ``not_before`` a name means something else. ``start`` and ``end`` count the words that name it.
    """

    key: str
    name: str
    kind: str
    written: str
    names: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    not_before: re.Pattern[str] | None = None
    start: int = 0
    end: int = 0


def named_things(text: str, words: Sequence[QuestionWord], index: ArticleSearch) -> list[NamedThing]:
    """The entities that ``words`` of ``text`` name, the longest name first at each place."""
    known = _known_names(words, index)
    found: list[NamedThing] = []
    at = 0
    while at < len(words):
        entity = next(_candidates(text, words, at, known, index), None) or _proper_name(text, words, at, index)
        if entity and found and _is_beside(text, words, entity, found[-1]):
            found[-1] = _merged(found[-1], entity)
        elif entity and not _is_its_shares(entity, found):
            found.append(entity)
        at = entity.end if entity else at + 1
    return found


def _is_its_shares(entity: NamedThing, found: Sequence[NamedThing]) -> bool:
    """Whether "shares" are those of the company named just before, not stocks at large."""
    after = bool(found) and found[-1].end == entity.start
    return after and entity.key == "stocks" and found[-1].kind in ("company", "name")


def _is_beside(text: str, words: Sequence[QuestionWord], entity: NamedThing, before: NamedThing) -> bool:
    """Whether an entity stands in brackets after another one, as its ticker does: "Acme (ACM)"."""
    return before.end == entity.start and text[words[entity.start].start - 1] == "("


def _merged(entity: NamedThing, other: NamedThing) -> NamedThing:
    """An entity with the names that a second writing of it has."""
    names = (*entity.names, *other.names, other.written)
    return replace(entity, names=tuple(dict.fromkeys(names)), told=(*entity.told, *other.told), end=other.end)


def _grams(words: Sequence[QuestionWord], at: int) -> Iterator[tuple[str, int]]:
    for size in range(min(_LONGEST, len(words) - at), 0, -1):
        yield " ".join(word.plain for word in words[at : at + size]), at + size


def _known_names(words: Sequence[QuestionWord], index: ArticleSearch) -> dict[str, KnownName]:
    """The entity each run of words most often stands for in the articles."""
    grams = {gram for at in range(len(words)) for gram, _ in _grams(words, at)}
    best: dict[str, KnownName] = {}
    for known in index.names_like(sorted(grams)):
        if known.sure or known.form is EntityForm.TICKER:
            best.setdefault(known.name, known)
    return best


def _candidates(
    text: str, words: Sequence[QuestionWord], at: int, known: dict[str, KnownName], index: ArticleSearch
) -> Iterator[NamedThing]:
    for gram, end in _grams(words, at):
        run = words[at:end]
        written = text[run[0].start : run[-1].end]
        if all(word.idle for word in run) and not written.isupper():
            continue
        entry = _entry(text, gram, written, run)
        if entry:
            yield _from_entry(entry, written, at, end)
        pair = _pair(gram) if len(run) <= 2 else ()
        if pair:
            yield _from_pair(pair, written, at, end)
        if _names_company(gram, run, known.get(gram), index):
            yield _company(gram, known.get(gram), written, at, end, index)


def _entry(text: str, gram: str, written: str, run: Sequence[QuestionWord]) -> MarketTerm | None:
    """The lexicon's entry for a run of words, unless what follows makes it something else."""
    book = market_terms()
    entry = book.exact.get(written) or book.named.get(gram.replace("-", " "))
    if entry is None and gram.endswith("s"):
        entry = book.named.get(gram[:-1]) if len(gram) > 3 else None
    if entry and entry.key == "sp-500" and gram in ("s&p", "standard & poor") and _RATING.search(text):
        return book.entries["sandp-agency"]
    if entry and entry.not_before and entry.not_before.match(text, run[-1].end):
        return None
    return entry


def _from_entry(entry: MarketTerm, written: str, at: int, end: int) -> NamedThing:
    return NamedThing(
        key=entry.key,
        name=entry.name,
        kind=entry.kind,
        written=written,
        told=entry.told,
        not_before=entry.not_before,
        start=at,
        end=end,
    )


def _pair(gram: str) -> tuple[str, ...]:
    """The currencies of a pair: eurusd, eur/usd (two words by then), dollar-yen, cable."""
    book = market_terms()
    if gram in book.pair_slang:
        return book.pair_slang[gram]
    letters = re.sub(r"[^a-z]", "", gram)
    keys = [book.currencies.get(letters[:3]), book.currencies.get(letters[3:])] if len(letters) == 6 else []
    return tuple(key for key in keys if key) if all(keys) else ()


def _from_pair(keys: Sequence[str], written: str, at: int, end: int) -> NamedThing:
    sides = [market_terms().entries[key] for key in keys]
    told = tuple(dict.fromkeys(word for side in sides for word in side.told[:2]))
    name = " / ".join(side.name for side in sides)
    return NamedThing(key="/".join(keys), name=name, kind="currency", written=written, told=told, start=at, end=end)


def _names_company(gram: str, run: Sequence[QuestionWord], known: KnownName | None, index: ArticleSearch) -> bool:
    """Whether a run of words names a company, body or person here: a word that news writes otherwise does not."""
    in_book = gram in market_terms().nicknames or gram in market_terms().companies
    if not (known or in_book) or (gram in market_terms().abbreviations and not in_book):
        return False
    if len(run) > 1 or (run[0].written.isupper() and run[0].written.isalpha()):
        return True
    if len(gram) < 2 or run[0].idle:
        return False
    if known and not in_book and known.of < DEFAULT.common_name * index.count(phrase_query(gram)):
        return False
    capitalized = index.capitalized(gram)
    return in_book if capitalized is None else capitalized >= DEFAULT.name_share


def _proper_name(text: str, words: Sequence[QuestionWord], at: int, index: ArticleSearch) -> NamedThing | None:
    """A run of words that news writes with a capital though nothing is known of them: a name; a comma ends it."""
    end = at
    while end < len(words) and _is_proper(words[end], index) and (end == at or _goes_on(text, words, end)):
        end += 1
        if "," in text[words[end - 1].end : words[end].start if end < len(words) else None]:
            break
    if end == at:
        return None
    if end > at + 1 and not index.count(phrase_query(" ".join(word.plain for word in words[at:end]))):
        end = at + 1
    written = " ".join(word.written for word in words[at:end])
    plain = " ".join(word.plain for word in words[at:end])
    return NamedThing(key=f"name {plain}", name=written, kind="name", written=plain, start=at, end=end)


def _goes_on(text: str, words: Sequence[QuestionWord], at: int) -> bool:
    """Whether a word belongs to the name before it: beside it, and no term of its own ("venezuela cpi")."""
    word = words[at]
    return _is_joined(words[at - 1], word) and _entry(text, word.plain, word.written, [word]) is None


def _is_joined(one: QuestionWord, following: QuestionWord) -> bool:
    """Whether only a space stands between two words, the first no possessive."""
    return following.start - one.end <= 1 and not one.written.endswith(("'s", "s'"))


def _is_proper(word: QuestionWord, index: ArticleSearch) -> bool:
    book = market_terms()
    ordinary = word.plain in book.time or word.plain in book.abbreviations or word.plain in book.spelt_times
    if word.idle or ordinary or not word.plain.isalpha():
        return False
    if word.written.isupper() and len(word.plain) > 1:
        return True
    rare = 0 < index.count(phrase_query(word.plain)) <= DEFAULT.rare_name * index.size
    return rare and len(word.plain) > 2 and (index.capitalized(word.plain) or 0.0) >= DEFAULT.proper_share


def _company(gram: str, known: KnownName | None, written: str, at: int, end: int, index: ArticleSearch) -> NamedThing:
    """An entity with every name that the catalogue or the lexicon has for it."""
    book = market_terms()
    full = list(book.nicknames.get(gram, ()))[:2] or ([gram] if gram in book.companies else [])
    names = [*full]
    for name in full:
        names += [known_name.name for known_name in _of_full(name, index)]
        names += [nick for nick in book.companies.get(name, ()) if len(nick) > 2]
    if known:
        names += [other.name for other in index.names_of_entity(known.entity)]
    names += [short for name in names if (short := _short_name(name, index))]
    told = tuple(dict.fromkeys(name for name in names if name != gram and (len(name) > 2 or "&" in name)))
    kind = "person" if known and known.form is EntityForm.PERSON else "company"
    title = known.display if known and known.form is not EntityForm.TICKER else (full[0] if full else gram).title()
    return NamedThing(
        key=known.entity if known else title, name=title, kind=kind, written=written, names=told, start=at, end=end
    )


def _short_name(name: str, index: ArticleSearch) -> str:
    """A name without the trade at its end, as later sentences of news have it: "Consol" for Consol Energy, else ""."""
    words = bare_name(name).split()
    while len(words) > 1 and words[-1] in name_forms("trades"):
        words.pop()
    short = " ".join(words)
    if short == bare_name(name) or len(short) <= _SHORTEST_SHORT_NAME:
        return ""
    sure = len(words) > 1 or (index.capitalized(short) or 0.0) >= DEFAULT.proper_share
    return short.title() if sure else ""


def _of_full(name: str, index: ArticleSearch) -> list[KnownName]:
    """The names of the entity that a full name most often stands for."""
    known = [found for found in index.names_like([name]) if found.form is not EntityForm.PERSON]
    return index.names_of_entity(known[0].entity) if known and known[0].sure else []
