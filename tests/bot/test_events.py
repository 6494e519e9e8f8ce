"""The ways to ask and what can be done with an answer, over a real socket: command, shortcut, agent view, buttons."""

import json

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.blocks.buttons import BROADCAST, FOLLOW, SOURCES, STOP, THUMBS, VIEWS
from bot.blocks.feedback_view import feedback_view
from bot.conversation.threads import Thread
from bot.feedback import Feedback
from bot.posts import Posts
from bot.queue.cancel import CancelRequests
from bot.scheduled.follows import Follows
from tests.bot.samples import a_full_briefing
from tests.bot.slack_proxy import until
from tests.bot.workspace import BOT, CHANNEL, DIRECT, PERSON

TEAM = "T0TESTS"
MENTION = f"<@{BOT}> "


async def asked(slack, answerer, channel=CHANNEL):
    """A full answer in a thread: its question's ts, its own message, and its post."""
    answerer.answers.append(a_full_briefing())
    ts = await slack.say((MENTION if channel == CHANNEL else "") + "why did small caps rally?", channel=channel)
    (reply,) = await slack.replies(ts, channel=channel)
    return ts, reply, Posts(slack.context.database).get(TEAM, channel, reply["ts"])


async def press(slack, reply, action_id, value, channel=CHANNEL):
    kind = "feedback_buttons" if action_id == THUMBS else "button"
    action = {"type": kind, "action_id": action_id, "value": value, "action_ts": "9999999999.1"}
    await slack.click(reply["ts"], action, channel)
    await slack.settled()


async def test_the_sources_open_with_the_cited_words_in_bold(slack, answerer, proxy):
    _, reply, post = await asked(slack, answerer)
    await press(slack, reply, SOURCES, post.key)
    view = proxy.said["views.open"][0]["view"]
    bold = [run["text"] for run in runs(view["blocks"]) if run.get("style", {}).get("bold")]
    assert "The index rose 3.1 percent." in " ".join(bold)
    assert any("harbour-1@1:" in run["text"] for run in runs(view["blocks"]))


async def test_all_views_open_in_full(slack, answerer, proxy):
    _, reply, post = await asked(slack, answerer)
    await press(slack, reply, VIEWS, post.key)
    words = " ".join(run["text"] for run in runs(proxy.said["views.open"][0]["view"]["blocks"]))
    assert "Ines Okafor, equity strategist, Larch & Vole" in words
    assert "the rally may fade" in words


async def test_an_answer_that_is_no_longer_stored_is_reported(slack, answerer, proxy):
    _, reply, _ = await asked(slack, answerer)
    await press(slack, reply, SOURCES, "0000000000000000")
    assert "no longer stored" in json.dumps(proxy.said["views.open"][0]["view"])


async def test_follow_follows_in_the_channel_and_says_so_to_the_one_who_pressed(slack, answerer, proxy):
    _, reply, _ = await asked(slack, answerer)
    await press(slack, reply, FOLLOW, "small caps")
    assert [each.subject for each in Follows(slack.context.database).of(TEAM, CHANNEL)] == ["small caps"]
    (told,) = proxy.said["chat.postEphemeral"]
    assert (told["user"], "small caps" in told["text"]) == (PERSON, True)


async def test_an_answer_is_brought_to_the_channel_once(slack, answerer, proxy):
    ts, reply, post = await asked(slack, answerer)
    for _ in range(2):
        await press(slack, reply, BROADCAST, post.key)
    broadcasts = [said for said in proxy.posts if said.get("reply_broadcast")]
    assert [said["thread_ts"] for said in broadcasts] == [ts]
    assert "Small caps rallied" in broadcasts[0]["text"]


async def test_a_thumb_up_is_kept_with_the_receipt(slack, answerer):
    _, reply, post = await asked(slack, answerer)
    await press(slack, reply, THUMBS, f"up {post.key}")
    (opinion,) = Feedback(slack.context.database).all()
    assert (opinion.user, opinion.thumbs, opinion.post_ts) == (PERSON, "up", reply["ts"])


async def test_a_thumb_down_asks_what_was_wrong(slack, answerer, proxy):
    _, reply, post = await asked(slack, answerer)
    await press(slack, reply, THUMBS, f"down {post.key}")
    assert proxy.said["views.open"][0]["view"] == feedback_view(post.key)
    assert [opinion.thumbs for opinion in Feedback(slack.context.database).all()] == ["down"]


