"""JSON objects come out of a stream as soon as they end, whatever stands around them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketbrief.answering.drafting.streamed_json import StreamedObjects

VALUES = st.dictionaries(
    st.text(max_size=8), st.text(max_size=20) | st.integers() | st.lists(st.integers()), max_size=4
)


@given(
    st.lists(VALUES, max_size=5), st.integers(1, 30), st.sampled_from(["{}\n", "```json\n{}\n```\n", "[{},\n", "{}"])
)
def test_every_object_comes_out_whole_however_the_stream_is_cut(objects, size, dress):
    text = "".join(dress.replace("{}", json.dumps(each)) for each in objects)
    reader = StreamedObjects()
    read = [each for i in range(0, len(text), size) for each in reader.feed(text[i : i + size])]
    assert read == objects
    assert not reader.unfinished


def test_an_object_comes_out_with_its_last_brace():
    reader = StreamedObjects()
    assert list(reader.feed('{"a": "}"')) == []
    assert list(reader.feed("}")) == [{"a": "}"}]


@pytest.mark.parametrize("broken", ["{'a': 1}", '{"a": "no end\n', '{"a" 1}', "{" * 5_000])
def test_a_broken_object_takes_no_other_with_it(broken):
    reader = StreamedObjects()
    read = list(reader.feed(f'{broken}\n{{"b": 2}}\n'))
    assert {"b": 2} in read or reader.unfinished
    assert reader.malformed or reader.unfinished


def test_what_has_come_since_the_last_object_is_counted():
    reader = StreamedObjects()
    assert list(reader.feed('{"a": 1} well, then')) == [{"a": 1}]
    assert reader.unread == len(" well, then")
    assert list(reader.feed(' {"b": 2}')) == [{"b": 2}]
    assert reader.unread == 0
