"""News in at the front door: the dry run, the report, the exit codes, and the desk's list."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from marketbrief.cli import main

STORY = "Oil fell 2.4% to $71.05 a barrel on Wednesday after the Harbor Group agreed to pump more."


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.chdir(tmp_path)
    environment = {
        "MARKETBRIEF_LIBRARY": str(tmp_path / "library"), "MARKETBRIEF_EMBEDDING": "none", "COLUMNS": "100",
    }  # fmt: skip

    def call(*arguments: str) -> Result:
        return CliRunner(env=environment).invoke(main, arguments)

    return call


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A list of two sources, one of which is not there."""
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "oil.txt").write_text(STORY)
    file = tmp_path / "sources.toml"
    file.write_text('[[source]]\nname = "Notes"\nurl = "notes"\n[[source]]\nname = "Lost"\nurl = "lost"\n')
    return file


def test_a_dry_run_tells_what_would_be_stored_and_leaves_no_trace(run: Callable[..., Result], desk: Path) -> None:
    before = sorted(desk.parent.rglob("*"))
    done = run("ingest", "--sources", "sources.toml", "--dry-run")
    assert done.exit_code == 1
    assert f"new      {desk.parent.resolve()}/notes/oil.txt: Oil fell 2.4%" in done.stdout
    assert "nothing was stored" in done.stdout
    assert sorted(desk.parent.rglob("*")) == before


def test_a_dry_run_beside_a_library_leaves_it_as_it_is(run: Callable[..., Result], desk: Path) -> None:
    run("ingest", "notes")
    (desk.parent / "notes" / "oil.txt").write_text(STORY + " It closed lower.")
    before = {file: file.read_bytes() for file in (desk.parent / "library").iterdir()}
    report = json.loads(run("ingest", "notes", "--dry-run", "--json").stdout)
    assert (report["renewed"], [each["state"] for each in report["rehearsed"]]) == (1, ["renewed"])
    assert {file: file.read_bytes() for file in (desk.parent / "library").iterdir()} == before


def test_the_report_has_a_row_for_each_source(run: Callable[..., Result], desk: Path) -> None:
    done = run("ingest", "--sources", "sources.toml")
    assert done.exit_code == 1
    rows = [line.split() for line in done.stdout.splitlines()]
    assert rows == [
        ["source", "added", "renewed", "unchanged", "refused", "read"],
        ["Notes", "1", "0", "0", "0", "well"],
        ["Lost", "0", "0", "0", "0", "failed,", "never", "well"],
        ["1", "added,", "0", "renewed,", "0", "unchanged,", "0", "refused"],
    ]
    assert "failed" in done.stderr
    told = json.loads(run("ingest", "--sources", "sources.toml", "--json").stdout)
    assert [(each["name"], each["unchanged"], bool(each["failure"])) for each in told["sources"]] == [
        ("Notes", 1, False),
        ("Lost", 0, True),
    ]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["notes"], 0),
        (["notes", "lost"], 1),
        (["lost"], 2),
        (["--sources", "empty.toml"], 2),
        (["--sources", "nowhere.toml"], 2),
        ([], 2),
        (["notes", "--every", "1s", "--dry-run"], 2),
        (["notes", "--every", "often"], 2),
    ],
)
def test_exit_codes_say_done_done_with_failures_or_not_run(
    run: Callable[..., Result], desk: Path, arguments: list[str], code: int
) -> None:
    (desk.parent / "empty.toml").write_text("# nothing yet\n")
    assert run("ingest", *arguments).exit_code == code


def test_a_source_is_added_with_its_rights(run: Callable[..., Result], desk: Path) -> None:
    rights = ("--quote-words", "40", "--channel", "C1", "--channel", "markets")
    assert run("sources", "add", "Harbour", "https://post.example/feed", *rights).exit_code == 0
    assert 'rights = {quote_words = 40, channels = ["C1", "markets"]}' in desk.read_text()
