"""The ledger: who held which view when, across articles; newest first, nothing averaged, nothing repaired."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice, pairwise

from marketbrief.answering.views.subject import judges
from marketbrief.answering.views.view_expiry import over_at
from marketbrief.domain.article import Article
from marketbrief.domain.view import Stance, View, ViewKind
from marketbrief.language.firms import is_firm, is_house
from marketbrief.language.instruments import find_instruments, instrument_named
from marketbrief.language.people import Voice, is_speaker, voices
from marketbrief.library import Library, ViewFilter

__all__ = [
    "SIDES",
    "Entry",
    "LedgerQuery",
    "StanceChange",
    "changes",
    "entries",
    "is_held_by",
    "is_stale",
    "newest_of_each",
    "published",
    "speaks_of",
    "without_repeats",
    "without_turned",
]

Entry = tuple[View, Article]
"""A view with the article it stands in, which dates it."""

SIDES = (Stance.BULLISH, Stance.BEARISH)
ENOUGH_QUOTED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerQuery:
    """Which views of the ledger: all that is given must hold; of several topics or holders any one will do.

    ``about`` are markets by any name, or topics by their words; ``holders`` are people or firms, where it is not said
    which; ``own_subject`` leaves out views that only mention the topic in passing.
    """

    about: tuple[str, ...] = ()
    speaker: str | None = None
    firm: str | None = None
    holders: tuple[str, ...] = ()
    stance: Stance | None = None
    kinds: tuple[ViewKind, ...] = (ViewKind.ANALYST,)
    since: datetime | None = None
    until: datetime | None = None
    own_subject: bool = False


@dataclass(frozen=True, slots=True)
class StanceChange:
    """A voice that was on one side of a subject, and on the other the next time it took a side."""

    voice: Voice
    about: str
    before: Entry
    after: Entry


def entries(library: Library, wanted: LedgerQuery) -> Iterator[Entry]:
    """The views wanted, newest first, one after the other as they are found."""
    loose = ViewFilter(kinds=wanted.kinds, stance=wanted.stance, since=wanted.since, until=wanted.until)
    return ((view, article) for view, article in library.views(loose) if _fits(view, wanted))


def without_repeats(found: Iterable[Entry]) -> Iterator[Entry]:
    """Entries as they come, each statement of a holder once however many articles carry it, or spell it."""
    seen: set[tuple[str | None, str | None, str]] = set()
    for view, article in found:
        key = (view.speaker, view.firm, _letters(_told(view)))
        if key not in seen:
            seen.add(key)
            yield view, article


def _told(view: View) -> str:
    """What tells a statement from others: what is quoted of it where that is enough, else all of it."""
    quoted = " ".join(quote.text for quote in view.quotes)
    return quoted if len(quoted.split()) >= ENOUGH_QUOTED else view.statement.text


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def changes(found: Iterable[Entry]) -> list[StanceChange]:
    """Who changed from bullish to bearish or back on one subject, the latest change first.

    A day on which a voice is on both sides of a subject decides nothing, nor do views without a date, nor those that
    only stand under a headline on a market.
    """
    sided: defaultdict[tuple[Voice, str], list[Entry]] = defaultdict(list)
    listed = list(found)
    known = _voices_of(listed)
    for entry in listed:
        voice = known.get(_pair(entry))
        if voice is not None and entry[0].stance in SIDES and entry[1].published_at is not None:
            sided[voice, entry[0].about].append(entry)
    turned = [
        StanceChange(voice, about, before, after)
        for (voice, about), of_one in sided.items()
        for before, after in pairwise(_days_apart(_on_themselves(of_one, about)))
        if before[0].stance is not after[0].stance
    ]
    return sorted(turned, key=lambda change: published(change.after), reverse=True)


def _on_themselves(of_one: Sequence[Entry], about: str) -> list[Entry]:
    """Of what a voice said under a market's name, what judges the market; looked at only where both sides are there."""
    if len({view.stance for view, _ in of_one}) == 1 or instrument_named(about) is None:
        return list(of_one)
    return [entry for entry in of_one if judges(entry[0].statement.text, about)]


