"""What a run tells of itself, and a dry run of what it would do."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from ingest.dry_run import plan_ingest
from ingest.fetch import Fetcher
from ingest.job import ingest
from ingest.open_source import ItemDefaults
from ingest.report import Report
from ingest.report_text import plan_lines, problem_lines, source_table
from ingest.sources.listed import ListedSource
from marketbrief.library import Library, StoreOutcome

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
STORY = "Shares of Alder Bank rose on Monday, and volumes at the port exchange were thin, three traders said. "


class Quiet:
    """Progress that nobody watches."""

    def begin(self, step: str, total: int | None) -> None: ...

    def advance(self, things: int = 1) -> None: ...


Run = Callable[..., Report]


@pytest.fixture
def run(library: Library, fetcher: Fetcher) -> Run:
    def read(*sources: str | ListedSource, now: datetime = NOW) -> Report:
        return ingest(
            sources, library=library, embedder=None, given=ItemDefaults(), now=now, progress=Quiet(),
            stopping=lambda: False, fetcher=fetcher,
        )  # fmt: skip

    return read


@pytest.fixture
def dry_run(library: Library, fetcher: Fetcher) -> Run:
    def read(*sources: str | ListedSource, now: datetime = NOW, empty: bool = False) -> Report:
        return plan_ingest(
            sources, library=None if empty else library, directory=library.directory, given=ItemDefaults(), now=now,
            progress=Quiet(), stopping=lambda: False, fetcher=fetcher,
        )  # fmt: skip

    return read


@pytest.fixture
def wire(tmp_path: Path) -> Callable[..., str]:
    """Writes JSON Lines of articles by id and gives back the file's name."""

    def write(name: str, **texts: str) -> str:
        file = tmp_path / name
        lines = (
            {"id": key, "title": key, "text": text, "publisher": f"{key} Post", "published_at": "2026-03-02T06:00:00Z"}
            for key, text in texts.items()
        )
        file.write_text("".join(json.dumps(line) + "\n" for line in lines))
        return str(file)

    return write


def content(directory: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in directory.iterdir() if not file.name.endswith(("-shm", "-wal"))}


def rows(report: Report) -> list[tuple[int, int, int, int]]:
    counts = (
        (row.stored[StoreOutcome.ADDED], row.stored[StoreOutcome.RENEWED], row.stored[StoreOutcome.UNCHANGED])
        for row in report.sources
    )
    return [(*count, row.refused) for count, row in zip(counts, report.sources, strict=True)]


def test_each_source_has_a_row_with_its_counts_and_its_last_good_time(site: Any, run: Run, wire: Any) -> None:
    feed = site.serve("/feed", '<rss version="2.0"><channel></channel></rss>', kind="text/xml")
    harbour = ListedSource(name="Harbour", location=feed)
    run(harbour)
    site.down = True
    file = Path(wire("a.jsonl", one=STORY, two="Birch Foods fell."))
    file.write_text(file.read_text() + "not JSON\n")
    later = NOW + timedelta(hours=2)
    report = run(ListedSource(name="Wire", location=str(file)), harbour, now=later)
    assert rows(report) == [(2, 0, 0, 1), (0, 0, 0, 0)]
    good, bad = report.sources
    assert (good.good_at, good.failure) == (later, None)
    assert bad.good_at == NOW
    assert bad.failure is not None
    assert "503" in bad.failure
    assert report.as_dict()["sources"] == [good.as_dict(), bad.as_dict()]
    shown = Console(width=100)
    with shown.capture() as captured:
        shown.print(source_table(report.sources))
    lines = [" ".join(line.split()) for line in captured.get().splitlines()]
    assert lines == [
        "source added renewed unchanged refused read",
        "Wire 2 0 0 1 well",
        "Harbour 0 0 0 0 failed, last well 2026-03-02 08:00 UTC",
    ]
    assert [line.split()[0] for line in problem_lines(report)] == ["failed", "refused"]


def test_the_exit_code_tells_done_from_done_with_failures_from_not_run(site: Any, run: Run, wire: Any) -> None:
    good = wire("a.jsonl", one=STORY)
    assert run(good).exit_code == 0
    assert run(good, site.url("/none")).exit_code == 1
    assert run(site.url("/none"), "nowhere.txt").exit_code == 2


def test_a_dry_run_tells_new_changed_unchanged_refused_and_copies_and_stores_nothing(
    library: Library, run: Run, dry_run: Run, wire: Any
) -> None:
    run(wire("a.jsonl", old=STORY * 3, same="Birch Foods fell on the day."))
    before = content(library.directory)
    texts = {"old": STORY * 3 + "It closed higher.", "same": "Birch Foods fell on the day.", "new": "Cedar is sold."}
    again = wire("a.jsonl", **texts, copy=texts["old"])
    report = dry_run(again, wire("b.jsonl", other="Dogwood Air flies again."))
    assert rows(report) == [(2, 1, 1, 0), (1, 0, 0, 0)]
    assert [line.split(maxsplit=1)[0] for line in plan_lines(report)] == ["changed", "new", "new", "new"]
    assert [planned.take.story for planned in report.planned] == ["old", "new", "old", "other"]
    assert list(plan_lines(report))[2].endswith("(a copy of old)")
    assert (
        "3 added, 1 renewed, 1 unchanged, 0 refused; 1 of them copies of others; nothing was stored" in report.summary
    )
    assert content(library.directory) == before
    assert {article.article_id for article in library.articles(None)} == {"same", "old"}


def test_a_dry_run_learns_nothing_of_sources(site: Any, library: Library, run: Run, dry_run: Run) -> None:
    item = f"<item><title>Alder climbs</title><link>/a</link><description>{STORY * 20}</description></item>"
    feed = site.serve("/feed", f'<rss version="2.0"><channel>{item}</channel></rss>', kind="text/xml")
    for _ in range(2):
        assert dry_run(feed).stored[StoreOutcome.ADDED] == 1
    assert run(feed).stored[StoreOutcome.ADDED] == 1
    before = content(library.directory)
    assert dry_run(feed, now=NOW + timedelta(hours=1)).stored == {}
    assert content(library.directory) == before


def test_a_dry_run_needs_no_library(dry_run: Run, wire: Any) -> None:
    report = dry_run(wire("a.jsonl", one=STORY, two=STORY), empty=True)
    assert rows(report) == [(2, 0, 0, 0)]
    assert report.as_dict()["rehearsed"]


def test_an_article_that_comes_twice_in_a_dry_run_is_judged_as_it_would_be(
    library: Library, run: Run, dry_run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "a.jsonl"
    texts: Iterator[str] = iter(("Alder rose.", "Alder rose.", "Alder fell.", "Alder rose."))
    file.write_text("".join(json.dumps({"id": "a", "text": text}) + "\n" for text in texts))
    assert rows(dry_run(str(file))) == rows(run(str(file))) == [(1, 2, 1, 0)]
