import re
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketbrief.language.instruments import all_instruments, find_instruments, instrument_named

KINDS = {
    "asset",
    "bond",
    "central-bank",
    "commodity",
    "crypto",
    "currency",
    "index",
    "rate",
    "sector",
}
EVERYDAY_WORDS = ("real", "lead", "won", "won't", "power", "market", "second", "fair", "cable", "utility", "a dollar")


def keys(text: str) -> list[str]:
    return [instrument.key for instrument in find_instruments(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("why did small caps rally?", ["russell-2000"]),
        ("Why did small-cap stocks fall while the S&P 500 rose?", ["russell-2000", "sp-500"]),
        ("what hit RTY", ["russell-2000"]),
        ("why did US equities drop?", ["us-stocks"]),
        ("why did U.S. stocks drop?", ["us-stocks"]),
        ("why did Wall St rise?", ["us-stocks"]),
        ("why did stocks rise?", ["stocks"]),
        ("why did the stock market fall?", ["stocks"]),
        ("why did European shares slip?", ["european-stocks"]),
        ("why did Japanese stocks gain?", ["nikkei"]),
        ("what lifted crude oil?", ["oil"]),
        ("Brent or WTI", ["oil"]),
        ("why did bank stocks fall?", ["banks"]),
        ("is gold a hedge against the dollar?", ["gold", "dollar"]),
        ("gold miners against gold", ["gold-miners", "gold"]),
        ("the Canadian dollar and the greenback", ["canadian-dollar", "dollar"]),
        ("why did the 10-year yield rise?", ["ten-year-yield"]),
        ("Treasuries fell on the Fed", ["treasuries", "fed"]),
        ("S&P futures", ["sp-500"]),
        ("the S&P/TSX Composite", ["tsx"]),
        ("emerging-market bonds", ["emerging-debt"]),
        ("natural gas and gasoline", ["natural-gas", "gasoline"]),
        ("chip makers, homebuilders and airlines", ["chipmakers", "homebuilders", "airlines"]),
        ("Palm oil, orange juice", ["palm-oil", "orange-juice"]),
        ("EUR/USD", ["euro"]),
    ],
)
def test_the_words_people_use_find_their_instruments(text, expected):
    assert keys(text) == expected


@pytest.mark.parametrize("text", ["", "it cost a real fortune", "Goldman leads", "rty iwm"])
def test_words_that_only_look_like_a_market_find_only_what_they_name(text):
    assert keys(text) == []


def test_every_name_belongs_to_one_instrument():
    owners = defaultdict(set)
    for instrument in all_instruments():
        for name in (instrument.name, *instrument.names):
            owners[re.sub(r"[\s-]+", " ", name).casefold()].add(instrument.key)
        for ticker in instrument.exact:
            owners[ticker].add(instrument.key)
    assert {name: found for name, found in owners.items() if len(found) > 1} == {}


def test_no_instrument_repeats_a_name():
    for instrument in all_instruments():
        folded = [re.sub(r"[\s-]+", " ", name).casefold() for name in (instrument.name, *instrument.names)]
        assert len(folded) == len(set(folded)), instrument.key


def test_every_instrument_is_found_by_each_of_its_names():
    for instrument in all_instruments():
        for name in instrument.all_names:
            assert instrument_named(name) == instrument
            assert keys(f"why did {name} move?") == [instrument.key], name


def test_spaces_and_hyphens_stand_for_each_other():
    for instrument in all_instruments():
        for name in instrument.names:
            assert keys(name.replace(" ", "-").upper())[:1] == [instrument.key]


def test_kinds_and_keys_are_of_the_known_shapes():
    for instrument in all_instruments():
        assert instrument.kind in KINDS
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", instrument.key)
        assert instrument.names


def test_there_are_instruments_of_every_kind():
    assert {instrument.kind for instrument in all_instruments()} == KINDS
    assert len(all_instruments()) >= 120


@pytest.mark.parametrize("word", EVERYDAY_WORDS)
def test_an_everyday_word_is_no_name(word):
    assert instrument_named(word) is None


@given(st.text(max_size=60))
def test_any_text_can_be_searched(text):
    found = find_instruments(text)
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    "text", ["the oil spill", "oil giant Harbor Group", "a gold medal", "the euro zone", "oil-drilling"]
)
def test_a_name_before_a_word_that_makes_it_something_else_names_no_market(text):
    assert find_instruments(text) == ()
