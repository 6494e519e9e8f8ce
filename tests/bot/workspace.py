"""The workspace of the tests: its people and channels, what they do there, and the answerer behind the bot."""

import asyncio
from collections import deque

from marketbrief.domain.progress import NO_LISTENER
from tests.bot.samples import a_briefing
from tests.bot.slack_proxy import until

BOT, PERSON, OTHER = "U0BOT", "U0ADA", "U0BEN"
CHANNEL, DIRECT = "C0MARKETS", "D0ADA"
CONFIG = {
    "workspace": {"name": "Tests", "domain": "tests", "teamId": "T0TESTS"},
    "apps": [{"appId": "A0BRIEF", "botUserId": BOT, "botName": "marketbrief", "mode": "socket"}],
    "users": [{"id": PERSON, "name": "ada"}, {"id": OTHER, "name": "ben"}],
    "channels": [
        {"id": CHANNEL, "name": "markets", "members": [BOT, PERSON, OTHER]},
        {"id": DIRECT, "name": "direct", "is_channel": False, "is_im": True, "members": [BOT, PERSON]},
    ],
}


class FakeAnswerer:
    """Returns prepared answers, else a plain briefing; keeps the questions and their listeners."""

    def __init__(self):
        self.asked = []
        self.watchers = []
        self.places = []
        self.answers = deque()
        self.instead = None
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def __call__(self, text, *, asked_at, turns, watcher=NO_LISTENER, place=None):
        if self.instead is not None:
            return await self.instead(text, asked_at=asked_at, turns=turns, watcher=watcher, place=place)
        self.asked.append((text, asked_at, tuple(turn.text for turn in turns)))
        self.watchers.append(watcher)
        self.places.append(place)
        await self.go_on.wait()
        answer = self.answers.popleft() if self.answers else a_briefing()
        if isinstance(answer, Exception):
            raise answer
        return answer


class Hands:
    """What people do in the workspace, and what they see there."""

    def __init__(self, url, session, proxy, context, worker):
        self.url, self.session, self.proxy = url, session, proxy
        self.context, self.worker = context, worker

    async def say(self, text, channel=CHANNEL, user=PERSON, thread=None):
        """Write a message; its timestamp."""
        body = {"channel": channel, "user": user, "text": text} | ({"thread_ts": thread} if thread else {})
        return (await self.control("message", body))["message"]["ts"]

    async def edit(self, ts, text, channel=CHANNEL, user=PERSON):
        await self.control("edit-message", {"channel": channel, "user": user, "ts": ts, "text": text})

    async def delete(self, ts, channel=CHANNEL, user=PERSON):
        await self.control("delete-message", {"channel": channel, "user": user, "ts": ts})

    async def seen_by(self, user=PERSON, channel=CHANNEL):
        """The bot's messages that only one person sees, once all is dealt with."""
        await self.settled()
        messages = await self.control(f"messages/{channel}")
        return [m for m in messages["messages"] if m.get("ephemeral_to") == user]

    async def command(self, text, command="/brief", channel=CHANNEL, user=PERSON):
        await self.control("command", {"channel": channel, "user": user, "command": command, "text": text})

    async def click(self, ts, action, channel=CHANNEL, user=PERSON):
        """Use an element of a message: ``action`` is Slack's, with ``action_id`` and what its kind needs."""
        await self.control("interact", {"channel": channel, "messageTs": ts, "user": user, "action": action})

    async def open_home(self, user=PERSON):
        await self.control("open-home", {"user": user})

    async def replies(self, thread, channel=CHANNEL):
        """The bot's messages in a thread, once every event is acknowledged and every answer posted."""
        await self.settled()
        messages = await self.control(f"messages/{channel}")
        return [m for m in messages["messages"] if m.get("user") == BOT and m.get("thread_ts") == thread]

    async def settled(self):
        """Wait until all that was said has been dealt with."""
        await asyncio.sleep(0.1)
        await until(lambda: self.proxy.quiet)
        await until(lambda: not any(map(_is_of_a_listener, asyncio.all_tasks())))
        await until(lambda: not self.worker.busy)

    async def control(self, what, body=None):
        call = self.session.get if body is None else self.session.post
        async with call(f"{self.url}/_control/{what}", **({} if body is None else {"json": body})) as response:
            answer = await response.json()
            assert response.status == 200, answer
            return answer


def _is_of_a_listener(task):
    """Whether Bolt runs a listener in this task, after the event was acknowledged."""
    return "run_ack_function" in task.get_coro().__qualname__
