from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.conversation import CLAIMS_KEPT, THREADS_KEPT, TURNS_GIVEN, Conversations, Thread
from marketbrief.errors import LibraryError
from marketbrief.question import Turn
from tests.bot.slack.samples import NOON

HERE = Thread("T1", "C1", "100.1")
ELSEWHERE = Thread("T1", "C1", "200.2")


def test_an_event_is_claimed_once(conversations):
    assert conversations.claim("Ev1", HERE, "100.1", at=NOON)
    assert not conversations.claim("Ev1", HERE, "100.1", at=NOON)


def test_a_message_that_comes_as_two_events_is_claimed_once(conversations):
    assert conversations.claim("Ev1", HERE, "100.1", at=NOON)
    assert not conversations.claim("Ev2", HERE, "100.1", at=NOON)


def test_an_event_that_comes_without_an_id_is_claimed_by_its_message(conversations):
    assert conversations.claim(None, HERE, "100.1", at=NOON)
    assert not conversations.claim(None, HERE, "100.1", at=NOON)


def test_one_timestamp_in_two_channels_is_two_messages(conversations):
    assert conversations.claim("Ev1", HERE, "100.1", at=NOON)
    assert conversations.claim("Ev2", Thread("T1", "C2", "100.1"), "100.1", at=NOON)


def test_a_claim_is_kept_for_a_day(conversations):
    conversations.claim("Ev1", HERE, "100.1", at=NOON)
    assert not conversations.claim("Ev1", HERE, "100.1", at=NOON + CLAIMS_KEPT)
    assert conversations.claim("Ev1", HERE, "100.1", at=NOON + CLAIMS_KEPT + timedelta(seconds=1))


def test_of_many_at_once_one_gets_the_claim(tmp_path):
    path = tmp_path / "conversations.db"
    with closing(Conversations(path)) as one, closing(Conversations(path)) as other, ThreadPoolExecutor(8) as pool:
        claims = pool.map(lambda n: (one, other)[n % 2].claim(f"Ev{n}", HERE, "100.1", at=NOON), range(32))
        assert sum(claims) == 1


def test_the_bot_is_in_a_thread_once_something_was_asked_there(conversations):
    assert not conversations.takes_part_in(HERE)
    conversations.remember(HERE, Turn("why?", NOON))
    assert conversations.takes_part_in(HERE)
    assert not conversations.takes_part_in(ELSEWHERE)


def test_a_thread_can_be_joined_before_anything_is_asked(conversations):
    conversations.join(HERE, at=NOON)
    assert conversations.takes_part_in(HERE)
    assert conversations.remember(HERE, Turn("why?", NOON)) == ()


def test_a_thread_is_forgotten_when_nothing_is_asked_for_long(conversations):
    conversations.remember(HERE, Turn("why?", NOON))
    conversations.remember(ELSEWHERE, Turn("why not?", NOON + THREADS_KEPT + timedelta(seconds=1)))
    assert not conversations.takes_part_in(HERE)
    assert conversations.remember(HERE, Turn("and now?", NOON + THREADS_KEPT + timedelta(seconds=2))) == ()


def test_a_long_thread_gives_its_last_turns(conversations):
    turns = [Turn(f"question {n}", NOON + timedelta(minutes=n)) for n in range(TURNS_GIVEN + 5)]
    for turn in turns:
        earlier = conversations.remember(HERE, turn)
    assert earlier == tuple(turns[4:-1])


def test_a_restart_forgets_nothing(tmp_path):
    path = tmp_path / "conversations.db"
    with Conversations(path) as before:
        before.claim("Ev1", HERE, "100.1", at=NOON)
        before.remember(HERE, Turn("why?", NOON))
    with Conversations(path) as after:
        assert not after.claim("Ev1", HERE, "100.1", at=NOON)
        assert after.remember(HERE, Turn("and?", NOON)) == (Turn("why?", NOON),)


def test_only_the_owner_can_read_the_file(tmp_path):
    path = tmp_path / "conversations.db"
    with Conversations(path):
        assert path.stat().st_mode & 0o077 == 0


def test_a_file_that_cannot_be_opened_is_named(tmp_path):
    path = tmp_path / "missing" / "conversations.db"
    with pytest.raises(LibraryError, match=r"conversations\.db cannot be opened"):
        Conversations(path)


MESSAGES = st.tuples(st.sampled_from(["Ev1", "Ev2", "Ev3", None]), st.sampled_from(["C1", "C2"]), st.integers(1, 3))


@settings(max_examples=30, deadline=None)
@given(st.lists(MESSAGES))
def test_no_message_and_no_event_is_ever_claimed_twice(arrivals):
    with TemporaryDirectory() as folder, Conversations(Path(folder) / "conversations.db") as conversations:
        taken = [
            (event, channel, ts)
            for event, channel, ts in arrivals
            if conversations.claim(event, Thread("T1", channel, "1"), str(ts), at=NOON)
        ]
        events = [event for event, _, _ in taken if event]
        messages = [(channel, ts) for _, channel, ts in taken]
        assert len(set(events)) == len(events)
        assert len(set(messages)) == len(messages)
        assert bool(taken) == bool(arrivals)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([HERE, ELSEWHERE]), st.text(min_size=1)), max_size=TURNS_GIVEN))
def test_a_thread_gives_back_its_own_turns_in_order(asked):
    with TemporaryDirectory() as folder, Conversations(Path(folder) / "conversations.db") as conversations:
        said = {HERE: [], ELSEWHERE: []}
        for thread, text in asked:
            assert conversations.remember(thread, Turn(text, NOON)) == tuple(said[thread])
            said[thread].append(Turn(text, NOON))
