"""Sketches: what two texts share, from 256 hashes of each."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.stories.shingles import MOST_HASHES, sketch


def words(seed: int, count: int) -> list[str]:
    chance = random.Random(seed)  # noqa: S311
    return [f"w{chance.randrange(5000)}" for _ in range(count)]


def test_a_text_has_all_in_common_with_itself():
    one = sketch(" ".join(words(1, 900)))
    assert one.overlap(one) == (1.0, 1.0)


def test_two_texts_without_a_phrase_in_common_share_nothing():
    assert sketch(" ".join(words(1, 900))).overlap(sketch(" ".join(words(2, 900)))) == (0.0, 0.0)


def test_a_beginning_is_contained_in_the_whole():
    whole = words(3, 800)
    contained, resemblance = sketch(" ".join(whole[:200])).overlap(sketch(" ".join(whole)))
    assert contained == 1.0
    assert resemblance == pytest.approx(0.25, abs=0.07)


def test_half_a_text_in_common_is_seen_as_about_half():
    one, other = words(4, 800), words(5, 400)
    contained, _ = sketch(" ".join(one)).overlap(sketch(" ".join(one[:400] + other)))
    assert contained == pytest.approx(0.5, abs=0.1)


def test_case_punctuation_and_lines_do_not_count():
    assert sketch("Shares of Tollan fell.\n\nWhy?") == sketch("shares OF tollan -- fell: why")


def test_a_script_without_spaces_is_compared_by_its_characters():
    contained, _ = sketch("东京股市周二上涨因出口商走强").overlap(sketch("东京股市周二上涨因出口商走强分析师表示"))
    assert contained == 1.0


@given(st.text(), st.text())
def test_overlap_is_symmetric_and_between_nothing_and_all(one: str, other: str):
    first, second = sketch(one), sketch(other)
    assert first.overlap(second) == second.overlap(first)
    assert all(0 <= part <= 1 for part in first.overlap(second))


@given(st.text())
def test_a_sketch_is_small_and_its_digest_fits_an_sql_integer(text: str):
    made = sketch(text)
    assert len(made.data) <= 4 * MOST_HASHES
    assert 0 <= made.digest < 1 << 63
