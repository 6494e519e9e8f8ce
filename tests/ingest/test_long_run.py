"""The program as it runs for weeks, here for seconds: a story, an outage, a correction, news again, and a stop."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from marketbrief.answering.answerer import Answerer
from marketbrief.answering.retrieval.retrieve import Retriever
from marketbrief.domain.briefing import Briefing
from marketbrief.library import Library

PATIENCE_SECONDS = 300.0
PUBLISHED = datetime.now(UTC) - timedelta(minutes=5)


def item(name: str, title: str, text: str, story: str = "") -> str:
    """An entry that holds its whole article, unlike those of other stories, so that no page needs to be asked."""
    rest = " ".join(f"Holder {story or name}-{number} of the shares kept them." for number in range(40))
    return f"""<item><title>{title}</title><link>/{name}</link><pubDate>{format_datetime(PUBLISHED)}</pubDate>
    <description>{text} {rest}</description></item>"""


def feed(publisher: str, *items: str) -> str:
    return f'<rss version="2.0"><channel><title>{publisher}</title>{"".join(items)}</channel></rss>'


@pytest.fixture
def other_site(site: Any) -> Iterator[Any]:
    made = type(site)()
    yield made
    made.close()


@pytest.fixture
def running(site: Any, other_site: Any, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """``marketbrief ingest --sources sources.toml --every 1s`` over two feeds."""
    sources = tmp_path / "sources.toml"
    sources.write_text(
        "".join(
            f'[[source]]\nname = "{name}"\nurl = "{each.url("/feed")}"\nkind = "feed"\n'
            for name, each in (("Harbour", site), ("Tidewater", other_site))
        )
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MARKETBRIEF_", "SLACK_"))}
    settings = {
        "MARKETBRIEF_LIBRARY": str(tmp_path / "library"),
        "MARKETBRIEF_EMBEDDING": "none",
        "MARKETBRIEF_FETCH_PRIVATE": f"{site.host}, {other_site.host}",
    }
    with (tmp_path / "log").open("w") as log:
        program = subprocess.Popen(
            [sys.executable, "-m", "marketbrief", "ingest", "--sources", str(sources), "--every", "1s"],
            env=kept | settings, stdout=log, stderr=log, text=True,
        )  # fmt: skip
        yield program
        program.kill()
        program.wait()


def wait_until(happened: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.05)


class Asking:
    """Asks as the bot does, over the library that is being filled."""

    def __init__(self, directory: Path) -> None:
        wait_until((directory / "library.db").exists)
        self._library = Library.open(directory)
        self._answerer = Answerer(Retriever(self._library))

    def hears(self, question: str, words: str, but_not: str = "no such words") -> bool:
        answer = self._answerer.answer(question, as_of=datetime.now(UTC))
        told = " ".join(s.text for s in (*answer.bottom_line, *answer.drivers)) if isinstance(answer, Briefing) else ""
        return words in told and but_not not in told

    def revisions(self) -> dict[str, int]:
        return {article.title: article.revision for article in self._library.articles(None)}

    def close(self) -> None:
        self._library.close()


def test_it_goes_through_an_outage_a_correction_and_new_stories_until_it_is_told_to_stop(
    site: Any, other_site: Any, running: subprocess.Popen[str], tmp_path: Path
) -> None:
    def log() -> str:
        return (tmp_path / "log").read_text()

    climbs = item("alder", "Alder Bank climbs", "Shares of Alder Bank rose 4 percent after it raised its dividend.")
    site.serve("/feed", feed("Harbour Post", climbs), kind="text/xml")
    other_site.serve("/feed", feed("Tidewater Wire"), kind="text/xml")
    asking = Asking(tmp_path / "library")
    wait_until(lambda: asking.hears("What happened to Alder Bank?", "rose 4 percent"))

    site.down = True
    falls = item("birch", "Birch Foods falls", "Shares of Birch Foods lost 2 percent after a poor harvest.")
    other_site.serve("/feed", feed("Tidewater Wire", falls), kind="text/xml")
    wait_until(lambda: asking.hears("What happened to Birch Foods?", "lost 2 percent"))
    wait_until(lambda: f"failed   {site.url('/feed')}: the server answers 503" in log())
    assert f"last read well {datetime.now(UTC):%Y-%m-%d}" in log()
    assert asking.hears("What happened to Alder Bank?", "rose 4 percent")

    site.down = False
    mended = climbs.replace("4 percent", "3 percent").replace("Alder Bank climbs", "Alder Bank climbs 3 percent")
    text = "Shares of Birch Foods lost 5 percent after a poor harvest."
    corrected = item("birch-2", "CORRECTED: Birch Foods falls", text, story="birch")
    site.serve("/feed", feed("Harbour Post", mended), kind="text/xml")
    other_site.serve("/feed", feed("Tidewater Wire", corrected, falls), kind="text/xml")
    wait_until(lambda: asking.hears("What happened to Alder Bank?", "rose 3 percent", but_not="rose 4 percent"))
    wait_until(lambda: asking.hears("What happened to Birch Foods?", "lost 5 percent", but_not="lost 2 percent"))
    assert asking.revisions()["Alder Bank climbs 3 percent"] == 2

    sold = item("cedar", "Cedar Mills is sold", "Cedar Mills was sold to Dogwood Air for $3 billion.")
    site.serve("/feed", feed("Harbour Post", sold, mended), kind="text/xml")
    wait_until(lambda: asking.hears("What happened to Cedar Mills?", "Dogwood Air"))
    asking.close()

    running.send_signal(signal.SIGTERM)
    assert running.wait(PATIENCE_SECONDS) == 0
    assert "stopping after the work in hand" in log()
    assert log().count("failed   ") <= 3
