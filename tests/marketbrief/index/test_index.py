"""The vector index: one owner, abreast of the log, and never believed when it is in doubt."""

import json
import os
import random
import subprocess
import sys

import numpy as np
import pytest

from marketbrief.domain.errors import LibraryError
from marketbrief.index import (
    ChromaServer,
    QueryPlan,
    VectorIndex,
    bring_up_to_date,
    health_of,
    owner_of,
    rebuild_now,
    rebuild_requested,
    request_rebuild,
)
from marketbrief.index.query_plan import ScoreMismatch
from marketbrief.index.stores import LocalStores
from marketbrief.library import Library
from marketbrief.library.backup import backup
from marketbrief.library.passage_ids import ALL

CHANCE = random.Random(1)  # noqa: S311, it picks samples


def stores_of(library):
    return sorted(path.name for path in (library.directory / "chroma").glob("store*"))


def test_it_holds_what_the_library_holds_and_follows_what_changes(library, add, make_article):
    numbers = add(30)
    with VectorIndex.own(library) as index:
        assert index.catch_up(library) >= 30
        assert index.holds_all(library)
        assert index.applied == library.position
        library.store(make_article(article_id="a-0", text="Other words."), [])
        numbers += add(5)
        assert index.catch_up(library) > 0
        assert index.holds_all(library)
        vector = library.vectors([numbers[7]])[numbers[7]]
        assert index.nearest(vector, 3)[0][0] == numbers[7]
        assert numbers[0] not in {number for number, _ in index.nearest(vector, 50)}
        assert index.sound(library)


def test_only_one_owns_it_and_the_next_one_goes_on_where_it_stopped(library, add):
    add(20)
    with VectorIndex.own(library) as index:
        index.catch_up(library)
        assert VectorIndex.own(library) is None
        assert owner_of(library.directory) is not None
    assert owner_of(library.directory) is None
    before = stores_of(library)
    with VectorIndex.own(library) as index:
        assert index.catch_up(library) == 0
        assert index.holds_all(library)
    assert stores_of(library) == before


def test_a_rebuild_takes_the_old_ones_place(library, add):
    add(20)
    with VectorIndex.own(library) as index:
        index.catch_up(library)
        before = stores_of(library)
        assert index.rebuild(library) == 20
        assert index.holds_all(library)
    assert len(stores_of(library)) == 1
    assert stores_of(library) != before


def test_a_rebuild_that_is_stopped_changes_nothing(library, add):
    add(20)
    with VectorIndex.own(library) as index:
        index.catch_up(library)
        assert index.rebuild(library, lambda: True) == 0
        assert index.holds_all(library)


@pytest.mark.parametrize("damage", ["files", "vectors", "gone"])
def test_a_store_that_is_not_sound_is_built_anew_by_itself(library, add, damage, unit_rows):
    numbers = add(20)
    with VectorIndex.own(library) as index:
        index.catch_up(library)
    (name,) = stores_of(library)
    folder = library.directory / "chroma" / name
    if damage == "vectors":
        store = LocalStores(library.directory).open(name)
        store.put(numbers, unit_rows(20, seed=77))
        store.close()
    else:
        for file in [path for path in folder.rglob("*") if path.is_file()]:
            file.write_bytes(b"rubbish") if damage == "files" else file.unlink()
    mark = library.directory / "chroma" / "local.json"
    mark.write_text(json.dumps(json.loads(mark.read_text()) | {"clean": False}))
    with VectorIndex.own(library) as index:
        index.catch_up(library)
        assert index.holds_all(library)
    assert stores_of(library) != [name]


def test_an_owner_that_is_killed_leaves_an_index_that_comes_back(library, add):
    add(20)
    script = (
        "import os, sys; from pathlib import Path\n"
        "from marketbrief.library import Library; from marketbrief.index import VectorIndex\n"
        "library = Library.open(Path(sys.argv[1])); index = VectorIndex.own(library); index.catch_up(library)\n"
        "os.kill(os.getpid(), 9)"
    )
    assert subprocess.run([sys.executable, "-c", script, str(library.directory)], check=False).returncode != 0
    assert owner_of(library.directory) is None
    with VectorIndex.own(library) as index:
        index.catch_up(library)
        assert index.holds_all(library)


