"""Words that every rendering shares."""

import pytest

from marketbrief.render.phrases import carried_by


@pytest.mark.parametrize(
    ("carriers", "origins", "told"),
    [
        (("A", "B", "C"), ("A",), "3 carriers, 1 origin"),
        (("A", "B"), ("A", "B"), "2 carriers, 2 origins"),
        (("A", "B"), (), "2 carriers, 1 origin"),
        (("A",), ("Wire",), ""),
        ((), (), ""),
    ],
)
def test_carriers_are_told_where_there_are_several(carriers, origins, told):
    assert carried_by(carriers, origins) == told
