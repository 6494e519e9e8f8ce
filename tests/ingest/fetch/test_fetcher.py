"""Fetching over a real socket, with every fault a server can have."""

import gzip
import time
import zlib
from collections.abc import Callable
from typing import Any

import pytest

from ingest.fetch import Fetcher, FetchFailed, FetchLimits, Validators

STORY = b"<p>Shares of Alder Bank rose 4% on Monday.</p>"


def failure(fetcher: Fetcher, url: str) -> FetchFailed:
    """How fetching fails; none of it takes longer than three tries of the small limits."""
    began = time.monotonic()
    with pytest.raises(FetchFailed) as caught:
        fetcher.get(url)
    assert time.monotonic() - began < 4
    return caught.value


def test_a_document_comes_with_its_type_and_validators(site: Any, fetcher: Fetcher, reply: Any) -> None:
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "ETag": '"1"',
        "Last-Modified": "Mon, 02 Mar 2026 08:00:00 GMT",
    }
    fetched = fetcher.get(site.serve("/a", reply(STORY, headers=headers)))
    assert (fetched.url, fetched.body, fetched.content_type) == (site.url("/a"), STORY, "text/html; charset=utf-8")
    assert fetched.validators == Validators(etag='"1"', last_modified="Mon, 02 Mar 2026 08:00:00 GMT")


def test_it_says_who_asks(site: Any, make_fetcher: Callable[..., Fetcher]) -> None:
    make_fetcher(user_agent="desk-reader/1.0").get(site.serve("/a", STORY))
    assert {asked.headers["user-agent"] for asked in site.asked} == {"desk-reader/1.0"}


def test_an_unchanged_document_is_not_sent_again(site: Any, fetcher: Fetcher, reply: Any) -> None:
    url = site.serve("/a", reply(STORY, headers={"ETag": '"1"'}))
    again = fetcher.get(url, fetcher.get(url).validators)
    assert again.unchanged
    assert again.body == b""


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [("gzip", gzip.compress(STORY, mtime=0)), ("deflate", zlib.compress(STORY)), ("", STORY)],
    ids=["gzip", "deflate", "plain"],
)
def test_packed_answers_are_unpacked(site: Any, fetcher: Fetcher, reply: Any, encoding: str, packed: bytes) -> None:
    url = site.serve("/a", reply(packed, headers={"Content-Encoding": encoding} if encoding else {}))
    assert fetcher.get(url).body == STORY


def test_a_slow_server_is_given_up(site: Any, fetcher: Fetcher, reply: Any) -> None:
    failed = failure(fetcher, site.serve("/slow", reply(STORY, drip_seconds=0.6)))
    assert failed.temporary
    assert "stopped answering" in str(failed)


def test_a_server_that_drips_for_ever_is_given_up(site: Any, fetcher: Fetcher, reply: Any) -> None:
    failed = failure(fetcher, site.serve("/drip", reply(STORY * 10, drip_seconds=0.05)))
    assert failed.temporary
    assert "longer than 0.8 seconds" in str(failed)


def test_a_huge_answer_is_not_read_to_its_end(site: Any, fetcher: Fetcher) -> None:
    failed = failure(fetcher, site.serve("/huge", b"x" * 300_000))
    assert not failed.temporary
    assert "larger than" in str(failed)


def test_a_small_answer_that_unpacks_to_a_huge_one_is_refused(site: Any, fetcher: Fetcher, reply: Any) -> None:
    bomb = gzip.compress(b"x" * 50_000_000)
    assert len(bomb) < 100_000
    failed = failure(fetcher, site.serve("/bomb", reply(bomb, headers={"Content-Encoding": "gzip"})))
    assert "larger than" in str(failed)


def test_an_answer_packed_in_an_unknown_way_is_refused(site: Any, fetcher: Fetcher, reply: Any) -> None:
    assert "packed" in str(failure(fetcher, site.serve("/br", reply(STORY, headers={"Content-Encoding": "br"}))))
    damaged = site.serve("/damaged", reply(STORY, headers={"Content-Encoding": "gzip"}))
    assert "damaged" in str(failure(fetcher, damaged))


def test_a_broken_off_answer_is_no_document(site: Any, fetcher: Fetcher, reply: Any) -> None:
    failed = failure(fetcher, site.serve("/cut", reply(STORY, cut=100)))
    assert failed.temporary
    assert "breaks off" in str(failed)
    packed = reply(gzip.compress(STORY * 50)[:-20], headers={"Content-Encoding": "gzip"})
    assert "breaks off" in str(failure(fetcher, site.serve("/cut.gz", packed)))


def test_a_fault_that_passes_is_waited_for(site: Any, fetcher: Fetcher, reply: Any) -> None:
    url = site.serve("/a", reply(status=500), reply(STORY, cut=9), reply(STORY))
    assert fetcher.get(url).body == STORY
    assert site.paths() == ["/a", "/a", "/a"]


def test_an_error_for_good_is_asked_for_once(site: Any, fetcher: Fetcher, reply: Any) -> None:
    failed = failure(fetcher, site.serve("/gone", reply(status=410)))
    assert not failed.temporary
    assert "410 Gone" in str(failed)
    assert site.paths() == ["/gone"]