def test_the_index_of_another_library_is_not_taken_for_its_copys(library, add, tmp_path):
    add(10)
    backup(library, tmp_path / "copy")
    with VectorIndex.own(library) as index:
        index.catch_up(library)
    (library.directory / "chroma").rename(tmp_path / "copy" / "chroma")
    with Library.open(tmp_path / "copy") as copy, VectorIndex.own(copy) as index:
        assert index.applied == 0
        assert index.catch_up(copy) == 10


def test_forgetting_the_vectors_empties_it(library, add, unit_rows):
    add(10)
    with VectorIndex.own(library) as index:
        index.catch_up(library)
        library.forget_vectors()
        index.catch_up(library)
        assert index.nearest(unit_rows(1, seed=1)[0], 5) == []


class Claims:
    """An index that says what it is told to."""

    applied = 0

    def __init__(self, found, applied):
        self.found, self.applied = found, applied

    def nearest(self, vector, limit):
        return self.found[:limit]


def test_what_an_index_finds_is_scored_by_the_library_and_completed_from_the_log(library, add):
    numbers = add(20)
    behind = library.position
    newer = add(3)
    vector = library.vectors([newer[1]])[newer[1]]
    old = [(n, float(v @ vector)) for n, v in library.vectors(numbers).items()]
    planned = QueryPlan(library, selective=2)
    found = planned.nearest(Claims(old, behind), vector, 5, ALL)
    assert found == library.nearest(vector, 5)
    assert found[0][0] == newer[1]


def test_an_index_that_tells_untrue_likenesses_is_found_out(library, add, unit_rows):
    numbers = add(20)
    claims = Claims([(number, 0.99) for number in numbers], library.position)
    with pytest.raises(ScoreMismatch):
        QueryPlan(library, selective=2).nearest(claims, unit_rows(1, seed=1)[0], 5, ALL)


def test_a_selective_range_is_never_asked_of_the_index(library, add, unit_rows):
    numbers = add(20)
    found = QueryPlan(library, selective=10).nearest(
        Claims([(1, 2.0)], 0), unit_rows(1, seed=1)[0], 50, (numbers[0], numbers[5])
    )
    assert sorted(number for number, _ in found) == numbers[:5]
    among = np.array(numbers[3:6], np.int64)
    found = QueryPlan(library, selective=2).nearest(Claims([(1, 2.0)], 0), unit_rows(1, seed=1)[0], 50, ALL, among)
    assert sorted(number for number, _ in found) == numbers[3:6]


def test_health_tells_owner_position_and_size(library, add):
    add(10)
    before = health_of(library, CHANCE)
    assert (before.owner, before.applied, before.told) == (None, None, "sound")
    with VectorIndex.own(library) as index:
        index.catch_up(library)
        told = health_of(library, CHANCE)
    assert told.applied == told.counts.position
    assert told.owner is not None
    assert told.size_bytes > before.size_bytes
    library.connection.execute("UPDATE vectors SET vector = zeroblob(16)")
    assert "not of length one" in health_of(library, CHANCE).told


def test_a_rebuild_asked_for_is_asked_for_once(library, add):
    add(1)
    with VectorIndex.own(library):
        request_rebuild(library.directory)
    assert rebuild_requested(library.directory)
    assert not rebuild_requested(library.directory)


def test_a_rebuild_by_hand_is_done_or_asked_of_the_owner(library, add):
    add(10)
    assert rebuild_now(library, None, lambda: False) == 10
    with VectorIndex.own(library):
        assert rebuild_now(library, None, lambda: False).pid == os.getpid()
        assert not bring_up_to_date(library, None, lambda: False)
    assert rebuild_requested(library.directory)
    add(3)
    assert bring_up_to_date(library, None, lambda: False)


def test_an_index_that_cannot_be_reached_fails_in_a_sentence_or_not_at_all(library, add):
    add(3)
    nobody = ChromaServer("http://127.0.0.1:9")
    assert not bring_up_to_date(library, nobody, lambda: False)
    with pytest.raises(LibraryError, match="cannot be built"):
        rebuild_now(library, nobody, lambda: False)
