"""The far end of a chat model: a loopback server that speaks OpenAI's wire and says what a test tells it to."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

__all__ = ["Reply", "StandIn", "drafting", "lines_of"]


@dataclass
class Reply:
    """What the server does with one request: a status and a body, or words in a stream of events.

    ``words`` come one event each, ``pause`` seconds after the one before and after ``silence`` seconds; then the
    stream ends as ``ending`` says, or with a cut line where that is ``None``.
    """

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    pause: float = 0.0
    silence: float = 0.0
    ending: str | None = "stop"
    usage: dict[str, int] | None = None


def lines_of(*sentences: dict[str, Any], views: list[int] | None = None) -> str:
    """A draft as a model writes it: one object a line, the views last."""
    told = [{"part": "bottom_line", "sources": [1]} | sentence for sentence in sentences]
    return "\n".join(json.dumps(each) for each in (*told, {"views": views or []})) + "\n"


def drafting(*sentences: dict[str, Any], views: list[int] | None = None, **how: Any) -> Reply:
    """A reply that streams a draft in small pieces."""
    text = lines_of(*sentences, views=views)
    usage = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}
    return Reply(words=[text[i : i + 12] for i in range(0, len(text), 12)], usage=usage, **how)


class StandIn:
    """Answers every request with ``reply(request)``. Keeps the requests and when each piece of a stream went out."""

    def __init__(self, reply: Callable[[dict[str, Any]], Reply]) -> None:
        self.reply = reply
        self.requests: list[dict[str, Any]] = []
        self.sent: list[tuple[float, str]] = []
        self.closing = threading.Event()

    @contextmanager
    def running(self) -> Iterator[str]:
        """The base URL while the server runs."""
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                stand_in.requests.append(
                    request | {"headers": {name.lower(): value for name, value in self.headers.items()}}
                )
                try:
                    stand_in.serve(self, stand_in.reply(request))
                except (BrokenPipeError, ConnectionResetError):
                    """The client has hung up, as some tests want it to."""

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            server.daemon_threads = True
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
            thread.start()
            try:
                yield f"http://127.0.0.1:{server.server_address[1]}/v1"
            finally:
                self.closing.set()
                server.shutdown()
                thread.join()

    def serve(self, handler: BaseHTTPRequestHandler, reply: Reply) -> None:
        """Send a reply."""
        self.closing.wait(reply.silence)
        if reply.body is not None or reply.status != 200:
            data = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
            handler.send_response(reply.status)
            for name, value in {"Content-Type": "application/json", **reply.headers}.items():
                handler.send_header(name, value)
            handler.send_header("Content-Length", str(len(data)))
            handler.end_headers()
            handler.wfile.write(data)
            return
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream")
        handler.send_header("Connection", "close")
        handler.end_headers()
        for word in reply.words:
            self.closing.wait(reply.pause)
            handler.wfile.write(_event({"delta": {"role": "assistant", "content": word}, "finish_reason": None}))
            self.sent.append((time.monotonic(), word))
        if reply.ending is None:
            handler.wfile.write(b'data: {"id": "chatc')
            handler.connection.shutdown(socket.SHUT_RDWR)
            return
        handler.wfile.write(_event({"delta": {}, "finish_reason": reply.ending}))
        if reply.usage:
            handler.wfile.write(_event(None, usage=reply.usage))
        handler.wfile.write(b"data: [DONE]\n\n")


def _event(choice: dict[str, Any] | None, **more: Any) -> bytes:
    chunk = {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1_789_000_000,
        "model": "stand-in",
        "choices": [{"index": 0} | choice] if choice else [],
    }
    return f"data: {json.dumps(chunk | more)}\n\n".encode()
