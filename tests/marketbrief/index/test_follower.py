"""The bot's follower: new vectors are found, whoever owns the index and whatever becomes of it."""

import time

import numpy as np
import pytest

from marketbrief.domain.passage import Span
from marketbrief.index import ChromaServer, VectorIndex, request_rebuild
from marketbrief.index.follower import Follower
from marketbrief.library.passage_ids import ALL


def unit_rows(count, seed):
    rows = np.random.default_rng(seed).normal(size=(count, 8)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def add(library, make_article):
    def store(count):
        start = library.counts().articles
        for n in range(start, start + count):
            text = f"Note {n} on oil."
            library.store(make_article(article_id=f"a-{n}", text=text), [Span(0, len(text))])
        numbers = sorted(number for number, _ in library.waiting(count))
        library.add_vectors(numbers, unit_rows(count, seed=start))
        return numbers

    return store


def until(true, seconds=300.0):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.05)


def test_a_new_vector_is_found_at_once_and_soon_in_the_index(library, add):
    add(30)
    with Follower(library, every_seconds=0.05, selective=5) as follower:
        until(lambda: follower.following)
        number = add(1)[0]
        vector = library.vectors([number])[number]
        assert follower.nearest(vector, 1, ALL)[0][0] == number
        request_rebuild(library.directory)
        until(lambda: not (library.directory / "chroma" / "rebuild").exists())
        assert follower.nearest(vector, 3, ALL) == library.nearest(vector, 3)


def test_while_another_owns_the_index_the_library_answers_and_then_it_takes_over(library, add):
    numbers = add(30)
    index = VectorIndex.own(library)
    with Follower(library, every_seconds=0.05, selective=5) as follower:
        time.sleep(0.3)
        assert not follower.following
        vector = library.vectors([numbers[3]])[numbers[3]]
        assert follower.nearest(vector, 1, ALL)[0][0] == numbers[3]
        index.close()
        until(lambda: follower.following)
        assert follower.nearest(vector, 1, ALL)[0][0] == numbers[3]


def test_a_store_that_fails_while_it_is_asked_is_replaced_and_nobody_notices(library, add, monkeypatch):
    numbers = add(30)
    with Follower(library, every_seconds=0.05, selective=5) as follower:
        until(lambda: follower.following)
        vector = library.vectors([numbers[3]])[numbers[3]]

        def fail(self, vector, limit):
            raise RuntimeError("internal error: wedged")

        with monkeypatch.context() as broken:
            broken.setattr(VectorIndex, "nearest", fail)
            assert follower.nearest(vector, 1, ALL)[0][0] == numbers[3]
            assert not follower.following or follower.nearest(vector, 1, ALL)
        until(lambda: follower.following)
        assert follower.nearest(vector, 1, ALL)[0][0] == numbers[3]


def test_a_server_that_goes_away_is_done_without_and_used_again_when_it_is_back(library, add, tmp_path, chroma_server):
    numbers = add(30)
    chroma_server.start()
    vector = library.vectors([numbers[3]])[numbers[3]]
    with Follower(library, ChromaServer(chroma_server.url), every_seconds=0.05, selective=5) as follower:
        until(lambda: follower.following)
        assert follower.nearest(vector, 1, ALL)[0][0] == numbers[3]
        chroma_server.kill()
        assert follower.nearest(vector, 1, ALL)[0][0] == numbers[3]
        number = add(1)[0]
        until(lambda: not follower.following)
        chroma_server.start()
        until(lambda: follower.following)
        assert follower.nearest(library.vectors([number])[number], 1, ALL)[0][0] == number
