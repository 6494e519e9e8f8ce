"""A question that was taken is answered once, whatever fails on the way."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.app import only
from bot.conversation.incoming_message import IncomingMessage
from bot.conversation.threads import Thread
from bot.metrics import Metrics
from bot.queue.question_run import MOST_ATTEMPTS, QUEUE_IS_FULL, RATE_LIMITED
from bot.queue.questions import PendingQuestions
from bot.queue.worker import QuestionWorker
from bot.replies.target import REPEATED
from bot.retries import PAUSES_SECONDS
from bot.slack_settings import SlackSettings
from tests.bot.samples import NOON
from tests.bot.slack_proxy import Fault, until
from tests.bot.workspace import BOT, CHANNEL, OTHER

MENTION = f"<@{BOT}> "


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    for module in ("queue.send_once", "conversation.open_thread"):
        monkeypatch.setattr(f"bot.{module}.PAUSES_SECONDS", (0.0,) * len(PAUSES_SECONDS))


def strike(proxy, method, *faults):
    """Let these faults strike the next calls of the method, one each; ``None`` lets one pass."""
    left = list(faults)
    proxy.breaks = lambda called, _body: left.pop(0) if called == method and left else None


@pytest.fixture
def ask(slack):
    """Ask in the channel as somebody who was cut off: the message, and what its thread holds in the end."""

    async def ask(text="why did small caps rally?"):
        ts = await slack.say(text)
        return IncomingMessage(Thread("T0TESTS", CHANNEL, ts), ts, text, user="U0ADA", event_id=None, to_bot=True)

    return ask


@pytest.fixture
def dead(bot_file, slack_settings):
    """A replica whose signs of life ended an hour ago."""
    return PendingQuestions(bot_file, replica="dead", lease=slack_settings.lease)


AN_HOUR_AGO = NOON - timedelta(hours=1)


async def test_a_post_that_fails_is_made_again(slack, proxy):
    strike(proxy, "chat.postMessage", Fault(500), Fault(503))
    ts = await slack.say(MENTION + "why did small caps rally?")
    (reply,) = await slack.replies(ts)
    assert REPEATED not in str(reply)
    assert slack.context.metrics.text().count(b"marketbrief_failed_sends_total 2.0") == 1


@pytest.mark.parametrize("status", [0, 500])
async def test_a_post_whose_answer_is_lost_is_not_made_twice(slack, proxy, status):
    strike(proxy, "chat.postMessage", Fault(status, done=True))
    ts = await slack.say(MENTION + "why did small caps rally?")
    assert len(await slack.replies(ts)) == 1
    assert proxy.calls["chat.postMessage"] == 1


async def test_a_post_whose_delivery_is_unknown_is_repeated_and_marked(slack, proxy):
    proxy.prepare("conversations.replies", 200, body={"ok": False, "error": "missing_scope"})
    strike(proxy, "chat.postMessage", Fault(500, done=True))
    ts = await slack.say(MENTION + "why did small caps rally?")
    first, second = await slack.replies(ts)
    assert REPEATED not in str(first)
    assert REPEATED in str(second)


async def test_what_slack_does_not_take_now_is_answered_later(slack, proxy, context, answerer):
    strike(proxy, "chat.postMessage", *[Fault(503)] * 4)
    ts = await slack.say(MENTION + "why did small caps rally?")
    assert await slack.replies(ts) == []
    later = QuestionWorker(replace(context, metrics=Metrics(), clock=lambda: NOON + timedelta(minutes=1)))
    await later.resume_expired()
    await until(lambda: not later.busy)
    assert len(await slack.replies(ts)) == 1


async def test_what_slack_will_never_take_is_given_up(slack, proxy, worker):
    for _ in range(2):
        proxy.prepare("chat.postMessage", 200, body={"ok": False, "error": "is_archived"})
    await slack.say(MENTION + "why did small caps rally?")
    await slack.settled()
    assert worker.questions.waiting() == 0
    assert proxy.calls["chat.postMessage"] == 2


async def test_a_question_that_a_dead_replica_took_is_answered(slack, ask, dead, worker, answerer):
    message = await ask()
    dead.take(message, at=AN_HOUR_AGO)
    await worker.resume_expired()
    (reply,) = await slack.replies(message.ts)
    assert REPEATED not in str(reply)
    assert answerer.asked[0][1] == AN_HOUR_AGO


async def test_an_answer_that_a_dead_replica_posted_is_found(slack, ask, dead, context, worker, proxy, client):
    message = await ask()
    dead.take(message, at=AN_HOUR_AGO)
    await worker.resume_expired()
    assert len(await slack.replies(message.ts)) == 1
    again = PendingQuestions(context.database, replica="dead", lease=context.settings.lease)
    with context.database.transaction() as connection:
        connection.execute("DELETE FROM claims")
    again.sending(again.take(message, at=AN_HOUR_AGO))
    await worker.resume_expired()
    assert len(await slack.replies(message.ts)) == 1
    assert worker.questions.waiting() == 0


async def test_an_answer_that_a_dead_replica_was_about_to_post_is_posted(slack, ask, dead, worker):
    message = await ask()
    dead.sending(dead.take(message, at=AN_HOUR_AGO))
    await worker.resume_expired()
    (reply,) = await slack.replies(message.ts)
    assert REPEATED not in str(reply)


async def test_a_question_that_stops_every_bot_is_given_up_with_an_apology(
    slack, ask, bot_file, context, worker, answerer
):
    message = await ask()
    for attempt in range(MOST_ATTEMPTS):
        one = PendingQuestions(bot_file, replica=f"dead {attempt}", lease=context.settings.lease)
        at = AN_HOUR_AGO + timedelta(minutes=attempt)
        assert one.claim_expired(at=at, most=1) if attempt else one.take(message, at=at)
    await worker.resume_expired()
    (reply,) = await slack.replies(message.ts)
    assert "I could not answer that" in reply["text"]
    assert answerer.asked == []


async def test_a_question_from_an_uninstalled_workspace_is_dropped(context, dead, proxy):
    async def nobody(_team):
        return None

    dead.take(IncomingMessage(Thread("T9", "C9", "1.1"), "1.1", "why?", user="U9"), at=AN_HOUR_AGO)
    following = QuestionWorker(replace(context, metrics=Metrics(), client_of=nobody))
    await following.resume_expired()
    assert following.questions.waiting() == 0
    assert not following.busy


async def test_two_replicas_at_one_file_answer_once(slack, context, worker, client, answerer):
    twin = QuestionWorker(replace(context, metrics=Metrics(), client_of=only(client)))
    ts = await slack.say("why did small caps rally?")
    message = IncomingMessage(Thread("T0TESTS", CHANNEL, ts), ts, "why?", user="U0ADA", to_bot=True)
    await asyncio.gather(*(each.take(message, client) for each in (worker, twin) * 5))
    await until(lambda: not twin.busy)
    assert len(await slack.replies(ts)) == 1
    assert len(answerer.asked) == 1


class TestWhenBusy:
    """One question at a time, one more in line, and three a minute from one person."""

    @pytest.fixture
    def slack_settings(self):
        return SlackSettings(concurrency=1, queue_size=1, user_rate_limit=3)

    async def test_waiting_askers_see_their_number_and_a_full_queue_is_reported(self, slack, answerer, proxy):
        answerer.go_on.clear()
        first = await slack.say(MENTION + "one?")
        await until(lambda: answerer.asked)
        second = await slack.say(MENTION + "two?")
        await until(lambda: "number 1 in the queue" in str(proxy.said["assistant.threads.setStatus"]))
        third = await slack.say(MENTION + "three?")
        await until(lambda: proxy.posts)
        answerer.go_on.set()
        assert [reply["text"] for reply in await slack.replies(third)] == [QUEUE_IS_FULL]
        assert len(await slack.replies(first)) == len(await slack.replies(second)) == 1

    async def test_people_over_the_rate_limit_are_told_once_and_others_are_answered(self, slack, answerer):
        asked = []
        for number in range(5):
            asked.append(await slack.say(f"{MENTION}question {number}?"))
            await slack.settled()
        replies = [[reply["text"] for reply in await slack.replies(ts)] for ts in asked]
        assert replies[3:] == [[RATE_LIMITED], []]
        assert len(await slack.replies(await slack.say(MENTION + "and me?", user=OTHER))) == 1
        assert len(answerer.asked) == 4
