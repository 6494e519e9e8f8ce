"""A library that cannot be used: one sentence, exit code 2, and nothing made worse."""

import ctypes
import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from marketbrief.cli import main
from tests.places import ROOT

BOUNDING_SET_DROP, OVERRIDE_PERMISSIONS = 24, 1


def _obey_permissions() -> None:
    """Let even root be bound by the permissions of files (Linux)."""
    ctypes.CDLL(None).prctl(BOUNDING_SET_DROP, OVERRIDE_PERMISSIONS, 0, 0, 0)


@dataclass(frozen=True)
class Done:
    """What a command said and how it ended."""

    code: int
    said: str


def _run(directory: Path, *command: str) -> Done:
    done = CliRunner(env={"MARKETBRIEF_EMBEDDING": "none"}).invoke(main, ["--library", str(directory), *command])
    return Done(done.exit_code, done.stderr)


RUN_ALL = """
import json, sys
from pathlib import Path
from tests.test_unusable_libraries import _run
for command in json.loads(sys.argv[2]):
    done = _run(Path(sys.argv[1]), *command)
    print(json.dumps([done.code, done.said]))
"""


def _run_all_obeying_permissions(directory: Path, commands: list[list[str]]) -> list[Done]:
    """Run commands, one after the other, in a process that permissions bind."""
    program = [sys.executable, "-c", RUN_ALL, str(directory), json.dumps(commands)]
    done = subprocess.run(
        program, capture_output=True, text=True, check=True, cwd=ROOT, preexec_fn=_obey_permissions
    )  # fmt: skip
    return [Done(*json.loads(line)) for line in done.stdout.splitlines()]


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
    assert _run(made, "ingest", str(note)).code == 0
    return made


def _commands(note: Path) -> list[list[str]]:
    return [["status"], ["ask", "why did Harbor Mills rise?"], ["ingest", str(note)]]


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
    for command in _commands(note):
        done = _run(directory, *command)
        assert done.code == 2, (command, done.said)
        told = done.said.strip().splitlines()
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
        for done in _run_all_obeying_permissions(directory, _commands(note)):
            assert done.code == 2
            assert "check the permissions" in done.said
            assert len(done.said.strip().splitlines()) == 1
        assert {file.name: file.read_bytes() for file in directory.iterdir()} == before
    finally:
        directory.chmod(0o755)
