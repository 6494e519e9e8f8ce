import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.incoming_message import IncomingMessage
from bot.conversation.rate_limits import RateLimits, Verdict, may_be_answered
from bot.conversation.threads import Thread
from bot.database import BotDatabase
from bot.queue.concurrency import ConcurrencyLimit, QueueFull
from bot.replies.find_sent import find_answer, metadata_of
from bot.slack_settings import SlackSettings
from tests.bot.samples import NOON

MESSAGE = IncomingMessage(Thread("T1", "C1", "100.1"), "100.2", "why?", user="U1")


@pytest.mark.parametrize(
    ("lists", "answered"),
    [
        ({}, True),
        ({"teams_allowed": {"T1"}}, True),
        ({"teams_allowed": {"T2"}}, False),
        ({"teams_denied": {"T1"}}, False),
        ({"channels_allowed": {"C2"}}, False),
        ({"channels_denied": {"C1"}}, False),
        ({"users_allowed": {"U1", "U2"}}, True),
        ({"users_allowed": {"U2"}}, False),
        ({"users_allowed": {"U1"}, "users_denied": {"U1"}}, False),
    ],
)
def test_who_is_allowed_and_not_denied_is_answered(lists, answered):
    given_lists = {name: frozenset(ids) for name, ids in lists.items()}
    assert may_be_answered(MESSAGE, SlackSettings(**given_lists)) is answered


def test_another_bot_is_answered_only_where_it_is_named():
    message = replace(MESSAGE, user="B7", bot="B7")
    assert not may_be_answered(message, SlackSettings())
    assert may_be_answered(message, SlackSettings(bots_allowed=frozenset({"B7"})))


def test_who_asks_too_much_is_told_once_a_minute(bot_file):
    limits = RateLimits(bot_file, SlackSettings(user_rate_limit=2, channel_rate_limit=0))
    verdicts = [limits.judge(MESSAGE, at=NOON + timedelta(seconds=n)) for n in range(5)]
    assert verdicts == [Verdict.ALLOWED] * 2 + [Verdict.TOO_MANY] + [Verdict.TOO_MANY_AGAIN] * 2
    assert limits.judge(MESSAGE, at=NOON + timedelta(seconds=61)) is Verdict.ALLOWED
    assert limits.judge(replace(MESSAGE, user="U2"), at=NOON + timedelta(seconds=5)) is Verdict.ALLOWED


def test_a_channel_has_a_pace_of_its_own_for_all_replicas(bot_file):
    settings = SlackSettings(user_rate_limit=0, channel_rate_limit=2)
    verdicts = [RateLimits(bot_file, settings).judge(replace(MESSAGE, user=f"U{n}"), at=NOON) for n in range(3)]
    assert verdicts == [Verdict.ALLOWED, Verdict.ALLOWED, Verdict.TOO_MANY]


@settings(max_examples=20)
@given(st.lists(st.integers(0, 150), max_size=40), st.integers(1, 5))
def test_no_minute_has_more_questions_than_the_rate_limit(tmp_path_factory, seconds, most):
    with BotDatabase(tmp_path_factory.mktemp("file") / "bot.db") as file:
        limits = RateLimits(file, SlackSettings(user_rate_limit=most, channel_rate_limit=0))
        allowed = [
            at for at in sorted(seconds) if limits.judge(MESSAGE, at=NOON + timedelta(seconds=at)) is Verdict.ALLOWED
        ]
        assert all(len([at for at in allowed if start <= at < start + 60]) <= most for start in allowed)


async def test_the_queue_is_served_in_order_and_everybody_hears_a_number():
    limit, order, numbers, go_on = ConcurrencyLimit(1, 5), [], [], asyncio.Event()

    async def serve(name):
        async with limit.slot(numbers.append):
            order.append(name)
            await go_on.wait()

    tasks = [asyncio.create_task(serve(name)) for name in "abcd"]
    await asyncio.sleep(0.01)
    assert (len(limit), numbers) == (3, [1, 2, 3])
    go_on.set()
    await asyncio.gather(*tasks)
    assert "".join(order) == "abcd"
    assert len(limit) == 0


async def test_a_full_queue_refuses_and_a_freed_slot_is_usable_again():
    limit, on_wait = ConcurrencyLimit(1, 1), lambda _number: None
    async with limit.slot(on_wait):
        waiting = asyncio.create_task(limit.slot(on_wait).__aenter__())
        await asyncio.sleep(0.01)
        with pytest.raises(QueueFull):
            await limit.slot(on_wait).__aenter__()
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    async with limit.slot(on_wait):
        assert len(limit) == 0


def test_an_answer_is_known_by_what_it_carries():
    answer = {"bot_id": "B0", "ts": "101", "metadata": metadata_of(MESSAGE)}
    other = {"bot_id": "B0", "ts": "101", "metadata": metadata_of(replace(MESSAGE, ts="99.9"))}
    assert find_answer(MESSAGE, [{"user": "U1"}, other, answer]) == "101"
    assert find_answer(MESSAGE, [{"user": "U1"}, other]) == ""
    assert find_answer(MESSAGE, []) == ""


def test_an_unsigned_message_of_a_bot_may_be_the_answer_or_not():
    assert find_answer(MESSAGE, [{"bot_id": "B0", "ts": "101"}]) is None
    assert find_answer(MESSAGE, [{"bot_id": "B0", "ts": "101", "metadata": {"event_type": "marketbrief_note"}}]) == ""