async def test_stop_asks_for_a_stop_in_its_thread(slack, answerer):
    ts, reply, _ = await asked(slack, answerer)
    await press(slack, reply, STOP, "stop")
    assert CancelRequests(slack.context.database).latest()[Thread(TEAM, CHANNEL, ts)] > float(ts)


async def test_the_native_stop_stops_the_answer_in_the_making(slack, app, answerer):
    answerer.go_on.clear()
    ts = await slack.say("why did oil fall?", channel=DIRECT)
    await until(lambda: answerer.asked)
    event = {
        "type": "agent_session_stopped", "channel": DIRECT, "thread_ts": ts, "user": PERSON,
        "event_ts": f"{float(ts) + 1:.6f}", "streaming_message_ts": [],
    }  # fmt: skip
    await happens(app, event)
    (reply,) = await slack.replies(ts, channel=DIRECT)
    assert reply["text"].startswith("Stopped")
    assert answerer.watchers[0].stopped()


async def test_a_command_is_answered_in_a_thread_under_a_short_message(slack, answerer, proxy):
    await slack.command("why did small caps rally?")
    await slack.settled()
    opening, answer = proxy.posts
    assert "asks: why did small caps rally?" in json.dumps(opening["blocks"])
    assert answer["text"].startswith("Small caps rallied")
    assert answerer.asked[0][0] == "why did small caps rally?"
    assert STOP in json.dumps(opening["blocks"])
    assert STOP not in json.dumps(proxy.said["chat.update"][-1]["blocks"])


@pytest.mark.parametrize("words", ["", "help"])
async def test_an_empty_command_tells_how_to_ask(slack, answerer, proxy, words):
    await slack.command(words)
    await slack.settled()
    assert (answerer.asked, proxy.posts) == ([], [])


async def test_a_command_is_executed_and_not_asked(slack, answerer):
    await slack.command("follow small caps")
    await slack.settled()
    assert answerer.asked == []
    assert [each.subject for each in Follows(slack.context.database).of(TEAM, CHANNEL)] == ["small caps"]


async def test_the_shortcut_explains_a_message_in_its_thread(slack, app, answerer, proxy):
    ts = await slack.say("small caps jumped &amp; nobody knows why <https://news.example|link>")
    payload = {
        "type": "message_action", "callback_id": "explain_with_sources", "trigger_id": "1.2.3",
        "action_ts": "1.5", "team": {"id": TEAM}, "channel": {"id": CHANNEL}, "user": {"id": PERSON, "team_id": TEAM},
        "message": {"type": "message", "ts": ts, "text": "small caps jumped &amp; nobody knows why"},
        "response_url": f"{slack.url}/nowhere",
    }  # fmt: skip
    await app.async_dispatch(AsyncBoltRequest(body=payload, mode="socket_mode"))
    await slack.settled()
    assert answerer.asked[0][0] == "small caps jumped & nobody knows why"
    assert {post["thread_ts"] for post in proxy.posts} == {ts}


async def test_prompts_are_suggested_when_the_conversation_is_opened(slack, app, proxy):
    opened = {"type": "app_home_opened", "user": PERSON, "channel": DIRECT, "tab": "messages", "event_ts": "1.0"}
    await happens(app, opened)
    await until(lambda: proxy.said["assistant.threads.setSuggestedPrompts"])
    (said,) = proxy.said["assistant.threads.setSuggestedPrompts"]
    assert (said["channel_id"], "thread_ts" in said) == (DIRECT, False)
    assert 1 <= len(said["prompts"]) <= 4
    assert proxy.calls["views.publish"] == 0


async def happens(app, event):
    """An event that local-slack has no hand for, straight to the app."""
    payload = {"type": "event_callback", "team_id": TEAM, "event_id": f"Ev{event['type']}", "event": event}
    await app.async_dispatch(AsyncBoltRequest(body=payload, mode="socket_mode"))


def runs(value):
    if isinstance(value, list):
        for each in value:
            yield from runs(each)
    elif isinstance(value, dict) and value.get("type") in ("text", "link"):
        yield value
    elif isinstance(value, dict):
        yield from runs(list(value.values()))
