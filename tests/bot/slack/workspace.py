"""The workspace of the tests: its people and channels, what they do there, and the answerer behind the bot."""

import asyncio
from collections import deque

from tests.bot.slack.samples import a_briefing
from tests.bot.slack.stand_in import until

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
    """Gives what it is told to, a plain briefing without; keeps what it was asked."""

    def __init__(self):
        self.asked = []
        self.answers = deque()
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def __call__(self, text, *, asked_at, turns):
        self.asked.append((text, asked_at, tuple(turn.text for turn in turns)))
        await self.go_on.wait()
        answer = self.answers.popleft() if self.answers else a_briefing()
        if isinstance(answer, Exception):
            raise answer
        return answer


class Hands:
    """What people do in the workspace, and what they see there."""

    def __init__(self, url, session, stand_in, desk):
        self.url, self.session, self.stand_in, self.desk = url, session, stand_in, desk

    async def say(self, text, channel=CHANNEL, user=PERSON, thread=None):
        """Write a message; its timestamp."""
        body = {"channel": channel, "user": user, "text": text} | ({"thread_ts": thread} if thread else {})
        return (await self.control("message", body))["message"]["ts"]

    async def edit(self, ts, text, channel=CHANNEL, user=PERSON):
        await self.control("edit-message", {"channel": channel, "user": user, "ts": ts, "text": text})

    async def replies(self, thread, channel=CHANNEL):
        """The bot's messages in a thread, once every event is acknowledged and every answer posted."""
        await until(lambda: set(self.stand_in.sent) <= set(self.stand_in.acknowledged))
        await asyncio.sleep(0.1)
        await self.desk.finish(10)
        messages = await self.control(f"messages/{channel}")
        return [m for m in messages["messages"] if m.get("user") == BOT and m.get("thread_ts") == thread]

    async def control(self, what, body=None):
        call = self.session.get if body is None else self.session.post
        async with call(f"{self.url}/_control/{what}", **({} if body is None else {"json": body})) as response:
            answer = await response.json()
            assert response.status == 200, answer
            return answer
