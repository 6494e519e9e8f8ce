"""Every fault of the web through a whole run: named with its reason, over in time, and nothing else is lost."""

import gzip
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ingest.fetch import Fetcher, FetchLimits
from ingest.job import ingest
from ingest.open_source import ItemDefaults
from ingest.report import Report
from marketbrief.library import Library

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
LONGEST_SECONDS = 15.0  # on a busy machine; without limits it would be minutes
LIMITS = FetchLimits(
    silence_seconds=0.3, request_seconds=0.6, largest_bytes=200_000, redirects=4, attempts=2, first_wait_seconds=0.01,
    longest_wait_seconds=5.0, seconds_between_requests=0.0,
)  # fmt: skip
WORDS = "Shares of Alder Bank rose on Monday, and volumes were thin, traders said. "
PACKED = {"Content-Encoding": "gzip"}


def page(title: str, body: str = f"<p>{WORDS * 3}</p><p>{WORDS * 3}</p>", head: str = "") -> bytes:
    return f"""<html lang="en"><head><title>{title}</title>{head}
    <meta property="article:published_time" content="2026-03-02T06:00:00Z"></head>
    <body><article><h1>{title}</h1>{body}</article></body></html>""".encode()


def feed(*links: str) -> bytes:
    items = "".join(f"<item><title>Story</title><link>{link}</link></item>" for link in links)
    return f'<rss version="2.0"><channel><title>Harbour Post</title>{items}</channel></rss>'.encode()


STORY = page("Alder climbs")
LIST = (
    b'<html><head><script type="application/ld+json">{"@type": "CollectionPage"}</script></head><body><ul>'
    + b"<li><a href='/x'>Alder Bank climbs as volumes stay thin all over the market</a></li>" * 40
    + b"</ul></body></html>"
)
FAULTS: dict[str, tuple[Any, str]] = {
    "slow": ({"body": STORY, "drip_seconds": 0.5}, "stopped answering"),
    "dripping": ({"body": STORY, "drip_seconds": 0.05}, "longer than 0.6 seconds"),
    "huge": ({"body": b"x" * 300_000}, "larger than"),
    "gzip bomb": ({"body": gzip.compress(b"x" * 20_000_000), "headers": PACKED}, "larger than"),
    "not packed as it says": ({"body": STORY, "headers": PACKED}, "damaged"),
    "truncated": ({"body": STORY, "cut": 100}, "breaks off"),
    "truncated gzip": ({"body": gzip.compress(STORY)[:-9], "headers": PACKED}, "breaks off"),
    "redirect loop": ({"status": 302, "headers": {"Location": "/a"}}, "in a circle"),
    "redirect to a metadata address": (
        {"status": 302, "headers": {"Location": "http://169.254.169.254/latest"}},
        "private address",
    ),
    "redirect to a file": ({"status": 302, "headers": {"Location": "file:///etc/hostname"}}, "only http and https"),
    "not found": ({"status": 404}, "404 Not Found"),
    "too many requests": ({"status": 429, "headers": {"Retry-After": "600"}}, "429 Too Many Requests"),
    "server error": ({"status": 500}, "500 Internal Server Error"),
    "error page": ({"body": page("404 Not Found", "<p>The page is not here. Try the front page.</p>")}, "error page"),
    "paywall stub": (
        {"body": page("Alder climbs", f"<p>{WORDS}</p><p>Subscribe now to continue reading.</p>")},
        "behind a paywall",
    ),
    "cookie wall": (
        {"body": page("Harbour Post", "<p>We use cookies. Choose Accept to agree to all cookies of ours.</p>")},
        "accept cookies",
    ),
    "list page": ({"body": LIST}, "list of articles"),
    "empty": ({"body": b""}, "empty"),
    "picture": ({"body": b"\x89PNG", "headers": {"Content-Type": "image/png"}}, "no text but image/png"),
}


class Quiet:
    """Progress that nobody watches."""

    def begin(self, step: str, total: int | None) -> None: ...

    def advance(self, things: int = 1) -> None: ...


Run = Callable[..., Report]


@pytest.fixture
def run(library: Library, make_fetcher: Callable[..., Fetcher]) -> Run:
    """A run as the program makes it; none takes longer than its limits."""

    def read(*sources: str, now: datetime = NOW) -> Report:
        began = time.monotonic()
        report = ingest(
            sources, library=library, embedder=None, given=ItemDefaults(), now=now, progress=Quiet(),
            stopping=lambda: False, fetcher=make_fetcher(limits=LIMITS),
        )  # fmt: skip
        assert time.monotonic() - began < LONGEST_SECONDS
        return report

    return read


