"""A cache with a time to live, for what Slack says of people and channels."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, TypeVar

__all__ = ["TtlCache"]

MOST_VALUES = 10_000

T = TypeVar("T")


@dataclass(slots=True)
class TtlCache(Generic[T]):
    """Values by name, each asked for at most once in ``kept_for``; all are dropped when there are too many."""

    kept_for: timedelta
    _values: dict[str, tuple[datetime, T]] = field(default_factory=dict)

    async def of(self, name: str, ask: Callable[[], Awaitable[T]], *, at: datetime) -> T:
        """The value of ``name`` at a moment; ``ask`` is called if it is missing or too old."""
        known = self._values.get(name)
        if known is not None and at - known[0] <= self.kept_for:
            return known[1]
        answer = await ask()
        if len(self._values) >= MOST_VALUES:
            self._values.clear()
        self._values[name] = (at, answer)
        return answer
