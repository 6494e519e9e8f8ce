"""The Home tab, orders and a channel's settings, from a person's hands through Bolt and back to Slack."""

import json
from datetime import timedelta

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.blocks.settings_window import CALLBACK, settings_window
from bot.channel_settings import ChannelChoice, ChannelSettings, WhoMayAsk
from bot.events.settings_dialog import NOT_ALLOWED, open_settings
from bot.home_tab import STOP_NOTE, UNFOLLOW
from bot.scheduled.command_handlers import CommandContext
from bot.scheduled.follows import Follows
from bot.scheduled.schedules import Schedules
from bot.scheduled.timetable import EVERY_DAY, Timetable
from bot.slack_settings import SlackSettings
from tests.bot.samples import NOON
from tests.bot.slack_proxy import until
from tests.bot.test_channel_settings import BERLIN, FULL, as_sent_back
from tests.bot.workspace import BOT, CHANNEL, DIRECT, OTHER, PERSON

TEAM = "T0TESTS"
MENTION = f"<@{BOT}> "


@pytest.fixture
def slack_settings():
    return SlackSettings(admins=frozenset({OTHER}))


@pytest.fixture
def press(app):
    """Hand what Slack sends after a press to the app."""

    async def send(body):
        known = {"team": {"id": TEAM}, "user": {"id": PERSON}, "token": "t", "trigger_id": "1.2"}
        return await app.async_dispatch(AsyncBoltRequest(body=json.dumps(known | body), mode="socket_mode"))

    return send


def published(proxy):
    return str(proxy.said["views.publish"][-1]["view"])


def pressed(action, value):
    button = {"type": "button", "block_id": "b", "action_id": action, "value": value}
    return {"type": "block_actions", "actions": [button]}


def a_note(bot_file, user=PERSON):
    timetable = Timetable(EVERY_DAY, NOON.time(), "UTC")
    due = NOON + timedelta(days=1)
    return Schedules(bot_file).add(TEAM, CHANNEL, user, timetable, ("oil",), since=NOON, next_due=due)


async def test_the_home_tab_is_shown_when_it_is_opened(slack, proxy, bot_file):
    Follows(bot_file).follow(TEAM, PERSON, "small caps", NOON, user=PERSON)
    await slack.open_home()
    await until(lambda: proxy.calls["views.publish"])
    assert proxy.said["views.publish"][0]["user_id"] == PERSON
    assert "small caps" in published(proxy)


async def test_the_home_tab_shows_what_a_command_changed(slack, proxy, bot_file):
    await slack.command("follow small caps", channel=DIRECT)
    await until(lambda: proxy.calls["views.publish"])
    assert "small caps" in published(proxy)
    await slack.command("every day 18:00 gold", channel=DIRECT)
    await until(lambda: proxy.calls["views.publish"] == 2)
    assert "every day at 18:00" in published(proxy)
    assert Schedules(bot_file).by(TEAM, PERSON)[0].channel == PERSON


async def test_the_buttons_of_the_home_tab_unfollow_and_stop(slack, proxy, bot_file, press):
    Follows(bot_file).follow(TEAM, PERSON, "small caps", NOON, user=PERSON)
    note = a_note(bot_file)
    assert (await press(pressed(UNFOLLOW, "small caps"))).status == 200
    await until(lambda: proxy.calls["views.publish"] == 1)
    assert "small caps" not in published(proxy).replace("/brief follow small caps", "").replace("07:30 small caps", "")
    assert (await press(pressed(STOP_NOTE, str(note.number)))).status == 200
    await until(lambda: proxy.calls["views.publish"] == 2)
    assert Schedules(bot_file).get(note.number) is None


async def test_nobody_stops_the_notes_of_others_from_the_home_tab(slack, proxy, bot_file, press):
    note = a_note(bot_file, user=OTHER)
    await press(pressed(STOP_NOTE, str(note.number)))
    await until(lambda: proxy.calls["views.publish"] == 1)
    assert Schedules(bot_file).get(note.number) == note


async def test_a_home_tab_that_slack_refuses_breaks_no_command(slack, proxy, bot_file):
    proxy.prepare("views.publish", 200, body={"ok": False, "error": "not_enabled"})
    await slack.command("follow gold", channel=DIRECT)
    await until(lambda: proxy.calls["views.publish"])
    assert [follow.subject for follow in Follows(bot_file).of(TEAM, PERSON)] == ["gold"]


