import dataclasses
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.incoming_message import IncomingMessage
from bot.conversation.threads import Thread
from bot.database import BotDatabase
from bot.queue.questions import CLAIMS_KEPT, LeaseLost, PendingQuestions, QuestionEdited, QuestionState
from marketbrief.domain.errors import LibraryError
from tests.bot.samples import NOON

LEASE = timedelta(seconds=10)


def a_message(ts="100.1", event_id="Ev1", channel="C1"):
    return IncomingMessage(Thread("T1", channel, "100.1"), ts, "why?", user="U1", event_id=event_id)


@pytest.fixture
def replica(bot_file):
    def make(name="one"):
        return PendingQuestions(bot_file, replica=name, lease=LEASE)

    return make


def test_an_event_is_taken_once(replica):
    assert replica().take(a_message(), at=NOON)
    assert not replica("two").take(a_message(), at=NOON)


def test_a_message_that_comes_as_two_events_is_taken_once(replica):
    assert replica().take(a_message(event_id="Ev1"), at=NOON)
    assert not replica().take(a_message(event_id="Ev2"), at=NOON)


def test_an_event_that_comes_without_an_id_is_known_by_its_message(replica):
    assert replica().take(a_message(event_id=None), at=NOON)
    assert not replica().take(a_message(event_id=None), at=NOON)


def test_one_timestamp_in_two_channels_is_two_messages(replica):
    assert replica().take(a_message(event_id="Ev1"), at=NOON)
    assert replica().take(a_message(event_id="Ev2", channel="C2"), at=NOON)


def test_an_answered_question_is_not_taken_again_for_a_day(replica):
    replica().done(replica().take(a_message(), at=NOON))
    assert not replica().take(a_message(), at=NOON + CLAIMS_KEPT)
    assert replica().take(a_message(), at=NOON + CLAIMS_KEPT + timedelta(seconds=1))


def test_of_many_at_once_one_gets_the_question(tmp_path):
    path = tmp_path / "bot.db"
    with BotDatabase(path) as one, BotDatabase(path) as other, ThreadPoolExecutor(8) as pool:
        seen = [PendingQuestions(file, replica=str(n), lease=LEASE) for n, file in enumerate((one, other))]
        taken = pool.map(lambda n: seen[n % 2].take(a_message(event_id=f"Ev{n}"), at=NOON), range(32))
        assert sum(pending is not None for pending in taken) == 1


def test_what_a_dead_replica_had_another_adopts_as_it_was(replica):
    replica("one").take(a_message(), at=NOON)
    assert replica("two").claim_expired(at=NOON + LEASE, most=9) == ()
    (adopted,) = replica("two").claim_expired(at=NOON + LEASE + timedelta(seconds=1), most=9)
    assert adopted.message == a_message()
    assert (adopted.taken_at, adopted.state, adopted.attempts) == (NOON, QuestionState.TAKEN, 2)


def test_a_sign_of_life_keeps_a_replicas_questions(replica):
    replica("one").take(a_message(), at=NOON)
    replica("one").renew_lease(at=NOON + LEASE)
    assert replica("two").claim_expired(at=NOON + LEASE * 2, most=9) == ()


def test_a_replica_that_was_taken_for_dead_does_not_send(replica):
    late = replica("one").take(a_message(), at=NOON)
    (adopted,) = replica("two").claim_expired(at=NOON + LEASE * 2, most=9)
    with pytest.raises(LeaseLost):
        replica("one").sending(late)
    assert not replica("one").done(late)
    assert replica("two").waiting() == 1
    assert replica("one").answer_of(a_message()) is None
    assert replica("two").done(adopted, "200.1")
    assert replica("one").answer_of(a_message()) == "200.1"


def test_a_replica_that_lost_and_reclaimed_a_question_owns_it_with_one_attempt(replica):
    late = replica("one").take(a_message(), at=NOON)
    replica("two").claim_expired(at=NOON + LEASE * 2, most=9)
    (again,) = replica("one").claim_expired(at=NOON + LEASE * 4, most=9)
    with pytest.raises(LeaseLost):
        replica("one").sending(late)
    assert not replica("one").done(late)
    replica("one").sending(again)


def test_a_question_that_is_edited_says_so_to_whoever_is_about_to_answer_it(replica):
    taken = replica("one").take(a_message(), at=NOON)
    assert replica("two").edit(dataclasses.replace(a_message(), text="why not?")) == "why?"
    with pytest.raises(QuestionEdited) as edited:
        replica("one").sending(taken)
    assert edited.value.message.text == "why not?"
    replica("one").sending(dataclasses.replace(taken, message=edited.value.message))
    assert replica("two").edit(dataclasses.replace(a_message(), text="too late?")) is None


