"""The wheel: built from the checkout, installed into a fresh environment, imported and called there."""

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.places import ROOT

SOURCES = ("marketbrief", "bot", "ingest", "prompts", "pyproject.toml", "README.md", "LICENSE")

THREE_CALLS = """
import sys
from datetime import UTC, datetime
from pathlib import Path

import marketbrief
from marketbrief import Briefing, ask, open_library, search

when = datetime(2026, 9, 18, 20, tzinfo=UTC)
with open_library(sys.argv[1]) as library:
    answer = ask("why did small caps rally?", library, as_of=when)
    hits = search("small caps", library, k=3, as_of=when)
assert isinstance(answer, Briefing) and answer.bottom_line, answer
assert len(hits) == 3, hits
print(Path(marketbrief.__file__).resolve())
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built from a copy, so that nothing is left behind in the checkout."""
    checkout, out = tmp_path_factory.mktemp("checkout"), tmp_path_factory.mktemp("dist")
    for name in SOURCES:
        source, copy = ROOT / name, checkout / name
        shutil.copytree(source, copy) if source.is_dir() else shutil.copy(source, copy)
    uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
    assert uv is not None, "uv is missing: run make install-dev"
    run([uv, "build", "--wheel", "--offline", "--out-dir", str(out), str(checkout)])
    (built,) = out.glob("*.whl")
    return built


def run(command, **more):
    finished = subprocess.run(command, capture_output=True, text=True, check=False, **more)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


def test_every_package_in_the_wheel_says_that_it_is_typed(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert {f"{package}/py.typed" for package in ("marketbrief", "bot", "ingest", "prompts")} <= set(names)


def test_data_files_are_in_the_wheel(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    kept = {".toml", ".md", ".json", ".css"}
    wanted = {
        str(path.relative_to(ROOT))
        for package in ("marketbrief", "bot", "ingest", "prompts")
        for path in (ROOT / package).rglob("*")
        if path.suffix in kept
    }
    assert wanted
    assert wanted <= names


def test_an_installed_wheel_reads_articles_and_answers(wheel, tmp_path):
    environment = tmp_path / "environment"
    run([sys.executable, "-m", "venv", "--without-pip", str(environment)])
    python = environment / "bin" / "python"
    packages = Path(run([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]).strip())
    zipfile.ZipFile(wheel).extractall(packages)
    # What marketbrief depends on is taken from this environment, the editable marketbrief of which is left out:
    # a line in a .pth file adds a folder without the .pth files in it.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    library = str(tmp_path / "library")
    settings = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "MARKETBRIEF_EMBEDDING": "none"}
    samples = str(packages / "marketbrief" / "samples")
    run([python, "-m", "marketbrief", "--library", library, "ingest", samples], env=settings, cwd=tmp_path)
    where = run([python, "-c", THREE_CALLS, library], env=settings, cwd=tmp_path).strip()
    assert where == str((packages / "marketbrief" / "__init__.py").resolve())
