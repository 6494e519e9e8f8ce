"""Which addresses may be asked, and that a name cannot lead elsewhere after it was checked."""

import socket
from collections.abc import Callable
from ipaddress import IPv4Address, ip_address
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fetch import PUBLIC, Fetcher, FetchFailed, Reach
from ingest.fetch.addresses import resolve
from marketbrief.domain.errors import SettingsError

PRIVATE = (
    "127.0.0.1 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 0.0.0.0 100.64.0.1 100.100.100.200 224.0.0.1 "
    "255.255.255.255 168.63.129.16 ::1 :: fe80::1 fd00:ec2::254 ff02::1 ::ffff:10.0.0.1 64:ff9b::7f00:1 2002:7f00:1::"
).split()


def looked_up(*addresses: str) -> Callable[..., list[Any]]:
    return lambda host, port, **_: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in addresses]


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_address_is_not_asked(address: str) -> None:
    assert not PUBLIC.permits(ip_address(address), 443)


@given(st.ip_addresses(v=4))
def test_an_address_in_the_disguise_of_ipv6_is_judged_as_what_it_is(address: IPv4Address) -> None:
    for disguise in (f"::ffff:{address}", f"64:ff9b::{address}"):
        assert PUBLIC.permits(ip_address(disguise), 80) == PUBLIC.permits(address, 80)


def test_a_setting_allows_a_network_or_one_port_of_it() -> None:
    reach = Reach.parse(["10.0.0.0/8", "127.0.0.1:8080", "[::1]:9", " "])
    assert reach.permits(ip_address("10.9.8.7"), 1)
    assert reach.permits(ip_address("127.0.0.1"), 8080)
    assert reach.permits(ip_address("::1"), 9)
    assert not reach.permits(ip_address("127.0.0.1"), 80)
    assert not reach.permits(ip_address("::1"), 80)
    assert Reach.parse(["fd00::/8"]).permits(ip_address("fd00::1"), 80)


@pytest.mark.parametrize("text", ["localhost", "10.0.0.0/99", "10.0.0.1:http", "everything"])
def test_a_setting_that_names_no_network_says_so(text: str) -> None:
    with pytest.raises(SettingsError, match="is no network"):
        Reach.parse([text])


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", looked_up("93.184.215.14", "10.0.0.1"))
    with pytest.raises(FetchFailed, match="private address"):
        resolve("news.example", 80, PUBLIC)


def test_a_name_is_looked_up_once_and_the_connection_goes_to_what_was_checked(
    site: Any, make_fetcher: Callable[..., Fetcher], monkeypatch: pytest.MonkeyPatch
) -> None:
    port = int(site.host.rpartition(":")[2])
    answers = [looked_up("127.0.0.1"), looked_up("127.0.0.1"), looked_up("10.0.0.1")]
    asked: list[str] = []

    def rebinding(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        if host != "news.example":
            return looked_up(host)(host, port)
        asked.append(host)
        return answers[len(asked) - 1](host, port)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    site.serve("/a", "a story")
    fetcher = make_fetcher()
    assert fetcher.get(f"http://news.example:{port}/a").body == b"a story"
    assert asked == ["news.example"] * 2  # once for robots.txt, once for the story
    assert site.asked[-1].headers["host"] == f"news.example:{port}"
    with pytest.raises(FetchFailed, match="private address"):
        fetcher.get(f"http://news.example:{port}/a")


def test_a_name_that_does_not_exist_is_a_fault_that_may_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: Any, **__: Any) -> list[Any]:
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(FetchFailed, match=r"no host named news\.example") as caught:
        resolve("news.example", 80, PUBLIC)
    assert caught.value.temporary
