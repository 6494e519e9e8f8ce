"""The bot at a real socket: events of local-slack in, messages it stored out."""

import asyncio
import json
import logging
import signal
import socket
from dataclasses import replace

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import build_app, only
from bot.metrics import Metrics
from bot.queue.question_run import HOW_TO_ASK
from bot.queue.worker import QuestionWorker
from bot.run import serve
from marketbrief.domain.errors import SettingsError
from tests.bot.samples import NOON, a_briefing, a_no_evidence
from tests.bot.slack_proxy import until
from tests.bot.workspace import BOT, DIRECT, OTHER, PERSON

MENTION = f"<@{BOT}> "


async def test_a_mention_is_answered_in_its_thread(slack, answerer, proxy):
    ts = await slack.say(MENTION + "Why did S&amp;P small caps rally?")
    (reply,) = await slack.replies(ts)
    assert answerer.asked == [("Why did S&P small caps rally?", NOON, ())]
    assert "rallied on Friday" in reply["text"]
    assert reply["blocks"][0]["type"] == "rich_text"
    assert (proxy.posts[0]["unfurl_links"], proxy.posts[0]["unfurl_media"]) == (False, False)


async def test_a_mention_is_answered_where_the_bot_sees_no_other_messages(slack, answerer, proxy):
    proxy.keeps_back = {"message"}
    ts = await slack.say(MENTION + "why did small caps rally?")
    assert len(await slack.replies(ts)) == 1
    assert answerer.asked == [("why did small caps rally?", NOON, ())]


async def test_a_direct_message_is_answered_without_a_mention(slack, answerer):
    answerer.answers.append(a_no_evidence())
    ts = await slack.say("why did oil fall?", channel=DIRECT)
    (reply,) = await slack.replies(ts, channel=DIRECT)
    assert reply["text"].startswith("Nothing in the library answers this.")


async def test_a_reply_in_the_bots_thread_needs_no_mention_and_carries_the_earlier_turns(slack, answerer):
    ts = await slack.say(MENTION + "why did small caps rally?")
    await slack.replies(ts)
    await slack.say("and what does Quillfeather think?", thread=ts)
    assert len(await slack.replies(ts)) == 2
    assert answerer.asked[1] == ("and what does Quillfeather think?", NOON, ("why did small caps rally?",))


async def test_what_is_not_meant_for_the_bot_is_left_alone(slack, answerer):
    elsewhere = await slack.say("why did small caps rally?")
    await slack.say("I wonder too", thread=elsewhere)
    ts = await slack.say(MENTION + "why did small caps rally?")
    await slack.replies(ts)
    await slack.say(f"<@{OTHER}> have you seen this?", thread=ts)
    await slack.say("thanks a lot! :tada:", thread=ts)
    await slack.say(":eyes:", thread=ts)
    await slack.edit(ts, MENTION + "why did small caps fall?")
    assert len(await slack.replies(ts)) == 1
    assert await slack.replies(elsewhere) == []
    assert len(answerer.asked) == 1


async def test_a_retried_event_is_answered_once(slack, answerer, proxy):
    proxy.repeats_events = True
    ts = await slack.say("why did oil fall?", channel=DIRECT)
    assert len(await slack.replies(ts, channel=DIRECT)) == 1
    assert len(proxy.sent) == 2
    assert len(answerer.asked) == 1


async def test_a_message_that_arrives_as_mention_and_as_message_is_answered_once(slack, answerer, proxy):
    ts = await slack.say(MENTION + "why did small caps rally?")
    await slack.replies(ts)
    await slack.say(MENTION + "and since Monday?", thread=ts)
    assert len(await slack.replies(ts)) == 2
    assert len(proxy.sent) == 4
    assert len(answerer.asked) == 2


async def test_news_text_cannot_call_the_channel(slack, answerer):
    answerer.answers.append(a_briefing("Read <!channel> and <@U0BEN>, @here & *now*, in <#C0MARKETS>."))
    ts = await slack.say(MENTION + "what is new?")
    (reply,) = await slack.replies(ts)
    stored = json.dumps(reply, ensure_ascii=False)
    assert "&lt;!channel&gt; and &lt;@U0BEN&gt;" in reply["text"]
    for call in ("<!channel>", "<@U0BEN>", "<#C0MARKETS>", "@here", '"broadcast"', "mrkdwn"):
        assert call not in stored


async def test_a_call_too_many_is_made_again_after_the_time_slack_asks_for(slack, proxy):
    proxy.prepare("chat.postMessage", 429, {"Retry-After": "1"}, {"ok": False, "error": "ratelimited"})
    ts = await slack.say(MENTION + "why did small caps rally?")
    (reply,) = await slack.replies(ts)
    assert "rallied on Friday" in reply["text"]
    assert proxy.calls["chat.postMessage"] == 2


