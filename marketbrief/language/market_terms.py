"""The words of the trade, read once from lexicon/*.toml: markets, institutions, indicators, nicknames, chat."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marketbrief.language import lexicon
from marketbrief.language.calendar import WEEKDAY_NAMES, WEEKDAY_SHORT_NAMES, WEEKDAY_WORDS
from marketbrief.language.company_names import bare_name, plain_name

__all__ = ["MarketTerm", "MarketTerms", "QuestionMarks", "market_terms", "question_marks"]

_NAMED = ("instruments", "indicators")
"""Lists of names, a desk's own among them."""
_ASKED = ("market_names", "institution_names", "indicator_names")
"""What questions call these and others besides, and how news tells them."""
_TOLD_NAMES = 3


@dataclass(frozen=True, slots=True)
class MarketTerm:
    """A market, institution or indicator: the words news tells it with, and what it is not ("oil" before "spill")."""

    key: str
    name: str
    kind: str
    told: tuple[str, ...]
    not_before: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class MarketTerms:
    """Entries by every plain name, by exact code, companies by nickname, currencies by code, short forms."""

    entries: Mapping[str, MarketTerm]
    named: Mapping[str, MarketTerm]
    exact: Mapping[str, MarketTerm]
    companies: Mapping[str, tuple[str, ...]]
    nicknames: Mapping[str, tuple[str, ...]]
    currencies: Mapping[str, str]
    pair_slang: Mapping[str, tuple[str, ...]]
    abbreviations: Mapping[str, tuple[str, ...]]
    stop: frozenset[str]
    chat: tuple[str, ...]
    time: frozenset[str]
    spelt_times: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class QuestionMarks:
    """Patterns of intents in the order they are tried, words of age and direction, titles that stand aside."""

    intents: tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]
    today: re.Pattern[str]
    slow: re.Pattern[str]
    up: re.Pattern[str]
    down: re.Pattern[str]
    told_up: tuple[str, ...]
    told_down: tuple[str, ...]
    aside: re.Pattern[str]
    wrap: re.Pattern[str]
    day_terms: tuple[str, ...]
    reports: re.Pattern[str]


def _table(name: str) -> Mapping[str, Any]:
    return lexicon.load(name)


def _rows() -> Mapping[str, Mapping[str, Any]]:
    """Every entry with its names from all lists; of a name that two have the later entry counts."""
    rows: dict[str, Mapping[str, Any]] = {}
    for name in (*_NAMED, *_ASKED):
        for key, row in _table(name).items():
            rows[key] = _together(rows[key], row) if key in rows else row
    return rows


def _together(row: Mapping[str, Any], asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """An entry with what questions call it."""
    apart = asked.get("apart", ())
    lists = {
        field: [*(one for one in row.get(field, ()) if one not in apart), *asked.get(field, ())]
        for field in ("names", "exact", "not_before")
    }
    return {**row, **asked, **lists}


@lexicon.cached()
def market_terms() -> MarketTerms:
    """The whole lexicon."""
    rows = _rows()
    entries = {key: _entry(key, row) for key, row in rows.items()}
    words, pairs = _table("question_words"), _table("currency_pairs")
    companies = {bare_name(full): _listed(names) for full, names in _table("companies").items()}
    nicknames: dict[str, tuple[str, ...]] = {}
    for full, names in companies.items():
        for name in names:
            nicknames[name] = (*nicknames.get(name, ()), full)
    return MarketTerms(
        entries=entries,
        named={
            plain_name(n).replace("-", " "): entries[k]
            for k, row in rows.items()
            for n in (row["name"], *row.get("names", ()))
        },
        exact={code: entries[key] for key, row in rows.items() for code in row.get("exact", ())},
        companies=companies,
        nicknames=nicknames,
        currencies=pairs["codes"],
        pair_slang={name: tuple(keys) for name, keys in pairs["slang"].items()},
        abbreviations={plain_name(short): _listed(long) for short, long in _table("abbreviations").items()},
        stop=frozenset(words["stop"].split()),
        chat=tuple(words["chat"]),
        time=frozenset(words["time"].split()) | {f"{day}s" for day in WEEKDAY_WORDS},
        spelt_times=_spelt_weekdays() | words["spelt"],
    )


@lexicon.cached()
def question_marks() -> QuestionMarks:
    """What questions ask for, and the marks of it."""
    table = _table("question_marks")
    direction, titles, age = table["direction"], table["titles"], table["age"]
    return QuestionMarks(
        intents=tuple(
            (name, tuple(re.compile(one, re.IGNORECASE) for one in found)) for name, found in table["intents"].items()
        ),
        today=_any_of(age["today"]),
        slow=_any_of(age["slow"]),
        up=_any_of(direction["up"], direction["up_word"]),
        down=_any_of(direction["down"], direction["down_word"]),
        told_up=tuple(direction["told_up"]),
        told_down=tuple(direction["told_down"]),
        aside=re.compile("|".join(titles["aside"]), re.IGNORECASE),
        wrap=re.compile("|".join(titles["wrap"]), re.IGNORECASE),
        day_terms=tuple(titles["day_terms"]),
        reports=re.compile(rf"\b(?:{table['about']['reports']})\b", re.IGNORECASE),
    )


def _spelt_weekdays() -> dict[str, str]:
    """Short names and plurals of weekdays as chat has them: "thurs", "fridays"; "sat" and "sun" are other words too."""
    short = {name: WEEKDAY_NAMES[n].lower() for name, n in WEEKDAY_SHORT_NAMES.items() if name not in ("sat", "sun")}
    return short | {f"{day}s": f"{day}'s" for day in WEEKDAY_WORDS}


def _entry(key: str, row: Mapping[str, Any]) -> MarketTerm:
    not_before = row.get("not_before")
    pattern = re.compile(rf"[ -](?:{'|'.join(not_before)})\b", re.IGNORECASE) if not_before else None
    return MarketTerm(
        key,
        row["name"],
        row.get("kind", "indicator"),
        tuple(map(plain_name, row.get("told") or (row["name"], *row.get("names", ()))[:_TOLD_NAMES])),
        pattern,
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(plain_name(part) for part in text.split(",") if part.strip())


def _any_of(words: list[str], also: str = r"(?!)") -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(re.escape(word) for word in words) + rf")\b|{also}", re.IGNORECASE)
