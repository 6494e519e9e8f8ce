from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketbrief.language.quotations import quotation_spans, without_quotations
from marketbrief.language.sentences import sentence_spans


def quotations(text: str) -> list[str]:
    return [span.of(text) for span in quotation_spans(text, sentence_spans(text))]


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ('He said "yes" and left.', ["yes"]),
        ("He said “yes” and left.", ["yes"]),
        ('He said ”yes" and left.', ["yes"]),
        ("He said «yes» and left.", ["yes"]),
        ("He said „yes“ and left.", ["yes"]),
        ("He said ``yes'' and left.", ["yes"]),
        ("‘The market is closed today,’ he said.", ["The market is closed today,"]),
        ("The firm's shares and its rivals' shares fell.", []),
        ('"One," he said, "two."', ["One,", "two."]),
        ('An empty "" pair.', []),
    ],
)
def test_marks_of_every_shape_are_paired(text: str, inside: list[str]) -> None:
    assert quotations(text) == inside


@given(st.text(alphabet=st.sampled_from("ab .,\"“”'‘’\n()?!A")))
def test_spans_are_in_order_apart_and_keep_their_places_when_blanked(text: str) -> None:
    spans = quotation_spans(text, sentence_spans(text))
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert len(without_quotations(text, spans)) == len(text)
