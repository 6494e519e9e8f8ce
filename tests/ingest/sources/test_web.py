"""Whole sources over a real socket: what is taken, what is named, and what is asked again."""

import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ingest.fetch import Fetcher
from ingest.open_source import ItemDefaults, RefusedItem, UnchangedItem, read, read_each
from ingest.sources.document import DocumentKind
from ingest.sources.listed import ListedSource
from ingest.sources.register import SourceRegister
from ingest.sources.trial import try_source
from ingest.sources.visit import Visit
from marketbrief.domain.article import Article
from marketbrief.domain.errors import LibraryError, SourceError

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=2)


def page(
    title: str, *, text: str = "Shares of Alder Bank rose on Monday, and volumes were thin, traders said. "
) -> str:
    return f"""<html lang="en"><head><meta charset="utf-8"><title>{title} | Harbour Post</title>
    <meta property="og:type" content="article"><meta property="og:site_name" content="Harbour Post">
    <meta property="article:published_time" content="2026-03-02T06:00:00Z"></head>
    <body><article><h1>{title}</h1><p>{text * 3}</p><p>{text * 3}</p></article></body></html>"""


def item(title: str, link: str, more: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link>{more}</item>"


def rss(*items: str) -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour</title>{"".join(items)}</channel></rss>'


class Desk:
    """Reads sources as a run does, with what is known from one run to the next."""

    def __init__(self, fetcher: Fetcher, register: SourceRegister) -> None:
        self._fetcher = fetcher
        self.register = register

    def read(self, *sources: str | ListedSource, now: datetime = NOW, given: ItemDefaults | None = None) -> list[Any]:
        told: list[Any] = []
        each = read_each(
            sources, given=given or ItemDefaults(), retrieved_at=now, register=self.register, fetcher=self._fetcher
        )
        for _, items in each:
            try:
                told += items
            except SourceError as error:
                told.append(error)
        return told


@pytest.fixture
def desk(fetcher: Fetcher, register: SourceRegister) -> Desk:
    return Desk(fetcher, register)


def titles(told: list[Any]) -> list[str]:
    return [article.title for article in told if isinstance(article, Article)]


def test_a_page_is_one_article(site: Any, desk: Desk) -> None:
    (article,) = desk.read(site.serve("/alder?utm_source=x", page("Alder climbs")))
    assert (article.title, article.publisher, article.url) == ("Alder climbs", "Harbour Post", site.url("/alder"))
    assert article.published_at == datetime(2026, 3, 2, 6, tzinfo=UTC)
    assert article.source == site.url("/alder?utm_source=x")


def test_a_page_that_has_not_changed_is_not_sent_again(site: Any, desk: Desk, reply: Any) -> None:
    url = site.serve("/a", reply(page("Alder climbs").encode(), headers={"ETag": '"1"', "Content-Type": "text/html"}))
    assert titles(desk.read(url)) == ["Alder climbs"]
    assert desk.read(url) == [UnchangedItem(url)]


def test_what_was_not_taken_to_the_end_is_read_anew(site: Any, desk: Desk, fetcher: Fetcher, reply: Any) -> None:
    url = site.serve("/a", reply(page("Alder climbs").encode(), headers={"ETag": '"1"'}))
    items = read(url, given=ItemDefaults(), retrieved_at=NOW, fetcher=fetcher, register=desk.register)
    assert isinstance(next(items), Article)
    del items
    assert titles(desk.read(url)) == ["Alder climbs"]


def test_a_page_in_the_charset_of_its_header_is_read(site: Any, desk: Desk) -> None:
    html = page("Børsen faller", text="Aksjene falt i Århus på mandag, og omsetningen var lav, sa meglere. ")
    bare = html.replace('<meta charset="utf-8">', "").encode("latin-1")
    right = site.serve("/a", bare, kind="text/html; charset=iso-8859-1")
    wrong = site.serve("/b", html.encode("latin-1"), kind="text/html; charset=utf-8")
    first, second = desk.read(right, wrong)
    assert first.title == "Børsen faller"
    assert "omsetningen var lav" in second.text


def test_a_feed_gives_its_pages_with_what_the_feed_knows(site: Any, desk: Desk) -> None:
    undated = page("Alder climbs").replace("article:published_time", "x")
    site.serve("/a", undated)
    more = "<pubDate>Mon, 02 Mar 2026 05:00:00 GMT</pubDate><author>Ann Lee</author>"
    (article,) = desk.read(site.serve("/feed", rss(item("Feed title", "/a", more)), kind="application/rss+xml"))
    assert (article.title, article.publisher, article.authors) == ("Alder climbs", "Harbour Post", ("Ann Lee",))
    assert article.published_at == datetime(2026, 3, 2, 5, tzinfo=UTC)
    assert article.url == site.url("/a")


def test_an_entry_is_asked_for_once_however_often_it_stands_there(site: Any, desk: Desk) -> None:
    feed = site.serve("/feed", rss(item("A", "/a"), item("A", "/a"), item("B", "/b")), kind="text/xml")
    site.serve("/a", page("Alder climbs"))
    site.serve("/b", page("Birch falls"))
    assert titles(desk.read(feed)) == ["Alder climbs", "Birch falls"]
    assert desk.read(feed) == []
    assert site.paths() == ["/feed", "/a", "/b", "/feed"]


def test_entries_that_share_an_id_are_told_apart_by_their_links(site: Any, desk: Desk) -> None:
    guid = "<guid isPermaLink='false'>same</guid>"
    feed = site.serve("/feed", rss(item("A", "/a", guid), item("B", "/b", guid)), kind="text/xml")
    site.serve("/a", page("Alder climbs"))
    site.serve("/b", page("Birch falls"))
    assert len(titles(desk.read(feed))) == 2


def test_an_entry_that_holds_its_whole_article_needs_no_page(site: Any, desk: Desk) -> None:
    text = "<description>" + "Shares of Alder Bank rose on Monday. " * 40 + "</description>"
    (article,) = desk.read(site.serve("/feed", rss(item("Alder climbs", "/a", text)), kind="text/xml"))
    assert (article.title, article.publisher, article.url) == ("Alder climbs", "Harbour", site.url("/a"))
    assert site.paths() == ["/feed"]


def test_a_page_that_cannot_be_had_for_now_is_asked_on_the_next_run(site: Any, desk: Desk, reply: Any) -> None:
    bad = reply(status=503, headers={"Retry-After": "900"})
    site.serve("/a", bad, reply(page("Alder climbs").encode()))
    feed = site.serve(
        "/feed", reply(rss(item("A", "/a")).encode(), headers={"ETag": '"1"', "Content-Type": "text/xml"})
    )
    (refused,) = desk.read(feed)
    assert refused == RefusedItem(
        site.url("/a"), "the server answers 503 Service Unavailable; it will be fetched again on the next run"
    )
    assert titles(desk.read(feed)) == ["Alder climbs"]  # although the feed itself is unchanged


def test_a_page_that_can_never_be_had_leaves_the_words_of_the_feed(site: Any, desk: Desk) -> None:
    words = "<description>Shares of Alder Bank rose 4%.</description>"
    feed = site.serve("/feed", rss(item("Alder climbs", "/gone", words), item("No words", "/lost")), kind="text/xml")
    gone, article, lost = desk.read(feed)
    assert gone.reason == "the server answers 404 Not Found; the text of the feed is stored instead"
    assert (article.title, article.text) == ("Alder climbs", "Shares of Alder Bank rose 4%.")
    assert lost == RefusedItem(site.url("/lost"), "the server answers 404 Not Found")
    assert desk.read(feed) == []


def test_a_young_page_is_asked_again_and_a_correction_is_taken(site: Any, desk: Desk, reply: Any) -> None:
    feed = site.serve("/feed", rss(item("A", "/a")), kind="text/xml")
    site.serve("/a", reply(page("Alder climbs 4%").encode(), headers={"ETag": '"1"'}))
    desk.read(feed)
    assert desk.read(feed, now=NOW + timedelta(minutes=10)) == []
    assert desk.read(feed, now=LATER) == [UnchangedItem(site.url("/a"))]
    site.serve("/a", reply(page("CORRECTED: Alder climbs 3%").encode(), headers={"ETag": '"2"'}))
    (article,) = desk.read(feed, now=LATER + timedelta(hours=2))
    assert article.title == "CORRECTED: Alder climbs 3%"
    assert desk.read(feed, now=NOW + timedelta(days=9)) == []


def test_a_page_that_vanishes_does_not_take_away_what_was_read(site: Any, desk: Desk) -> None:
    words = "<description>Alder rose.</description>"
    feed = site.serve("/feed", rss(item("A", "/a", words)), kind="text/xml")
    site.serve("/a", page("Alder climbs"))
    desk.read(feed)
    site.serve("/a", "")
    (refused,) = desk.read(feed, now=LATER)
    assert refused.reason.endswith("the earlier version is kept")


def test_a_site_that_does_not_answer_is_not_asked_for_every_page(site: Any, desk: Desk, reply: Any) -> None:
    links = [f"/{number}" for number in range(9)]
    for link in links:
        site.serve(link, reply(status=500))
    told = desk.read(site.serve("/feed", rss(*(item(link, link) for link in links)), kind="text/xml"))
    assert [refused.source for refused in told] == [site.url(link) for link in links]
    assert {path for path in site.paths() if path != "/feed"} == set(links[:3])


def test_a_link_of_a_feed_to_a_private_address_or_a_file_is_not_followed(site: Any, desk: Desk) -> None:
    inside = "http://169.254.169.254/latest"
    feed = site.serve("/feed", rss(item("A", inside), item("B words", "file:///etc/hostname")), kind="text/xml")
    refused, article = desk.read(feed)
    assert refused.source == inside
    assert "private address" in refused.reason
    assert (article.text, article.url) == ("B words", None)


def test_a_broken_feed_is_read_as_far_as_it_goes_named_and_read_again(site: Any, desk: Desk, reply: Any) -> None:
    site.serve("/a", page("Alder climbs"))
    broken = rss(item("A", "/a"), "<item><title>B").removesuffix("</channel></rss>")
    headers = {"ETag": '"1"', "Content-Type": "text/xml"}
    feed = site.serve("/feed", reply(broken.encode(), headers=headers))
    told = desk.read(feed)
    assert "Alder climbs" in titles(told)
    assert told[-1] == RefusedItem(feed, "it is broken XML, read as far as it goes")
    assert told[-1] in desk.read(feed)


def test_an_unreachable_source_says_when_it_was_last_read_well_and_stops_no_other(
    site: Any, desk: Desk, reply: Any
) -> None:
    feed = site.serve("/feed", rss(), kind="text/xml")
    desk.read(feed)
    site.serve("/feed", reply(status=500))
    site.serve("/b", page("Birch falls"))
    failed, never, article = desk.read(feed, site.url("/none"), site.url("/b"), now=LATER)
    assert str(failed) == (f"{feed}: the server answers 500 Internal Server Error; last read well 2026-03-02 08:00 UTC")
    assert str(never).endswith("404 Not Found; it has never been read well")
    assert article.title == "Birch falls"
    health = desk.register.health(feed)
    assert (health.failures, health.good_at, health.tried_at) == (1, NOW, LATER)


def test_a_news_sitemap_gives_its_pages(site: Any, desk: Desk) -> None:
    site.serve("/a", page("Alder climbs").replace("article:published_time", "x"))
    day = "<news:publication_date>2026-03-01T21:00:00Z</news:publication_date>"
    news = f"<news:news>{day}<news:title>A</news:title></news:news>"
    sitemap = f"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="urn:news">
    <url><loc>{site.url("/a")}</loc>{news}</url><url><loc>ftp://post.example/b</loc></url></urlset>"""
    packed = gzip.compress(sitemap.encode())
    site.serve("/sitemap.xml.gz", packed, kind="application/gzip")
    index = f"<sitemapindex><sitemap><loc>{site.url('/sitemap.xml.gz')}</loc></sitemap></sitemapindex>"
    (article,) = desk.read(site.serve("/index.xml", index, kind="text/xml"))
    assert article.published_at == datetime(2026, 3, 1, 21, tzinfo=UTC)


def test_a_list_of_feeds_is_read_feed_by_feed_and_names_the_broken_one(site: Any, desk: Desk) -> None:
    site.serve("/a", page("Alder climbs"))
    feed = site.serve("/feed", rss(item("A", "/a")), kind="text/xml")
    outlines = f'<outline xmlUrl="{site.url("/lost")}"/><outline xmlUrl="{feed}"/><outline text="x"/>'
    opml = f"<opml><body>{outlines}</body></opml>"
    refused, article = desk.read(site.serve("/list.opml", opml, kind="text/xml"))
    assert refused.source == site.url("/lost")
    assert "404" in refused.reason
    assert article.title == "Alder climbs"
    assert desk.register.health(feed).good_at == NOW


def test_a_list_that_lists_itself_ends(site: Any, desk: Desk) -> None:
    opml = f'<opml><body><outline xmlUrl="{site.url("/list.opml")}"/></body></opml>'
    told = desk.read(site.serve("/list.opml", opml, kind="text/xml"))
    assert [refused.reason for refused in told] == ["lists of lists are nested too deep"]


def test_a_feed_that_turns_into_a_page_is_a_failure_where_a_feed_is_expected(site: Any, desk: Desk) -> None:
    url = site.serve("/feed", page("Please sign in"))
    (failed,) = desk.read(ListedSource(name="Harbour", location=url, kind=DocumentKind.FEED))
    assert "it serves a page, where a feed is expected" in str(failed)


def test_a_front_page_is_refused_and_its_feed_is_named(site: Any, desk: Desk) -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="/feed">'
    html = f"<html><head><title>404 Not found</title>{link}</head></html>"
    (refused,) = desk.read(site.serve("/", html))
    assert refused.reason.endswith(f"its feed is {site.url('/feed')}")


def test_pictures_are_refused(site: Any, desk: Desk) -> None:
    (refused,) = desk.read(site.serve("/a.png", b"\x89PNG\r\n", kind="image/png"))
    assert refused.reason == "it is no text but image/png"


def test_many_sources_are_read_at_once_and_told_in_order(site: Any, desk: Desk) -> None:
    urls = [site.serve(f"/{number}", page(f"Story {number}")) for number in range(20)]
    assert titles(desk.read(*urls)) == [f"Story {number}" for number in range(20)]


def test_without_a_fetcher_the_web_is_not_read() -> None:
    with pytest.raises(SourceError, match="no web access"):
        list(read("https://post.example/a", given=ItemDefaults(), retrieved_at=NOW))


def test_a_trial_tells_what_a_source_holds_and_takes_nothing(
    site: Any, fetcher: Fetcher, register: SourceRegister
) -> None:
    visit = Visit(fetcher=fetcher, register=register, given=ItemDefaults(), retrieved_at=NOW)
    day = "<pubDate>Mon, 02 Mar 2026 05:00:00 GMT</pubDate>"
    trial = try_source(site.serve("/feed", rss(item("Old", "/a"), item("New", "/b", day)), kind="text/xml"), visit)
    assert (trial.kind, trial.count, trial.title) == (DocumentKind.FEED, 2, "New")
    assert try_source(site.serve("/a", page("Alder climbs")), visit).title == "Alder climbs"
    assert site.paths() == ["/feed", "/a"]


def test_an_unchanged_feed_with_nothing_to_ask_again_gives_nothing(site: Any, desk: Desk, reply: Any) -> None:
    site.serve("/a", page("Alder climbs"))
    headers = {"ETag": '"1"', "Content-Type": "text/xml"}
    feed = site.serve("/feed", reply(rss(item("A", "/a")).encode(), headers=headers))
    desk.read(feed)
    assert desk.read(feed) == []
    assert site.paths() == ["/feed", "/a", "/feed"]


def test_an_unchanged_list_of_feeds_still_leads_to_its_feeds(site: Any, desk: Desk, reply: Any) -> None:
    feed = site.serve("/feed", rss(), kind="text/xml")
    opml = f'<opml><body><outline xmlUrl="{feed}"/></body></opml>'
    url = site.serve("/list.opml", reply(opml.encode(), headers={"ETag": '"1"', "Content-Type": "text/xml"}))
    desk.read(url)
    desk.read(url)
    assert site.paths() == ["/list.opml", "/feed"] * 2


def test_a_damaged_register_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "sources.db").write_bytes(b"no database at all, but long enough to be looked at" * 20)
    with pytest.raises(LibraryError, match="move it away"):
        SourceRegister.open(tmp_path)


