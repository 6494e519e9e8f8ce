"""The schedule: what is due when, and a run through an outage, a correction and a new story."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ingest.fetch import Fetcher
from ingest.job import ingest
from ingest.open_source import ItemDefaults
from ingest.report import Report
from ingest.schedule import due_at, keep_reading, sleeper
from ingest.sources.listed import ListedSource
from ingest.sources.register import SourceHealth, SourceRegister
from marketbrief.library import Library, StoreOutcome

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
TEN_MINUTES = timedelta(minutes=10)
SOURCE = ListedSource(name="Harbour", location="https://post.example/feed")


class Quiet:
    """Progress that nobody watches."""

    def begin(self, step: str, total: int | None) -> None: ...

    def advance(self, things: int = 1) -> None: ...


def test_a_source_that_was_never_tried_is_due_now() -> None:
    assert due_at(SOURCE, SourceHealth(), TEN_MINUTES) is None


@given(st.timedeltas(timedelta(0), timedelta(days=9999)), st.integers(0, 50))
def test_a_source_is_due_after_its_time_give_or_take_a_tenth(since: timedelta, failures: int) -> None:
    tried_at = NOW + since
    due = due_at(SOURCE, SourceHealth(tried_at=tried_at, failures=failures), TEN_MINUTES)
    assert due is not None
    step = min(TEN_MINUTES * 2 ** min(failures, 9), timedelta(hours=6))
    assert tried_at + step * 0.89 <= due <= tried_at + step * 1.11


def test_a_source_has_its_own_time_and_sources_do_not_march_in_step() -> None:
    health = SourceHealth(tried_at=NOW)
    daily = ListedSource(name="Daily", location="https://post.example/daily", every=timedelta(days=1))
    due = due_at(daily, health, TEN_MINUTES)
    assert due is not None
    assert due > NOW + timedelta(hours=21)
    many = [ListedSource(name=str(n), location=f"https://post.example/{n}") for n in range(20)]
    assert len({due_at(each, health, TEN_MINUTES) for each in many}) > 15


def test_a_server_that_names_a_time_is_not_asked_before_it() -> None:
    health = SourceHealth(tried_at=NOW, failures=1, not_before=NOW + timedelta(hours=9))
    assert due_at(SOURCE, health, TEN_MINUTES) == NOW + timedelta(hours=9)


def test_sleep_ends_when_a_stop_is_asked_for() -> None:
    times = iter([0.0, 0.0, 0.25, 0.5, 0.75])
    naps: list[float] = []
    sleep = sleeper(lambda: len(naps) == 2, clock=lambda: next(times), sleep=naps.append)
    sleep(60)
    assert naps == [0.25, 0.25]


def page(title: str, text: str) -> bytes:
    paragraph = f"<p>{text} Volumes were thin on the day, traders said, and most expected little more of it.</p>"
    return f"""<html><head><title>{title}</title><meta property="og:type" content="article">
    <meta property="article:published_time" content="2026-03-02T06:00:00Z"></head>
    <body><article><h1>{title}</h1>{paragraph * 2}</article></body></html>""".encode()


def feed(*paths: str) -> bytes:
    items = "".join(f"<item><title>{path}</title><link>{path}</link></item>" for path in paths)
    return f'<rss version="2.0"><channel><title>Harbour Post</title>{items}</channel></rss>'.encode()


class Day:
    """A desk's day: a clock that sleeping moves, and what happens to the site at certain hours."""

    def __init__(
        self, library: Library, fetcher: Fetcher, listed: Sequence[ListedSource], events: dict[int, Any]
    ) -> None:
        self.library, self.fetcher, self.listed = library, fetcher, listed
        self.events = events
        self.now = NOW
        self.reports: list[tuple[datetime, Report]] = []

    def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=max(seconds, 1.0))
        for hour in [hour for hour in self.events if self.now >= NOW + timedelta(hours=hour)]:
            self.events.pop(hour)()

    def read_now(self, due: Sequence[ListedSource], now: datetime) -> Report:
        return ingest(
            due, library=self.library, embedder=None, given=ItemDefaults(), now=now, progress=Quiet(),
            stopping=lambda: False, fetcher=self.fetcher,
        )  # fmt: skip

    def run(self, hours: int, every: timedelta) -> None:
        with SourceRegister.open(self.library.directory) as register:
            keep_reading(
                lambda: self.listed, every=every, read_now=self.read_now, health=register.health,
                show=lambda report: self.reports.append((self.now, report)), clock=lambda: self.now,
                sleep=self.sleep, stopping=lambda: self.now >= NOW + timedelta(hours=hours),
            )  # fmt: skip


