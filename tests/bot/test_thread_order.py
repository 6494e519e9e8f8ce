"""Threads as people use them: replies before the answer, two at once, questions edited or deleted on the way."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.app import only
from bot.conversation.incoming_message import IncomingMessage
from bot.conversation.threads import Thread
from bot.metrics import Metrics
from bot.queue import resolve_duplicates
from bot.queue.question_run import HOW_TO_ASK, NO_FILES
from bot.queue.questions import PendingQuestions
from bot.queue.worker import QuestionWorker
from bot.replies.target import REPEATED
from bot.slack_settings import SlackSettings
from tests.bot.samples import NOON, a_briefing
from tests.bot.slack_proxy import until
from tests.bot.workspace import BOT, CHANNEL, DIRECT, OTHER, FakeAnswerer

TEAM = "T0TESTS"
MENTION = f"<@{BOT}> "


class SlowOn(FakeAnswerer):
    """Waits with one question until it is told to go on, and answers the others at once, each with its own words."""

    def __init__(self, slow):
        super().__init__()
        self.slow = slow

    async def __call__(self, text, *, asked_at, turns, watcher, place=None):
        self.asked.append((text, asked_at, tuple(turn.text for turn in turns)))
        if self.slow in text:
            await self.go_on.wait()
        return a_briefing(f"On {text}")


@pytest.fixture
def answerer():
    return SlowOn("small caps")


async def test_a_reply_while_the_first_answer_is_made_is_a_follow_up_and_answered_after_it(slack, answerer):
    answerer.go_on.clear()
    ts = await slack.say(MENTION + "why did small caps rally?")
    await until(lambda: answerer.asked)
    await slack.say("and what does Quillfeather think?", thread=ts)
    await until(lambda: len(answerer.asked) == 2)
    await asyncio.sleep(0.3)
    answerer.go_on.set()
    replies = await slack.replies(ts)
    assert [reply["text"].partition("?")[0] for reply in replies] == [
        "On why did small caps rally",
        "On and what does Quillfeather think",
    ]
    assert answerer.asked[1][2] == ("why did small caps rally?",)


async def test_a_reply_to_a_question_in_the_queue_is_a_follow_up_too(slack, context, worker, answerer):
    answerer.go_on.clear()
    held = [await slack.say(MENTION + f"small caps {n}?") for n in range(context.settings.concurrency)]
    await until(lambda: len(answerer.asked) == context.settings.concurrency)
    waiting = await slack.say(MENTION + "why did oil fall?")
    await until(lambda: len(worker.concurrency) == 1)
    await slack.say("and gold?", thread=waiting, user=OTHER)
    await until(lambda: len(worker.concurrency) == 2)
    answerer.go_on.set()
    assert len(await slack.replies(waiting)) == 2
    assert all([len(await slack.replies(ts)) == 1 for ts in held])


async def test_two_who_ask_in_one_thread_at_once_are_answered_in_the_order_of_their_questions(slack, context, client):
    twin = QuestionWorker(replace(context, metrics=Metrics(), client_of=only(client)))
    root = await slack.say(MENTION + "what is new?")
    await slack.replies(root)
    context.answerer.go_on.clear()
    first = await slack.say("why did small caps rally?", thread=root)
    second = float(first) + 0.5
    asked = IncomingMessage(Thread(TEAM, CHANNEL, root), f"{second:.6f}", "why did oil fall?", user=OTHER)
    await until(lambda: len(context.answerer.asked) == 2)
    await twin.take(asked, client)
    await until(lambda: len(context.answerer.asked) == 3)
    await asyncio.sleep(0.3)
    context.answerer.go_on.set()
    await until(lambda: not twin.busy)
    texts = [reply["text"] for reply in await slack.replies(root)]
    assert ["small caps" in texts[1], "oil" in texts[2]] == [True, True]


async def test_a_question_that_is_edited_before_its_answer_can_be_seen_is_answered_as_edited(slack, answerer):
    answerer.go_on.clear()
    ts = await slack.say(MENTION + "why did small caps rise?")
    await until(lambda: answerer.asked)
    await slack.edit(ts, MENTION + "why did oil rise?")
    await until(lambda: slack.proxy.quiet)
    answerer.go_on.set()
    (reply,) = await slack.replies(ts)
    assert "On why did oil rise?" in reply["text"]
    await slack.say("and gold?", thread=ts)
    await slack.replies(ts)
    assert answerer.asked[-1][2] == ("why did oil rise?",)


async def test_an_answered_question_that_is_edited_is_not_answered_again(slack, answerer):
    ts = await slack.say("why did oil fall?", channel=DIRECT)
    await slack.replies(ts, channel=DIRECT)
    await slack.edit(ts, "why did oil rise?", channel=DIRECT)
    assert len(await slack.replies(ts, channel=DIRECT)) == 1


async def test_a_question_that_is_deleted_before_its_answer_can_be_seen_gets_none(slack, answerer, proxy, worker):
    answerer.go_on.clear()
    ts = await slack.say("why did small caps rally?", channel=DIRECT)
    await until(lambda: answerer.asked)
    await slack.delete(ts, channel=DIRECT)
    await until(lambda: slack.proxy.quiet)
    answerer.go_on.set()
    await slack.settled()
    assert proxy.posts == []
    assert worker.questions.waiting() == 0


async def test_an_emoji_in_a_thread_needs_no_answer_and_alone_is_told_how_to_ask(slack, proxy):
    ts = await slack.say(":wave:", channel=DIRECT)
    (reply,) = await slack.replies(ts, channel=DIRECT)
    assert reply["text"] == HOW_TO_ASK
    await slack.say(":+1:", channel=DIRECT, thread=ts)
    assert len(await slack.replies(ts, channel=DIRECT)) == 1


async def test_a_file_without_a_word_is_told_that_files_are_not_read(slack, worker, client, proxy):
    ts = await slack.say("", channel=DIRECT)
    await slack.settled()
    proxy.posts.clear()
    message = IncomingMessage(
        Thread(TEAM, DIRECT, ts), f"{float(ts) + 1:.6f}", "", user="U0ADA", to_bot=True, has_file=True
    )
    await worker.take(message, client)
    await slack.settled()
    assert [post["text"] for post in proxy.posts] == [NO_FILES]


class TestOneSlot:
    """One question at a time."""

    @pytest.fixture
    def slack_settings(self):
        return SlackSettings(concurrency=1)

    async def test_a_question_that_waits_for_slack_holds_up_no_other(self, slack, proxy, answerer):
        proxy.prepare("chat.postMessage", 429, {"Retry-After": "2"}, {"ok": False, "error": "ratelimited"})
        await slack.say(MENTION + "why did gold rise?")
        await until(lambda: proxy.calls["chat.postMessage"] == 1)
        await slack.say(MENTION + "why did oil fall?")
        await until(lambda: proxy.calls["chat.postMessage"] == 2, 1.5)
        assert "oil" in proxy.posts[1]["text"]
        await slack.settled()


class TestALatePost:
    """A replica that is held up between its last look at the file and its post, while another takes over."""

    @pytest.fixture(autouse=True)
    def _brisk(self, monkeypatch):
        monkeypatch.setattr(resolve_duplicates, "CHECK_SECONDS", 0.02)
        monkeypatch.setattr(resolve_duplicates, "MOST_CHECKS", 25)

    @pytest.fixture
    def other(self, bot_file, slack_settings):
        return PendingQuestions(bot_file, replica="other", lease=slack_settings.lease)

    @pytest.fixture
    def held_up(self, proxy, other, context):
        """Let the other replica take over while the first post is on its way, and do what it is told to."""

        def hold(then):
            def strike(method, said):
                if method == "chat.postMessage" and proxy.calls[method] == 1:
                    (taken,) = other.claim_expired(at=NOON + timedelta(minutes=5), most=1)
                    then(taken, said)

            proxy.breaks = strike

        return hold

    async def test_it_is_deleted_if_the_other_replica_has_posted_its_answer(self, slack, held_up, other, proxy, client):
        late = []

        async def answer(taken, said):
            other.done(taken, (await client.chat_postMessage(**said))["ts"])

        held_up(lambda taken, said: late.append(asyncio.create_task(answer(taken, said))))
        ts = await slack.say(MENTION + "why did oil fall?")
        (reply,) = await slack.replies(ts)
        assert REPEATED not in str(reply)
        assert proxy.calls["chat.delete"] == 1

    async def test_it_stays_where_the_other_has_found_it(self, slack, held_up, other, context):
        held_up(lambda taken, _said: found.append(taken))
        found = []

        async def find():
            await until(lambda: found)
            replies = await until_seen()
            other.done(found[0], replies[0]["ts"])

        async def until_seen():
            while True:
                messages = (await slack.control(f"messages/{CHANNEL}"))["messages"]
                if replies := [m for m in messages if m.get("user") == BOT]:
                    return replies

        finding = asyncio.create_task(find())
        ts = await slack.say(MENTION + "why did oil fall?")
        (reply,) = await slack.replies(ts)
        await finding
        assert REPEATED not in str(reply)

    async def test_a_replica_that_reclaimed_a_question_owns_it_with_one_attempt(self, slack, held_up, other, worker):
        held_up(lambda _taken, _said: worker.questions.claim_expired(at=NOON + timedelta(minutes=9), most=1))
        ts = await slack.say(MENTION + "why did oil fall?")
        await slack.replies(ts)
        assert other.waiting() == 1

    async def test_of_two_posted_answers_the_first_is_kept(self, slack, context, worker, bot_file, client, proxy):
        ts = await slack.say(MENTION + "why did oil fall?")
        (first,) = await slack.replies(ts)
        await client.chat_postMessage(**proxy.posts[0])
        dead = PendingQuestions(bot_file, replica="dead", lease=context.settings.lease)
        with bot_file.transaction() as connection:
            connection.execute("DELETE FROM claims")
        message = IncomingMessage(Thread(TEAM, CHANNEL, ts), ts, "why did oil fall?", user=OTHER, to_bot=True)
        dead.sending(dead.take(message, at=NOON - timedelta(hours=1)))
        await worker.resume_expired()
        assert [reply["ts"] for reply in await slack.replies(ts)] == [first["ts"]]

    async def test_it_is_marked_where_nothing_can_be_known(self, slack, held_up):
        held_up(lambda _taken, _said: None)
        ts = await slack.say(MENTION + "why did oil fall?")
        replies = await slack.replies(ts)
        assert [REPEATED in reply["text"] for reply in replies] == [False, True]
