"""A Slack to test against: local-slack, our stand-in before it, and the bot at its socket."""

import asyncio
import ctypes
import json
import os
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.app import build_app, serve
from bot.slack.conversation import Conversations
from tests.bot.slack.samples import NOON
from tests.bot.slack.stand_in import StandIn, until
from tests.bot.slack.workspace import CONFIG, FakeAnswerer, Hands

HERE = Path(__file__).parent
BINARY = HERE / "node_modules/local-slack-linux-x64/bin/local-slack"
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")


@pytest.fixture(scope="session")
def local_slack(tmp_path_factory):
    """The address of a local-slack of this session's own."""
    if not BINARY.exists():
        message = "local-slack is missing: run 'npm ci' in tests/bot/slack"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(message)
    folder = tmp_path_factory.mktemp("local-slack")
    config = folder / "config.json"
    config.write_text(json.dumps(CONFIG))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [BINARY, "--config", config, "--port", str(port), "--base-host", "127.0.0.1", "--files-dir", folder]
    with (folder / "output.txt").open("w") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=output, start_new_session=True, preexec_fn=_die_with_parent
        )
    try:
        yield _answering(f"http://127.0.0.1:{port}", process)
    finally:
        _kill(process)


def _die_with_parent():
    """Ask Linux to kill this process when the test run dies without a chance to."""
    death_signal = 1
    ctypes.CDLL(None).prctl(death_signal, signal.SIGKILL)


def _answering(url, process):
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(URLError, ConnectionError), urlopen(f"{url}/_control/state", timeout=1):  # noqa: S310
            return url
        time.sleep(0.05)
    raise RuntimeError(f"local-slack did not answer; it ended with {process.poll()}")


def _kill(process):
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=10)


@pytest.fixture
def answerer():
    return FakeAnswerer()


@pytest.fixture
async def stand_in(local_slack, monkeypatch):
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
    async with StandIn(local_slack).running() as server:
        yield server


@pytest.fixture
async def conversations(tmp_path):
    with Conversations(tmp_path / "conversations.db") as kept:
        yield kept


@pytest.fixture
def app(stand_in, answerer, conversations):
    client = AsyncWebClient(token="xoxb-test-token", base_url=f"{stand_in.url}/api/")
    return build_app(client=client, answerer=answerer, conversations=conversations, clock=lambda: NOON)


@pytest.fixture
async def slack(app, local_slack, stand_in):
    """People at a fresh workspace with the bot connected; the bot leaves when the test does."""
    async with ClientSession() as session:
        hands = Hands(local_slack, session, stand_in, app.desk)
        await hands.control("reset", {})
        stop = asyncio.Event()
        serving = asyncio.create_task(serve(app, "xapp-test-token", stop=stop, patience_seconds=5))
        await until(lambda: stand_in.connected or serving.done())
        yield hands
        stop.set()
        await serving