def test_a_run_goes_through_an_outage_a_correction_and_a_new_story(
    site: Any, fetcher: Fetcher, library: Library, reply: Any
) -> None:
    def serve(path: str, body: bytes, tag: str) -> None:
        site.serve(path, reply(body, headers={"ETag": tag}))

    def outage() -> None:
        site.down = True

    def correction() -> None:
        site.down = False
        serve("/a", page("CORRECTED: Alder climbs", "Alder Bank rose 3 percent."), '"2"')

    def new_story() -> None:
        serve("/feed", feed("/b", "/a"), '"2"')

    serve("/feed", feed("/a"), '"1"')
    serve("/a", page("Alder climbs", "Alder Bank rose 4 percent."), '"1"')
    serve("/b", page("Birch falls", "Birch Foods lost 2 percent."), '"1"')
    listed = [ListedSource(name="Harbour", location=site.url("/feed"))]
    day = Day(library, fetcher, listed, {2: outage, 5: correction, 20: new_story})
    seen = []
    for hours in (2, 5, 20, 30):
        day.run(hours, timedelta(minutes=30))
        seen.append({article.url.rpartition("/")[2]: article.text[:26] for article in library.articles(None)})
    assert seen[0] == seen[1] == {"a": "Alder Bank rose 4 percent."}
    assert seen[2] == {"a": "Alder Bank rose 3 percent."}
    assert seen[3] == seen[2] | {"b": "Birch Foods lost 2 percent"}
    failures = [report.failures[0] for _, report in day.reports if report.failures]
    assert 1 <= len(failures) <= 5  # three hours of outage, asked less and less often
    assert all(site.url("/feed") in failure and "last read well 2026-03-02" in failure for failure in failures)
    assert sum(report.stored[StoreOutcome.RENEWED] for _, report in day.reports) == 1
    assert site.paths().count("/b") <= 11  # once an hour while it is young


def test_a_source_that_stays_out_of_order_is_asked_less_and_less_often(
    site: Any, fetcher: Fetcher, library: Library
) -> None:
    site.down = True
    listed = [ListedSource(name="Harbour", location=site.url("/feed"))]
    day = Day(library, fetcher, listed, {})
    day.run(48, TEN_MINUTES)
    tried = [at for at, _ in day.reports]
    gaps = [later - earlier for earlier, later in pairwise(tried)]
    doubled = [min(TEN_MINUTES * 2**failures, timedelta(hours=6)) for failures in range(1, len(gaps) + 1)]
    assert 10 <= len(gaps) <= 12  # each wait is up to a tenth longer or shorter
    assert all(0.89 * due <= gap <= 1.11 * due for gap, due in zip(gaps, doubled, strict=True))
    assert len({gap / due for gap, due in zip(gaps, doubled, strict=True)}) == len(gaps)  # no two waits alike


def test_the_list_is_read_anew_for_every_round() -> None:
    rounds: list[list[str]] = []
    lists = iter([[SOURCE], [SOURCE, ListedSource(name="B", location="b")]])
    now = NOW

    def read_now(due: Sequence[ListedSource], at: datetime) -> Report:
        rounds.append([source.name for source in due])
        return Report()

    keep_reading(
        lambda: next(lists), every=TEN_MINUTES, read_now=read_now, health=lambda _: SourceHealth(), show=lambda _: None,
        clock=lambda: now, sleep=lambda _: None, stopping=lambda: len(rounds) == 2,
    )  # fmt: skip
    assert rounds == [["Harbour"], ["Harbour", "B"]]


def test_an_empty_list_waits_for_sources() -> None:
    naps: list[float] = []
    keep_reading(
        list, every=TEN_MINUTES, read_now=lambda due, now: Report(), health=lambda _: SourceHealth(),
        show=lambda _: None,
        clock=lambda: NOW, sleep=naps.append, stopping=lambda: bool(naps),
    )  # fmt: skip
    assert naps == [60.0]
