"""Words are found letter for letter, whatever the white space and the shape of the marks."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.second_reader.verbatim import Verbatim
from marketbrief.domain.passage import Span

TEXT = "“We  see\nmore upside,” said Ada\tKestrel. Oil fell. It’s early. Oil fell."


def found(words):
    return [span.of(TEXT) for span in Verbatim(TEXT).places_of(words)]


def test_white_space_and_the_shape_of_marks_make_no_difference():
    assert found('"We see more upside," said Ada Kestrel.') == ["“We  see\nmore upside,” said Ada\tKestrel."]
    assert found("It's early") == ["It’s early"]


def test_everything_else_does():
    for words in ("We see More upside", "We see upside", "more upside said", "Ada Kestrel!", "", "  "):
        assert found(words) == []


def test_a_part_of_a_word_is_not_found():
    assert found("estrel") == []
    assert found("Kest") == []


def test_words_that_stand_twice_have_no_one_place():
    assert len(found("Oil fell.")) == 2
    assert Verbatim(TEXT).only_place_of("Oil fell.") is None
    assert Verbatim(TEXT).only_place_of("early. Oil") == Span(TEXT.index("early"), TEXT.rindex("Oil") + 3)


LETTERS = st.sampled_from("ab \n\t  \"“”'’.é")


@given(st.lists(LETTERS, min_size=1, max_size=40).map("".join), st.data())
def test_any_words_of_a_text_are_found_at_their_place(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    words = text[start : data.draw(st.integers(start + 1, len(text)))]
    places = [*Verbatim(text).places_of(words)]
    for place in places:
        assert "".join(_plain(place.of(text)).split()) == "".join(_plain(words).split())
    start, end = start + len(words) - len(words.lstrip()), start + len(words.rstrip())
    cut = start >= end or _in_word(text, start) or _in_word(text, end)
    assert cut or Span(start, end) in places


def _plain(text):
    return text.replace("“", '"').replace("”", '"').replace("’", "'")


def _in_word(text, place):
    return 0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum()
