"""The manifest that people paste into Slack: of the right shape, and in step with what the bot does."""

import json
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from slack_bolt.async_app import AsyncBoltRequest

from bot.slack.listeners.command import COMMAND
from bot.slack.listeners.shortcut import EXPLAIN

MANIFEST = json.loads(files("bot.slack").joinpath("manifest.json").read_text("utf-8"))
EVENTS = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
SCHEMA = json.loads((Path(__file__).parent / "manifest.schema.json").read_text("utf-8"))

# Each scope, and what of the bot needs it: Slack's reference of events and methods.
NEEDED = {
    "app_mentions:read": "app_mention",
    "assistant:write": "assistant.threads.setStatus, agents.sessions.setStatus, agent_session_stopped",
    "channels:history": "message.channels, conversations.replies",
    "channels:read": "conversations.info",
    "chat:write": "chat.postMessage, chat.update, chat.startStream",
    "commands": "slash command and shortcut",
    "groups:history": "message.groups, conversations.replies",
    "groups:read": "conversations.info",
    "im:history": "message.im, conversations.replies",
    "mpim:history": "message.mpim, conversations.replies",
    "users:read": "users.info",
}


def test_the_manifest_has_the_shape_that_slack_documents():
    Draft202012Validator.check_schema(SCHEMA)
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(MANIFEST)] == []


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("features", "agent_view", "agent_description"), "x" * 301),
        (("features", "assistant_view"), {}),
        (("features", "slash_commands", 0, "command"), "brief"),
        (("display_information", "long_description"), "too short"),
        (("settings", "socket_mode"), True),
        (("settings", "event_subscriptions", "bot_events", 0), "app_opened"),
    ],
)
def test_the_schema_finds_what_slack_would_refuse(place, value):
    wrong = json.loads(json.dumps(MANIFEST))
    inner = wrong
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    assert list(Draft202012Validator(SCHEMA).iter_errors(wrong))


def test_the_manifest_asks_for_what_is_needed_and_no_more():
    assert MANIFEST["oauth_config"]["scopes"]["bot"] == sorted(NEEDED)
    assert sorted(EVENTS) == EVENTS


def test_the_bot_can_be_written_to_directly_over_socket_mode():
    home = MANIFEST["features"]["app_home"]
    assert home["messages_tab_enabled"]
    assert not home["messages_tab_read_only_enabled"]
    assert MANIFEST["settings"]["socket_mode_enabled"]


def test_command_and_shortcut_are_those_that_the_bot_listens_for():
    assert [each["command"] for each in MANIFEST["features"]["slash_commands"]] == [COMMAND]
    assert [each["callback_id"] for each in MANIFEST["features"]["shortcuts"]] == [EXPLAIN]


@pytest.mark.parametrize("name", EVENTS)
async def test_every_event_that_slack_sends_is_acknowledged(app, name):
    kind, _, place = name.partition(".")
    event = {"type": kind, "channel_type": place, "tab": "home", "user": "U0ADA", "channel": "C0MARKETS"}
    event |= {"thread_ts": "1.1", "event_ts": "1.1", "tokens": {"oauth": [], "bot": []}}
    body = {"type": "event_callback", "team_id": "T0TESTS", "event_id": "Ev1", "event": event}
    response = await app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))
    assert response.status == 200
