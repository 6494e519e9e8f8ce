from datetime import UTC, datetime, timedelta

import pytest

from bot.feedback import Feedback, FeedbackEntry, Thumbs
from bot.feedback_cases import cases
from marketbrief.answering.receipts import Receipts
from tests.bot.samples import NOON, a_briefing

POST = ("T0", "U0ADA", "1700000000.000100")


def test_an_opinion_is_kept_with_its_receipt(bot_file):
    Feedback(bot_file).add(*POST, Thumbs.DOWN, "the  date is wrong", "ab12", NOON)
    assert Feedback(bot_file).all() == (FeedbackEntry(*POST, Thumbs.DOWN, "the date is wrong", "ab12", NOON),)


@pytest.mark.parametrize(
    ("thumbs", "reason", "expected"),
    [
        (Thumbs.DOWN, "", (Thumbs.DOWN, "too long")),
        (Thumbs.DOWN, "too short", (Thumbs.DOWN, "too short")),
        (Thumbs.UP, "", (Thumbs.UP, "")),
    ],
)
def test_the_latest_feedback_of_a_person_on_a_post_counts(bot_file, thumbs, reason, expected):
    feedback = Feedback(bot_file)
    feedback.add(*POST, Thumbs.DOWN, "too long", "ab12", NOON)
    feedback.add(*POST, thumbs, reason, None, NOON + timedelta(minutes=1))
    (opinion,) = feedback.all()
    assert ((opinion.thumbs, opinion.reason), opinion.receipt) == (expected, "ab12")


def test_everybody_has_an_opinion_of_their_own(bot_file):
    feedback = Feedback(bot_file)
    feedback.add(*POST, Thumbs.UP, "", None, NOON)
    feedback.add("T0", "U0BEN", POST[2], Thumbs.DOWN, "", None, NOON)
    assert len(feedback.all()) == 2


def test_opinions_become_cases_with_what_the_receipt_says(bot_file, tmp_path):
    with Receipts(tmp_path / "receipts.db", version="0", clock=lambda: NOON) as receipts:
        receipt = receipts.add(a_briefing(), seconds=0.1, embedding=None)
        Feedback(bot_file).add(*POST, Thumbs.DOWN, "Wrong date", receipt, NOON)
        (case,) = cases(Feedback(bot_file).all(), receipts)
    assert case == {
        "question": "Why did small caps rally yesterday?",
        "as_of": NOON.isoformat(),
        "outcome": "briefing",
        "receipt": receipt,
        "thumbs": "down",
        "reason": "Wrong date",
        "at": NOON.isoformat(),
    }


def test_without_receipts_a_case_still_tells_the_thumb(bot_file):
    Feedback(bot_file).add(*POST, Thumbs.UP, "", "gone", datetime(2031, 3, 1, tzinfo=UTC))
    (case,) = cases(Feedback(bot_file).all(), None)
    assert (case["question"], case["thumbs"], case["receipt"]) == (None, "up", "gone")
