"""Links that open at the cited words."""

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketbrief.domain.citation import link_to_words

URL = "https://harborledger.example/markets/1"


def test_short_words_are_named_whole():
    assert link_to_words(URL, "Oil fell") == f"{URL}#:~:text=Oil%20fell"


def test_long_passages_name_their_first_and_last_words():
    words = " ".join(f"w{i}" for i in range(40))
    assert link_to_words(URL, words) == f"{URL}#:~:text=w0%20w1%20w2%20w3%20w4,w35%20w36%20w37%20w38%20w39"


def test_characters_with_a_meaning_in_the_directive_are_encoded():
    link = link_to_words(URL, "small-cap rally, up 2% & more")
    assert link == f"{URL}#:~:text=small%2Dcap%20rally%2C%20up%202%25%20%26%20more"


def test_an_old_fragment_gives_way():
    assert link_to_words(f"{URL}#top", "Oil fell") == f"{URL}#:~:text=Oil%20fell"


def test_only_the_first_line_is_named_because_a_line_break_may_end_a_block():
    assert link_to_words(URL, "Oil fell\nStocks rose") == f"{URL}#:~:text=Oil%20fell"


@pytest.mark.parametrize("url", [None, "file:///etc/passwd", "javascript:alert(1)", "ftp://x.example/a"])
def test_only_web_addresses_are_linked(url):
    assert link_to_words(url, "Oil fell") is None


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"]), max_size=200))
def test_any_words_give_a_link_that_decodes_to_them(words):
    link = link_to_words(URL, words)
    assert link is not None
    assert "\n" not in link
    assert " " not in link
    for part in link.partition(":~:text=")[2].split(","):
        assert all(token in words for token in unquote(part).split())


def test_an_address_cannot_break_out_of_the_text_around_it():
    link = link_to_words('https://x.example/a b>"<script>?q=%20', "Oil fell")
    assert link == "https://x.example/a%20b%3E%22%3Cscript%3E?q=%20#:~:text=Oil%20fell"
