from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from slack_sdk.models.views import View

from bot.blocks.settings_window import ChoiceUnclear, origin_of, read_choice, settings_window
from bot.channel_settings import ChannelChoice, ChannelSettings, QuietHours, WhoMayAsk
from tests.bot.samples import NOON

BERLIN = "Europe/Berlin"
FULL = ChannelChoice(
    who_may_ask=WhoMayAsk.NAMED,
    named=("U0ADA", "U0BEN"),
    broadcast=True,
    quiet=QuietHours(time(18), time(8), BERLIN),
    views_shown=3,
    market=None,
)


def as_sent_back(window):
    """The state of a window in which nothing was changed."""
    values = {}
    for block in window["blocks"]:
        element = block["element"]
        initial = {name.removeprefix("initial_"): element[name] for name in element if name.startswith("initial_")}
        renamed = {"option": "selected_option", "users": "selected_users", "options": "selected_options",
                   "time": "selected_time", "value": "value"}  # fmt: skip
        values[block["block_id"]] = {element["action_id"]: {renamed[name]: value for name, value in initial.items()}}
    return values


def test_a_channel_that_chose_nothing_has_the_usual(bot_file):
    assert ChannelSettings(bot_file).of("T0", "C0MARKETS") == ChannelChoice()


def test_a_choice_is_kept_for_its_channel_alone(bot_file):
    settings = ChannelSettings(bot_file)
    settings.choose("T0", "C0MARKETS", FULL, user="U0ADA", at=NOON)
    assert settings.of("T0", "C0MARKETS") == FULL
    assert settings.of("T0", "C0OTHER") == settings.of("T1", "C0MARKETS") == ChannelChoice()


@pytest.mark.parametrize(
    ("who", "expected"), [(WhoMayAsk.EVERYONE, True), (WhoMayAsk.NAMED, False), (WhoMayAsk.NOBODY, False)]
)
def test_who_may_ask(who, expected):
    choice = ChannelChoice(who_may_ask=who, named=("U0ADA",))
    assert choice.may_ask("U0BEN") is expected
    assert choice.may_ask("U0ADA") is (who is not WhoMayAsk.NOBODY)


@pytest.mark.parametrize(
    ("start", "end", "local", "quiet"),
    [
        (time(18), time(8), time(23), True),
        (time(18), time(8), time(7, 59), True),
        (time(18), time(8), time(8), False),
        (time(18), time(8), time(12), False),
        (time(12), time(13), time(12), True),
        (time(12), time(13), time(13), False),
    ],
)
def test_quiet_hours_may_run_past_midnight(start, end, local, quiet):
    choice = ChannelChoice(quiet=QuietHours(start, end, BERLIN))
    moment = datetime.combine(NOON.date(), local, ZoneInfo(BERLIN)).astimezone(ZoneInfo("Asia/Tokyo"))
    assert choice.is_quiet(moment) is quiet


@pytest.mark.parametrize("choice", [ChannelChoice(), FULL], ids=["usual", "full"])
def test_a_window_sent_back_unchanged_changes_nothing(choice):
    window = settings_window(choice, "C0MARKETS", BERLIN)
    assert origin_of(window["private_metadata"]) == ("C0MARKETS", BERLIN)
    assert read_choice(as_sent_back(window), BERLIN) == choice


@pytest.mark.parametrize("choice", [ChannelChoice(), FULL, ChannelChoice(market="XWAR")], ids=["usual", "full", "odd"])
def test_the_window_is_one_that_slack_takes(choice):
    window = settings_window(choice, "C0MARKETS", BERLIN)
    View(**window).validate_json()
    ids = [block["block_id"] for block in window["blocks"]]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    ("block", "state", "reason"),
    [
        ("named", {"selected_users": []}, "at least one person"),
        ("quiet_to", {"selected_time": None}, "both times"),
        ("quiet_to", {"selected_time": "18:00"}, "both times"),
        ("views", {"value": "0"}, "from 1 to 12"),
        ("views", {"value": "many"}, "from 1 to 12"),
        ("views", {"value": None}, "from 1 to 12"),
    ],
)
def test_a_choice_that_makes_no_sense_is_asked_back_at_its_place(block, state, reason):
    values = as_sent_back(settings_window(FULL, "C0MARKETS", BERLIN))
    values[block] = dict.fromkeys(values[block], state)
    with pytest.raises(ChoiceUnclear, match=reason) as unclear:
        read_choice(values, BERLIN)
    assert unclear.value.block == block
