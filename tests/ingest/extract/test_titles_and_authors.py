"""Choosing a title and reading bylines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.extract.authors import authors_named, split_byline
from ingest.extract.linked_data import NamedEntity
from ingest.extract.titles import Titles, choose_title

SITE = ("Harbour Post", "harbourpost.example")


@pytest.mark.parametrize(
    "window",
    ["Alder Bank climbs | Harbour Post", "Alder Bank climbs - Harbour Post",
     "Alder Bank climbs – Markets – HarbourPost", "Harbour Post: Alder Bank climbs", "Alder Bank climbs"],
)  # fmt: skip
def test_the_name_of_the_site_is_cut_off(window: str) -> None:
    window = window.replace(": ", " | ")
    assert choose_title(Titles(window=window, headings=("Alder Bank climbs",)), SITE) == "Alder Bank climbs"


def test_a_section_is_cut_off_where_another_title_does_without() -> None:
    titles = Titles(shared="Alder Bank climbs - National | Other.example", headings=("Alder Bank climbs",))
    assert choose_title(titles, ()) == "Alder Bank climbs"


def test_a_dash_inside_a_title_is_kept() -> None:
    assert choose_title(Titles(shared="Alder Bank – up again"), SITE) == "Alder Bank – up again"


def test_the_name_of_the_site_alone_is_still_a_title() -> None:
    assert choose_title(Titles(window="Harbour Post"), SITE) == "Harbour Post"


def test_the_title_that_is_not_the_windows_is_the_editors() -> None:
    search = "Alder Bank shares: why they rose"
    editors = "Alder Bank climbs"
    assert choose_title(Titles(stated=editors, shared=search, headings=(search,), window=search), ()) == editors
    assert choose_title(Titles(stated=search, shared=editors, headings=(search,), window=search), ()) == editors


def test_a_heading_that_has_nothing_to_do_with_the_title_is_not_taken() -> None:
    assert (
        choose_title(Titles(headings=("Log in", "Alder Bank climbs"), window="Alder Bank climbs | X"), ()) != "Log in"
    )


def test_a_separator_at_the_end_or_the_start_costs_no_title() -> None:
    assert choose_title(Titles(window="| Alder Bank climbs"), SITE) == "| Alder Bank climbs"
    assert choose_title(Titles(window="Harbour Post | "), SITE) == "Harbour Post | "


def test_a_page_without_any_title_has_none() -> None:
    assert choose_title(Titles(), SITE) == ""


@given(
    st.builds(
        Titles, shared=st.text(), stated=st.text(), headings=st.tuples(st.text()), card=st.text(), window=st.text()
    )
)
def test_a_title_is_always_part_of_one_that_the_page_gives(titles: Titles) -> None:
    given_titles = (titles.shared, titles.stated, *titles.headings, titles.card, titles.window)
    assert any(choose_title(titles, SITE) in one for one in given_titles)


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Ada Moss", ("Ada Moss",)),
        ("By Ada Moss and Ben Oak", ("Ada Moss", "Ben Oak")),
        ("by: Ada Moss, Ben Oak & Cy Elm", ("Ada Moss", "Ben Oak", "Cy Elm")),
        ("Von Ada Moss und Ben Oak", ("Ada Moss", "Ben Oak")),
        ("Ada Moss, Senior Markets Reporter", ("Ada Moss",)),
        ("Ada Moss | Ben Oak", ("Ada Moss", "Ben Oak")),
        ("Moss, Ada", ("Moss, Ada",)),
        ("Di Matteo", ("Di Matteo",)),
        ("Ada Moss, AP", ("Ada Moss", "AP")),
        ("https://social.example/harbourpost", ()),
        ("desk@post.example", ()),
        ("1482088941", ()),
        ("", ()),
    ],
)
def test_bylines_are_taken_apart(byline: str, names: tuple[str, ...]) -> None:
    assert split_byline(byline) == names


def test_the_same_name_in_two_spellings_is_one_author() -> None:
    assert authors_named([NamedEntity("Ada Moss"), NamedEntity("ada-moss"), NamedEntity("Ben Oak")]) == (
        "Ada Moss",
        "Ben Oak",
    )


@given(st.text())
def test_bylines_of_any_characters_give_names_on_one_line(byline: str) -> None:
    for name in split_byline(byline):
        assert name == " ".join(name.split())
        assert name
