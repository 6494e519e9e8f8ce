"""What local-slack leaves out, put in front of it: a proxy that the bot takes for Slack.

It hands out events as Slack does: each to one socket (or to all of them, ``everywhere``), or as signed HTTP requests,
and again when nobody acknowledges. It adds streams, statuses, agents' methods, message metadata and OAuth, and fails
when it is told to: a reply ``prepare``\\ d for a method, or a ``fault`` that strikes a share of the calls.
"""

import asyncio
import hashlib
import hmac
import json
import time
from collections import Counter, defaultdict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import uuid4

from aiohttp import ClientError, ClientSession, ClientTimeout, WSMsgType, web

Body = dict[str, Any]
SECONDS_TO_WAIT = 10.0
RESPONSE_URL = "response_url"
USES_OF_AN_ADDRESS = 5

# Methods that local-slack does not know and that need no more than a record of what was asked.
RECORDED = (
    "assistant.threads.setStatus",
    "assistant.threads.setSuggestedPrompts",
    "assistant.threads.setTitle",
    "agents.sessions.setStatus",
    "agents.sessions.rename",
    "agents.conversations.setProperties",
    "agents.conversations.setCommands",
    "agents.conversations.setView",
    "agents.conversations.create",
    "agents.conversations.archive",
    "auth.revoke",
)


@dataclass(frozen=True)
class Fault:
    """What strikes a call: ``status`` instead of an answer, before it is done or (``done``) after; 0 hangs up."""

    status: int
    done: bool = False
    error: str = "internal_error"
    retry_after: int | None = None


@dataclass
class Stream:
    """A message that grows."""

    text: str = ""
    chunks: list[Body] = field(default_factory=list)


