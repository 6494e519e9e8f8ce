"""Pages and feeds made to keep a pattern busy for ever: each is gone through once, whatever it holds."""

import time

import pytest

from ingest.extract import extract
from ingest.sources.feed import read_feed

MANY = 40_000
LONGEST_SECONDS = 5.0
"""Of CPU time, and far too much: each takes less than half a second, and took half a minute and more."""
STORY = "<article><p>Shares of Alder Bank rose on Monday, and volumes were thin, traders said.</p></article>"
PAGES = {
    "a string that never ends": '<script>x = "' + '\\"' * MANY + "</script>",
    "a string that ends in a backslash": '<script>x = "' + '\\"' * MANY + "\\\n</script>",
    "spaces in linked data": '<script type="application/ld+json">x' + " " * MANY + "x</script>",
    "ends of comments in linked data": '<script type="application/ld+json">' + "--> " * MANY + "</script>",
    "a title of many parts": '<meta property="og:title" content="' + "a | " * MANY + '">',
    "tags in the stated body": '<script type="application/ld+json">{"@type": "NewsArticle", "articleBody": "'
    + "<a" * MANY
    + '"}</script>',
}
ITEMS = {
    "comments that never end": "<title>" + "&lt;!--" * MANY + "</title>",
    "tags that never end": "<description>&lt;p&gt;" + "&lt;a" * MANY + "</description>",
    "addresses": "<author>" + "a@" * MANY + "</author>",
    "escapes of escapes": "<title>" + "&amp;amp;" * MANY + "</title>",
}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_gone_through_once(page: str) -> None:
    began = time.process_time()
    extracted = extract(f"<html><head><title>Alder climbs</title>{PAGES[page]}</head><body>{STORY}</body></html>")
    assert extracted.text
    assert time.process_time() - began < LONGEST_SECONDS


@pytest.mark.parametrize("item", ITEMS)
def test_a_feed_is_gone_through_once(item: str) -> None:
    began = time.process_time()
    body = f'<rss version="2.0"><channel><item>{ITEMS[item]}</item></channel></rss>'.encode()
    assert len(read_feed(body, base="https://post.example/").entries) == 1
    assert time.process_time() - began < LONGEST_SECONDS
