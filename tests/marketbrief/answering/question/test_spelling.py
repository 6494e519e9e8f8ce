"""Slips of the pen are put right where it is certain what was meant, and nothing else is touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.split import split
from marketbrief.answering.question.spelling import MOST_WORDS, Spelling, corrected

HEADLINES = {"forecasts": 90, "companies": 80, "inflation": 200, "harbour": 60, "rally": 120}


def nothing_known(_):
    return False


def all_known(_):
    return True


def read(text, known=nothing_known):
    return corrected(text, known, lambda: HEADLINES)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("why did oli fall", "why did oil fall"),
        ("why did glod rise", "why did gold rise"),
        ("russel 2000 ralley", "russell 2000 rally"),
        ("why did the Nasdaw drop", "why did the Nasdaq drop"),
        ("whcih companies cut forcasts?", "which companies cut forecasts?"),
        ("what do anlysts say about infaltion", "what do analysts say about inflation"),
    ],
)
def test_what_was_meant_is_read(written, meant):
    assert read(written) == meant


@pytest.mark.parametrize(
    "text",
    [
        "why did oil fall",
        "What does Cooper say about gold?",
        "what is new at Quillfeather?",
        "who is Ada Tarn",
        "why did the Dow fall and the S&P 500 rise",
        "is oil down or up",
        "почему упала нефть",
        "rallly-driven buy@tarn.example",
    ],
)
def test_names_and_right_words_stay(text):
    assert read(text) == text


def test_a_name_of_several_words_is_completed_although_its_slip_is_a_word_of_the_library():
    assert read("why did the Russel 2000 fall", all_known) == "why did the Russell 2000 fall"


def test_a_text_full_of_unknown_words_stays_as_it_is():
    text = "harbuor forcasts companis infaltion"
    assert read(text) == text


def test_a_long_text_stays_as_it_is():
    text = " ".join(["why did oli fall"] * MOST_WORDS)
    assert read(text) == text


@given(st.text(max_size=200))
def test_any_text_keeps_its_length_in_words(text):
    assert len(read(text).split()) == len(text.split())


@given(st.text(alphabet="abcdefghilmnoprstuvy ", max_size=80))
def test_what_the_library_knows_is_left_alone(text):
    assert read(text, all_known).split()[:1] in ([], text.split()[:1]) or "  " not in text


def test_a_library_tells_which_words_it_knows(library, make_article):
    text = "Oil fell after Quillet cut output. " * 3
    for n in range(4):
        article = make_article(article_id=f"a-{n}", title="Quillet cuts output", text=text)
        library.store(article, split(text))
    spelling = Spelling(library)
    assert spelling.corrected("why did oli fall") == "why did oil fall"
    assert spelling.corrected("WHY DID OLI FALL") == "why did oil fall"
    assert spelling.corrected("did quillet cut output") == "did quillet cut output"
