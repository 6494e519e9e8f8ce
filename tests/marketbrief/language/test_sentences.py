from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketbrief.language.sentences import paragraph_spans, quotation_marks, sentence_spans


def sentences(text: str) -> list[str]:
    return [span.of(text) for span in sentence_spans(text)]


@pytest.mark.parametrize(
    "parts",
    [
        ["Yields on 10-yr. notes fell.", "Stocks rose."],
        ["Alder Corp SKS.N rose.", "The index .ALD fell."],
        ['"Why now?" Quill said.', "Nobody knew."],
        ['"Why now?" he asked.', "Nobody knew."],
        ['"It fell. It may rise," said Quill.', "Nobody knew."],
        ["It opens at 3 p.m. EST on Monday.", "It closes later."],
        ["(See the table.)", "Some said so."],
        ["He was hired by Alder Inc.", "The firm is small."],
        ["Mr. Quill met Dr. Varga of the U.S. Treasury.", "They spoke."],
        ['"It is short of a mark.', "The firm sells tin.", '"We sell," he said.'],
        ["Prices\nrose on\nMonday.", "They fell\nlater."],
    ],
)
def test_a_text_is_cut_into_its_sentences(parts: list[str]) -> None:
    assert sentences(" ".join(parts)) == parts


def test_a_blank_line_always_ends_a_sentence() -> None:
    assert sentences("What analysts say\n\nit rose\n \nagain") == ["What analysts say", "it rose", "again"]


@pytest.mark.parametrize("space", ["\u00a0", "\u2003", "\u3000"])
def test_white_space_of_any_width_may_stand_before_a_full_stop(space: str) -> None:
    assert sentences(f"It is rated A{space}. Stocks rose.")[-1].endswith("Stocks rose.")


def test_marks_are_told_apart_by_their_place_not_their_shape() -> None:
    assert [mark.opens for mark in quotation_marks('He said ”yes" and “no” --"so" ("or").')] == [True, False] * 4


@given(st.text(alphabet=st.sampled_from("ab .,\"“”'\n()?!AÉ\xa0\t1")))
def test_sentences_cover_every_character_that_is_not_white_space(text: str) -> None:
    spans = sentence_spans(text)
    covered = {place for span in spans for place in range(span.start, span.end)}
    assert all(text[place].isspace() or place in covered for place in range(len(text)))
    assert all(a.end <= b.start for a, b in pairwise(spans))


@given(st.text())
def test_no_sentence_begins_or_ends_with_white_space_or_leaves_its_paragraph(text: str) -> None:
    paragraphs = paragraph_spans(text)
    for span in sentence_spans(text):
        assert span.of(text) == span.of(text).strip()
        assert any(paragraph.covers(span) for paragraph in paragraphs)