def test_a_page_that_goes_on_failing_is_asked_once_an_hour(site: Any, desk: Desk, reply: Any) -> None:
    feed = site.serve("/feed", rss(item("A", "/a")), kind="text/xml")
    site.serve("/a", reply(status=500))
    asked = []
    for minutes in range(0, 300, 10):
        desk.read(feed, now=NOW + timedelta(minutes=minutes))
        asked.append(site.paths().count("/a") // 3)
    assert asked[:6] == [1, 2, 3, 4, 5, 6]
    assert 3 <= asked[-1] - asked[6] <= 4


def test_reading_that_is_closed_early_ends_and_loses_nothing(site: Any, desk: Desk, fetcher: Fetcher) -> None:
    feeds = []
    for name in ("x", "y", "z"):
        links = [f"/{name}{number}" for number in range(40)]
        for link in links:
            site.serve(link, page(f"Story {link}"))
        feeds.append(site.serve(f"/{name}", rss(*(item(link, link) for link in links)), kind="text/xml"))
    each = read_each(feeds, given=ItemDefaults(), retrieved_at=NOW, register=desk.register, fetcher=fetcher)
    _, items = next(each)
    taken = [next(items).source for _ in range(5)]
    each.close()
    rest = [article.source for article in desk.read(*feeds)]
    assert len(rest) >= 115
    assert set(taken) | set(rest) == {site.url(f"/{name}{number}") for name in "xyz" for number in range(40)}


def test_entries_without_links_have_ids_of_their_own_in_each_feed(site: Any, desk: Desk) -> None:
    entry = "<item><guid isPermaLink='false'>7</guid><description>Alder rose.</description></item>"
    feeds = [site.serve(path, rss(entry), kind="text/xml") for path in ("/x", "/y")]
    first, second = desk.read(*feeds)
    assert first.article_id != second.article_id
    site.serve("/x", rss(entry.replace("rose", "fell")), kind="text/xml")
    (changed,) = desk.read(feeds[0])
    assert (changed.article_id, changed.text) == (first.article_id, "Alder fell.")


def test_a_source_that_asks_to_be_left_alone_is_kept_with_the_time_it_names(site: Any, desk: Desk, reply: Any) -> None:
    url = site.serve("/feed", reply(status=429, headers={"Retry-After": "3600"}))
    desk.read(url)
    assert desk.register.health(url).not_before == NOW + timedelta(hours=1)
    assert site.paths() == ["/feed"]


def test_a_fault_in_a_library_costs_one_page(site: Any, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(*_: object, **__: object) -> None:
        raise RecursionError("too deep")

    words = "<description>Alder rose.</description>"
    feed = site.serve("/feed", rss(item("A", "/a", words)), kind="text/xml")
    site.serve("/a", page("Alder climbs"))
    monkeypatch.setattr("ingest.sources.document.fields_of_served_page", faulty)
    refused, article = desk.read(feed)
    assert "RecursionError: too deep" in refused.reason
    assert article.text == "Alder rose."


def test_what_is_given_for_one_article_is_not_given_to_a_feed(site: Any, desk: Desk) -> None:
    feed = site.serve("/feed", rss("<item><description>Alder rose.</description></item>"), kind="text/xml")
    (article,) = desk.read(feed, given=ItemDefaults(title="T", url="https://post.example/x", publisher="Post"))
    assert (article.title, article.url, article.publisher) == ("Alder rose.", None, "Post")