def titles(library: Library) -> set[str]:
    return {article.title for article in library.articles(None)}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_page_with_a_fault_is_named_and_taken_once_it_is_mended(
    site: Any, library: Library, run: Run, reply: Any, fault: str
) -> None:
    made, reason = FAULTS[fault]
    site.serve("/feed", feed("/a", "/b"), kind="text/xml")
    bad = site.serve("/a", reply(**({"headers": {"Content-Type": "text/html"}} | made)))
    site.serve("/b", page("Birch falls"))
    report = run(site.url("/feed"))
    assert [refused.source for refused in report.refused] == [bad]
    assert reason in report.refused[0].reason
    assert titles(library) == {"Birch falls"}
    site.serve("/a", STORY)
    run(site.url("/feed"), now=NOW + timedelta(hours=2))
    assert titles(library) == {"Birch falls", "Alder climbs"}


SOURCE_FAULTS = {
    "slow", "huge", "gzip bomb", "truncated", "redirect loop", "redirect to a metadata address", "not found",
    "too many requests", "server error",
}  # fmt: skip


@pytest.mark.parametrize("fault", sorted(SOURCE_FAULTS))
def test_a_source_with_a_fault_is_named_stops_no_other_and_is_read_once_it_is_mended(
    site: Any, library: Library, run: Run, reply: Any, fault: str
) -> None:
    made, reason = FAULTS[fault]
    made = made | {"headers": made.get("headers", {}) | ({"Location": "/feed"} if fault == "redirect loop" else {})}
    bad = site.serve("/feed", reply(**made))
    good = site.serve("/b", page("Birch falls"))
    report = run(bad, good)
    assert [row.failure is None for row in report.sources] == [False, True]
    assert report.failures[0].startswith(f"{bad}: ")
    assert reason in report.failures[0]
    assert report.failures[0].endswith("it has never been read well")
    site.serve("/a", STORY)
    site.serve("/feed", feed("/a"), kind="text/xml")
    assert run(bad, good).exit_code == 0
    assert titles(library) == {"Birch falls", "Alder climbs"}


def test_a_server_error_that_passes_within_a_run_is_not_even_named(
    site: Any, library: Library, run: Run, reply: Any
) -> None:
    site.serve("/feed", reply(status=500), reply(feed("/a"), headers={"Content-Type": "text/xml"}))
    site.serve("/a", reply(STORY, cut=50), reply(STORY, headers={"Content-Type": "text/html"}))
    assert run(site.url("/feed")).exit_code == 0
    assert titles(library) == {"Alder climbs"}


def test_what_robots_txt_closes_is_named(site: Any, library: Library, run: Run) -> None:
    site.serve("/robots.txt", "User-agent: *\nDisallow: /a\n", kind="text/plain")
    site.serve("/feed", feed("/a", "/b"), kind="text/xml")
    site.serve("/b", page("Birch falls"))
    report = run(site.url("/feed"))
    assert [refused.reason for refused in report.refused] == ["the site's robots.txt does not allow it to be read"]
    assert "/a" not in site.paths()


def test_an_unchanged_source_is_told_as_unchanged(site: Any, run: Run, reply: Any) -> None:
    url = site.serve("/a", reply(STORY, headers={"ETag": '"1"', "Content-Type": "text/html"}))
    run(url)
    report = run(url)
    assert report.sources[0].stored == {"unchanged": 1}
    assert site.asked[-1].headers["if-none-match"] == '"1"'


@pytest.mark.parametrize("kind", ["sitemap", "opml", "feed"])
def test_broken_xml_is_named_and_read_once_it_is_mended(site: Any, library: Library, run: Run, kind: str) -> None:
    whole = {
        "feed": feed("/a").decode(),
        "opml": f'<opml><body><outline xmlUrl="{site.url("/feed")}"/></body></opml>',
        "sitemap": f"<urlset><url><loc>{site.url('/a')}</loc></url></urlset>",
    }[kind]
    site.serve("/feed", feed("/a"), kind="text/xml")
    site.serve("/a", STORY)
    source = site.serve("/source", whole.partition(">")[0] + "><<<", kind="text/xml")
    assert run(source).refused[0].source == source
    site.serve("/source", whole, kind="text/xml")
    run(source)
    assert titles(library) == {"Alder climbs"}


def test_an_article_in_the_wrong_charset_is_read_by_what_its_bytes_are(site: Any, library: Library, run: Run) -> None:
    title = "Børsen faller i Århus"
    said = page(title, head='<meta charset="iso-8859-1">')
    run(site.serve("/a", said, kind="text/html; charset=us-ascii"))
    assert titles(library) == {title}


def test_faults_of_one_site_do_not_slow_a_run_without_end(site: Any, run: Run, reply: Any) -> None:
    links = [f"/{number}" for number in range(30)]
    for link in links:
        site.serve(link, reply(STORY, drip_seconds=0.5))
    report = run(site.serve("/feed", feed(*links), kind="text/xml"))
    assert len(report.refused) == len(links)
    assert {refused.source for refused in report.refused} == {site.url(link) for link in links}
