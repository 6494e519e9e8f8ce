import pytest
from aiohttp import ServerDisconnectedError
from slack_sdk.errors import SlackApiError

from bot.retries import is_transient, one_session, set_retry_handlers
from tests.bot.slack_proxy import Fault


class Response(dict):
    def __init__(self, status_code=200, **fields):
        super().__init__(fields)
        self.status_code = status_code


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (SlackApiError("", Response(503)), True),
        (SlackApiError("", Response(error="ratelimited")), True),
        (SlackApiError("", Response(error="internal_error")), True),
        (SlackApiError("", Response(error="channel_not_found")), False),
        (SlackApiError("", Response(error="invalid_auth")), False),
        (ServerDisconnectedError(), True),
        (TimeoutError(), True),
        (ValueError(), False),
    ],
)
def test_transient_errors_are_told_from_lasting_ones(error, expected):
    assert is_transient(error) is expected


async def test_what_can_be_asked_twice_is_asked_again_and_counted(proxy, client):
    reasons, faults = [], [Fault(500), Fault(429, retry_after=0)]
    proxy.breaks = lambda _method, _said: faults.pop() if faults else None
    set_retry_handlers(client, reasons.append)
    assert (await client.users_info(user="U0ADA"))["ok"]
    assert proxy.calls["users.info"] == 3
    assert reasons == ["rate_limit", "server_error"]


@pytest.mark.parametrize("status", [0, 500])
async def test_what_would_be_seen_twice_is_not_sent_again_unseen(proxy, client, status):
    proxy.breaks = lambda _method, _said: Fault(status)
    set_retry_handlers(client, lambda _reason: None)
    with pytest.raises((SlackApiError, ServerDisconnectedError)):
        await client.chat_postMessage(channel="C0MARKETS", text="once")
    assert proxy.calls["chat.postMessage"] == 1


async def test_calls_share_a_session_while_the_bot_runs(proxy, client):
    async with one_session(client):
        shared = client.session
        await client.users_info(user="U0ADA")
        assert not shared.closed
    assert shared.closed
    assert client.session is None
