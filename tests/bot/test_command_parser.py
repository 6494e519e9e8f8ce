from contextlib import suppress
from datetime import time
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.scheduled.command_parser import (
    Command,
    CommandUnclear,
    EveryCommand,
    FollowCommand,
    ListCommand,
    ResumeCommand,
    StopCommand,
    UnfollowCommand,
    is_for_this_channel,
    parse_command,
)
from bot.scheduled.timetable import EVERY_DAY, WEEKDAYS, WEEKEND


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("follow small caps", FollowCommand(("small caps",))),
        ("Follow  Ines  Okafor, Larch & Vole", FollowCommand(("Ines Okafor", "Larch & Vole"))),
        ("follow oil and gold", FollowCommand(("oil", "gold"))),
        ("follow Larch and Vole", FollowCommand(("Larch and Vole",))),
        ("follow oil, crude, Oil", FollowCommand(("oil",))),
        ("unfollow small caps", UnfollowCommand(("small caps",))),
        ("list", ListCommand()),
        ("stop 3", StopCommand(3)),
        ("stop note #12", StopCommand(12)),
    ],
)
def test_commands_are_parsed(words, command):
    assert parse_command(words) == command


@pytest.mark.parametrize(
    ("words", "days", "at", "trading", "subjects"),
    [
        ("every weekday 07:30 small caps, Fed, oil", WEEKDAYS, time(7, 30), True, ("small caps", "Fed", "oil")),
        ("every day 18:00 oil", EVERY_DAY, time(18), False, ("oil",)),
        ("every monday 08:00 gold", frozenset({0}), time(8), False, ("gold",)),
        ("every mon, wed and fri at 7.15 on oil", frozenset({0, 2, 4}), time(7, 15), False, ("oil",)),
        ("every weekend 9am about gold and oil", WEEKEND, time(9), False, ("gold", "oil")),
        ("Every weekday at 7:30 pm: the euro", WEEKDAYS, time(19, 30), True, ("the euro",)),
        ("every weekday 12am oil", WEEKDAYS, time(0), True, ("oil",)),
        ("every weekday 12:05pm oil", WEEKDAYS, time(12, 5), True, ("oil",)),
        ("every weekday 07:30", WEEKDAYS, time(7, 30), True, ()),
        ("every day 07:30 and oil, and gold", EVERY_DAY, time(7, 30), False, ("oil", "gold")),
    ],
)
def test_schedules_are_read(words, days, at, trading, subjects):
    assert parse_command(words) == EveryCommand(days, at, trading, subjects)


@pytest.mark.parametrize(
    "words",
    [
        "why did small caps rally?",
        "who is following oil?",
        "list the views on oil",
        "every analyst is bullish on oil, why?",
        "stopped trading in Brindle Tools?",
        "following the Fed, what do analysts say?",
        "what happened every day last week?",
        "",
    ],
)
def test_anything_else_is_a_question(words):
    assert parse_command(words) is None


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("follow", "What should I follow"),
        ("unfollow ,", "What should I unfollow"),
        ("stop", "Which note"),
        ("every weekday small caps", "At what time"),
        ("every weekday 7 small caps", "not a time of day"),
        ("every weekday 25:00 oil", "not a time of day"),
        ("every weekday 07:75 oil", "not a time of day"),
        ("every weekday 13pm oil", "not a time of day"),
        ("follow " + ", ".join(f"subject {n}" for n in range(11)), "11 subjects"),
        ("follow " + "x" * 81, "too long"),
    ],
)
def test_what_is_unclear_is_asked_back_with_an_example(words, reason):
    with pytest.raises(CommandUnclear, match=reason):
        parse_command(words)


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("follow oil in this channel", FollowCommand(("oil",))),
        ("list this channel", ListCommand()),
        ("resume", ResumeCommand()),
        ("Resume in this channel.", ResumeCommand()),
        ("in this channel follow oil", FollowCommand(("oil",))),
    ],
)
def test_a_command_may_say_that_it_is_for_this_channel(words, command):
    assert parse_command(words) == command
    assert is_for_this_channel(words) is ("channel" in words)


@given(st.sampled_from(["", "follow ", "every weekday ", "every day 07:30 ", "stop "]), st.text(max_size=60))
def test_any_words_are_a_command_a_question_or_unclear(opening, words):
    command = None
    with suppress(CommandUnclear):
        command = parse_command(opening + words)
    assert command is None or isinstance(command, get_args(Command))
