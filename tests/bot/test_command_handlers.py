from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.channel_settings import ChannelChoice, ChannelSettings
from bot.scheduled.command_handlers import MOST_SCHEDULES, CommandContext, execute
from bot.scheduled.command_parser import CommandUnclear, parse_command
from bot.scheduled.follows import Follows
from bot.scheduled.schedules import Schedules

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("America/New_York"))
HERE = CommandContext("T0", "C0MARKETS", "U0ADA")
DIRECT = CommandContext("T0", "D0ADA", "U0ADA")


@pytest.fixture
def command(bot_file):
    def carry(words, place=HERE, now=NOW):
        return execute(parse_command(words), place, bot_file, now)

    return carry


def test_following_is_confirmed_and_repeats_are_named(command):
    assert command("follow oil, Ines Okafor") == (
        "Following oil and Ines Okafor: I will say so here when an analyst changes sides."
    )
    assert command("follow crude, gold").endswith("Already followed: crude.")
    assert command("unfollow oil, wheat") == "No longer following oil. Not followed here: wheat."


def test_a_direct_message_follows_for_the_person_and_a_channel_for_itself(command, bot_file):
    command("follow oil", DIRECT)
    command("follow gold")
    assert [follow.place for follow in Follows(bot_file).everywhere()] == ["C0MARKETS", "U0ADA"]


def test_a_schedule_is_confirmed_with_its_zone_its_first_time_and_the_holidays_left_out(command):
    assert command("every weekday 07:30 small caps, oil") == (
        "Note 1: every weekday at 07:30 (America/New_York) on small caps and oil. The first comes on Monday"
        " 23 November, if there is news by then. Not on holidays of the New York exchange, next on 26 November"
        " (Thanksgiving Day). '/brief stop 1' ends it."
    )


def test_a_daily_schedule_leaves_out_no_holidays(command):
    assert "holidays" not in command("every day 18:00 oil")


def test_the_channels_own_exchange_says_which_holidays(command, bot_file):
    choice = ChannelChoice(market="XLON")
    ChannelSettings(bot_file).choose("T0", "C0MARKETS", choice, user="U0ADA", at=NOW)
    assert "holidays of the London exchange, next on 25 December (Christmas Day)" in command("every weekday 8:00 gold")


def test_a_schedule_without_subjects_is_on_what_is_followed(command):
    with pytest.raises(CommandUnclear, match="On what"):
        command("every weekday 07:30")
    command("follow oil")
    assert "on what is followed there" in command("every weekday 07:30")


def test_the_list_tells_follows_and_notes_with_their_next_time(command):
    assert command("list") == "Nothing is followed here.\nNo notes are scheduled here."
    command("follow oil, gold")
    command("every monday 08:00 gold")
    assert command("list") == (
        "Following gold and oil.\n"
        "Note 1: every Monday at 08:00 (America/New_York) on gold; next on Monday 23 November at 08:00."
    )


def test_a_note_is_stopped_in_its_channel_or_by_whoever_asked_for_it(command, bot_file):
    command("every day 08:00 gold")
    with pytest.raises(CommandUnclear, match="no note 1 here"):
        command("stop 1", CommandContext("T0", "C0OTHER", "U0BEN"))
    with pytest.raises(CommandUnclear, match="no note 1 here"):
        command("stop 1", CommandContext("T1", "C0MARKETS", "U0ADA"))
    assert command("stop 1", CommandContext("T0", "C0MARKETS", "U0BEN")).startswith(
        "Stopped note 1: every day at 08:00"
    )
    assert Schedules(bot_file).of("T0", "C0MARKETS") == ()


def test_a_channel_has_only_so_many_notes(command):
    for _ in range(MOST_SCHEDULES):
        command("every day 08:00 gold")
    with pytest.raises(CommandUnclear, match="20 notes here already"):
        command("every day 08:00 gold")


def test_without_a_known_zone_times_are_utc_and_say_so(command):
    assert "(UTC)" in command("every day 08:00 gold", now=NOW.astimezone())


def test_the_time_of_day_is_that_of_whoever_asks(command, bot_file):
    command("every day 08:00 gold", now=NOW.astimezone(ZoneInfo("Asia/Tokyo")))
    (made,) = Schedules(bot_file).of("T0", "C0MARKETS")
    assert made.next_due - NOW == timedelta(hours=9)