@pytest.mark.parametrize(
    ("user", "told", "allowed"),
    [
        (PERSON, {"id": PERSON}, False),
        (PERSON, {"id": PERSON, "is_admin": True}, True),
        (PERSON, {"id": PERSON, "is_owner": True}, True),
        (OTHER, {"id": OTHER}, True),
    ],
    ids=["anybody", "admin", "owner", "named-in-settings"],
)
async def test_settings_open_for_those_who_may_change_them(context, client, proxy, user, told, allowed):
    for _ in range(2):
        proxy.prepare("users.info", 200, body={"ok": True, "user": told | {"tz": BERLIN}})
    proxy.prepare("conversations.info", 200, body={"ok": True, "channel": {"creator": "U0ELSE"}})
    proxy.prepare("views.open", 200, body={"ok": True, "view": {"id": "V1"}})
    said = await open_settings(CommandContext(TEAM, CHANNEL, user), "1.2", context, client)
    assert said == (None if allowed else NOT_ALLOWED)
    assert proxy.calls["views.open"] == allowed


async def test_the_creator_of_a_channel_may_change_its_settings(context, client, proxy):
    proxy.prepare("conversations.info", 200, body={"ok": True, "channel": {"creator": PERSON}})
    proxy.prepare("views.open", 200, body={"ok": True, "view": {"id": "V1"}})
    assert await open_settings(CommandContext(TEAM, CHANNEL, PERSON), "1.2", context, client) is None


async def test_what_is_chosen_in_the_window_is_kept(slack, proxy, bot_file, press):
    proxy.prepare("users.info", 200, body={"ok": True, "user": {"id": PERSON, "is_admin": True}})
    view = {"callback_id": CALLBACK, "private_metadata": json.dumps({"channel": CHANNEL, "zone": BERLIN})}
    view |= {"type": "modal", "state": {"values": as_sent_back(settings_window(FULL, CHANNEL, BERLIN))}}
    assert (await press({"type": "view_submission", "view": view})).status == 200
    await until(lambda: ChannelSettings(bot_file).of(TEAM, CHANNEL) == FULL)


async def test_a_window_that_makes_no_sense_stays_open_and_says_why(slack, bot_file, press):
    values = as_sent_back(settings_window(FULL, CHANNEL, BERLIN))
    values["views"] = {"views": {"value": "99"}}
    view = {"callback_id": CALLBACK, "private_metadata": json.dumps({"channel": CHANNEL, "zone": BERLIN})}
    view |= {"type": "modal", "state": {"values": values}}
    answer = json.loads((await press({"type": "view_submission", "view": view})).body)
    assert answer == {"response_action": "errors", "errors": {"views": "A number from 1 to 12."}}


async def test_somebody_who_may_not_change_settings_changes_none_by_a_window_either(slack, proxy, bot_file, press):
    usual = ChannelSettings(bot_file).of(TEAM, CHANNEL)
    view = {"callback_id": CALLBACK, "private_metadata": json.dumps({"channel": CHANNEL, "zone": BERLIN})}
    view |= {"type": "modal", "state": {"values": as_sent_back(settings_window(FULL, CHANNEL, BERLIN))}}
    await press({"type": "view_submission", "view": view})
    await until(lambda: proxy.calls["conversations.info"])
    assert ChannelSettings(bot_file).of(TEAM, CHANNEL) == usual


async def test_a_channel_that_names_who_may_ask_answers_nobody_else_and_says_so_once(slack, proxy, bot_file, answerer):
    choice = ChannelChoice(who_may_ask=WhoMayAsk.NAMED, named=(OTHER,))
    ChannelSettings(bot_file).choose(TEAM, CHANNEL, choice, user=OTHER, at=NOON)
    turned_away = await slack.say(MENTION + "why did small caps rally?")
    assert await slack.replies(turned_away) == []
    (told,) = proxy.said["chat.postEphemeral"]
    assert (told["user"], told["channel"]) == (PERSON, CHANNEL)
    welcome = await slack.say(MENTION + "why did small caps rally?", user=OTHER)
    assert len(await slack.replies(welcome)) == 1
    assert len(answerer.asked) == 1


async def test_a_reply_without_a_mention_is_refused_silently(slack, proxy, bot_file, answerer):
    thread = await slack.say(MENTION + "why did small caps rally?")
    assert len(await slack.replies(thread)) == 1
    choice = ChannelChoice(who_may_ask=WhoMayAsk.NOBODY)
    ChannelSettings(bot_file).choose(TEAM, CHANNEL, choice, user=OTHER, at=NOON)
    await slack.say("and what does Larch & Vole think?", thread=thread)
    assert len(await slack.replies(thread)) == 1
    assert proxy.said["chat.postEphemeral"] == []
