import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.incoming_message import (
    IncomingMessage,
    asked_by_command,
    read_edited,
    read_message,
    read_withdrawn,
    unmarked,
)
from bot.conversation.threads import Thread


def body(**event):
    known = {"type": "message", "user": "U1", "channel": "C1", "ts": "5.5", "text": "why?"}
    return {"team_id": "T1", "event_id": "Ev1", "event": known | event}


def test_a_message_is_read_with_its_place():
    assert read_message(body(), "U0BOT") == IncomingMessage(Thread("T1", "C1", "5.5"), "5.5", "why?", "U1", "Ev1")


def test_a_reply_stands_in_the_thread_it_replies_to():
    message = read_message(body(thread_ts="1.1"), "U0BOT")
    assert message.thread == Thread("T1", "C1", "1.1")
    assert message.is_reply


@pytest.mark.parametrize("subtype", ["file_share", "thread_broadcast"])
def test_a_message_with_a_file_and_a_reply_shown_to_the_channel_are_messages(subtype):
    assert read_message(body(subtype=subtype), "U0BOT") is not None


@pytest.mark.parametrize(
    "event",
    [
        {"subtype": "message_changed"},
        {"subtype": "message_deleted"},
        {"subtype": "channel_join"},
        {"user": "U0BOT"},
        {"user": None},
        {"ts": 5},
        {"hidden": True},
    ],
)
def test_what_nobody_else_wrote_now_is_no_message(event):
    assert read_message(body(**event), "U0BOT") is None


def test_an_edit_is_read_as_the_message_that_stands_now():
    edited = {"type": "message", "user": "U1", "ts": "5.5", "text": "why not?", "edited": {"user": "U1", "ts": "6.6"}}
    event = body(subtype="message_changed", hidden=True, ts="6.6", user=None, message=edited, channel_type="im")
    read = read_edited(event, "U0BOT")
    assert (read.key, read.text, read.to_bot) == ("T1 C1 5.5", "why not?", True)
    assert read_edited(body(subtype="message_changed", message={**edited, "edited": None}), "U0BOT") is None
    assert read_edited(body(), "U0BOT") is None


def test_a_message_that_is_deleted_is_named_with_replies_below_it_or_without():
    assert read_withdrawn(body(subtype="message_deleted", deleted_ts="5.5", ts="6.6")) == "T1 C1 5.5"
    buried = body(subtype="message_changed", ts="6.6", message={"subtype": "tombstone", "ts": "5.5"})
    assert read_withdrawn(buried) == "T1 C1 5.5"
    assert read_withdrawn(body()) is None


def test_a_question_by_command_keeps_its_key_when_it_is_posted():
    asked = asked_by_command(("T1", "C1"), "U1", "thanks", "1.2.abc")
    posted = asked.as_posted("7.7")
    assert (asked.is_posted, posted.is_posted, posted.thread.thread_ts) == (False, True, "7.7")
    assert asked.key == posted.key
    assert asked_by_command(("T1", "C1"), "U1", "why?", "1.2.abc", thread_ts="3.3").as_posted("7.7").is_reply
    assert not asked.is_courtesy


def test_a_body_without_an_event_is_no_message():
    assert read_message({"type": "app_rate_limited"}, "U0BOT") is None


def test_a_message_knows_whom_it_mentions():
    to_bot = read_message(body(text="<@U0BOT> why?"), "U0BOT")
    to_other = read_message(body(text="<@U2|ben> why?"), "U0BOT")
    assert (to_bot.to_bot, to_bot.to_others) == (True, False)
    assert (to_other.to_bot, to_other.to_others) == (False, True)
    assert read_message(body(channel_type="im"), "U0BOT").to_bot


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("<@U0BOT> why did AT&amp;T fall?", "why did AT&T fall?"),
        ("so <@U0BOT|brief>, why?", "so , why?"),
        ("see <https://news.example/a|news.example/a>", "see news.example/a"),
        ("see <https://news.example/a?b=1&amp;c=2>", "see https://news.example/a?b=1&c=2"),
        ("<mailto:ada@news.example|ada@news.example>", "ada@news.example"),
        ("in <#C1|markets> or <#C2>", "in #markets or"),
        ("<!here> and <!subteam^S1|@desk> and <!date^1^{date}|Friday>", "and @desk and Friday"),
        ("a &lt;b&gt; &amp;lt; c", "a <b> &lt; c"),
        ("one\n two", "one two"),
        ("3 < 4 > 2", "3 < 4 > 2"),
    ],
)
def test_markup_is_taken_off(text, seen):
    assert unmarked(text, "U0BOT") == seen


@given(st.text())
def test_what_slack_escapes_comes_back_as_it_was_typed(text):
    sent = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert unmarked(sent) == " ".join(text.split())


@pytest.mark.parametrize("text", ["thanks!", "Thank you very much :tada:", "ok", "Great.", "thanks a lot"])
def test_courtesies_need_no_answer(text):
    assert read_message(body(text=text), "U0BOT").is_courtesy


@pytest.mark.parametrize("text", ["Great Elm shares?", "oil", "OK, and gold?", "why did nice fall"])
def test_questions_are_no_courtesies(text):
    message = read_message(body(text=text), "U0BOT")
    assert message.asks
    assert not message.is_courtesy


@pytest.mark.parametrize("text", ["", "?", ":eyes: :+1:", "<@U0BOT>"])
def test_a_message_without_a_word_asks_nothing(text):
    assert not read_message(body(text=text), "U0BOT").asks


def test_what_another_bot_wrote_names_the_bot():
    read = read_message(body(subtype="bot_message", bot_id="B1", user=None), "U0BOT")
    assert (read.bot, read.user) == ("B1", "B1")
    assert read_message(body(), "U0BOT").bot == ""
