"""The people of a preview: who asked what where, and what they follow."""

from datetime import datetime, time, timedelta

from bot.conversation.incoming_message import IncomingMessage
from bot.conversation.threads import Thread
from bot.home_tab import HomeFacts
from bot.preview.preview_page import Screens
from bot.replies.present import post_of
from bot.scheduled.follows import Follow
from bot.scheduled.schedules import Schedule
from bot.scheduled.timetable import WEEKDAYS, Timetable
from marketbrief.domain.briefing import Briefing, NoEvidence
from marketbrief.library.library import LibraryCounts

__all__ = ["screens_of"]

TEAM, CHANNEL, USER = "T0EXAMPLE", "markets", "ada"
FOLLOWED = ("small caps", "oil", "Federal Reserve")


def screens_of(question: str, answer: Briefing | NoEvidence, counts: LibraryCounts, asked_at: datetime) -> Screens:
    """The answer in a channel, and the Home tab of the one who asked."""
    asked = IncomingMessage(Thread(TEAM, CHANNEL, "1.0"), "1.0", question, USER)
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