def test_a_question_that_is_withdrawn_is_nobodys(replica):
    taken = replica("one").take(a_message(), at=NOON)
    assert replica("two").withdraw(a_message().key) == a_message()
    with pytest.raises(LeaseLost):
        replica("one").sending(taken)
    assert replica("one").waiting() == 0


def test_what_is_being_sent_is_withdrawn_no_more(replica):
    replica("one").sending(replica("one").take(a_message(), at=NOON))
    assert replica("two").withdraw(a_message().key) is None
    assert replica("one").waiting() == 1


def test_answers_come_in_the_order_of_the_questions_of_their_thread(replica):
    first = replica("one").take(a_message(ts="101.1", event_id="Ev1"), at=NOON)
    second, elsewhere = a_message(ts="101.2", event_id="Ev2"), a_message(ts="101.3", event_id="Ev3", channel="C2")
    assert replica("two").comes_after(second)
    assert not replica("two").comes_after(first.message)
    assert not replica("two").comes_after(elsewhere)
    replica("one").done(first)
    assert not replica("two").comes_after(second)


def test_a_question_that_was_being_sent_says_so_when_it_is_adopted(replica):
    replica("one").sending(replica("one").take(a_message(), at=NOON))
    (adopted,) = replica("two").claim_expired(at=NOON + LEASE * 2, most=9)
    assert adopted.state is QuestionState.SENDING


def test_a_released_question_waits_for_its_time_and_then_any_replica_may_claim_it(replica):
    replica("one").release(replica("one").take(a_message(), at=NOON), not_before=NOON + timedelta(seconds=5))
    assert replica("two").claim_expired(at=NOON, most=9) == ()
    assert len(replica("one").claim_expired(at=NOON + timedelta(seconds=5), most=9)) == 1


def test_a_replica_that_stops_releases_its_questions_at_once(replica):
    replica("one").take(a_message(), at=NOON)
    replica("one").release_all()
    assert len(replica("two").claim_expired(at=NOON, most=9)) == 1


def test_the_oldest_questions_are_adopted_first_and_no_more_than_asked_for(replica):
    for minute in (3, 1, 2):
        message = a_message(ts=f"{minute}.1", event_id=f"Ev{minute}")
        replica("one").take(message, at=NOON + timedelta(minutes=minute))
    later = NOON + timedelta(hours=1)
    assert [one.message.ts for one in replica("two").claim_expired(at=later, most=2)] == ["1.1", "2.1"]
    assert [one.message.ts for one in replica("two").claim_expired(at=later, most=2)] == ["3.1"]


def test_only_the_owner_can_read_the_file(tmp_path):
    with BotDatabase(tmp_path / "bot.db"):
        assert (tmp_path / "bot.db").stat().st_mode & 0o077 == 0


def test_a_file_that_cannot_be_opened_is_named(tmp_path):
    with pytest.raises(LibraryError, match=r"bot\.db cannot be opened"):
        BotDatabase(Path(tmp_path / "missing" / "bot.db"))


STEPS = st.lists(
    st.tuples(st.sampled_from(["take", "sending", "done", "adopt", "leave", "pass"]), st.sampled_from(["one", "two"]))
)


@settings(max_examples=25)
@given(STEPS)
def test_whatever_happens_a_question_has_one_owner_and_ends_once(tmp_path_factory, steps):
    with BotDatabase(tmp_path_factory.mktemp("file") / "bot.db") as file:
        replicas = {name: PendingQuestions(file, replica=name, lease=LEASE) for name in ("one", "two")}
        owner, hand, taken, at = None, None, False, NOON
        for what, name in steps:
            if what == "take":
                got = replicas[name].take(a_message(), at=at)
                assert (got is None) == taken
                owner, hand, taken = (name if got else owner), got or hand, True
            elif what == "adopt":
                got = replicas[name].claim_expired(at=at, most=9)
                owner, hand = (name, got[0]) if got else (owner, hand)
            elif what == "sending" and hand and owner != name:
                with pytest.raises(LeaseLost):
                    replicas[name].sending(hand)
            elif what == "sending" and hand:
                replicas[name].sending(hand)
            elif what == "done" and hand:
                assert replicas[name].done(hand) == (owner == name)
                owner = None if owner == name else owner
            elif what == "leave":
                replicas[name].release_all()
                owner = None if owner == name else owner
            else:
                at += LEASE * 2
        assert replicas["one"].waiting() <= 1
