import asyncio
import json
from contextlib import suppress
from dataclasses import replace

import pytest

from bot.blocks.messages import render
from bot.conversation.threads import Thread
from bot.posts import Posts
from bot.queue import cancel
from bot.queue.cancel import CancelRequests
from bot.replies import present
from bot.replies.thread import wants_broadcast
from marketbrief.domain.briefing import Sentence
from marketbrief.domain.progress import BriefingSection
from tests.bot.samples import a_briefing, a_full_briefing
from tests.bot.slack_proxy import Fault, until
from tests.bot.workspace import BOT, CHANNEL, DIRECT, PERSON

MENTION = f"<@{BOT}> "
STATUS = ("assistant.threads.setStatus",)
STREAM = ("chat.startStream", "chat.appendStream")


@pytest.fixture(autouse=True)
def _brisk(monkeypatch):
    """What people need time to read, a test does not."""
    for name, seconds in (("UPDATE_SECONDS", 0.05), ("BATCH_SECONDS", 0.01)):
        monkeypatch.setattr(present, name, seconds)
    monkeypatch.setattr(cancel, "POLL_SECONDS", 0.02)


class TellingAnswerer:
    """Tells of its way as told to (words are steps, pairs sentences); then answers, or waits until it is stopped.

    With a ``proxy`` it waits after each sentence until that has been sent to Slack.
    """

    def __init__(self, answer, told=(), *, ends=True, proxy=None):
        self.answer, self.told, self.ends, self.proxy = answer, told, ends, proxy
        self.watcher = None

    async def __call__(self, text, *, asked_at, turns, watcher, place=None):
        self.watcher = watcher
        for each in self.told:
            methods = STATUS if isinstance(each, str) else STREAM
            before = self.calls_of(methods)
            await asyncio.to_thread(self.tell, each, watcher)
            with suppress(TimeoutError):  # a stream that is given up is sent no more
                await until(
                    lambda before=before, methods=methods: self.calls_of(methods) > before, 0.5 if self.proxy else 0
                )
        if not self.ends:
            await asyncio.Event().wait()
        return self.answer

    def tell(self, each, watcher):
        if isinstance(each, str):
            watcher.step(each)
        else:
            watcher.sentence(*each, self.answer.sources)

    def calls_of(self, methods):
        return sum(self.proxy.calls[method] for method in methods) if self.proxy else 0


def sentences(briefing):
    parts = (
        (BriefingSection.BOTTOM_LINE, briefing.bottom_line),
        (BriefingSection.DRIVERS, briefing.drivers),
        (BriefingSection.FIGURES, briefing.figures),
    )
    return [(part, sentence) for part, said in parts for sentence in said]


def words_of(value):
    """Every word of blocks, in order."""
    if isinstance(value, dict):
        return " ".join(words_of(each) for key, each in value.items() if key in ("text", "elements", "blocks", "rows"))
    return " ".join(words_of(each) for each in value) if isinstance(value, list | tuple) else str(value)


def streamed(proxy):
    """All that a reader of the streamed message has seen at the end."""
    said = [*proxy.said["chat.startStream"], *proxy.said["chat.appendStream"]]
    chunks = dict.fromkeys(json.dumps(chunk) for each in said for chunk in each["chunks"])
    return words_of([*map(json.loads, chunks), *(proxy.said["chat.stopStream"][-1].get("blocks") or [])])


async def ask(slack, context, answerer, text="why did small caps rally?", channel=DIRECT):
    context.answerer.instead = answerer
    ts = await slack.say((MENTION if channel == CHANNEL else "") + text, channel=channel)
    return ts, await slack.replies(ts, channel=channel)


async def test_in_a_direct_message_sentences_are_shown_as_they_are_verified(slack, context, proxy):
    briefing = a_full_briefing()
    _, (reply,) = await ask(slack, context, TellingAnswerer(briefing, sentences(briefing), proxy=proxy))
    assert proxy.calls["chat.postMessage"] == 0
    assert "Small caps rallied on Friday" in words_of(proxy.said["chat.startStream"][0]["chunks"])
    assert "views" not in words_of(proxy.said["chat.startStream"][0]["chunks"])
    seen = streamed(proxy)
    for sentence in (*briefing.bottom_line, *briefing.drivers, *briefing.figures):
        assert seen.count(sentence.text) == 1, seen
    for word in ("Ines Okafor", "Against", "Sources", "Caveats"):
        assert word in seen
    assert Posts(context.database).get("T0TESTS", DIRECT, reply["ts"]).user == PERSON


async def test_an_answer_that_is_there_at_once_is_posted_whole(slack, context, proxy):
    briefing = a_full_briefing()
    await ask(slack, context, TellingAnswerer(briefing))
    assert (proxy.calls["chat.startStream"], proxy.calls["chat.postMessage"]) == (0, 1)


async def test_in_a_channel_an_answer_is_one_whole_post(slack, context, proxy):
    briefing = a_full_briefing()
    await ask(slack, context, TellingAnswerer(briefing, sentences(briefing)), channel=CHANNEL)
    assert (proxy.calls["chat.startStream"], proxy.calls["chat.postMessage"]) == (0, 1)
    assert "reply_broadcast" not in proxy.posts[0]
    assert "Show in channel" in words_of(proxy.posts[0]["blocks"])


