"""Stores: directories beside the library, or collections of a Chroma server."""

import shutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from marketbrief.index import chroma
from marketbrief.index.chroma import COLLECTION, ChromaStore

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.client import Client

__all__ = ["ChromaServer", "LocalStores", "ServerStores", "Stores"]

PROBE_TIMEOUT_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class ChromaServer:
    """A Chroma server's address, with the headers that a proxy before it asks for."""

    url: str
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)


class Stores(Protocol):
    """Stores by name; one is current, the others are left over."""

    @property
    def place(self) -> str:
        """Name of this kind of store."""

    def open(self, name: str) -> ChromaStore:
        """Open an existing store; raise what Chroma raises when it is missing or cannot be reached."""

    def make(self, name: str) -> ChromaStore:
        """Make an empty store."""

    def keep_only(self, name: str | None) -> None:
        """Drop every store but this one."""


@dataclass(frozen=True, slots=True)
class LocalStores:
    """Each store in a directory of its own, under the library's ``chroma``."""

    library: Path
    place: str = "local"

    def open(self, name: str) -> ChromaStore:
        """Open a store's directory."""
        return self._store(name, make=False)

    def make(self, name: str) -> ChromaStore:
        """Make a store's directory."""
        return self._store(name, make=True)

    def keep_only(self, name: str | None) -> None:
        """Remove the other directories, as far as the system lets go of them."""
        for other in (self.library / "chroma").glob("store*"):
            if other.name != name:
                shutil.rmtree(other, ignore_errors=True)

    def survives(self, name: str) -> bool:
        """Check a store in a process of its own: a damaged store can crash the process that opens it."""
        command = [sys.executable, "-m", "marketbrief.index.probe", str(self.library), name]
        try:
            done = subprocess.run(command, capture_output=True, timeout=PROBE_TIMEOUT_SECONDS, check=False)  # noqa: S603
        except subprocess.TimeoutExpired:
            return False
        return done.returncode == 0

    def _store(self, name: str, *, make: bool) -> ChromaStore:
        client = chroma.open_directory(self.library / "chroma" / name)
        # only clients made from a class have it, not the protocol that chromadb declares
        close = cast("Client", client).close
        try:
            return chroma.open_store(client, COLLECTION, close, make=make)
        except BaseException:
            close()
            raise


@dataclass(frozen=True, slots=True)
class ServerStores:
    """Each store a collection whose name begins with the library's identity."""

    server: ChromaServer
    identity: str
    place: str = "server"

    def open(self, name: str) -> ChromaStore:
        """Find a collection."""
        return chroma.open_store(self._client(), self._named(name), _nothing, make=False)

    def make(self, name: str) -> ChromaStore:
        """Make a collection."""
        return chroma.open_store(self._client(), self._named(name), _nothing, make=True)

    def keep_only(self, name: str | None) -> None:
        """Drop the library's other collections, as far as the server can."""
        client = self._client()
        kept = None if name is None else self._named(name)
        for other in client.list_collections():
            if other.name.startswith(self._named("")) and other.name != kept:
                with suppress(Exception):  # a damaged collection may not even be dropped; nobody asks it again
                    client.delete_collection(other.name)

    def _client(self) -> "ClientAPI":
        return chroma.connect_server(self.server.url, dict(self.server.headers))

    def _named(self, name: str) -> str:
        return f"mb-{self.identity[:16]}-{name}"


def _nothing() -> None:
    """A connection over HTTP needs no closing."""
