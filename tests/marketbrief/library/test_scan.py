"""The exact scan: whatever happened since its file was written, it tells what the library's vectors are now."""

import random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marketbrief.library import Library
from marketbrief.library.passage_ids import ALL
from marketbrief.library.scan import VectorScan
from marketbrief.library.snapshot import Snapshot

SIZE = 6


def filled(library, make_article, count):
    """One-passage articles with vectors of their own; their numbers."""
    for n in range(count):
        library.store(make_article(article_id=f"a-{n}", text=f"Note {n} on oil."), [span_of(f"Note {n} on oil.")])
    numbers = sorted(number for number, _ in library.waiting(count))
    library.add_vectors(numbers, unit_rows(count, seed=count))
    return numbers


def span_of(text):
    from marketbrief.domain.passage import Span

    return Span(0, len(text))


def unit_rows(count, seed):
    rows = np.random.default_rng(seed).normal(size=(count, SIZE)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def truth(library, vector, limit):
    numbers, vectors = library.vectors_from(0, 1000)
    order = np.argsort(-(vectors @ vector), kind="stable")[:limit]
    return [int(numbers[i]) for i in order]


def nearest(library, vector, limit=3, **more):
    return [number for number, _ in library.nearest(vector, limit, **more)]


def test_a_second_process_maps_the_file_that_the_first_one_wrote(library, make_article):
    filled(library, make_article, 8)
    vector = unit_rows(1, seed=99)[0]
    expected = nearest(library, vector)
    written = (library.directory / "vectors.scan").stat().st_mtime_ns
    with Library.open(library.directory) as other:
        assert nearest(other, vector) == expected
    assert (library.directory / "vectors.scan").stat().st_mtime_ns == written


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(["renew", "embed", "open"]), st.integers(0, 7)), max_size=12))
def test_it_follows_every_order_of_changes(library, make_article, steps):
    if not library.counts().articles:
        filled(library, make_article, 8)
    for turn, (step, which) in enumerate(steps):
        if step == "renew":
            text = f"Note {which} on oil, again {turn} {library.position}."
            library.store(make_article(article_id=f"a-{which}", text=text), [span_of(text)])
        elif step == "embed":
            for number, _ in library.waiting(1):
                library.add_vectors([number], unit_rows(1, seed=library.position))
        else:
            nearest(library, unit_rows(1, seed=turn)[0])
    vector = unit_rows(1, seed=5)[0]
    assert nearest(library, vector, 8) == truth(library, vector, 8)
    with Library.open(library.directory) as other:
        assert nearest(other, vector, 8) == truth(library, vector, 8)


def test_forgotten_vectors_are_not_found_again(library, make_article):
    filled(library, make_article, 4)
    vector = unit_rows(1, seed=1)[0]
    assert len(nearest(library, vector)) == 3
    library.forget_vectors()
    assert nearest(library, vector) == []


def test_numbers_may_be_narrowed_to_a_set_and_a_range(library, make_article):
    numbers = filled(library, make_article, 8)
    vector = unit_rows(1, seed=3)[0]
    some = np.array(numbers[1:4], np.int64)
    assert sorted(nearest(library, vector, 8, among=some)) == numbers[1:4]
    assert sorted(nearest(library, vector, 8, among=some, numbers=(numbers[2], ALL[1]))) == numbers[2:4]
    assert library.vectors_in((numbers[2], numbers[5])) == 3


@pytest.mark.parametrize("damage", ["cut", "swap", "foreign"])
def test_a_file_that_does_not_fit_the_library_is_made_anew(library, make_article, damage):
    filled(library, make_article, 8)
    vector = unit_rows(1, seed=2)[0]
    expected = nearest(library, vector, 8)
    file = library.directory / "vectors.scan"
    content = bytearray(file.read_bytes())
    if damage == "cut":
        content = content[:-5]
    elif damage == "swap":
        content[64 : 64 + 8 * 4 * SIZE] = bytes(8 * 4 * SIZE)
    else:
        content[8:40] = b"f" * 32
    file.write_bytes(bytes(content))
    scan = VectorScan(file, random.Random(1))  # noqa: S311, it picks samples
    assert [n for n, _ in scan.nearest(library.connection, vector, 8)] == expected


def test_without_a_place_to_write_it_reads_into_memory(library, make_article, tmp_path):
    numbers = filled(library, make_article, 4)
    scan = VectorScan(tmp_path / "nowhere" / "vectors.scan")
    assert sorted(n for n, _ in scan.nearest(library.connection, unit_rows(1, seed=2)[0], 4)) == numbers


def test_a_library_without_vectors_has_no_nearest(library, keep, make_article):
    keep(make_article())
    assert library.nearest(unit_rows(1, seed=2)[0], 3) == []
    assert Snapshot.load(library.directory / "vectors.scan", library.identity) is None
