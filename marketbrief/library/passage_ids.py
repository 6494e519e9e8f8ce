"""Passage numbers that grow with publication time, so that a window of time is a range of rowids.

A number is ``(seconds since 1900) << 20 | counter``: a 63-bit integer until the year 10,000. Undated articles have
second zero, which no window reaches.
"""

from datetime import UTC, datetime

from marketbrief.domain.question import Window

__all__ = ["ALL", "UNDATED", "NumberRange", "first_number", "moment_of_number", "numbers_in"]

NumberRange = tuple[int, int]
"""Numbers ``low <= number < high``."""

_COUNTER_BITS = 20
_ORIGIN = datetime(1900, 1, 1, tzinfo=UTC)
_HIGHEST = (1 << 63) - 1
ALL: NumberRange = (0, _HIGHEST)
UNDATED: NumberRange = (0, 1 << _COUNTER_BITS)


def first_number(published_at: datetime | None) -> int:
    """The lowest number a passage published then can have; times before 1900 count as the first second of 1900."""
    if published_at is None:
        return 0
    seconds = int((published_at - _ORIGIN).total_seconds())
    return max(seconds, 1) << _COUNTER_BITS


def moment_of_number(number: int) -> float | None:
    """The time that a number tells, in seconds since 1970; ``None`` for an undated article's."""
    seconds = number >> _COUNTER_BITS
    return seconds + _ORIGIN.timestamp() if seconds else None


def numbers_in(window: Window | None, known_until: datetime | None = None) -> NumberRange:
    """The numbers published inside ``window`` and not after ``known_until``; undated ones only without either."""
    if window is None and known_until is None:
        return ALL
    low = first_number(window.start) if window is not None and window.start is not None else UNDATED[1]
    high = first_number(window.end) if window is not None and window.end is not None else _HIGHEST
    if known_until is not None:
        high = min(high, first_number(known_until) + (1 << _COUNTER_BITS))
    return low, max(low, high)