async def test_blocks_that_slack_refuses_are_followed_by_the_text_alone(slack, proxy):
    proxy.prepare("chat.postMessage", 200, body={"ok": False, "error": "msg_blocks_too_long"})
    ts = await slack.say(MENTION + "why did small caps rally?")
    (reply,) = await slack.replies(ts)
    assert "rallied on Friday" in reply["text"]
    assert not reply.get("blocks")


async def test_an_answerer_that_fails_gives_the_asker_a_reference_and_the_log_the_traceback(slack, answerer, caplog):
    answerer.answers.append(RuntimeError("the lighthouse is dark"))
    with caplog.at_level(logging.INFO, "bot"):
        ts = await slack.say(MENTION + "why did small caps rally?")
        (reply,) = await slack.replies(ts)
    (record,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert record.exc_info[1].args == ("the lighthouse is dark",)
    reference = record.getMessage().partition("reference=")[2].split()[0]
    assert reply["text"].endswith(f"the reference {reference}.")
    assert "lighthouse" not in reply["text"]
    assert "small caps" not in " ".join(record.getMessage() for record in caplog.records if record.name[:4] == "bot.")


async def test_an_empty_mention_is_told_how_to_ask_and_its_thread_is_joined(slack, answerer):
    ts = await slack.say(MENTION)
    (reply,) = await slack.replies(ts)
    assert reply["text"] == HOW_TO_ASK
    await slack.say("why did small caps rally?", thread=ts)
    assert len(await slack.replies(ts)) == 2
    assert answerer.asked == [("why did small caps rally?", NOON, ())]


async def test_a_shutdown_lets_a_running_answer_out(app, slack, answerer, proxy):
    answerer.go_on.clear()
    await slack.say("why did oil fall?", channel=DIRECT)
    finishing = asyncio.create_task(app.worker.finish(5))
    await asyncio.sleep(0.1)
    answerer.go_on.set()
    await finishing
    assert "rallied on Friday" in proxy.posts[0]["text"]


async def test_a_question_whose_answer_takes_longer_than_a_shutdown_is_answered_by_the_next_bot(
    app, slack, answerer, proxy, context, worker
):
    answerer.go_on.clear()
    ts = await slack.say("why did oil fall?", channel=DIRECT)
    await until(lambda: answerer.asked)
    await app.worker.finish(0.1)
    answerer.go_on.set()
    following = QuestionWorker(replace(context, metrics=Metrics()))
    await following.resume_expired()
    await until(lambda: not following.busy)
    (reply,) = await slack.replies(ts, channel=DIRECT)
    assert "rallied on Friday" in reply["text"]
    assert answerer.asked == [("why did oil fall?", NOON, ())] * 2


@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
async def test_a_token_that_slack_refuses_stops_the_bot_with_one_sentence(app, proxy, method):
    proxy.prepare(method, 200, body={"ok": False, "error": "invalid_auth"})
    with pytest.raises(SettingsError, match=r"token \(invalid_auth\)"):
        await serve(app, "xapp-test-token")


async def test_the_bot_stops_when_it_is_told_to_while_slack_does_not_answer(context):
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        client = AsyncWebClient(token="xoxb-test-token", base_url=f"http://127.0.0.1:{deaf.getsockname()[1]}/api/")
        deaf_context = replace(context, client_of=only(client), metrics=Metrics())
        app = build_app(deaf_context, QuestionWorker(deaf_context), client)
        stop = asyncio.Event()
        asyncio.get_running_loop().call_later(0.1, stop.set)
        async with asyncio.timeout(5):
            await serve(app, "xapp-test-token", stop=stop)


async def test_a_signal_to_end_stops_the_bot(app, proxy):
    serving = asyncio.create_task(serve(app, "xapp-test-token"))
    await until(lambda: proxy.connected)
    signal.raise_signal(signal.SIGTERM)
    async with asyncio.timeout(5):
        await serving


async def test_yesterday_is_the_askers_own(slack, answerer, proxy):
    proxy.prepare("users.info", 200, body={"ok": True, "user": {"id": PERSON, "tz": "Asia/Tokyo"}})
    for _ in range(2):
        ts = await slack.say("why did oil fall yesterday?", channel=DIRECT)
        await slack.replies(ts, channel=DIRECT)
    assert [asked_at for _, asked_at, _ in answerer.asked] == [NOON, NOON]
    assert {str(asked_at.tzinfo) for _, asked_at, _ in answerer.asked} == {"Asia/Tokyo"}
    assert proxy.calls["users.info"] == 1


async def test_where_slack_does_not_give_the_zone_the_machines_is_used(slack, answerer, proxy):
    proxy.prepare("users.info", 200, body={"ok": False, "error": "missing_scope"})
    ts = await slack.say("why did oil fall yesterday?", channel=DIRECT)
    assert len(await slack.replies(ts, channel=DIRECT)) == 1
    assert answerer.asked[0][1].tzinfo is NOON.tzinfo
