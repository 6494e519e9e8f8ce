"""What Slack has told is remembered for a while, and asked for again after it."""

from datetime import UTC, datetime, timedelta

from bot import ttl_cache
from bot.ttl_cache import TtlCache

NOON = datetime(2026, 9, 18, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Asked:
    """Answers with how often it was asked."""

    def __init__(self):
        self.times = 0

    async def __call__(self):
        self.times += 1
        return self.times


async def test_it_is_asked_for_once_until_it_is_too_old():
    names, asked = TtlCache(HOUR), Asked()
    told = [await names.of("C1", asked, at=NOON + part * HOUR) for part in (0, 0.5, 1, 1.5, 2.5)]
    assert told == [1, 1, 1, 2, 2]


async def test_that_nothing_is_known_is_remembered_too():
    names, times = TtlCache(HOUR), []

    async def nothing():
        times.append(1)

    assert [await names.of("C1", nothing, at=NOON) for _ in range(3)] == [None, None, None]
    assert len(times) == 1


async def test_it_never_holds_more_than_so_many(monkeypatch):
    monkeypatch.setattr(ttl_cache, "MOST_VALUES", 3)
    names, asked = TtlCache(HOUR), Asked()
    told = [await names.of(f"C{n}", asked, at=NOON) for n in (1, 2, 3, 4, 4, 1)]
    assert told == [1, 2, 3, 4, 4, 5]
