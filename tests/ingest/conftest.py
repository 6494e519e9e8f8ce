"""A web server on the loopback that serves what a test tells it, with every fault."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ingest.fetch import Fetcher, FetchLimits, Reach
from ingest.sources.register import SourceRegister

SMALL = FetchLimits(
    silence_seconds=0.4,
    request_seconds=0.8,
    largest_bytes=200_000,
    redirects=4,
    attempts=3,
    first_wait_seconds=0.01,
    longest_wait_seconds=5.0,
    seconds_between_requests=0.0,
)


@dataclass
class Reply:
    """One answer: ``drip_seconds`` pauses before each byte, ``cut`` promises more bytes than it sends."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drip_seconds: float = 0.0
    cut: int = 0


@dataclass
class Asked:
    """A request as it came in."""

    path: str
    headers: dict[str, str]


class Site:
    """What is served: a reply for each path, or several in turn, the last one for good."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.down = False
        self._replies: dict[str, list[Reply]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.stopping = threading.Event()
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._server.server_port}"

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def serve(self, path: str, *replies: Reply | bytes | str, kind: str = "text/html") -> str:
        """Serve ``replies`` at ``path`` and give back the address."""
        made = [
            reply
            if isinstance(reply, Reply)
            else Reply(reply.encode() if isinstance(reply, str) else reply, headers={"Content-Type": kind})
            for reply in replies
        ]
        self._replies[path] = made
        return self.url(path)

    def paths(self) -> list[str]:
        """The paths that were asked for, without robots.txt."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def reply_to(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        if self.down:
            return Reply(b"out of order", 503)
        replies = self._replies.get(asked.path, [Reply(b"nothing here", 404)])
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        if reply.headers.get("ETag") and asked.headers.get("if-none-match") == reply.headers["ETag"]:
            return Reply(status=304, headers=reply.headers)
        return reply

    def close(self) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            reply = site.reply_to(Asked(self.path, headers))
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.status != 304:
                self.send_header("Content-Length", str(len(reply.body) + reply.cut))
            self.send_header("Connection", "close")
            self.end_headers()
            self._send(reply)

        def _send(self, reply: Reply) -> None:
            try:
                if not reply.drip_seconds:
                    self.wfile.write(reply.body)
                    return
                for byte in reply.body:
                    if site.stopping.wait(reply.drip_seconds):
                        return
                    self.wfile.write(bytes([byte]))
            except OSError:
                pass

        def log_message(self, *args: object) -> None:
            """Nothing is said."""

    return Handler


@pytest.fixture
def site() -> Iterator[Site]:
    """A server of this test's own."""
    made = Site()
    yield made
    made.close()


@pytest.fixture
def make_fetcher(site: Site) -> Callable[..., Fetcher]:
    """Makes fetchers that may ask the test's server and nothing else that is private, within small limits."""

    def make(**more: object) -> Fetcher:
        return Fetcher(**{"reach": Reach.parse([site.host]), "limits": SMALL, **more})  # type: ignore[arg-type]

    return make


@pytest.fixture
def fetcher(make_fetcher: Callable[..., Fetcher]) -> Fetcher:
    """A fetcher as ``make_fetcher`` makes it."""
    return make_fetcher()


@pytest.fixture
def register(tmp_path: Path) -> Iterator[SourceRegister]:
    """An empty register."""
    with SourceRegister.open(tmp_path) as opened:
        yield opened


@pytest.fixture
def reply() -> type[Reply]:
    """How a test words an answer."""
    return Reply
