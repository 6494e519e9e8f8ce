"""A question by command goes the way of every question: kept before it is acknowledged, in line, stopped, once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.blocks.buttons import STOP
from bot.channel_settings import ChannelChoice, ChannelSettings, WhoMayAsk
from bot.conversation.incoming_message import asked_by_command
from bot.conversation.permissions import NOT_PERMITTED
from bot.conversation.rate_limits import NOT_ANSWERED
from bot.events.command import WORKING
from bot.metrics import Metrics
from bot.posts import Posts
from bot.queue.question_run import RATE_LIMITED
from bot.queue.questions import PendingQuestions
from bot.queue.worker import QuestionWorker
from bot.replies import private
from bot.replies.target import REPEATED
from bot.retries import PAUSES_SECONDS
from bot.slack_settings import SlackSettings
from tests.bot.samples import NOON
from tests.bot.slack_proxy import RESPONSE_URL, Fault, until
from tests.bot.workspace import CHANNEL, OTHER, PERSON

TEAM = "T0TESTS"
WORDS = "why did small caps rally?"
PRIVATELY = f"privately {WORDS}"
NOT_THERE = {"ok": False, "error": "not_in_channel"}


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    for module in ("queue.send_once", "conversation.open_thread"):
        monkeypatch.setattr(f"bot.{module}.PAUSES_SECONDS", (0.0,) * len(PAUSES_SECONDS))


def strike(proxy, method, *faults):
    left = list(faults)
    proxy.breaks = lambda called, _said: left.pop(0) if called == method and left else None


def texts(messages):
    return [message["text"] for message in messages]


@pytest.mark.parametrize("words", [WORDS, PRIVATELY])
async def test_a_command_is_kept_before_it_is_acknowledged(slack, worker, proxy, answerer, words):
    answerer.go_on.clear()
    await slack.command(words)
    await until(lambda: proxy.quiet)
    assert worker.questions.waiting() == 1
    answerer.go_on.set()
    await slack.settled()
    assert worker.questions.waiting() == 0


async def test_a_private_question_is_answered_to_the_asker_alone(slack, proxy, answerer):
    await slack.command(PRIVATELY)
    at_work, answer = await slack.seen_by()
    assert (at_work["text"], answer["text"][:18]) == (WORKING, "Small caps rallied")
    assert answerer.asked[0][0] == WORDS
    assert proxy.posts == []
    assert [post.ts for post in Posts(slack.context.database).recent(TEAM, PERSON, 5)] == [""]


async def test_a_private_answer_can_be_stopped(slack, answerer):
    answerer.go_on.clear()
    await slack.command(PRIVATELY)
    await until(lambda: answerer.asked)
    (at_work,) = [m for m in (await slack.control(f"messages/{CHANNEL}"))["messages"] if m["text"] == WORKING]
    (button,) = at_work["blocks"][-1]["elements"]
    assert button["action_id"] == STOP
    action = {"type": "button", "action_id": STOP, "value": button["value"], "action_ts": "9999999999.1"}
    await press_unseen(slack, action)
    await until(lambda: not slack.worker.busy)
    assert any(text.startswith("Stopped") for text in texts(await slack.seen_by()))
    assert answerer.watchers[0].stopped()


async def press_unseen(slack, action):
    """A press as Slack tells it of a message that one person sees: without it, which local-slack sends along."""
    payload = {
        "type": "block_actions", "team": {"id": TEAM}, "user": {"id": PERSON}, "channel": {"id": CHANNEL},
        "container": {"type": "message", "is_ephemeral": True}, "actions": [action | {"block_id": "b"}],
        "trigger_id": "1.2.3", "token": "t", "response_url": f"{slack.proxy.url}/address/nowhere",
    }  # fmt: skip
    slack.proxy._addresses["nowhere"] = f"{slack.url}/nowhere"
    await slack.proxy._hand_out({"envelope_id": "press", "type": "interactive", "payload": payload}, None)


async def test_whoever_waits_long_in_private_hears_what_is_being_done(slack, proxy, answerer, monkeypatch):
    monkeypatch.setattr(private, "UPDATE_AFTER_SECONDS", (0.05, 0.1))
    answerer.go_on.clear()
    await slack.command(PRIVATELY)
    await until(lambda: proxy.calls[RESPONSE_URL] == 2)
    answerer.go_on.set()
    seen = texts(await slack.seen_by())
    assert [text.startswith("Still working: ") for text in seen] == [False, True, True, False]


async def test_where_an_address_is_used_up_the_answer_comes_by_direct_message(slack, proxy):
    proxy.closed = True
    await slack.command(PRIVATELY)
    await slack.settled()
    (post,) = proxy.posts
    assert (post["channel"], post["text"][:18]) == (PERSON, "Small caps rallied")


async def test_a_private_answer_whose_delivery_is_unknown_is_marked_as_possibly_repeated(slack, proxy):
    strike(proxy, RESPONSE_URL, Fault(500, done=True))
    await slack.command(PRIVATELY)
    _, first, second = await slack.seen_by()
    assert (REPEATED in str(first), REPEATED in str(second)) == (False, True)


async def test_a_private_question_that_a_dead_bot_had_is_answered_by_the_next(
    slack, context, worker, answerer, bot_file, proxy
):
    dead = PendingQuestions(bot_file, replica="dead", lease=context.settings.lease)
    message = asked_by_command((TEAM, CHANNEL), PERSON, WORDS, "1.2.dead", private=True)
    dead.take(message, at=NOON - timedelta(hours=1))
    await worker.resume_expired()
    await slack.settled()
    (post,) = proxy.posts
    assert (post["channel"], answerer.asked[0][0]) == (PERSON, WORDS)
    assert worker.questions.waiting() == 0


@pytest.mark.parametrize("words", [WORDS, PRIVATELY])
async def test_people_who_may_not_ask_are_told_in_private_and_nothing_is_stored(slack, proxy, answerer, words):
    choice = ChannelChoice(who_may_ask=WhoMayAsk.NOBODY)
    ChannelSettings(slack.context.database).choose(TEAM, CHANNEL, choice, user=PERSON, at=NOON)
    await slack.command(words)
    assert texts(await slack.seen_by())[-1] == NOT_PERMITTED
    assert (answerer.asked, proxy.posts) == ([], [])


class TestADeniedChannel:
    @pytest.fixture
    def slack_settings(self):
        return SlackSettings(channels_denied=frozenset({CHANNEL}))

    @pytest.mark.parametrize("words", [WORDS, PRIVATELY])
    async def test_the_asker_is_told_that_the_settings_do_not_allow_it(self, slack, worker, proxy, answerer, words):
        await slack.command(words)
        assert texts(await slack.seen_by()) == [NOT_ANSWERED]
        assert (answerer.asked, proxy.posts, worker.questions.waiting()) == ([], [], 0)


async def test_where_the_bot_may_not_write_it_answers_in_private(slack, proxy):
    proxy.prepare("chat.postMessage", 200, body=NOT_THERE)
    await slack.command(WORDS)
    (answer,) = await slack.seen_by()
    assert answer["text"].startswith("Small caps rallied")
    assert proxy.calls["chat.postMessage"] == 1


@pytest.mark.parametrize("fault", [Fault(500), Fault(500, done=True)], ids=str)
async def test_a_question_by_command_is_posted_once_whatever_happens_to_the_call(slack, proxy, fault):
    strike(proxy, "chat.postMessage", fault)
    await slack.command(WORDS)
    await slack.settled()
    messages = (await slack.control(f"messages/{CHANNEL}"))["messages"]
    openings = [m for m in messages if m["text"].startswith("Asked")]
    assert len(openings) == 1
    assert [m["text"][:18] for m in messages if m.get("thread_ts") == openings[0]["ts"] != m["ts"]] == [
        "Small caps rallied"
    ]


async def test_a_question_that_a_stopped_bot_had_posted_is_answered_below_it(slack, context, worker, answerer):
    answerer.go_on.clear()
    await slack.command(WORDS)
    await until(lambda: answerer.asked)
    await worker.finish(0.1)
    answerer.go_on.set()
    following = QuestionWorker(replace(context, metrics=Metrics()))
    await following.resume_expired()
    await until(lambda: not following.busy)
    messages = (await slack.control(f"messages/{CHANNEL}"))["messages"]
    assert len(messages) == 2
    assert messages[1]["thread_ts"] == messages[0]["ts"]


async def test_a_reply_below_a_question_by_command_needs_no_mention(slack, answerer):
    await slack.command(WORDS)
    await slack.settled()
    opening = (await slack.control(f"messages/{CHANNEL}"))["messages"][0]
    await slack.say("and what does Quillfeather think?", thread=opening["ts"], user=OTHER)
    assert len(await slack.replies(opening["ts"])) == 2
    assert answerer.asked[1][2] == (WORDS,)


class TestRateLimit:
    """Three questions a minute."""

    @pytest.fixture
    def slack_settings(self):
        return SlackSettings(user_rate_limit=3)

    async def test_thirty_commands_in_a_minute_get_one_private_reply_about_the_rate_limit(self, slack, answerer, proxy):
        for _ in range(30):
            await slack.command(WORDS)
        assert texts(await slack.seen_by()) == [RATE_LIMITED]
        assert len(answerer.asked) == 3
        assert len(proxy.posts) == 6

    async def test_thirty_mentions_in_a_minute_get_one_reply_about_the_rate_limit(self, slack, answerer, proxy):
        for _ in range(30):
            await slack.say(f"<@U0BOT> {WORDS}")
        await slack.settled()
        assert [post["text"] for post in proxy.posts].count(RATE_LIMITED) == 1
        assert (len(proxy.posts), len(answerer.asked)) == (4, 3)
