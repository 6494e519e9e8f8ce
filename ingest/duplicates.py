"""One story, many copies: which stored article a new one is another take, copy or correction of.

A new day's report of the same market is a story of its own, however much background it repeats: where the rules are
in doubt they keep two articles apart.
"""

from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, Protocol

from ingest.likeness import Entry, compare
from ingest.sketch import EVERY, MOST_HASHES, sketch
from ingest.wire import agency_of, read_headline
from marketbrief.article import Article
from marketbrief.story import Role, Take

__all__ = ["Placement", "StoryIndex", "TakesStored", "group"]

DAY: Final = 24 * 3600
REACH_DAYS: Final = 7
"""Takes further apart are found only when they have the very same words."""
TAKES_HELD: Final = 10_000
"""In memory, about 80 MB; beyond it the days not asked for longest are left to what is stored."""
DAYS_AROUND: Final = 2 * REACH_DAYS + 1
NEAR_DAYS: Final = 2
FAR_SHINGLES: Final = 8
"""Further off than ``NEAR_DAYS`` only near-copies count, and these share any few shingles."""
INDEXED_BELOW: Final = EVERY // 8
"""Shingles with smaller hashes, one in eight, lead to candidates."""
MOST_CANDIDATES: Final = 64
"""Of one day; a wire that fills in one form all day long must not make every article slower."""
ENOUGH_WORDS: Final = 40
"""A shorter text that comes again on another day may be a form that was filled in, not a copy."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an article went; ``beside`` is the take it was recognised by, None when it opens a story."""

    take: Take
    beside: Take | None = None


class TakesStored(Protocol):
    """The takes that are stored already, read as far as they are needed."""

    def take(self, article_id: str) -> Take | None:
        """An article's take."""

    def with_digest(self, digest: int) -> Take | None:
        """The first take that has exactly these words."""

    def between(self, start: int, end: int) -> Iterable[Take]:
        """The takes of moments from ``start`` up to but without ``end``."""


