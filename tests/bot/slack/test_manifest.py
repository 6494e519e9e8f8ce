import json
from importlib.resources import files

MANIFEST = json.loads(files("bot.slack").joinpath("manifest.json").read_text("utf-8"))
SCOPE_OF = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
}


def test_the_manifest_asks_for_what_its_events_and_posts_need_and_no_more():
    events = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    scopes = MANIFEST["oauth_config"]["scopes"]["bot"]
    assert sorted(scopes) == sorted({SCOPE_OF[event] for event in events} | {"chat:write", "users:read"})


def test_the_bot_can_be_written_to_directly_over_socket_mode():
    home = MANIFEST["features"]["app_home"]
    assert home["messages_tab_enabled"]
    assert not home["messages_tab_read_only_enabled"]
    assert MANIFEST["settings"]["socket_mode_enabled"]


def test_the_manifest_keeps_the_lengths_slack_allows():
    shown = MANIFEST["display_information"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 174 <= len(shown["long_description"]) <= 4_000
