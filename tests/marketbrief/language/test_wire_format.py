"""The wire's marks: corrections, numbered takes, forms, and the agency in the dateline."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketbrief.language.wire_format import agency_of, read_headline, without_marks

PLAIN = "Tollan Steel raises prices"


@pytest.mark.parametrize(
    "title",
    [
        f"CORRECTED: {PLAIN}",
        f"Correction - {PLAIN}",
        f"REFILE-{PLAIN}",
        f"CORRECTED-UPDATE 2-{PLAIN}",
        f"CORRECTED (OFFICIAL): {PLAIN}",
        f"WITHDRAWAL: {PLAIN}",
    ],
)
def test_a_correction_is_known_by_its_mark(title: str):
    headline = read_headline(title)
    assert headline.correction
    assert headline.words == read_headline(PLAIN).words


@pytest.mark.parametrize("title", [f"UPDATE 3-{PLAIN}", f"WRAPUP 3: {PLAIN}", f"RPT-UPDATE 3-{PLAIN}"])
def test_a_numbered_take_tells_its_number(title: str):
    headline = read_headline(title)
    assert (headline.update, headline.correction) == (3, False)
    assert headline.words == read_headline(PLAIN).words


@pytest.mark.parametrize("label", ["FACTBOX-", "Factbox: ", "Fact box: ", "CORRECTED: Factbox: "])
def test_a_form_is_known_however_it_is_spelled(label: str):
    assert read_headline(label + PLAIN).form == "factbox"


def test_analysts_views_are_one_form_whatever_the_apostrophe():
    assert {read_headline(f"{label}: x").form for label in ("Analyst view", "Analysts' View", "Analyst’s views")} == {
        "analystview"
    }


@pytest.mark.parametrize("title", ["Correction ahead for Tollan Steel", "Update your books", "Tables turn at Tollan"])
def test_words_that_only_look_like_marks_stay_in_the_headline(title: str):
    headline = read_headline(title)
    assert (headline.correction, headline.update, headline.form) == (False, None, "")
    assert len(headline.words) == len(title.split())


def test_headlines_name_another_when_each_has_a_name_of_its_own():
    assert read_headline("Tollan raises prices").names_another(read_headline("Verano raises prices"))
    assert not read_headline("Tollan raises prices").names_another(read_headline("Tollan of Verano lifts prices"))


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("LISBON, March 3 (Meridian) - Shares fell.", "Meridian"),
        ("(Corrects figure) By Ana Reis PORTO ( Meridian News ) – Shares fell.", "Meridian News"),
        ("Shares of Tollan (TLN) fell - again.", None),
        ("Shares fell.", None),
    ],
)
def test_the_dateline_credits_its_agency(text: str, agency: str | None):
    assert agency_of(text) == agency


@given(st.text())
def test_any_headline_can_be_read(title: str):
    headline = read_headline(title)
    assert headline.names <= headline.words
    agency_of(title)


@pytest.mark.parametrize(
    "title",
    [
        "Oil falls",
        "CORRECTED: Oil falls",
        "UPDATE 2-Oil falls",
        "RPT-UPDATE 1-Oil falls",
        "CORRECTED (OFFICIAL) - Oil falls",
        "Refile: Oil falls",
    ],
)
def test_marks_are_taken_off(title):
    assert without_marks(title) == "Oil falls"


@pytest.mark.parametrize("title", ["Update on oil", "Corrected figures lift oil", "Killing time in Tarn", "3-2"])
def test_words_that_are_no_marks_stay(title):
    assert without_marks(title) == title


@given(st.text(max_size=60))
def test_a_headline_is_the_end_of_its_title(title):
    assert title.endswith(without_marks(title))
