from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blocks.rich_text import escaped, link, one_line, plain, shortened

CALLS = st.sampled_from(
    ["<!channel>", "<!here|x>", "<@U1>", "<#C1|a>", "<!subteam^S1>", "@channel", "@HERE", "@everyone", "&lt;!here&gt;"]
)
NEWS = st.lists(st.one_of(st.text(), CALLS)).map("".join)


@given(NEWS)
def test_escaped_text_holds_no_control_character_and_reads_the_same(text):
    safe = escaped(text)
    assert "<" not in safe
    assert ">" not in safe
    assert unescape_slack(safe).replace("\u200b", "") == text.replace("\u200b", "")


@given(NEWS)
def test_no_text_calls_anybody(text):
    for safe in (escaped(text), plain(text)["text"]):
        assert not any(call in safe.casefold() for call in ("<!", "<@", "<#", "@channel", "@here", "@everyone"))


@given(NEWS)
def test_plain_text_changes_nothing_else(text):
    assert plain(text)["text"].replace("\u200b", "") == text.replace("\u200b", "")


@given(st.text(), st.integers(10, 80))
def test_shortened_text_is_short_and_begins_as_the_text_does(text, most):
    short = shortened(text, most)
    assert len(short) <= most
    assert one_line(text).startswith(short.removesuffix("…").rstrip())


def test_text_is_cut_after_a_sentence_where_one_ends_in_its_second_half():
    assert shortened("Rates fell. Shares rose at once. Bonds did not move much.", 40) == (
        "Rates fell. Shares rose at once. …"
    )


def test_text_is_cut_after_a_word_where_no_sentence_ends():
    assert shortened("Shares of small firms rose sharply on Friday", 30) == "Shares of small firms rose …"


def test_decimals_end_no_sentence():
    assert shortened("The index gained 3.1 percent in all", 22) == "The index gained 3.1 …"


@pytest.mark.parametrize("text", ["a\x00b", "a\r\n\tb", "a\u2028b", "  a b  "])
def test_one_line_is_one_line(text):
    assert one_line(text) == "a b"


def test_a_surrogate_without_its_half_is_replaced():
    assert one_line("a\ud800b") == "a?b"


def test_a_link_holds_no_character_that_could_end_it():
    made = link('https://news.example/a b?x=<!here>|y"&z=é#:~:text=Small%20caps', "Small caps", most=200)
    assert made == {
        "type": "link",
        "url": "https://news.example/a%20b?x=%3C!here%3E%7Cy%22&z=%C3%A9#:~:text=Small%20caps",
        "text": "Small caps",
    }


def test_a_link_that_is_too_long_loses_its_fragment_and_then_itself():
    url = "https://news.example/" + "a" * 20
    assert link(f"{url}#:~:text={'b' * 100}", "title", most=60)["url"] == url
    assert link(url, "title", most=30) == {"type": "text", "text": "title"}


def unescape_slack(text):
    assert all(part.startswith(("amp;", "lt;", "gt;")) for part in text.split("&")[1:])
    return unescape(text.replace("&amp;", "&#38;")) if "&" in text else text
