"""Passages: exact, complete, no longer than the model reads."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from ingest.split import MOST_WORDS, split

PARAGRAPH = "Small caps rose after the decision. Traders had waited for weeks, and volume doubled. "


def test_a_short_article_is_one_passage():
    assert [span.of("Oil fell. Stocks rose.") for span in split("Oil fell. Stocks rose.")] == ["Oil fell. Stocks rose."]


def test_a_long_article_is_cut_between_sentences_into_like_lengths():
    text = (PARAGRAPH * 30).strip()
    lengths = [len(span.of(text).split()) for span in split(text)]
    assert len(lengths) == 3
    assert max(lengths) <= MOST_WORDS
    assert max(lengths) - min(lengths) < 30
    assert all(span.of(text).endswith((".", "“", "”")) for span in split(text))


def test_a_sentence_longer_than_a_passage_is_cut_between_words():
    text = " ".join(f"word{i}" for i in range(1000))
    pieces = [span.of(text) for span in split(text)]
    assert " ".join(pieces) == text
    assert max(len(piece.split()) for piece in pieces) == MOST_WORDS


def test_white_space_alone_makes_no_passage():
    assert split(" \n\t ") == ()


@given(st.text(alphabet=st.sampled_from("ab .!?\n\"“”'é🛢1"), max_size=3000))
def test_passages_cover_every_word_in_order_without_overlap(text):
    spans = split(text)
    assert all(one.end <= other.start for one, other in itertools.pairwise(spans))
    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text.split())
    assert all(len(span.of(text).split()) <= MOST_WORDS for span in spans)
