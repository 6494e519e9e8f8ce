from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.threads import THREADS_KEPT, TURNS_GIVEN, Thread, ThreadStore
from bot.database import BotDatabase
from marketbrief.domain.question import Turn
from tests.bot.samples import NOON

HERE = Thread("T1", "C1", "100.1")
ELSEWHERE = Thread("T1", "C1", "200.2")


@pytest.fixture
def conversations(bot_file):
    return ThreadStore(bot_file)


def test_the_bot_is_in_a_thread_once_something_was_asked_there(conversations):
    assert not conversations.takes_part_in(HERE)
    conversations.remember(HERE, Turn("why?", NOON))
    assert conversations.takes_part_in(HERE)
    assert not conversations.takes_part_in(ELSEWHERE)


def test_a_thread_can_be_joined_before_anything_is_asked(conversations):
    conversations.join(HERE, at=NOON)
    assert conversations.takes_part_in(HERE)
    assert conversations.remember(HERE, Turn("why?", NOON)) == ()


def test_a_question_that_is_taken_up_again_is_one_turn(conversations):
    conversations.remember(HERE, Turn("why?", NOON))
    later = Turn("and?", NOON + timedelta(minutes=1))
    assert conversations.remember(HERE, later) == (Turn("why?", NOON),)
    assert conversations.remember(HERE, later) == (Turn("why?", NOON),)
    assert conversations.remember(HERE, Turn("so?", NOON + timedelta(minutes=2))) == (Turn("why?", NOON), later)


def test_a_thread_is_forgotten_when_nothing_is_asked_for_long(conversations):
    conversations.remember(HERE, Turn("why?", NOON))
    conversations.remember(ELSEWHERE, Turn("why not?", NOON + THREADS_KEPT + timedelta(seconds=1)))
    assert not conversations.takes_part_in(HERE)
    assert conversations.remember(HERE, Turn("and now?", NOON + THREADS_KEPT + timedelta(seconds=2))) == ()


def test_a_long_thread_gives_its_last_turns(conversations):
    turns = [Turn(f"question {n}", NOON + timedelta(minutes=n)) for n in range(TURNS_GIVEN + 5)]
    for turn in turns:
        earlier = conversations.remember(HERE, turn)
    assert earlier == tuple(turns[-TURNS_GIVEN - 1 : -1])


def test_a_restart_forgets_nothing(tmp_path):
    with BotDatabase(tmp_path / "bot.db") as file:
        ThreadStore(file).remember(HERE, Turn("why?", NOON))
    with BotDatabase(tmp_path / "bot.db") as file:
        assert ThreadStore(file).remember(HERE, Turn("and?", NOON)) == (Turn("why?", NOON),)


@settings(max_examples=30)
@given(st.lists(st.tuples(st.sampled_from([HERE, ELSEWHERE]), st.text(min_size=1)), max_size=TURNS_GIVEN))
def test_a_thread_gives_back_its_own_turns_in_order(tmp_path_factory, asked):
    with BotDatabase(tmp_path_factory.mktemp("file") / "bot.db") as file:
        conversations = ThreadStore(file)
        said = {HERE: [], ELSEWHERE: []}
        for minute, (thread, text) in enumerate(asked):
            turn = Turn(text, NOON + timedelta(minutes=minute))
            assert conversations.remember(thread, turn) == tuple(said[thread])
            said[thread].append(turn)


def test_a_turn_that_was_put_otherwise_is_remembered_so_and_one_that_was_withdrawn_is_not(conversations):
    conversations.remember(HERE, Turn("why?", NOON))
    conversations.remember(HERE, Turn("and?", NOON + timedelta(minutes=1)))
    conversations.amend(HERE, "why?", "why not?")
    conversations.amend(HERE, "and?", None)
    later = Turn("so?", NOON + timedelta(minutes=2))
    assert conversations.remember(HERE, later) == (Turn("why not?", NOON),)
    conversations.amend(ELSEWHERE, "so?", None)
    assert conversations.remember(HERE, later) == (Turn("why not?", NOON),)
