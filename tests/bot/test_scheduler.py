"""What the bot posts of its own accord, over a real Slack client: once, whatever fails on the way."""

import asyncio
import sys
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import ClientSession

from bot.app import only
from bot.channel_settings import ChannelChoice, ChannelSettings, QuietHours
from bot.context import BotContext
from bot.database import BotDatabase
from bot.posts import Posts
from bot.queue.outbox import LEASE, Outbox
from bot.retries import set_retry_handlers
from bot.scheduled import loop
from bot.scheduled.schedules import Schedules
from bot.scheduled.timetable import EVERY_DAY, Timetable
from ingest.split import split
from tests.bot.samples import TEXT, an_article
from tests.bot.slack_proxy import Fault, until
from tests.bot.test_corrections import a_post
from tests.bot.workspace import BOT, CHANNEL, PERSON
from tests.places import ROOT

START = datetime.now(UTC).replace(second=0, microsecond=0)
TICK = 0.02


@pytest.fixture
def now():
    return [START]


@pytest.fixture
def context_over(answerer, library, client, now):
    set_retry_handlers(client, lambda _reason: None)

    def made(file):
        return BotContext(
            answerer=answerer,
            database=file,
            library=library,
            receipts=None,
            clock=lambda: now[0],
            client_of=only(client),
        )

    return made


@pytest.fixture
def context(context_over, bot_file):
    return context_over(bot_file)


@pytest.fixture
async def workspace(local_slack, proxy):
    async with ClientSession() as session:
        async with session.post(f"{local_slack}/_control/reset", json={}) as answer:
            assert answer.status == 200

        async def shown(channel=CHANNEL):
            async with session.get(f"{local_slack}/_control/messages/{channel}") as answer:
                return [m for m in (await answer.json())["messages"] if m.get("user") == BOT]

        yield shown


@pytest.fixture
def note(bot_file, library):
    """A note that is due, and something new to tell in it."""
    article = an_article(published_at=START - timedelta(hours=1), retrieved_at=START)
    library.store(article, split(article.text))
    timetable = Timetable(EVERY_DAY, START.time(), "UTC")
    return Schedules(bot_file).add(
        "T0TESTS", CHANNEL, PERSON, timetable, ("small caps",), since=START - timedelta(days=1), next_due=START
    )


@asynccontextmanager
async def at_work(*contexts):
    stop = asyncio.Event()
    running = [asyncio.create_task(loop.run(context, stop, tick_seconds=TICK)) for context in contexts]
    try:
        yield
        await asyncio.sleep(5 * TICK)
    finally:
        stop.set()
        await asyncio.gather(*running)


def outcome_of(bot_file):
    Outbox(bot_file, "onlooker")
    with bot_file.transaction() as connection:
        return connection.execute("SELECT state FROM parcels ORDER BY key").fetchall()


async def ended(bot_file, state="done"):
    await until(lambda: outcome_of(bot_file) == [(state,)])


async def test_a_note_that_is_due_is_posted_in_its_channel(context, note, bot_file, workspace, proxy):
    async with at_work(context):
        await ended(bot_file)
    (message,) = await workspace()
    assert message["text"].startswith(("Morning note", "Afternoon note", "Evening note"))
    assert (proxy.posts[0]["unfurl_links"], proxy.posts[0]["unfurl_media"]) in ((False, False), ("0", "0"))
    (post,) = Posts(bot_file).citing("harbour-1")
    assert post.ts == message["ts"]


async def test_two_replicas_on_one_file_post_a_note_once(context_over, note, bot_file, workspace, tmp_path):
    with BotDatabase(tmp_path / "bot.db") as second:
        async with at_work(context_over(bot_file), context_over(second)):
            await ended(bot_file)
    assert len(await workspace()) == 1


async def test_a_restart_does_not_post_a_note_again(context, note, bot_file, workspace):
    for _ in range(2):
        async with at_work(context):
            await ended(bot_file)
    assert len(await workspace()) == 1


async def test_a_note_waits_as_long_as_slack_asks(context, note, bot_file, workspace, proxy, now):
    for _ in range(5):
        proxy.prepare("chat.postMessage", 429, {"Retry-After": "0"}, {"ok": False, "error": "ratelimited"})
    proxy.prepare("chat.postMessage", 429, {"Retry-After": "60"}, {"ok": False, "error": "ratelimited"})
    async with at_work(context):
        await until(lambda: proxy.calls["chat.postMessage"] == 6)
        await ended(bot_file, "waiting")
        now[0] += timedelta(seconds=61)
        await ended(bot_file)
    (message,) = await workspace()
    assert "Possibly repeated" not in message["text"]


@pytest.mark.parametrize("status", [500, 0], ids=["error", "hung-up"])
async def test_a_note_that_arrived_though_slack_failed_is_found_and_not_posted_again(
    context, note, bot_file, workspace, proxy, now, status
):
    lost = [Fault(status, done=True)]
    proxy.breaks = lambda method, _said: lost.pop() if method == "chat.postMessage" and lost else None
    async with at_work(context):
        await until(lambda: not lost)
        await asyncio.sleep(5 * TICK)
        now[0] += timedelta(minutes=1)
        await ended(bot_file)
    assert len(await workspace()) == 1
    assert len(Posts(bot_file).citing("harbour-1")) == 1