class _Day:
    """The takes of one day by id, and by the shingles and headlines that lead to them."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}
        self._by_shingle: dict[int, list[str]] = {}
        self._by_headline: dict[frozenset[str], list[str]] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, entry: Entry) -> None:
        article_id = entry.take.article_id
        self._entries[article_id] = entry
        self._by_headline.setdefault(entry.headline.words, []).append(article_id)
        for shingle in entry.sketch.below(INDEXED_BELOW):
            self._by_shingle.setdefault(shingle, []).append(article_id)

    def takes(self) -> list[Take]:
        """All takes of the day."""
        return [entry.take for entry in self._entries.values()]

    def candidates(self, entry: Entry, shingles: Iterable[int]) -> Iterator[Entry]:
        """The takes that have most shingles, or the whole headline, in common with ``entry``."""
        found = Counter(dict.fromkeys(self._by_headline.get(entry.headline.words, ()), MOST_HASHES))
        for shingle in shingles:
            found.update(self._by_shingle.get(shingle, ()))
        return (self._entries[article_id] for article_id, _ in found.most_common(MOST_CANDIDATES))


class StoryIndex:
    """Places articles one by one among those it placed before and those in ``stored``."""

    def __init__(self, stored: TakesStored | None = None) -> None:
        self._stored = stored
        self._days: OrderedDict[int, _Day] = OrderedDict()
        self._takes: dict[str, Take] = {}
        self._by_digest: dict[int, str] = {}

    def add(self, article: Article) -> Placement:
        """Find the article's story and remember it there. A new revision stays in the story it is in."""
        placement = self.place(article)
        self._keep(placement.take)
        return placement

    def place(self, article: Article) -> Placement:
        """Find the article's story; the index stays as it is."""
        entry = Entry.of(_alone(article))
        known = self._take(article.article_id)
        if known is not None:
            return Placement(_revised(entry, known, agency_of(article.text)))
        beside = self._twin(entry) or self._closest(entry)
        if beside is None:
            return Placement(entry.take)
        return Placement(_joined(entry.take, beside, agency_of(article.text) or beside.agency), beside)

    def _keep(self, take: Take) -> None:
        self._day(take.moment // DAY).add(Entry.of(take))
        self._takes[take.article_id] = take
        self._by_digest.setdefault(take.digest, take.article_id)

    def _take(self, article_id: str) -> Take | None:
        return self._takes.get(article_id) or (self._stored.take(article_id) if self._stored else None)

    def _twin(self, entry: Entry) -> Take | None:
        """A take with the very same words."""
        found = self._by_digest.get(entry.take.digest)
        twin = self._takes[found] if found else self._stored.with_digest(entry.take.digest) if self._stored else None
        if twin is None or (twin.words < ENOUGH_WORDS and abs(twin.moment - entry.take.moment) > DAY):
            return None
        return twin

    def _closest(self, entry: Entry) -> Take | None:
        """The most alike take of the days around."""
        shingles = entry.sketch.below(INDEXED_BELOW)
        today = entry.take.moment // DAY
        best, most = None, -1.0
        for day in range(today - REACH_DAYS, today + REACH_DAYS + 1):
            probes = shingles if abs(day - today) <= NEAR_DAYS else shingles[:FAR_SHINGLES]
            for other in self._day(day).candidates(entry, probes):
                likeness = compare(entry, other)
                if likeness.one_story and likeness.score > most:
                    best, most = other.take, likeness.score
        return best

    def _day(self, day: int) -> _Day:
        """The takes of a day since 1970, from memory or from what is stored."""
        if day in self._days:
            self._days.move_to_end(day)
            return self._days[day]
        held = self._days[day] = _Day()
        if self._stored:
            for take in self._stored.between(day * DAY, (day + 1) * DAY):
                held.add(Entry.of(take))
            self._make_room()
        return held

    def _make_room(self) -> None:
        """Leave the days not asked for longest to what is stored; the days around an article stay."""
        while len(self._days) > DAYS_AROUND and sum(map(len, self._days.values())) > TAKES_HELD:
            for take in self._days.popitem(last=False)[1].takes():
                self._takes.pop(take.article_id, None)
                if self._by_digest.get(take.digest) == take.article_id:
                    del self._by_digest[take.digest]


def group(articles: Iterable[Article]) -> dict[str, str]:
    """The story of each article by article id, the same for the same articles in any order."""
    index = StoryIndex()
    ordered = sorted(articles, key=lambda article: (_moment(article), article.article_id, article.revision))
    return {article.article_id: index.add(article).take.story for article in ordered}


def _alone(article: Article) -> Take:
    """The article as the first take of a story of its own."""
    of = sketch(article.text)
    return Take(
        article_id=article.article_id,
        story=article.article_id,
        role=Role.CORRECTION if read_headline(article.title).correction else Role.ORIGIN,
        moment=_moment(article),
        dated=article.published_at is not None,
        title=article.title,
        publisher=article.publisher,
        agency=agency_of(article.text) or article.publisher,
        words=of.words,
        digest=of.digest,
        sketch=of.data,
    )


def _revised(entry: Entry, known: Take, agency: str | None) -> Take:
    """A new revision of a take: its words are new, its place in the story is not."""
    role = Role.CORRECTION if entry.headline.correction else known.role
    return replace(entry.take, story=known.story, role=role, agency=agency or known.agency)


def _joined(take: Take, beside: Take, agency: str | None) -> Take:
    """The take in the story of the one beside it."""
    role = take.role
    if role is Role.ORIGIN:
        carried = take.publisher and agency and take.publisher.casefold() != agency.casefold()
        role = Role.CARRIER if carried else Role.TAKE
    return replace(take, story=beside.story, role=role, agency=agency or take.agency)


def _moment(article: Article) -> int:
    return int((article.published_at or article.retrieved_at).timestamp())
