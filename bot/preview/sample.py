"""The people of a preview: who asked what where, and what they follow."""

from datetime import datetime, time, timedelta

from bot.slack.asking.conversation import Thread
from bot.slack.asking.incoming import Message
from bot.slack.home import HomeFacts
from bot.slack.preview.page import Screens
from bot.slack.showing.posts import post_of
from bot.slack.unasked.follows import Follow
from bot.slack.unasked.schedules import Schedule
from bot.slack.unasked.timetable import WEEKDAYS, Timetable
from marketbrief.briefing import Briefing, NoEvidence
from marketbrief.library.library import Counts

__all__ = ["screens_of"]

TEAM, CHANNEL, USER = "T0EXAMPLE", "markets", "ada"
FOLLOWED = ("small caps", "oil", "Federal Reserve")


def screens_of(question: str, answer: Briefing | NoEvidence, counts: Counts, asked_at: datetime) -> Screens:
    """The answer in a channel, and the Home tab of the one who asked."""
    asked = Message(Thread(TEAM, CHANNEL, "1.0"), "1.0", question, USER)
    post = post_of(asked, answer, "2.0", asked_at)
    home = HomeFacts(
        now=asked_at + timedelta(hours=2),
        counts=counts,
        follows=tuple(Follow(TEAM, USER, subject, asked_at) for subject in FOLLOWED),
        notes=(_note(asked_at),),
        posts=(post,),
    )
    return Screens(question, answer, post, home)


def _note(asked_at: datetime) -> Schedule:
    timetable = Timetable(WEEKDAYS, time(7, 30), "Europe/Berlin", trading=True)
    return Schedule(
        number=1, team=TEAM, channel=CHANNEL, user=USER, timetable=timetable, subjects=FOLLOWED,
        since=asked_at, next_due=timetable.next_after(asked_at, "XNYS"),
    )  # fmt: skip
