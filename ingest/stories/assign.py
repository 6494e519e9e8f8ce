"""Assigns each article to a story: a new one, or the story of which it is another take, a copy or a correction.

The next day's report on the same market is a new story, even if it repeats much background. In doubt, the rules keep
two articles apart.
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
"""Takes further apart count as one story only if they have exactly the same words."""
MOST_IN_MEMORY: Final = 10_000
"""About 80 MB. Beyond it the days that were not used for longest are dropped and read again when needed."""
DAYS_AROUND: Final = 2 * REACH_DAYS + 1
NEAR_DAYS: Final = 2
FAR_SHINGLES: Final = 8
"""Beyond ``NEAR_DAYS`` only near-copies count, and near-copies share any few shingles."""
INDEXED_BELOW: Final = EVERY // 8
"""Only shingles with smaller hashes, one in eight, are indexed to find candidates."""
MOST_CANDIDATES: Final = 64
"""Per day. A wire may publish the same form all day; it must not slow down every article."""
ENOUGH_WORDS: Final = 40
"""A shorter text that comes again on another day may be a filled-in form, not a copy."""


class StoredMembers(Protocol):
    """The takes that are stored already, read only as far as needed."""

    def take(self, article_id: str) -> StoryVersion | None:
        """The take of an article, or None."""

    def with_digest(self, digest: int) -> StoryVersion | None:
        """The first take with exactly these words, or None."""

    def between(self, start: int, end: int) -> Iterable[StoryVersion]:
        """The takes published from ``start`` until before ``end``, in seconds since 1970."""

    @property
    def latest(self) -> int:
        """The number of the newest change; each stored or changed take is one change."""

    def after(self, change: int) -> Iterable[StoryVersion]:
        """The takes stored or changed after this change, in order."""


class _Day:
    """The takes of one day, indexed by id, shingle and headline."""

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
        """The takes that share most shingles or the whole headline with ``entry``."""
        found = dict.fromkeys(self._by_headline.get(entry.headline.words, ()), MOST_HASHES)
        for shingle in shingles:
            for article_id in self._by_shingle.get(shingle, ()):
                found[article_id] = found.get(article_id, 0) + 1
        most = sorted(found, key=found.__getitem__, reverse=True)
        return (self._entries[article_id] for article_id in most[:MOST_CANDIDATES])


class StoryIndex:
    """Finds the story of each article among the takes in ``stored``, whichever process stored them.

    Its memory is brought up to date before each article, so it sees what other processes stored and forgets what was
    rolled back.
    """

    def __init__(self, stored: StoredMembers) -> None:
        self._stored = stored
        self._days: OrderedDict[int, _Day] = OrderedDict()
        self._day_of: dict[str, int] = {}
        self._seen = 0

    def place(self, article: Article) -> StoryVersion:
        """The article as a member of its story; a new revision stays in its story."""
        self._catch_up()
        entry = SimilarityEntry.of(_first_of_its_story(article))
        known = self._stored.take(article.article_id)
        if known is not None:
            return _revised(entry, known, agency_of(article.text))
        nearest = self._exact_copy(entry) or self._closest(entry)
        if nearest is None:
            return entry.take
        return _added_to_story_of(entry.take, nearest, agency_of(article.text) or nearest.agency)

    def _catch_up(self) -> None:
        """Read what was stored since the last article; if that is too much, clear the memory."""
        latest = self._stored.latest
        if not self._seen <= latest <= self._seen + MOST_IN_MEMORY:
            self._days.clear()
            self._day_of.clear()
        for take in self._stored.after(self._seen) if self._days else ():
            self._forget(take.article_id)
            self._add(take)
        self._seen = latest

    def _exact_copy(self, entry: SimilarityEntry) -> StoryVersion | None:
        """A take with exactly the same words, or None."""
        twin = self._stored.with_digest(entry.take.digest)
        if twin is None or (twin.words < ENOUGH_WORDS and abs(twin.moment - entry.take.moment) > DAY):
            return None
        return twin

    def _closest(self, entry: SimilarityEntry) -> StoryVersion | None:
        """The most similar take of the days around, if it is similar enough."""
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
        """The takes of a day (days since 1970), from memory or from storage."""
        if day in self._days:
            self._days.move_to_end(day)
        else:
            self._days[day] = _Day()
            for take in self._stored.between(day * DAY, (day + 1) * DAY):
                self._add(take)
            self._make_room()
        return self._days[day]

    def _add(self, take: StoryVersion) -> None:
        """Add a take to its day, if that day is in memory."""
        day = take.moment // DAY
        if day in self._days:
            self._days[day].add(SimilarityEntry.of(take))
            self._day_of[take.article_id] = day

    def _forget(self, article_id: str) -> None:
        day = self._day_of.pop(article_id, None)
        if day is not None:
            self._days[day].remove(article_id)

    def _make_room(self) -> None:
        """Drop the days that were not used for longest; the days around the current article stay."""
        while len(self._days) > DAYS_AROUND and len(self._day_of) > MOST_IN_MEMORY:
            for take in self._days.popitem(last=False)[1].takes():
                del self._day_of[take.article_id]


def group(articles: Iterable[Article]) -> dict[str, str]:
    """The story id of each article, by article id; the order of the articles makes no difference."""
    members = MembersInMemory()
    index = StoryIndex(members)
    ordered = sorted(articles, key=lambda article: (_moment(article), article.article_id, article.revision))
    return {article.article_id: members.keep(index.place(article)).story for article in ordered}


def _first_of_its_story(article: Article) -> StoryVersion:
    """The article as the first take of a new story."""
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
    """A new revision of a known take: new words, same story."""
    role = StoryRole.CORRECTION if entry.headline.correction else known.role
    return replace(entry.take, story=known.story, role=role, agency=agency or known.agency)


def _added_to_story_of(take: StoryVersion, nearest: StoryVersion, agency: str | None) -> StoryVersion:
    """The take as a member of the story of the nearest one."""
    role = take.role
    if role is StoryRole.ORIGIN:
        carried = take.publisher and agency and take.publisher.casefold() != agency.casefold()
        role = StoryRole.CARRIER if carried else StoryRole.TAKE
    return replace(take, story=nearest.story, role=role, agency=agency or take.agency)


def _moment(article: Article) -> int:
    return int((article.published_at or article.retrieved_at).timestamp())
