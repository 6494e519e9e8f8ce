"""Which network addresses may be fetched from: public ones, and those that a setting allows."""

import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Self

from ingest.fetch.failure import FetchFailed
from marketbrief.domain.errors import SettingsError

__all__ = ["PUBLIC", "Address", "Reach", "resolve"]

Address = IPv4Address | IPv6Address

METADATA = {ip_address("168.63.129.16")}
"""Addresses of cloud hosts' own services that lie among the public ones; the others are link-local or private."""
NAT64 = ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Reach:
    """Networks that are allowed beside public addresses, each with one port or (None) all ports."""

    allowed: tuple[tuple[IPv4Network | IPv6Network, int | None], ...] = ()

    @classmethod
    def parse(cls, texts: Iterable[str]) -> Self:
        """Read "10.0.0.0/8", "192.168.1.7:8080" or "[::1]:8080"; raises SettingsError."""
        return cls(tuple(map(_network_and_port, filter(None, map(str.strip, texts)))))

    def permits(self, address: Address, port: int) -> bool:
        """Whether a connection to ``address`` at ``port`` may be made."""
        return _is_public(address) or any(address in network and only in {None, port} for network, only in self.allowed)


PUBLIC = Reach()


def resolve(host: str, port: int, reach: Reach) -> list[Address]:
    """The addresses of ``host``, looked up once; raises FetchFailed if one of them is not allowed.

    The caller connects to these addresses and does not look the name up again. So a second DNS answer cannot redirect
    the request (DNS rebinding).
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchFailed(f"there is no host named {host}, or its name cannot be looked up", temporary=True) from error
    addresses = [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    for address in addresses:
        if not reach.permits(address, port):
            named = host if host == str(address) else f"{host} ({address})"
            raise FetchFailed(f"{named} is a private address, which is not allowed")
    return list(dict.fromkeys(addresses))


def _is_public(address: Address) -> bool:
    inner = _inside(address)
    if inner is not None:
        return _is_public(inner)
    return address.is_global and not address.is_multicast and address not in METADATA


def _inside(address: Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for, where it does."""
    if isinstance(address, IPv4Address):
        return None
    if address in NAT64:
        return IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def _network_and_port(text: str) -> tuple[IPv4Network | IPv6Network, int | None]:
    host, colon, port = text.rpartition(":") if text.startswith("[") or text.count(":") == 1 else (text, "", "")
    if text.endswith("]"):
        host, colon, port = text, "", ""
    try:
        return ip_network(host.strip("[]")), int(port) if colon else None
    except ValueError as error:
        raise SettingsError(f"{text!r} is no network: write 10.0.0.0/8, 192.168.1.7:8080 or [::1]:8080") from error
