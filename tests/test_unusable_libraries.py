"""A library that cannot be used: one sentence, exit code 2, and nothing made worse."""

import ctypes
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

COMMANDS = (("status",), ("ask", "why did Harbor Mills rise?"), ("ingest", "{note}"))
BOUNDING_SET_DROP, OVERRIDE_PERMISSIONS = 24, 1


def _obey_permissions() -> None:
    """Let even root be bound by the permissions of files (Linux)."""
    ctypes.CDLL(None).prctl(BOUNDING_SET_DROP, OVERRIDE_PERMISSIONS, 0, 0, 0)


def _run(directory: Path, *command: str, bound: bool = False) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "MARKETBRIEF_EMBEDDING": "none"}
    return subprocess.run(
        [sys.executable, "-m", "marketbrief", "--library", str(directory), *command],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        preexec_fn=_obey_permissions if bound else None,
    )


@pytest.fixture
def note(tmp_path: Path) -> Path:
    """An article to read."""
    file = tmp_path / "note.txt"
    file.write_text("Harbor Mills jumps\n\nHarbor Mills rose 3% on Monday after it lifted its forecast.\n")
    return file


@pytest.fixture
def directory(tmp_path: Path, note: Path) -> Path:
    """A library of one article."""
    made = tmp_path / "library"
    assert _run(made, "ingest", str(note)).returncode == 0
    return made


def _of_a_newer_version(file: Path) -> None:
    with sqlite3.connect(file) as raw:
        raw.execute("PRAGMA user_version = 999")
    raw.close()


def _no_database(file: Path) -> None:
    file.write_bytes(b"Dear diary, " * 1000)


def _cut_short(file: Path) -> None:
    with file.open("r+b") as stream:
        stream.truncate(file.stat().st_size // 2)


@pytest.mark.parametrize("spoil", [_of_a_newer_version, _no_database, _cut_short])
def test_a_spoiled_library_is_told_in_one_sentence_and_left_as_it_is(
    spoil: Callable[[Path], None], directory: Path, note: Path
) -> None:
    file = directory / "library.db"
    spoil(file)
    before = file.read_bytes()
    for command in COMMANDS:
        done = _run(directory, *(word.format(note=note) for word in command))
        assert done.returncode == 2, (command, done.stderr)
        told = done.stderr.strip().splitlines()
        assert len(told) == 1
        assert told[0].startswith("marketbrief: ")
        assert file.read_bytes() == before


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux binds root to permissions")
def test_a_directory_that_cannot_be_written_is_told_in_one_sentence(directory: Path, note: Path) -> None:
    files = [*directory.iterdir()]
    before = {file.name: file.read_bytes() for file in files}
    for path in (*files, directory):
        path.chmod(path.stat().st_mode & ~0o222)
    try:
        for command in COMMANDS:
            done = _run(directory, *(word.format(note=note) for word in command), bound=True)
            assert done.returncode == 2
            assert "check the permissions" in done.stderr
            assert len(done.stderr.strip().splitlines()) == 1
        assert {file.name: file.read_bytes() for file in directory.iterdir()} == before
    finally:
        directory.chmod(0o755)
