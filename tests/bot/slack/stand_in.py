"""What local-slack leaves out, put in front of it: refusals with a time to wait, errors, and events sent again.

The app's client talks to this server; calls go on to local-slack unless a reply was ``prepared`` for their method,
and the socket is passed through both ways, each event twice while ``repeats_events`` is set, and none of the kinds
that are in ``keeps_back``.
"""

import asyncio
import json
from collections import Counter, defaultdict, deque
from contextlib import asynccontextmanager
from uuid import uuid4

from aiohttp import ClientSession, WSMsgType, web

SECONDS_TO_WAIT = 10.0


class StandIn:
    """A Slack with a will of its own; ``calls`` counts the methods called, ``posts`` keeps what was asked to post."""

    def __init__(self, upstream):
        self.upstream = upstream
        self.url = ""
        self.repeats_events = False
        self.keeps_back = set()
        self.connected = False
        self.calls = Counter()
        self.posts = []
        self.acknowledged = []
        self.sent = []
        self._prepared = defaultdict(deque)

    def prepare(self, method, status, headers=None, body=None):
        """Answer the next call of ``method`` with this and not with what local-slack would say."""
        self._prepared[method].append((status, headers or {}, body or {"ok": False, "error": "prepared"}))

    @asynccontextmanager
    async def running(self):
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._call)
        app.router.add_get("/socket/{connection}", self._socket)
        runner = web.AppRunner(app, shutdown_timeout=1)
        await runner.setup()
        async with ClientSession() as self._session:
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            host, port = runner.addresses[0]
            self.url = f"http://{host}:{port}"
            try:
                yield self
            finally:
                await runner.cleanup()

    async def _call(self, request):
        method = request.match_info["method"]
        self.calls[method] += 1
        data = await request.read()
        if method == "chat.postMessage":
            self.posts.append(json.loads(data))
        if self._prepared[method]:
            status, headers, body = self._prepared[method].popleft()
            return web.json_response(body, status=status, headers=headers)
        headers = {key: request.headers[key] for key in ("Authorization", "Content-Type") if key in request.headers}
        async with self._session.post(f"{self.upstream}/api/{method}", data=data, headers=headers) as response:
            body = await response.json()
        if method == "apps.connections.open":
            body["url"] = f"{self.url}/socket/{body['url'].rpartition('/')[2]}"
        return web.json_response(body, status=response.status)

    async def _socket(self, request):
        client = web.WebSocketResponse(autoping=True)
        await client.prepare(request)
        async with self._session.ws_connect(f"{self.upstream}{request.path}") as server:
            downward = asyncio.create_task(self._pass_events(server, client))
            async for message in client:
                if message.type is WSMsgType.TEXT:
                    self.acknowledged.append(json.loads(message.data).get("envelope_id"))
                    await server.send_str(message.data)
            downward.cancel()
        return client

    async def _pass_events(self, server, client):
        async for message in server:
            envelope = json.loads(message.data)
            self.connected = self.connected or envelope["type"] == "hello"
            if envelope.get("payload", {}).get("event", {}).get("type") in self.keeps_back:
                await server.send_str(json.dumps({"envelope_id": envelope["envelope_id"]}))
                continue
            copies = [envelope]
            if envelope["type"] == "events_api" and self.repeats_events:
                again = {"envelope_id": str(uuid4()), "retry_attempt": 1, "retry_reason": "timeout"}
                copies.append(envelope | again)
            for copy in copies:
                if "envelope_id" in copy:
                    self.sent.append(copy["envelope_id"])
                await client.send_str(json.dumps(copy))


async def until(condition, seconds=SECONDS_TO_WAIT):
    """Wait until ``condition()`` is true, and return its value; AssertionError when it never is."""
    async with asyncio.timeout(seconds):
        while not (value := condition()):  # noqa: ASYNC110 - what is waited for happens in another program
            await asyncio.sleep(0.01)
    return value
