"""The bot over signed HTTP: one workspace, several with OAuth, and what its operator looks at."""

import asyncio
import json
import re
import socket
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import ClientSession
from cryptography.fernet import Fernet
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import build_app, only
from bot.context import BotContext
from bot.installations import Installations, States, clients_of, oauth_of, store_key
from bot.queue.worker import QuestionWorker
from bot.run import serve, serve_http
from marketbrief.domain.errors import SettingsError
from tests.bot.local_slack import free_port
from tests.bot.samples import NOON
from tests.bot.slack_proxy import signed, until
from tests.bot.workspace import BOT, DIRECT, PERSON, Hands

SECRET = "signing-secret"
TEAM = "T0TESTS"
KEY = Fernet.generate_key().decode()
A_BOT = Bot(team_id="T1", bot_token="xoxb-secret", bot_id="B1", bot_user_id="U1", installed_at=NOON.timestamp())


@pytest.fixture
async def session():
    async with ClientSession() as session:
        yield session


@pytest.fixture
def at_http(local_slack, proxy, session):
    """Serve an app over HTTP with Slack's events sent to it."""
    running = []

    async def start(app):
        port, stop = free_port(), asyncio.Event()
        serving = asyncio.create_task(serve_http(app, ("127.0.0.1", port), stop=stop, finish_seconds=5))
        running.append((serving, stop))
        url = f"http://127.0.0.1:{port}"
        await until(lambda: serving.done() or is_open(port))
        proxy.http_target, proxy.signing_secret, proxy.retry_seconds = f"{url}/slack/events", SECRET, 5
        hands = Hands(local_slack, session, proxy, app.context, app.worker)
        await hands.control("reset", {})
        return hands, url

    async def finish():
        for serving, stop in running:
            stop.set()
            await serving

    start.finish = finish
    return start