def newest_of_each(found: Iterable[Entry], limit: int) -> list[Entry]:
    """The newest entry of each voice, and its newest on the other side where it stands on both; nameless ones as is.

    ``found`` is newest first, and so is what is given back, at most ``limit`` entries.
    """
    listed = list(islice(found, limit * 8))
    known = _voices_of(listed)
    taken: defaultdict[Voice, set[Stance]] = defaultdict(set)
    kept = []
    for entry in listed:
        voice, stance = known.get(_pair(entry)), entry[0].stance
        if voice is None or not taken[voice] or (stance in SIDES and stance not in taken[voice]):
            kept.append(entry)
            if voice is not None:
                taken[voice].add(stance)
    return kept[:limit]


def without_turned(found: Iterable[Entry], others: Iterable[Entry], limit: int) -> list[Entry]:
    """Entries of one side without those of a voice that has taken the other side since, which is in ``others``.

    Both are newest first; the newest eight times ``limit`` of each are looked at.
    """
    mine, theirs = list(islice(found, limit * 8)), list(islice(others, limit * 8))
    known = _voices_of([*mine, *theirs])
    turned: dict[Voice, datetime] = {}
    for entry in theirs:
        voice, at = known.get(_pair(entry)), entry[1].published_at
        if voice is not None and at is not None:
            turned.setdefault(voice, at)
    kept = []
    for entry in mine:
        voice, at = known.get(_pair(entry)), entry[1].published_at
        if voice is None or voice not in turned or (at is not None and at >= turned[voice]):
            kept.append(entry)
    return kept


def speaks_of(view: View, topic: str, *, own_subject: bool = False) -> bool:
    """Whether a view is about a market, by any of its names, or has the words of another topic in it.

    With ``own_subject`` it must be what the view is about and judges, by its own words and not by its article's title
    alone, for only there does its stance say anything.
    """
    markets = {market.name for market in find_instruments(topic)}
    if not markets:
        return _has_words(f"{view.about} {view.statement.text}", topic)
    if own_subject:
        return view.about in markets and judges(view.statement.text, view.about)
    return view.about in markets or any(market.name in markets for market in find_instruments(view.statement.text))


def _fits(view: View, wanted: LedgerQuery) -> bool:
    if wanted.speaker and not is_speaker(wanted.speaker, view.speaker):
        return False
    if wanted.firm and not is_firm(wanted.firm, view.firm):
        return False
    if wanted.holders and not any(is_held_by(view, name) for name in wanted.holders):
        return False
    return not wanted.about or any(speaks_of(view, topic, own_subject=wanted.own_subject) for topic in wanted.about)


def is_held_by(view: View, name: str) -> bool:
    """Whether a person or a firm of this name holds the view; a bank's bare name is nobody's surname."""
    return is_firm(name, view.firm) or (not is_house(name) and is_speaker(name, view.speaker))


def _has_words(text: str, topic: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(topic.strip())}(?!\w)", text, re.IGNORECASE) is not None


def _pair(entry: Entry) -> tuple[str | None, str | None]:
    return entry[0].speaker, entry[0].firm


def _voices_of(found: Iterable[Entry]) -> dict[tuple[str | None, str | None], Voice]:
    return voices(_pair(entry) for entry in found)


def published(entry: Entry) -> float:
    """When an entry's article came out, in seconds since 1970; before all others where it does not say."""
    moment = entry[1].published_at
    return moment.timestamp() if moment is not None else float("-inf")


def _days_apart(found: Sequence[Entry]) -> list[Entry]:
    """The latest entry of each day on which only one side was taken, oldest first."""
    by_day: defaultdict[int, list[Entry]] = defaultdict(list)
    for entry in sorted(found, key=published):
        by_day[int(published(entry) // 86_400)].append(entry)
    return [of_day[-1] for of_day in by_day.values() if len({view.stance for view, _ in of_day}) == 1]


def is_stale(entry: Entry, as_of: datetime) -> bool:
    """Whether the time that a view speaks of, or is worth hearing for, is over as of then."""
    view, article = entry
    return article.published_at is not None and as_of > over_at(view.horizon, article.published_at)
