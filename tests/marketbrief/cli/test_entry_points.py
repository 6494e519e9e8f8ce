"""Entry points are found as the standard library finds them, and loaded."""

from importlib import metadata

import pytest

from marketbrief.cli.entry_points import EntryPoint, entry_points


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Puts the entry points of a package onto the path."""

    def put(told, name="greeting-1.0.dist-info", place="site"):
        directory = tmp_path / place / name
        directory.mkdir(parents=True)
        (directory / "entry_points.txt").write_bytes(told)
        monkeypatch.syspath_prepend(str(tmp_path / place))

    return put


@pytest.mark.parametrize(
    "group", ["marketbrief.commands", "marketbrief.samples", "console_scripts", "pytest11", "none"]
)
def test_they_are_those_that_the_standard_library_finds(group):
    standard = {(entry.name, entry.value) for entry in metadata.entry_points(group=group)}
    assert {(entry.name, entry.value) for entry in entry_points(group)} == standard


def test_comments_other_groups_and_broken_lines_are_left_aside(install):
    install(b"[other]\na = b:c\n[mine]\n# no = x:y\n; no = x:y\nhello\n hi = greeting:say \n\n[third]\nz = z:z\n")
    assert entry_points("mine") == [EntryPoint("hi", "greeting:say", "greeting")]


def test_of_a_package_that_is_there_twice_the_first_on_the_path_counts(install):
    install(b"[mine]\nhi = greeting:old\n", "greeting-1.0.dist-info", "later")
    install(b"[mine]\nhi = greeting:new\n", "greeting-2.0.dist-info", "first")
    assert [entry.value for entry in entry_points("mine")] == ["greeting:new"]


def test_a_damaged_file_harms_no_other(install):
    install(b"\xff\xfe[mine]", "broken-1.0.dist-info", "broken")
    install(b"[mine]\nhi = greeting:say\n")
    assert [entry.package for entry in entry_points("mine")] == ["greeting"]


def test_an_object_inside_an_object_is_loaded():
    assert EntryPoint("join", "os:path.join [extra]", "x").load() is __import__("os").path.join
    assert EntryPoint("os", "os", "x").load() is __import__("os")