def is_open(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
async def served(at_http, context, worker, client):
    yield await at_http(build_app(context, worker, client, signing_secret=SECRET))
    await at_http.finish()


async def test_a_question_that_comes_over_http_is_answered(served, answerer):
    slack, _ = served
    ts = await slack.say(f"<@{BOT}> why did small caps rally?")
    (reply,) = await slack.replies(ts)
    assert "rallied on Friday" in reply["text"]
    assert answerer.asked == [("why did small caps rally?", NOON, ())]


async def test_a_request_that_is_sent_again_is_answered_once(served, answerer, proxy):
    proxy.repeats_events = True
    slack, _ = served
    ts = await slack.say("why did oil fall?", channel=DIRECT)
    assert len(await slack.replies(ts, channel=DIRECT)) == 1
    assert len(answerer.asked) == 1


async def test_a_question_is_on_disk_before_slack_is_told_that_it_arrived(served, answerer, worker):
    answerer.go_on.clear()
    slack, _ = served
    await slack.say("why did oil fall?", channel=DIRECT)
    await until(lambda: slack.proxy.ack_seconds)
    assert worker.questions.waiting() == 1
    answerer.go_on.set()
    await slack.settled()
    assert worker.questions.waiting() == 0


EVENT = json.dumps(
    {
        "type": "event_callback",
        "team_id": TEAM,
        "event_id": "Ev9",
        "event": {"type": "message", "channel_type": "im", "user": PERSON, "channel": DIRECT, "ts": "9.9", "text": "x"},
    }
)


@pytest.mark.parametrize(
    ("secret", "age_seconds", "status"), [(SECRET, 0, 200), ("guessed", 0, 401), (SECRET, 600, 401)]
)
async def test_a_bad_signature_and_an_old_request_are_refused(served, session, answerer, secret, age_seconds, status):
    slack, url = served
    headers = signed(EVENT, secret, time.time() - age_seconds) | {"Content-Type": "application/json"}
    async with session.post(f"{url}/slack/events", data=EVENT, headers=headers) as response:
        assert response.status == status
    await slack.settled()
    assert len(answerer.asked) == (status == 200)


async def test_the_operator_sees_health_and_counts(served, session):
    slack, url = served
    await slack.replies(await slack.say("why did oil fall?", channel=DIRECT), channel=DIRECT)
    seen = {}
    for path in ("healthz", "readyz", "metrics"):
        async with session.get(f"{url}/{path}") as response:
            assert response.status == 200
            seen[path] = await response.text()
    assert seen["healthz"] == "ok\n"
    assert "marketbrief_questions_total 1.0" in seen["metrics"]
    assert 'marketbrief_answers_total{outcome="briefing"} 1.0' in seen["metrics"]
    assert "marketbrief_questions_in_queue 0.0" in seen["metrics"]


async def test_a_bot_that_cannot_reach_its_file_is_not_ready(served, session, bot_file):
    _, url = served
    bot_file.ensure("ALTER TABLE pending RENAME TO lost")
    async with session.get(f"{url}/readyz") as response:
        assert response.status == 503
    bot_file.ensure("ALTER TABLE lost RENAME TO pending")


async def test_socket_mode_shows_health_where_it_is_told_to(app, proxy, session):
    port, stop = free_port(), asyncio.Event()
    serving = asyncio.create_task(serve(app, "xapp-test-token", stop=stop, metrics_at=("127.0.0.1", port)))
    await until(lambda: serving.done() or is_open(port))
    async with session.get(f"http://127.0.0.1:{port}/readyz") as response:
        assert (response.status, await response.text()) == (200, "ready\n")
    stop.set()
    await serving


async def test_a_port_that_is_taken_is_named(context, worker, client, proxy):
    port = int(proxy.url.rpartition(":")[2])
    with pytest.raises(SettingsError, match=f"127.0.0.1:{port}"):
        await serve_http(build_app(context, worker, client, signing_secret=SECRET), ("127.0.0.1", port))


# ---- several workspaces


@pytest.fixture
def installations(bot_file):
    return Installations(bot_file, store_key(KEY))


@pytest.fixture
async def several(at_http, proxy, installations, bot_file, library, answerer):
    client = AsyncWebClient(base_url=f"{proxy.url}/api/")
    context = BotContext(
        answerer=answerer,
        database=bot_file,
        library=library,
        receipts=None,
        clock=lambda: NOON,
        client_of=clients_of(installations, client),
    )
    states = States(bot_file, context.clock)
    oauth = oauth_of(installations, states, client, client_id="1.2", client_secret="client-secret")
    yield await at_http(build_app(context, QuestionWorker(context), client, signing_secret=SECRET, oauth=oauth))
    await at_http.finish()


async def install(url, session, proxy, state=None):
    """Go the way of somebody who installs the app; the status of the last page."""
    proxy.installs["a-code"] = {
        "ok": True,
        "access_token": "xoxb-installed",
        "token_type": "bot",
        "scope": "chat:write",
        "bot_user_id": BOT,
        "app_id": "A0BRIEF",
        "team": {"id": TEAM, "name": "Tests"},
        "authed_user": {"id": "U0ADA"},
    }
    async with session.get(f"{url}/slack/install") as page:
        link = re.search(r'href="(https://slack\.com/oauth[^"]+)"', await page.text())[1].replace("&amp;", "&")
        cookie = page.headers["Set-Cookie"].partition(";")[0]
    state = state or parse_qs(urlsplit(link).query)["state"][0]
    where = f"{url}/slack/oauth_redirect?code=a-code&state={state}"
    async with session.get(where, headers={"Cookie": cookie}) as page:
        return page.status


def kept(bot_file):
    with bot_file.transaction() as connection:
        return connection.execute("SELECT count(*) FROM installations").fetchone()[0]


async def test_a_workspace_that_installs_the_app_is_answered_with_its_own_token(several, session, proxy, answerer):
    slack, url = several
    await slack.say("too early", channel=DIRECT)
    await slack.settled()
    assert answerer.asked == []
    assert await install(url, session, proxy) == 200
    ts = await slack.say("why did oil fall?", channel=DIRECT)
    assert len(await slack.replies(ts, channel=DIRECT)) == 1
    assert proxy.tokens["chat.postMessage"] | proxy.tokens["chat.startStream"] == {"Bearer xoxb-installed"}


async def test_an_installation_with_a_foreign_state_is_refused(several, session, proxy, installations):
    _, url = several
    assert await install(url, session, proxy, state="guessed") in (400, 401)
    assert await installations.token_of(TEAM) is None


@pytest.mark.parametrize(
    "event", [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [BOT]}}]
)
async def test_an_uninstalled_workspace_is_forgotten(several, session, proxy, installations, bot_file, event):
    _, url = several
    await install(url, session, proxy)
    assert await installations.token_of(TEAM) == "xoxb-installed"
    data = json.dumps({"type": "event_callback", "team_id": TEAM, "event_id": "Ev8", "event": event})
    headers = signed(data, SECRET, time.time()) | {"Content-Type": "application/json"}
    async with session.post(f"{url}/slack/events", data=data, headers=headers) as response:
        assert response.status == 200
    await until(lambda: not kept(bot_file))
    assert await installations.token_of(TEAM) is None


async def test_a_token_is_encrypted_on_disk_and_decrypts_with_an_older_key(bot_file, tmp_path):
    await Installations(bot_file, store_key(KEY)).async_save_bot(A_BOT)
    for file in tmp_path.glob("bot.db*"):
        assert b"xoxb-secret" not in file.read_bytes()
    renewed = Installations(bot_file, store_key(f"{Fernet.generate_key().decode()}, {KEY}"))
    found = await renewed.async_find_bot(enterprise_id=None, team_id="T1")
    assert (found.bot_token, found.bot_user_id) == ("xoxb-secret", "U1")


async def test_a_lost_key_is_named(bot_file):
    await Installations(bot_file, store_key(KEY)).async_save_bot(A_BOT)
    other = Installations(bot_file, store_key(Fernet.generate_key().decode()))
    with pytest.raises(SettingsError, match="MARKETBRIEF_SLACK_STORE_KEY"):
        await other.token_of("T1")
    with pytest.raises(SettingsError, match="not a Fernet key"):
        store_key("too short")


async def test_a_state_is_good_once(bot_file):
    states = States(bot_file, lambda: NOON)
    state = await states.async_issue()
    assert [await states.async_consume(each) for each in (state, state, "guessed")] == [True, False, False]


async def test_a_client_of_one_workspace_serves_it_always(client):
    assert await only(client)(TEAM) is client