class SlackProxy:
    """A Slack with a will of its own.

    ``calls`` counts the methods called, ``said`` keeps the arguments of each call by method, ``tokens`` their tokens,
    ``posts`` what chat.postMessage was asked; ``sent`` and ``acknowledged`` are envelope ids;
    ``tells`` hears of every call that was done. What is sent to a response URL is a call of that name; as at Slack an
    address is good for five, and for none once they are ``closed``.
    """

    def __init__(
        self, upstream: str, *, retry_seconds: float = 30.0, retries: int = 3, refused_seconds: float = 0.05
    ) -> None:
        self.upstream, self.retry_seconds, self.retries = upstream, retry_seconds, retries
        self.refused_seconds = refused_seconds
        self.url = ""
        self.everywhere = self.closed = False
        self.repeats_events = False
        self.keeps_back: set[str] = set()
        self.http_target: str | None = None
        self.signing_secret = "signing-secret"
        self.breaks: Callable[[str, Body], Fault | None] = lambda _method, _body: None
        self.tells: Callable[[str, Body, Body], None] = lambda _method, _said, _answer: None
        self.stream_lives = 1_000_000
        self.calls: Counter[str] = Counter()
        self.said: dict[str, list[Body]] = defaultdict(list)
        self.tokens: dict[str, set[str]] = defaultdict(set)
        self.sent: list[str] = []
        self.acknowledged: list[str] = []
        self.ack_seconds: list[float] = []
        self.metadata: dict[tuple[str, str], Body] = {}
        self.streams: dict[tuple[str, str], Stream] = {}
        self.installs: dict[str, Body] = {}
        self._addresses: dict[str, str] = {}
        self._uses: Counter[str] = Counter()
        self._prepared: dict[str, deque[web.Response]] = defaultdict(deque)
        self._sockets: list[web.WebSocketResponse] = []
        self._waiting: dict[str, asyncio.Future[Body]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._turn = 0
        self._listens = asyncio.Event()

    @property
    def posts(self) -> list[Body]:
        """What was asked to be posted."""
        return self.said["chat.postMessage"]

    @property
    def connected(self) -> bool:
        """Whether a bot is at a socket."""
        return bool(self._sockets)

    @property
    def sockets(self) -> int:
        """How many sockets bots are at."""
        return len(self._sockets)

    @property
    def quiet(self) -> bool:
        """Whether every event was acknowledged or given up."""
        return not self._tasks

    def prepare(
        self, method: str, status: int, headers: dict[str, str] | None = None, body: Body | None = None
    ) -> None:
        """Answer the next call of ``method`` with this and not with what local-slack would say."""
        answer = body or {"ok": False, "error": "prepared"}
        self._prepared[method].append(web.json_response(answer, status=status, headers=headers))

    @asynccontextmanager
    async def running(self, port: int = 0) -> AsyncIterator["SlackProxy"]:
        """Serve on a port of the loopback until the block ends."""
        app = web.Application(client_max_size=16 * 1024**2)
        app.router.add_route("*", "/api/{method}", self._call)
        app.router.add_get("/socket/{connection}", self._socket)
        app.router.add_post("/address/{name}", self._respond)
        runner = web.AppRunner(app, shutdown_timeout=0.2)
        await runner.setup()
        async with ClientSession(timeout=ClientTimeout(total=60)) as self._session:
            await web.TCPSite(runner, "127.0.0.1", port).start()
            host, taken = runner.addresses[0][:2]
            self.url = f"http://{host}:{taken}"
            listening = asyncio.create_task(self._listen())
            try:
                await self._listens.wait()
                yield self
            finally:
                for task in (listening, *self._tasks):
                    task.cancel()
                await runner.cleanup()

    # ---- calls of the bot

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        said = await _arguments(request)
        self.calls[method] += 1
        self.said[method].append(said)
        self.tokens[method].add(request.headers.get("Authorization", ""))
        if self._prepared[method]:
            return self._prepared[method].popleft()
        fault = self.breaks(method, said)
        if fault is not None and not fault.done:
            return _failed(fault, request)
        answer = await self._answered(method, said, request)
        self.tells(method, said, answer)
        return _failed(fault, request) if fault is not None else web.json_response(answer)

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        """What is sent to the address that came with a command, a shortcut or a press."""
        name, said = request.match_info["name"], await request.json()
        self.calls[RESPONSE_URL] += 1
        self.said[RESPONSE_URL].append(said)
        fault = self.breaks(RESPONSE_URL, said)
        if fault is not None and not fault.done:
            return _failed(fault, request)
        self._uses[name] += 1
        if self.closed or self._uses[name] > USES_OF_AN_ADDRESS:
            return web.json_response({"ok": False, "error": "used_url"}, status=404)
        async with self._session.post(self._addresses[name], json=said) as response:
            words = await response.text()
        self.tells(RESPONSE_URL, said, {"ok": True})
        return _failed(fault, request) if fault is not None else web.Response(text=words or "ok")

    async def _answered(self, method: str, said: Body, request: web.Request) -> Body:
        if method in RECORDED:
            return {"ok": True}
        if method == "apps.connections.open":
            return {"ok": True, "url": f"{self.url}/socket/{uuid4().hex}"}
        if method == "oauth.v2.access":
            return self.installs.get(str(said.get("code")), {"ok": False, "error": "invalid_code"})
        if method.endswith("Stream"):
            return await self._stream(method.removeprefix("chat."), said, request)
        answer = await self._pass_on(method, said, request)
        return self._with_metadata(method, said, answer)

    async def _pass_on(self, method: str, said: Body, request: web.Request) -> Body:
        headers = {key: request.headers[key] for key in ("Authorization",) if key in request.headers}
        url = f"{self.upstream}/api/{method}"
        async with self._session.post(url, json=said, headers=headers) as response:
            return dict(await response.json())

    def _with_metadata(self, method: str, said: Body, answer: Body) -> Body:
        """Keep what metadata a message came with, and give it with the messages that are read."""
        if method in ("chat.postMessage", "chat.update") and answer.get("ok") and "metadata" in said:
            self.metadata[said["channel"], answer["ts"]] = said["metadata"]
        if method in ("conversations.replies", "conversations.history") and said.get("include_all_metadata"):
            for message in answer.get("messages", []):
                kept = self.metadata.get((str(said["channel"]), message["ts"]))
                message |= {"metadata": kept} if kept else {}
        return answer

    async def _stream(self, what: str, said: Body, request: web.Request) -> Body:
        """A stream is a message that is changed: local-slack has no other."""
        if what == "startStream":
            first = _words(said) or "…"
            posted = {"channel": said["channel"], "thread_ts": said["thread_ts"], "text": first}
            answer = await self._pass_on("chat.postMessage", posted, request)
            self.streams[said["channel"], answer["ts"]] = Stream(_words(said), said.get("chunks", []))
            return {"ok": True, "channel": said["channel"], "ts": answer["ts"]}
        name = (str(said["channel"]), str(said["ts"]))
        stream = self.streams.get(name)
        if stream is None or len(stream.chunks) >= self.stream_lives:
            return {"ok": False, "error": "message_not_in_streaming_state"}
        stream.text += _words(said)
        stream.chunks += said.get("chunks", [])
        changed: Body = {"channel": said["channel"], "ts": said["ts"], "text": stream.text or "…"}
        if what == "stopStream":
            del self.streams[name]
            changed |= {"blocks": said["blocks"]} if said.get("blocks") else {}
            if "metadata" in said:
                self.metadata[name] = said["metadata"]
        answer = await self._pass_on("chat.update", changed, request)
        return {"ok": answer["ok"], "channel": said["channel"], "ts": said["ts"]}

    # ---- events to the bot

    async def _listen(self) -> None:
        """Take every event of local-slack at once; handing it out is this proxy's business from then on."""
        async with self._session.post(f"{self.upstream}/api/apps.connections.open") as response:
            url = (await response.json())["url"]
        async with self._session.ws_connect(url, max_msg_size=0) as upstream:
            async for message in upstream:
                envelope = self._readdressed(json.loads(message.data))
                self._listens.set()
                if envelope.get("payload", {}).get("event", {}).get("type") in self.keeps_back:
                    await upstream.send_str(json.dumps({"envelope_id": envelope["envelope_id"]}))
                elif "envelope_id" in envelope:
                    self._spawn(self._hand_out(envelope, upstream.send_str))
                    if envelope["type"] == "events_api" and self.repeats_events:
                        self._spawn(self._hand_out(envelope, None, retry=1))

    def _readdressed(self, envelope: Body) -> Body:
        """The envelope with its response URL leading here."""
        address = envelope.get("payload", {}).get(RESPONSE_URL)
        if address:
            name = uuid4().hex
            self._addresses[name] = address
            envelope["payload"][RESPONSE_URL] = f"{self.url}/address/{name}"
        return envelope

    def happens(self, event: Body, team: str, **fields: Any) -> None:
        """Hand out an event that local-slack has no hand for; ``fields`` stand beside it in its envelope."""
        payload = {"type": "event_callback", "team_id": team, "event_id": f"Ev{uuid4().hex}", "event": event} | fields
        envelope = {"envelope_id": str(uuid4()), "type": "events_api", "payload": payload}
        self._spawn(self._hand_out(envelope, None))

    def _spawn(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _hand_out(self, envelope: Body, answer_to: Any, retry: int = 0) -> None:
        """Deliver until it is acknowledged, ``retries`` times more at most, and tell local-slack what the bot said."""
        reply = None
        for attempt in range(retry, self.retries + 1):
            send = self._by_http if self.http_target else self._by_socket
            reply = await send(envelope | ({"envelope_id": str(uuid4())} if attempt else {}), attempt)
            if reply is not None:
                break
        if answer_to is not None:
            payload = {"payload": reply["payload"]} if reply and "payload" in reply else {}
            await answer_to(json.dumps({"envelope_id": envelope["envelope_id"]} | payload))

    async def _by_socket(self, envelope: Body, attempt: int) -> Body | None:
        retried = {"retry_attempt": attempt, "retry_reason": "timeout"} if attempt else {}
        acknowledged: asyncio.Future[Body] = asyncio.get_running_loop().create_future()
        self._waiting[envelope["envelope_id"]] = acknowledged
        self.sent.append(envelope["envelope_id"])
        with suppress(TimeoutError):
            async with asyncio.timeout(self.retry_seconds):
                began = await self._write(json.dumps(envelope | retried))
                reply = await acknowledged
                self.ack_seconds.append(time.monotonic() - began)
                return reply
        return None

    async def _write(self, words: str) -> float:
        """To the next socket that is open, or to all."""
        while not self._sockets:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        self._turn += 1
        chosen = self._sockets if self.everywhere else [self._sockets[self._turn % len(self._sockets)]]
        began = time.monotonic()
        for socket in list(chosen):
            with suppress(ConnectionError, ClientError):
                await socket.send_str(words)
        return began

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(autoping=True)
        await socket.prepare(request)
        await socket.send_str(json.dumps({"type": "hello", "num_connections": len(self._sockets) + 1}))
        self._sockets.append(socket)
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._acknowledge(json.loads(message.data))
        finally:
            self._sockets.remove(socket)
        return socket

    def _acknowledge(self, reply: Body) -> None:
        name = str(reply.get("envelope_id"))
        self.acknowledged.append(name)
        waiting = self._waiting.pop(name, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(reply)

    async def _by_http(self, envelope: Body, attempt: int) -> Body | None:
        headers = {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": "http_timeout"} if attempt else {}
        data, kind = _as_http(envelope)
        began = time.monotonic()
        with suppress(ClientError, TimeoutError):
            async with self._session.post(
                str(self.http_target),
                data=data,
                headers=headers | {"Content-Type": kind} | signed(data, self.signing_secret, time.time()),
                timeout=ClientTimeout(total=self.retry_seconds),
            ) as response:
                words = await response.text()
                if response.status == web.HTTPOk.status_code:
                    self.ack_seconds.append(time.monotonic() - began)
                    return {"payload": json.loads(words)} if words.startswith("{") else {}
        await asyncio.sleep(self.refused_seconds)
        return None


def signed(data: str, secret: str, at: float) -> dict[str, str]:
    """The headers by which Slack shows that a request is its own."""
    stamp = str(int(at))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{data}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


def _as_http(envelope: Body) -> tuple[str, str]:
    """Events come as JSON, slash commands as a form, interactions as a form with one field."""
    payload = envelope["payload"]
    if envelope["type"] == "events_api":
        return json.dumps(payload), "application/json"
    fields = payload if envelope["type"] == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(fields), "application/x-www-form-urlencoded"


async def _arguments(request: web.Request) -> Body:
    """What a call says, however it says it."""
    data = (await request.read()).decode()
    if request.content_type == "application/json":
        return dict(json.loads(data or "{}"))
    pairs = [*request.query.items(), *parse_qsl(data)]
    return {key: _read(key, value) for key, value in pairs}


def _read(key: str, value: str) -> Any:
    if key in ("blocks", "chunks", "metadata", "view", "prompts"):
        return json.loads(value)
    return value not in ("0", "false") if key == "include_all_metadata" else value


def _words(said: Body) -> str:
    chunks = "".join(chunk.get("text", "") for chunk in said.get("chunks") or [] if chunk["type"] == "markdown_text")
    return (said.get("markdown_text") or "") + chunks


def _failed(fault: Fault, request: web.Request) -> web.Response:
    if fault.status == 0:
        assert request.transport is not None
        request.transport.close()
        return web.Response()
    headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after is not None else {}
    return web.json_response({"ok": False, "error": fault.error}, status=fault.status, headers=headers)


async def until(condition: Callable[[], Any], seconds: float = SECONDS_TO_WAIT) -> Any:
    """Wait until ``condition()`` is true, and return its value; TimeoutError when it never is."""
    async with asyncio.timeout(seconds):
        while not (value := condition()):  # noqa: ASYNC110 - what is waited for happens in another program
            await asyncio.sleep(0.01)
    return value
