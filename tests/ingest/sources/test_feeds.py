"""Feeds in the shapes they come in: what each entry says, and that none of them is too odd to read."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.sources.entry import FeedEntry, settle_date, web_address
from ingest.sources.feed import read_feed
from ingest.sources.jsonfeed import is_json_feed, read_json_feed
from marketbrief.domain.errors import ArticleRefused

BASE = "https://post.example/feeds/markets.xml"
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def rss(items: str, head: str = "<title>Harbour Post &#8211; Markets</title><language>en-GB</language>") -> bytes:
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()


def only(body: bytes, **more: str) -> FeedEntry:
    (entry,) = read_feed(body, base=BASE, **more).entries
    return entry


def test_an_rss_item_says_title_link_day_and_author() -> None:
    entry = only(
        rss(
            "<item><title>Alder Bank climbs</title><link>https://post.example/a</link>"
            "<pubDate>Mon, 02 Mar 2026 07:30:00 +0100</pubDate><author>desk@post.example (Ann Lee)</author>"
            "<description>Shares rose 4%.</description></item>"
        )
    )
    assert (entry.title, entry.url, entry.key) == (
        "Alder Bank climbs",
        "https://post.example/a",
        "https://post.example/a",
    )
    assert entry.published_at == datetime(2026, 3, 2, 6, 30, tzinfo=UTC)
    assert (entry.authors, entry.publisher, entry.language) == (("Ann Lee",), "Harbour Post – Markets", "en")
    assert (entry.text, entry.whole) == ("Shares rose 4%.", False)


def test_an_atom_entry_with_its_whole_text_is_whole() -> None:
    paragraph = "Volumes were thin, traders said. " * 20
    atom = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour Post</title><entry><id>urn:a</id>
        <title type="html">Alder &lt;b&gt;climbs&lt;/b&gt; 4% &amp;amp; more</title><link href="/a"/>
        <updated>2026-03-02T07:00:00Z</updated><author><name>Ann Lee</name></author>
        <content type="html">&lt;p&gt;{paragraph}&lt;/p&gt;&lt;p&gt;{paragraph}&lt;/p&gt;</content></entry></feed>"""
    entry = only(atom.encode())
    assert entry.title == "Alder climbs 4% & more"
    assert entry.url == "https://post.example/a"
    assert entry.whole
    assert entry.text.count("\n\n") == 1
    assert entry.authors == ("Ann Lee",)


@pytest.mark.parametrize("end", ["…", "...", " […]", " Read more", " Continue reading →", " Read the full story"])
def test_a_text_that_trails_off_is_not_whole(end: str) -> None:
    assert not FeedEntry(key="a", text="Volumes were thin. " * 100 + end).whole


def test_an_entry_without_day_id_or_link_is_kept() -> None:
    entry = only(rss("<item><description>Shares of Alder Bank rose.</description></item>"))
    assert (entry.url, entry.published_at, entry.text) == (None, None, "Shares of Alder Bank rose.")
    assert entry.key == "Shares of Alder Bank rose."


def test_links_are_made_absolute_and_lose_marks_of_campaigns() -> None:
    entry = only(rss("<item><title>T</title><link>../a?id=7&amp;utm_source=rss#top</link></item>"))
    assert entry.url == "https://post.example/a?id=7"


@pytest.mark.parametrize(
    "link", ["file:///etc/hostname", "javascript:alert(1)", "ftp://post.example/a", "http://", "//["]
)
def test_a_link_that_does_not_lead_to_the_web_is_none(link: str) -> None:
    assert web_address(link, BASE) is None
    assert only(rss(f"<item><title>T</title><link>{link}</link></item>")).url is None


def test_an_id_that_is_an_address_stands_for_a_missing_link() -> None:
    assert only(rss("<item><title>T</title><guid>https://post.example/a</guid></item>")).url == "https://post.example/a"


def test_entities_from_outside_are_not_put_in() -> None:
    stolen = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    for declared, name in ((stolen, "x"), (f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}]>', "l9")):
        body = rss(f"<item><title>T &{name};</title></item>").decode().replace("<rss", f"{declared}<rss")
        entries = read_feed(body.encode(), base=BASE).entries
        assert all(len(entry.title or "") < 10 for entry in entries)


def test_broken_xml_is_read_as_far_as_it_goes_and_named() -> None:
    whole = rss("<item><title>First</title></item><item><title>Second</title></item><item><title>Third</title></item>")
    feed = read_feed(whole[: whole.index(b"Third") + 2], base=BASE)
    assert [entry.title for entry in feed.entries][:2] == ["First", "Second"]
    assert feed.flaw is not None
    assert read_feed(whole, base=BASE).flaw is None


