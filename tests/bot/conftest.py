"""A Slack to test against: local-slack, our proxy before it, and the bot at its socket."""

import asyncio
import os

import pytest
from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import build_app, only
from bot.context import BotContext
from bot.database import BotDatabase
from bot.queue.worker import QuestionWorker
from bot.run import serve
from bot.slack_settings import SlackSettings
from tests.bot.local_slack import BINARY, running_local_slack
from tests.bot.samples import NOON
from tests.bot.slack_proxy import SlackProxy, until
from tests.bot.workspace import CONFIG, FakeAnswerer, Hands

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")


@pytest.fixture(scope="session")
def local_slack(tmp_path_factory):
    """The address of a local-slack of this session's own."""
    if not BINARY.exists():
        message = "local-slack is missing: run 'npm ci' in tests/bot"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(message)
    with running_local_slack(CONFIG, tmp_path_factory.mktemp("local-slack")) as url:
        yield url


@pytest.fixture
def answerer():
    return FakeAnswerer()


@pytest.fixture
async def proxy(local_slack, monkeypatch):
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
    async with SlackProxy(local_slack).running() as server:
        yield server


@pytest.fixture
def bot_file(tmp_path):
    with BotDatabase(tmp_path / "bot.db") as kept:
        yield kept


@pytest.fixture
def client(proxy):
    return AsyncWebClient(token="xoxb-test-token", base_url=f"{proxy.url}/api/")


@pytest.fixture
def slack_settings():
    return SlackSettings()


@pytest.fixture
def context(answerer, bot_file, library, client, slack_settings):
    return BotContext(
        answerer=answerer,
        database=bot_file,
        library=library,
        receipts=None,
        clock=lambda: NOON,
        client_of=only(client),
        settings=slack_settings,
    )


@pytest.fixture
def worker(context):
    return QuestionWorker(context)


@pytest.fixture
def app(context, worker, client):
    return build_app(context, worker, client)


@pytest.fixture
async def slack(app, context, worker, local_slack, proxy):
    """People at a fresh workspace with the bot connected; the bot leaves when the test does."""
    async with ClientSession() as session:
        hands = Hands(local_slack, session, proxy, context, worker)
        await hands.control("reset", {})
        stop = asyncio.Event()
        serving = asyncio.create_task(serve(app, "xapp-test-token", stop=stop, finish_seconds=5))
        await until(lambda: proxy.connected or serving.done())
        yield hands
        stop.set()
        await serving
