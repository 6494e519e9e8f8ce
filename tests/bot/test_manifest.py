"""The manifest that people paste into Slack: of the right shape, and in step with what the bot does.

Its shape is checked by a schema made of Slack's own types (schemas/make.sh), its lengths and counts, which types cannot
tell, by one of what Slack documents.
"""

import json
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema_rs import Draft7Validator, meta
from slack_bolt.async_app import AsyncBoltRequest

from bot.events.command import COMMAND
from bot.events.shortcut import EXPLAIN

MANIFEST = json.loads(files("bot").joinpath("manifest.json").read_text("utf-8"))
EVENTS = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
SCHEMAS = Path(__file__).parent
TYPES = json.loads((SCHEMAS / "manifest_types.schema.json").read_text("utf-8")) | {"$ref": "#/definitions/Manifest"}
LIMITS = json.loads((SCHEMAS / "manifest_limits.schema.json").read_text("utf-8"))

# Each scope, and what of the bot needs it: Slack's reference of events and methods.
NEEDED = {
    "app_mentions:read": "app_mention",
    "assistant:write": "assistant.threads.setStatus, agents.sessions.setStatus, agent_session_stopped",
    "channels:history": "message.channels, conversations.replies",
    "channels:read": "conversations.info, conversations.members",
    "chat:write": "chat.postMessage, chat.update, chat.startStream",
    "commands": "slash command and shortcut",
    "groups:history": "message.groups, conversations.replies",
    "groups:read": "conversations.info, conversations.members",
    "im:history": "message.im, conversations.replies",
    "mpim:history": "message.mpim, conversations.replies",
    "users:read": "users.info",
}


# Scopes and events that Slack documents and its types do not name yet.
NEWER = {"assistant:write", "agent_session_stopped"}


def faults_of(manifest):
    """What Slack would refuse, each by where it stands and what stands there."""
    for schema in (TYPES, LIMITS):
        for fault in Draft7Validator(schema).iter_errors(manifest):
            if not (isinstance(fault.instance, str) and fault.instance in NEWER):
                yield ".".join(map(str, fault.instance_path)), fault.message


def test_the_manifest_has_the_shape_that_slack_documents():
    for schema in (TYPES, LIMITS):
        assert meta.is_valid(schema)
    assert list(faults_of(MANIFEST)) == []


def test_what_the_types_do_not_name_yet_is_needed():
    assert {*MANIFEST["oauth_config"]["scopes"]["bot"], *EVENTS} >= NEWER
    assert not any(f'"{name}"' in json.dumps(TYPES) for name in NEWER)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("features", "agent_view", "agent_description"), "x" * 301),
        (("features", "assistant_view"), {}),
        (("features", "slash_commands", 0, "command"), "brief"),
        (("display_information", "long_description"), "too short"),
        (("settings", "socket_mode"), True),
        (("settings", "event_subscriptions", "bot_events", 0), "app_opened"),
        (("features", "shortcuts", 0, "name"), "x" * 25),
        (("features", "bot_user", "always_online"), "no"),
    ],
)
def test_the_schema_finds_what_slack_would_refuse(place, value):
    wrong = json.loads(json.dumps(MANIFEST))
    inner = wrong
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    assert list(faults_of(wrong))


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