def test_a_wrong_charset_in_the_header_does_not_spoil_the_letters() -> None:
    body = rss("<item><title>Børsen faller i Århus</title></item>")
    assert only(body, content_type="application/rss+xml; charset=us-ascii").title == "Børsen faller i Århus"
    latin = (
        body.decode()
        .replace('<?xml version="1.0"?>', '<?xml version="1.0" encoding="iso-8859-1"?>')
        .encode("latin-1", "replace")
    )
    assert only(latin, content_type="text/xml; charset=utf-8").title == "Børsen faller i Århus"


def test_a_text_that_names_a_file_is_not_opened() -> None:
    for body in (b"/etc/hostname", b"file:///etc/hostname", b"http://127.0.0.1:9/feed"):
        with pytest.raises(ArticleRefused):
            read_feed(body, base=BASE)


def test_a_json_feed_says_the_same_as_others() -> None:
    body = json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Harbour Post",
            "language": "en-US",
            "items": [
                {"id": 7, "url": "/a", "title": "Alder climbs", "content_html": "<p>Shares rose.</p><p>Low.</p>",
                 "date_published": "2026-03-02T07:00:00+01:00", "authors": [{"name": "Ann Lee"}, 3]},
                "no item",
            ],
        }
    ).encode()  # fmt: skip
    assert is_json_feed(body)
    (entry,) = read_json_feed(body, base=BASE)
    assert (entry.url, entry.title, entry.text) == (
        "https://post.example/a",
        "Alder climbs",
        "Shares rose.\n\nLow.",
    )
    assert (entry.authors, entry.language) == (("Ann Lee",), "en")
    assert entry.published_at == datetime(2026, 3, 2, 6, tzinfo=UTC)


def test_an_entry_comes_back_from_where_it_is_kept() -> None:
    entry = FeedEntry(
        key="k", url="https://post.example/a", text="T", published_at=NOW, authors=("Ann Lee",), updated="x"
    )
    assert FeedEntry.from_json(entry.to_json()) == entry


values = st.text(max_size=30) | st.sampled_from(
    [
        "<b>x",
        "&lt;p&gt;y",
        "&#0;",
        "]]>",
        "Mon, 99 Foo 2026",
        "0000-00-00",
        "9999999999",
        "http://[",
        "\ud800",
        "&amp;amp;",
    ]
)
tags = st.sampled_from(
    ["title", "link", "guid", "pubDate", "description", "content:encoded", "author", "dc:creator", "dc:date", "updated",
     "category", "enclosure", "source", "media:content", "summary"]
)  # fmt: skip
items = st.lists(st.lists(st.tuples(tags, values, st.booleans()), max_size=6), max_size=4)


@settings(max_examples=200, deadline=None)
@given(items, st.sampled_from(["rss", "rdf:RDF", "feed", "channel", "nothing"]), st.integers(0, 60))
def test_no_feed_is_too_odd_to_read(items: list[list[tuple[str, str, bool]]], root: str, cut: int) -> None:
    parts = (
        "".join(f"<{tag}>{value}</{tag}>" if closed else f"<{tag}>{value}" for tag, value, closed in item)
        for item in items
    )
    inner = "".join(f"<item>{part}</item>" for part in parts)
    body = f'<?xml version="1.0"?><{root} version="2.0"><channel>{inner}</channel></{root}>'.encode("utf-8", "replace")
    try:
        entries = read_feed(body[: len(body) - cut], base=BASE).entries
    except ArticleRefused:
        return
    for entry in entries:
        assert entry.url is None or entry.url.startswith(("http://", "https://"))
        assert FeedEntry.from_json(entry.to_json()) == entry


json_values: Any = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["items", "url", "id", "title", "content_html", "authors", "date_published"]), inner, max_size=5
    ),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(json_values)
def test_no_json_is_too_odd_to_read(value: object) -> None:
    try:
        entries = list(read_json_feed(json.dumps(value).encode(), base=BASE))
    except ArticleRefused:
        return
    assert all(entry.url is None or entry.url.startswith("http") for entry in entries)


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("page", "feed", "settled"),
    [
        (None, None, None),
        (NOW, None, NOW),
        (None, NOW, NOW),
        (NOW - HOUR, NOW, NOW - HOUR),  # they mean the same: the page's own word
        (NOW.replace(hour=12) - 24 * HOUR, NOW - 24 * HOUR, NOW - 24 * HOUR),  # the page names only a day
        (NOW - 72 * HOUR, NOW, NOW - 72 * HOUR),  # the feed was moved by a change
        (NOW, NOW - 72 * HOUR, NOW - 72 * HOUR),  # the page was
        (NOW + 48 * HOUR, NOW, NOW),  # what lies ahead is a slip
        (NOW, NOW + 48 * HOUR, NOW),
        (NOW + 48 * HOUR, None, None),
        (datetime(1970, 1, 1, tzinfo=UTC), NOW, NOW),  # an empty field
    ],
)
def test_dates_in_disagreement_are_settled_by_rule(page: Any, feed: Any, settled: Any) -> None:
    assert settle_date(page, feed, retrieved_at=NOW) == settled