async def test_a_note_that_did_not_arrive_is_posted_again_unmarked(context, note, bot_file, workspace, proxy, now):
    lost = [Fault(500)]
    proxy.breaks = lambda method, _said: lost.pop() if method == "chat.postMessage" and lost else None
    async with at_work(context):
        await until(lambda: not lost)
        await asyncio.sleep(5 * TICK)
        now[0] += timedelta(minutes=1)
        await ended(bot_file)
    (message,) = await workspace()
    assert "Possibly repeated" not in message["text"]


async def test_a_note_whose_delivery_is_unknown_is_posted_again_and_marked(
    context, note, bot_file, workspace, proxy, now
):
    lost = [Fault(500, done=True)]
    proxy.breaks = lambda method, _said: (
        Fault(200, error="missing_scope") if method == "conversations.history"
        else lost.pop() if method == "chat.postMessage" and lost else None
    )  # fmt: skip
    proxy.prepare("conversations.history", 200, body={"ok": False, "error": "missing_scope"})
    async with at_work(context):
        await until(lambda: not lost)
        await asyncio.sleep(5 * TICK)
        now[0] += timedelta(minutes=1)
        await ended(bot_file)
    first, second = await workspace()
    assert "Possibly repeated" not in first["text"]
    assert second["text"].startswith("Possibly repeated")


async def test_whoever_asked_for_a_note_is_told_when_its_channel_refuses_it(context, note, bot_file, workspace, proxy):
    proxy.prepare("chat.postMessage", 200, body={"ok": False, "error": "not_in_channel"})
    async with at_work(context):
        await until(lambda: outcome_of(bot_file) == [("failed",), ("done",)])
    assert proxy.posts[1]["channel"] == PERSON
    assert proxy.posts[1]["text"].startswith(
        f"In <#{CHANNEL}>: Note 1 could not be posted, as I am not in that channel."
    )


async def test_an_answerer_that_fails_is_asked_again_later(context, note, bot_file, workspace, answerer, now):
    answerer.answers.append(RuntimeError("dark"))
    async with at_work(context):
        await until(lambda: len(answerer.asked) == 1)
        await ended(bot_file, "waiting")
        now[0] += timedelta(minutes=1)
        await ended(bot_file)
    assert len(await workspace()) == 1


async def test_a_correction_waits_until_quiet_hours_are_over(context, bot_file, library, workspace, proxy, now):
    article = an_article()
    library.store(article, split(article.text))
    quiet = QuietHours(
        (START - timedelta(hours=1)).time().replace(microsecond=0),
        (START + timedelta(hours=1)).time().replace(microsecond=0),
        "UTC",
    )
    ChannelSettings(bot_file).choose("T0TESTS", CHANNEL, ChannelChoice(quiet=quiet), user=PERSON, at=START)
    Posts(bot_file).add(a_post(team="T0TESTS", posted_at=START))
    async with at_work(context):
        await asyncio.sleep(5 * TICK)
        revised = an_article(TEXT + " More follows.")
        library.store(revised, split(revised.text))
        await ended(bot_file, "waiting")
        assert proxy.posts == []
        now[0] += timedelta(hours=1, minutes=1)
        await ended(bot_file)
    assert proxy.posts[0]["thread_ts"] == "1.0"


async def test_a_failing_part_keeps_no_other_from_its_work(context, note, bot_file, workspace, monkeypatch, caplog):
    def broken(*_arguments):
        raise OSError("the disk is dark")

    monkeypatch.setattr("bot.scheduled.stance_alerts.StanceAlerts.find", broken)
    async with at_work(context):
        await ended(bot_file)
    assert len(await workspace()) == 1
    assert "find_failed kind=alert" in caplog.text


DYING = """
import asyncio, os, signal, sys
from datetime import datetime
from pathlib import Path
from slack_sdk.web.async_client import AsyncWebClient
from bot.queue import outbox_worker
from bot.scheduled import loop
from bot.app import only
from bot.database import BotDatabase
from bot.context import BotContext
from marketbrief.library import Library
from tests.bot.workspace import FakeAnswerer

file, library, url, now, moment = sys.argv[1:]

def die():
    os.kill(os.getpid(), signal.SIGKILL)

class Answerer(FakeAnswerer):
    async def __call__(self, *arguments, **fields):
        if moment == "writing":
            die()
        return await super().__call__(*arguments, **fields)

send = outbox_worker.send
async def send_and_die(*arguments):
    if moment == "before":
        die()
    await send(*arguments)
    die()

async def main():
    client = AsyncWebClient(token="xoxb-test-token", base_url=url)
    context = BotContext(
        answerer=Answerer(), database=BotDatabase(Path(file)), library=Library.open(Path(library)), receipts=None,
        clock=lambda: datetime.fromisoformat(now), client_of=only(client),
    )
    outbox_worker.send = send_and_die
    await loop.run(context, asyncio.Event(), tick_seconds=0.02)

asyncio.run(main())
"""


@pytest.mark.parametrize("moment", ["writing", "before", "after"])
async def test_a_bot_that_is_killed_loses_no_note_and_posts_none_twice(
    context, note, bot_file, library, workspace, proxy, now, tmp_path, moment
):
    arguments = [str(tmp_path / "bot.db"), str(library.directory), f"{proxy.url}/api/", START.isoformat(), moment]
    root = ROOT
    killed = await asyncio.create_subprocess_exec(sys.executable, "-c", DYING, *arguments, cwd=root)
    assert await killed.wait() == -9
    now[0] += LEASE + timedelta(seconds=1)
    async with at_work(context):
        await ended(bot_file)
    (message,) = await workspace()
    assert "Possibly repeated" not in message["text"]
