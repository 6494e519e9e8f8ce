"""What Slack has told of somebody or of a place, remembered for a while so that it is not asked again and again."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, TypeVar

__all__ = ["TtlCache"]

MOST_KNOWN = 10_000

T = TypeVar("T")


@dataclass(slots=True)
class TtlCache(Generic[T]):
    """Answers by id, each asked for at most once in ``kept_for``; all are forgotten when they become too many."""

    kept_for: timedelta
    _told: dict[str, tuple[datetime, T]] = field(default_factory=dict)

    async def of(self, name: str, ask: Callable[[], Awaitable[T]], *, at: datetime) -> T:
        """What is known of ``name`` at a moment, asked for where it is not known or too old."""
        told = self._told.get(name)
        if told is not None and at - told[0] <= self.kept_for:
            return told[1]
        answer = await ask()
        if len(self._told) >= MOST_KNOWN:
            self._told.clear()
        self._told[name] = (at, answer)
        return answer
