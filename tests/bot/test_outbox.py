import subprocess
import sys
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest

from bot.database import BotDatabase
from bot.queue.outbox import LEASE, Outbox, OutboxMessage, OutboxState
from tests.places import ROOT

NOW = datetime(2031, 3, 14, 12, tzinfo=UTC)
LATER = NOW + LEASE + timedelta(seconds=1)
TOMORROW = NOW + timedelta(days=1)


def a_message(key="note 1", due=NOW, **fields):
    known = {"kind": "note", "source": "1", "team": "T0", "channel": "C0MARKETS", "body": {"user": "U0ADA"}}
    return OutboxMessage(key=key, due=due, **(known | fields))


@pytest.fixture
def outbox(bot_file):
    made = Outbox(bot_file, "first")
    made.offer(a_message(), expires=TOMORROW)
    return made


@pytest.fixture
def other(bot_file):
    return Outbox(bot_file, "second")


def test_a_message_is_added_once_whichever_replica_offers_it(outbox, other):
    assert not other.offer(a_message(body={"user": "U0BEN"}), expires=TOMORROW)
    (message,) = other.take(NOW, 5)
    assert message.body == {"user": "U0ADA"}


def test_a_taken_message_belongs_to_one_replica_until_its_lease_expires(outbox, other):
    (message,) = outbox.take(NOW, 5)
    assert other.take(NOW + LEASE / 2, 5) == ()
    assert outbox.hold(message, NOW + LEASE / 2)
    assert other.take(LATER, 5) == ()
    (again,) = other.take(LATER + LEASE, 5)
    assert (again.tries, again.possibly_repeated) == (2, False)
    assert not outbox.sending(message, LATER + LEASE)


def test_what_is_done_is_never_taken_again(outbox, other):
    (message,) = outbox.take(NOW, 5)
    assert outbox.sending(message, NOW)
    outbox.done(message, NOW, "1.2")
    assert other.take(LATER, 5) == ()
    assert other.last_done("note", "1") == NOW
    assert not other.offer(a_message(), expires=TOMORROW)


def test_a_send_with_unknown_result_is_tried_once_more_and_never_a_third_time(outbox, other):
    (message,) = outbox.take(NOW, 5)
    outbox.sending(message, NOW)
    (again,) = other.take(LATER, 5)
    assert again.possibly_repeated
    other.sending(again, LATER)
    assert outbox.take(LATER + 2 * LEASE, 5) == ()
    assert outbox.state_of("note 1") is OutboxState.FAILED


def test_a_message_that_surely_did_not_arrive_is_not_marked_as_repeated(outbox):
    (message,) = outbox.take(NOW, 5)
    outbox.sending(message, NOW)
    outbox.refused(message, NOW + timedelta(seconds=30))
    assert outbox.take(NOW, 5) == ()
    (again,) = outbox.take(NOW + timedelta(seconds=30), 5)
    assert not again.possibly_repeated


def test_a_message_with_unknown_delivery_waits_before_it_is_checked(outbox):
    (message,) = outbox.take(NOW, 5)
    outbox.sending(message, NOW)
    outbox.unsure(message, NOW + timedelta(seconds=30))
    assert outbox.take(NOW, 5) == ()
    assert [again.possibly_repeated for again in outbox.take(NOW + timedelta(seconds=30), 5)] == [True]


def test_a_message_put_back_keeps_what_is_known_of_earlier_sends(outbox, other):
    (message,) = outbox.take(NOW, 5)
    outbox.sending(message, NOW)
    (again,) = other.take(LATER, 5)
    other.put_back(again, LATER)
    (third,) = outbox.take(LATER, 5)
    assert (third.possibly_repeated, third.tries) == (True, 3)


def test_a_postponed_message_counts_no_try(outbox):
    (message,) = outbox.take(NOW, 5)
    outbox.postpone(message, NOW)
    assert [again.tries for again in outbox.take(NOW, 5)] == [1]


def test_a_message_that_nobody_sent_in_time_is_skipped_and_told_as_missed(outbox):
    assert outbox.take(TOMORROW, 5) == ()
    assert outbox.state_of("note 1") is OutboxState.SKIPPED
    assert outbox.missed("note", "1") == (NOW,)


def test_what_was_missed_is_told_until_the_next_one_that_is_posted(outbox):
    outbox.offer(a_message("note 0", NOW - timedelta(days=1)), expires=NOW, state=OutboxState.SKIPPED)
    assert outbox.missed("note", "1") == (NOW - timedelta(days=1),)
    (message,) = outbox.take(NOW, 5)
    outbox.sending(message, NOW)
    outbox.done(message, NOW, "1.2")
    assert outbox.missed("note", "1") == ()


def test_a_message_with_nothing_to_say_leaves_the_missed_ones_untold(outbox):
    outbox.offer(a_message("note 0", NOW - timedelta(days=1)), expires=NOW, state=OutboxState.SKIPPED)
    (message,) = outbox.take(NOW, 5)
    outbox.done(message, NOW, None)
    assert len(outbox.missed("note", "1")) == 1


def test_messages_are_taken_by_due_time_and_no_more_than_asked_for(bot_file):
    outbox = Outbox(bot_file, "first")
    for minutes in (3, 1, 2):
        outbox.offer(a_message(f"note {minutes}", NOW + timedelta(minutes=minutes)), expires=TOMORROW)
    assert [message.key for message in outbox.take(NOW, 2)] == ["note 1", "note 2"]


def test_two_replicas_on_one_file_share_the_messages_without_a_double(tmp_path):
    path, barrier, taken = tmp_path / "bot.db", Barrier(2), []
    with BotDatabase(path) as file:
        outbox = Outbox(file, "offering")
        for number in range(40):
            outbox.offer(a_message(f"note {number}"), expires=TOMORROW)

    def work(name):
        with BotDatabase(path) as file:
            own = Outbox(file, name)
            barrier.wait()
            while messages := own.take(NOW, 3):
                for message in messages:
                    if own.sending(message, NOW):
                        taken.append(message.key)
                        own.done(message, NOW, "1.2")

    threads = [Thread(target=work, args=(name,)) for name in ("first", "second")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(f"note {number}" for number in range(40))


DYING = """
import os, signal, sys
from datetime import datetime, timedelta
from pathlib import Path
from bot.database import BotDatabase
from bot.queue.outbox import Outbox

path, now, moment = Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]), sys.argv[3]
outbox = Outbox(BotDatabase(path), "dying")
(message,) = outbox.take(now, 1)
if moment == "sending":
    outbox.sending(message, now)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize(("moment", "repeated"), [("taken", False), ("sending", True)])
def test_a_killed_replica_loses_no_message_and_marks_what_may_have_been_sent(tmp_path, moment, repeated):
    path = tmp_path / "bot.db"
    with BotDatabase(path) as file:
        outbox = Outbox(file, "living")
        outbox.offer(a_message(), expires=TOMORROW)
        command = [sys.executable, "-c", DYING, path, NOW.isoformat(), moment]
        root = ROOT
        assert subprocess.run(command, cwd=root, check=False).returncode == -9
        assert outbox.take(NOW, 5) == ()
        (message,) = outbox.take(LATER, 5)
        assert message.possibly_repeated is repeated