async def test_the_steps_are_shown_while_the_bot_works(slack, context, proxy):
    answerer = TellingAnswerer(a_briefing(), ["Searching 12 passages", "Reading <!channel> news"], proxy=proxy)
    await ask(slack, context, answerer, channel=CHANNEL)
    said = proxy.said["assistant.threads.setStatus"]
    assert any("Searching 12 passages" in each["loading_messages"] for each in said)
    assert all(len(each["loading_messages"]) <= 10 for each in said)
    assert "<!channel>" not in json.dumps(said)
    assert [each["status"] for each in proxy.said["agents.sessions.setStatus"]] == ["processing", "active"]


async def test_an_app_that_is_no_agent_answers_all_the_same(slack, context, proxy):
    refused = Fault(200, error="not_authorized")
    proxy.breaks = lambda method, said: refused if method.startswith(("agents.", "assistant.")) else None
    _, replies = await ask(slack, context, TellingAnswerer(a_briefing(), ["Searching"]), channel=CHANNEL)
    assert len(replies) == 1
    assert proxy.calls["assistant.threads.setStatus"] == 1


async def test_a_stream_that_slack_ends_early_is_replaced_by_the_whole_answer(slack, context, proxy):
    proxy.stream_lives = 1
    briefing = a_full_briefing()
    _, replies = await ask(slack, context, TellingAnswerer(briefing, sentences(briefing), proxy=proxy))
    assert len(replies) == 1
    (change,) = proxy.said["chat.update"]
    assert change["ts"] == replies[0]["ts"]
    assert change["blocks"][0] == render(briefing).blocks[0]
    assert proxy.calls["chat.postMessage"] == 0


@pytest.mark.parametrize("method", ["chat.startStream", "chat.appendStream", "chat.stopStream"])
@pytest.mark.parametrize("fault", [Fault(500), Fault(0, done=True)], ids=str)
async def test_whatever_becomes_of_a_call_of_the_stream_the_answer_is_seen_once(slack, context, proxy, method, fault):
    struck = []

    def strike_once(called, _said):
        if called == method and not struck:
            struck.append(called)
            return fault
        return None

    proxy.breaks = strike_once
    briefing = a_full_briefing()
    _, replies = await ask(slack, context, TellingAnswerer(briefing, sentences(briefing), proxy=proxy))
    assert struck
    assert len(replies) == 1
    changed = proxy.said["chat.update"] or proxy.posts
    assert words_of(list(changed[-1]["blocks"])).count("Harbour Bank cut its rate.") == 2


async def test_an_answer_that_differs_from_what_was_streamed_takes_its_place(slack, context, proxy):
    briefing = a_full_briefing()
    dropped = Sentence("This is not in the answer.", (1,))
    _, replies = await ask(
        slack, context, TellingAnswerer(briefing, [(BriefingSection.BOTTOM_LINE, dropped)], proxy=proxy)
    )
    assert len(replies) == 1
    assert "not in the answer" not in words_of(proxy.said["chat.update"][-1]["blocks"])


async def test_a_stop_stops_and_says_so(slack, context, worker, proxy):
    briefing = a_full_briefing()
    answerer = TellingAnswerer(briefing, sentences(briefing)[:1], ends=False, proxy=proxy)
    context.answerer.instead = answerer
    ts = await slack.say("why did small caps rally?", channel=DIRECT)
    await until(lambda: proxy.said["chat.startStream"])
    CancelRequests(context.database).ask(Thread("T0TESTS", DIRECT, ts), float(ts) + 1)
    replies = await slack.replies(ts, channel=DIRECT)
    assert replies[-1]["text"].startswith("Stopped.")
    assert proxy.said["agents.sessions.setStatus"][-1]["status"] == "active"
    assert answerer.watcher.stopped()
    assert worker.questions.waiting() == 0


async def test_a_stop_of_an_earlier_question_stops_no_later_one(slack, context, proxy):
    ts, _ = await ask(slack, context, TellingAnswerer(a_briefing()))
    CancelRequests(context.database).ask(Thread("T0TESTS", DIRECT, ts), float(ts))
    await slack.say("and oil?", channel=DIRECT, thread=ts)
    replies = await slack.replies(ts, channel=DIRECT)
    assert len(replies) == 2
    assert "Stopped" not in replies[-1]["text"]


@pytest.mark.parametrize(
    "words", ["broadcast: why did small caps rally?", "why did small caps rally? broadcast it please"]
)
async def test_an_answer_is_shown_in_the_channel_when_that_is_asked_for(slack, context, proxy, words):
    await ask(slack, context, TellingAnswerer(a_briefing()), words, channel=CHANNEL)
    assert proxy.posts[0]["reply_broadcast"] is True


def test_the_word_broadcast_inside_a_question_is_only_a_word():
    assert not wants_broadcast("Why did broadcast stocks fall?")


async def test_a_long_answer_goes_on_in_further_messages_and_loses_no_number(slack, context, proxy):
    long = "Rates fell and small firms gained from it on that day, which many had not foreseen. " * 8
    briefing = a_briefing(long)
    many = replace(
        briefing,
        drivers=tuple(Sentence(f"{n} {long}", (1,)) for n in range(8)),
        figures=tuple(Sentence(f"{n} percent. {long}", (1,)) for n in range(8)),
    )
    _, replies = await ask(slack, context, TellingAnswerer(many), channel=CHANNEL)
    assert len(replies) == len(proxy.posts) > 1
    assert [("metadata" in post) for post in proxy.posts] == [False] * (len(proxy.posts) - 1) + [True]
    assert "feedback_buttons" in json.dumps(proxy.posts[-1]["blocks"])
    assert "feedback_buttons" not in json.dumps(proxy.posts[0]["blocks"])