def test_a_server_is_given_the_time_it_asks_for(site: Any, make_fetcher: Callable[..., Fetcher], reply: Any) -> None:
    slept: list[float] = []
    url = site.serve("/a", reply(status=429, headers={"Retry-After": "3"}), reply(STORY))
    assert make_fetcher(sleep=slept.append).get(url).body == STORY
    assert slept == [3.0]


def test_a_moment_to_come_back_at_is_counted_from_the_servers_clock(
    site: Any, make_fetcher: Callable[..., Fetcher], reply: Any
) -> None:
    slept: list[float] = []
    headers = {"Retry-After": "Mon, 02 Mar 2026 08:00:04 GMT", "Date": "Mon, 02 Mar 2026 08:00:00 GMT"}
    url = site.serve("/a", reply(status=503, headers=headers), reply(STORY))
    make_fetcher(sleep=slept.append).get(url)
    assert len(slept) == 1
    assert slept[0] <= 5.0


def test_a_long_wait_is_left_to_the_next_run(site: Any, fetcher: Fetcher, reply: Any) -> None:
    failed = failure(fetcher, site.serve("/a", reply(status=429, headers={"Retry-After": "3600"})))
    assert failed.retry_after_seconds == 3600
    assert site.paths() == ["/a"]


def test_redirects_are_followed_to_the_document(site: Any, fetcher: Fetcher, reply: Any) -> None:
    site.serve("/c", STORY)
    site.serve("/b", reply(status=302, headers={"Location": "c"}))
    fetched = fetcher.get(site.serve("/a", reply(status=301, headers={"Location": "/b"})))
    assert (fetched.url, fetched.body) == (site.url("/c"), STORY)


def test_redirects_in_a_circle_and_without_end_stop(site: Any, fetcher: Fetcher, reply: Any) -> None:
    site.serve("/b", reply(status=302, headers={"Location": "/a"}))
    assert "circle" in str(failure(fetcher, site.serve("/a", reply(status=302, headers={"Location": "/b"}))))
    for number in range(10):
        site.serve(f"/{number}", reply(status=302, headers={"Location": f"/{number + 1}"}))
    assert "more than 4 times" in str(failure(fetcher, site.url("/0")))
    assert "without saying where" in str(failure(fetcher, site.serve("/x", reply(status=302))))


@pytest.mark.parametrize(
    "target",
    ["http://169.254.169.254/latest/meta-data", "http://10.1.2.3/", "http://localhost:1/", "http://[::1]/",
     "http://0/", "http://[::ffff:127.0.0.1]:9/", "http://[fd00:ec2::254]/", "http://168.63.129.16/"],
)  # fmt: skip
def test_a_redirect_to_a_private_address_is_not_followed(site: Any, fetcher: Fetcher, reply: Any, target: str) -> None:
    failed = failure(fetcher, site.serve("/a", reply(status=302, headers={"Location": target})))
    assert "private address" in str(failed)
    assert not failed.temporary


@pytest.mark.parametrize(
    "target", ["file:///etc/hostname", "ftp://post.example/a", "gopher://x", "http://u:p@post.example/"]
)
def test_only_the_web_is_asked(site: Any, fetcher: Fetcher, reply: Any, target: str) -> None:
    assert not failure(fetcher, target).temporary
    assert not failure(fetcher, site.serve("/a", reply(status=302, headers={"Location": target}))).temporary


def test_the_loopback_is_private_unless_it_is_allowed(site: Any) -> None:
    limits = FetchLimits(attempts=1, seconds_between_requests=0)
    assert "private address" in str(failure(Fetcher(limits=limits), site.serve("/a", STORY)))
    assert site.asked == []


def test_robots_txt_is_obeyed_and_read_once(site: Any, fetcher: Fetcher) -> None:
    site.serve("/robots.txt", "User-agent: *\nDisallow: /closed\n", kind="text/plain")
    site.serve("/closed/a", STORY)
    assert "robots.txt" in str(failure(fetcher, site.url("/closed/a")))
    assert fetcher.get(site.serve("/open", STORY)).body == STORY
    assert [asked.path for asked in site.asked] == ["/robots.txt", "/open"]


def test_a_redirect_into_what_robots_txt_closes_is_not_followed(site: Any, fetcher: Fetcher, reply: Any) -> None:
    site.serve("/robots.txt", "User-agent: *\nDisallow: /closed\n", kind="text/plain")
    url = site.serve("/a", reply(status=302, headers={"Location": "/closed/a"}))
    assert "robots.txt" in str(failure(fetcher, url))


def test_a_site_whose_robots_txt_fails_is_left_alone_for_now(site: Any, fetcher: Fetcher, reply: Any) -> None:
    site.serve("/robots.txt", reply(status=500))
    assert failure(fetcher, site.serve("/a", STORY)).temporary
    assert site.paths() == []


def test_requests_to_a_host_are_kept_apart(site: Any, make_fetcher: Callable[..., Fetcher]) -> None:
    slept: list[float] = []
    site.serve("/robots.txt", "User-agent: *\nCrawl-delay: 7\n", kind="text/plain")
    fetcher = make_fetcher(sleep=slept.append)
    fetcher.get(site.serve("/a", STORY))
    fetcher.get(site.serve("/b", STORY))
    assert [round(seconds) for seconds in slept] == [7, 7]
