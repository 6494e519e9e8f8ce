"""What an ingest run did, in total and by source: counts, and every refusal and failure with its reason."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from ingest.second_reader.outcome import PassOutcome
from ingest.sources.given import RefusedItem
from marketbrief.domain.article import Article
from marketbrief.domain.story import StoryRole, StoryVersion
from marketbrief.library import StoreOutcome

__all__ = ["PlannedArticle", "Report", "SourceReport"]


@dataclass(frozen=True, slots=True)
class PlannedArticle:
    """An article that a dry run would have stored, and its story."""

    state: StoreOutcome
    article: Article
    take: StoryVersion

    def as_dict(self) -> dict[str, object]:
        """The article as ``--json`` prints it."""
        return {
            "state": self.state.value,
            "id": self.article.article_id,
            "title": self.article.title,
            "source": self.article.source,
            "story": self.take.story,
            "role": self.take.role.value,
        }


@dataclass(slots=True)
class SourceReport:
    """The result for one source; ``failure`` is why it could not be read to its end, ``good_at`` its last success."""

    name: str
    location: str
    stored: Counter[StoreOutcome] = field(default_factory=Counter)
    refused: int = 0
    failure: str | None = None
    good_at: datetime | None = None

    def as_dict(self) -> dict[str, object]:
        """The row as ``--json`` prints it."""
        return {
            "name": self.name,
            "location": self.location,
            **{state.value: self.stored[state] for state in StoreOutcome},
            "refused": self.refused,
            "failure": self.failure,
            "last_read_well": self.good_at.isoformat() if self.good_at else None,
        }


@dataclass(slots=True)
class Report:
    """Filled while the job runs; ``failures`` are the sources that could not be read to their end.

    A dry run stores nothing; its counts are about ``planned``. ``second`` is the result of the second reader, if there
    is one.
    """

    stored: Counter[StoreOutcome] = field(default_factory=Counter)
    refused: list[RefusedItem] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    without_views: list[RefusedItem] = field(default_factory=list)
    sources: list[SourceReport] = field(default_factory=list)
    planned: list[PlannedArticle] = field(default_factory=list)
    dry_run: bool = False
    views: int = 0
    embedded: int = 0
    waiting: int = 0
    stopped: bool = False
    second: PassOutcome | None = None

    def begin(self, name: str, location: str) -> SourceReport:
        """Start the row of the next source; later counts belong to it."""
        self.sources.append(SourceReport(name, location))
        return self.sources[-1]

    def count(self, state: StoreOutcome) -> None:
        """Count one article of the current source."""
        self.stored[state] += 1
        self.sources[-1].stored[state] += 1

    def refuse(self, refused: RefusedItem) -> None:
        """Count an item of the current source as refused."""
        self.refused.append(refused)
        self.sources[-1].refused += 1

    def fail(self, reason: str) -> None:
        """Record that the current source could not be read to its end."""
        self.failures.append(reason)
        self.sources[-1].failure = reason

    @property
    def exit_code(self) -> int:
        """0 done, 1 done with failures or stopped before the end, 2 where no source could be read."""
        if self.sources and all(source.failure for source in self.sources):
            return 2
        unread = self.second is not None and self.second.failure is not None
        return int(bool(self.refused or self.failures or self.without_views or self.stopped or unread))

    @property
    def summary(self) -> str:
        """One line: how many were added, renewed, unchanged and refused, and what is left to do."""
        parts = [f"{self.stored[state]:,} {state}" for state in StoreOutcome]
        parts.append(f"{len(self.refused):,} refused")
        if self.embedded:
            parts.append(f"{self.embedded:,} passages embedded")
        if self.second is not None:
            parts.append(self.second.summary)
        line = ", ".join(parts)
        if self.dry_run:
            copies = sum(planned.take.role is StoryRole.CARRIER for planned in self.planned)
            return f"dry run: {line}; {copies:,} of them copies of others; nothing was stored"
        if self.stopped:
            return f"{line}; stopped: run the same command again to go on ({self.waiting:,} passages wait for a vector)"
        return line

    def as_dict(self) -> dict[str, object]:
        """The report as ``--json`` prints it."""
        return {
            **{state.value: self.stored[state] for state in StoreOutcome},
            "refused": [{"source": each.source, "reason": each.reason} for each in self.refused],
            "failures": self.failures,
            "without_views": [{"source": each.source, "reason": each.reason} for each in self.without_views],
            "sources": [source.as_dict() for source in self.sources],
            "views": self.views,
            "embedded": self.embedded,
            "waiting": self.waiting,
            "stopped": self.stopped,
            **({"second_reader": self.second.as_dict()} if self.second is not None else {}),
            **({"rehearsed": [planned.as_dict() for planned in self.planned]} if self.dry_run else {}),
        }
