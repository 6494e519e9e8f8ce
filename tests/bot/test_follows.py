from datetime import UTC, datetime, timedelta

from bot.database import BotDatabase
from bot.scheduled.follows import Follow, Follows

NOW = datetime(2031, 3, 14, 12, tzinfo=UTC)
TEAM, CHANNEL, PERSON = "T0", "C0MARKETS", "U0ADA"


def test_a_market_is_one_subject_by_whichever_of_its_names(bot_file):
    follows = Follows(bot_file)
    assert follows.follow(TEAM, CHANNEL, "small caps", NOW, user=PERSON)
    assert not follows.follow(TEAM, CHANNEL, "Russell 2000", NOW, user=PERSON)
    assert follows.of(TEAM, CHANNEL) == (Follow(TEAM, CHANNEL, "small caps", NOW),)
    assert follows.unfollow(TEAM, CHANNEL, "RTY")
    assert not follows.unfollow(TEAM, CHANNEL, "small caps")


def test_names_are_followed_whatever_their_case_and_white_space(bot_file):
    follows = Follows(bot_file)
    assert follows.follow(TEAM, CHANNEL, " Ines   Okafor ", NOW, user=PERSON)
    assert not follows.follow(TEAM, CHANNEL, "ines okafor", NOW, user=PERSON)
    assert [follow.subject for follow in follows.of(TEAM, CHANNEL)] == ["Ines Okafor"]


def test_places_follow_for_themselves_and_in_the_order_asked_for(bot_file):
    follows = Follows(bot_file)
    follows.follow(TEAM, PERSON, "oil", NOW, user=PERSON)
    follows.follow(TEAM, CHANNEL, "oil", NOW + timedelta(seconds=2), user=PERSON)
    follows.follow(TEAM, CHANNEL, "gold", NOW + timedelta(seconds=1), user=PERSON)
    follows.follow("T1", CHANNEL, "wheat", NOW, user=PERSON)
    assert [follow.subject for follow in follows.of(TEAM, CHANNEL)] == ["gold", "oil"]
    assert len(follows.everywhere()) == 4


def test_follows_outlive_the_process(tmp_path):
    with BotDatabase(tmp_path / "bot.db") as file:
        Follows(file).follow(TEAM, CHANNEL, "oil", NOW, user=PERSON)
    with BotDatabase(tmp_path / "bot.db") as file:
        assert [follow.subject for follow in Follows(file).of(TEAM, CHANNEL)] == ["oil"]
