"""One story, many copies: which stored article a new one is another take, copy or correction of.

A new day's report of the same market is a story of its own, however much background it repeats: where the rules are
in doubt they keep two articles apart.
"""

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, Protocol

from ingest.stories.in_memory import MembersInMemory
from ingest.stories.shingles import EVERY, MOST_HASHES, sketch
from ingest.stories.similarity import SimilarityEntry, compare
from marketbrief.domain.article import Article
from marketbrief.domain.story import StoryRole, StoryVersion
from marketbrief.language.wire_format import agency_of, read_headline

__all__ = ["StoredMembers", "StoryIndex", "group"]

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


class StoredMembers(Protocol):
    """The takes that are stored already, read as far as they are needed."""

    def take(self, article_id: str) -> StoryVersion | None:
        """An article's take."""

    def with_digest(self, digest: int) -> StoryVersion | None:
        """The first take that has exactly these words."""

    def between(self, start: int, end: int) -> Iterable[StoryVersion]:
        """The takes of moments from ``start`` up to but without ``end``."""

    @property
    def latest(self) -> int:
        """The number of the newest change; every take that is stored or changed makes one."""

    def after(self, change: int) -> Iterable[StoryVersion]:
        """The takes stored or changed after a change, in order."""


class _Day:
    """The takes of one day by id, and by the shingles and headlines that lead to them."""

    def __init__(self) -> None:
        self._entries: dict[str, SimilarityEntry] = {}
        self._by_shingle: dict[int, list[str]] = {}
        self._by_headline: dict[frozenset[str], list[str]] = {}

    def add(self, entry: SimilarityEntry) -> None:
        article_id = entry.take.article_id
        self._entries[article_id] = entry
        self._by_headline.setdefault(entry.headline.words, []).append(article_id)
        for shingle in entry.sketch.below(INDEXED_BELOW):
            self._by_shingle.setdefault(shingle, []).append(article_id)

    def remove(self, article_id: str) -> None:
        entry = self._entries.pop(article_id)
        self._by_headline[entry.headline.words].remove(article_id)
        for shingle in entry.sketch.below(INDEXED_BELOW):
            self._by_shingle[shingle].remove(article_id)

    def takes(self) -> list[StoryVersion]:
        """All takes of the day."""
        return [entry.take for entry in self._entries.values()]

    def candidates(self, entry: SimilarityEntry, shingles: Iterable[int]) -> Iterator[SimilarityEntry]:
        """The takes that have most shingles, or the whole headline, in common with ``entry``."""
        found = dict.fromkeys(self._by_headline.get(entry.headline.words, ()), MOST_HASHES)
        for shingle in shingles:
            for article_id in self._by_shingle.get(shingle, ()):
                found[article_id] = found.get(article_id, 0) + 1
        most = sorted(found, key=found.__getitem__, reverse=True)
        return (self._entries[article_id] for article_id in most[:MOST_CANDIDATES])


class StoryIndex:
    """Finds the story of one article after the other among the takes in ``stored``, whoever put them there.

    What it holds in memory is brought up to date before each article: what others stored is seen, and what was taken
    back is not.
    """

    def __init__(self, stored: StoredMembers) -> None:
        self._stored = stored
        self._days: OrderedDict[int, _Day] = OrderedDict()
        self._day_of: dict[str, int] = {}
        self._seen = 0

    def place(self, article: Article) -> StoryVersion:
        """The article's place in the story it belongs to. A new revision stays in the story it is in."""
        self._catch_up()
        entry = SimilarityEntry.of(_alone(article))
        known = self._stored.take(article.article_id)
        if known is not None:
            return _revised(entry, known, agency_of(article.text))
        beside = self._twin(entry) or self._closest(entry)
        if beside is None:
            return entry.take
        return _joined(entry.take, beside, agency_of(article.text) or beside.agency)

    def _catch_up(self) -> None:
        """Learn what was stored since the last article; where that is too much, forget all and read it when needed."""
        latest = self._stored.latest
        if not self._seen <= latest <= self._seen + TAKES_HELD:
            self._days.clear()
            self._day_of.clear()
        for take in self._stored.after(self._seen) if self._days else ():
            self._forget(take.article_id)
            self._hold(take)
        self._seen = latest

    def _twin(self, entry: SimilarityEntry) -> StoryVersion | None:
        """A take with the very same words."""
        twin = self._stored.with_digest(entry.take.digest)
        if twin is None or (twin.words < ENOUGH_WORDS and abs(twin.moment - entry.take.moment) > DAY):
            return None
        return twin

    def _closest(self, entry: SimilarityEntry) -> StoryVersion | None:
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
        else:
            self._days[day] = _Day()
            for take in self._stored.between(day * DAY, (day + 1) * DAY):
                self._hold(take)
            self._make_room()
        return self._days[day]

    def _hold(self, take: StoryVersion) -> None:
        """Hold a take of a day that is held."""
        day = take.moment // DAY
        if day in self._days:
            self._days[day].add(SimilarityEntry.of(take))
            self._day_of[take.article_id] = day

    def _forget(self, article_id: str) -> None:
        day = self._day_of.pop(article_id, None)
        if day is not None:
            self._days[day].remove(article_id)

    def _make_room(self) -> None:
        """Leave the days not asked for longest to what is stored; the days around an article stay."""
        while len(self._days) > DAYS_AROUND and len(self._day_of) > TAKES_HELD:
            for take in self._days.popitem(last=False)[1].takes():
                del self._day_of[take.article_id]


def group(articles: Iterable[Article]) -> dict[str, str]:
    """The story of each article by article id, the same for the same articles in any order."""
    held = MembersInMemory()
    index = StoryIndex(held)
    ordered = sorted(articles, key=lambda article: (_moment(article), article.article_id, article.revision))
    return {article.article_id: held.keep(index.place(article)).story for article in ordered}


def _alone(article: Article) -> StoryVersion:
    """The article as the first take of a story of its own."""
    of = sketch(article.text)
    return StoryVersion(
        article_id=article.article_id,
        story=article.article_id,
        role=StoryRole.CORRECTION if read_headline(article.title).correction else StoryRole.ORIGIN,
        moment=_moment(article),
        dated=article.published_at is not None,
        title=article.title,
        publisher=article.publisher,
        agency=agency_of(article.text) or article.publisher,
        words=of.words,
        digest=of.digest,
        sketch=of.data,
    )


def _revised(entry: SimilarityEntry, known: StoryVersion, agency: str | None) -> StoryVersion:
    """A new revision of a take: its words are new, its place in the story is not."""
    role = StoryRole.CORRECTION if entry.headline.correction else known.role
    return replace(entry.take, story=known.story, role=role, agency=agency or known.agency)


def _joined(take: StoryVersion, beside: StoryVersion, agency: str | None) -> StoryVersion:
    """The take in the story of the one beside it."""
    role = take.role
    if role is StoryRole.ORIGIN:
        carried = take.publisher and agency and take.publisher.casefold() != agency.casefold()
        role = StoryRole.CARRIER if carried else StoryRole.TAKE
    return replace(take, story=beside.story, role=role, agency=agency or take.agency)


def _moment(article: Article) -> int:
    return int((article.published_at or article.retrieved_at).timestamp())
