import json
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from bot.database import BotDatabase
from bot.feedback import Feedback, Thumbs
from marketbrief.answering.receipts import Receipts
from marketbrief.cli import main
from marketbrief.library import Library

NOON = datetime(2031, 3, 14, 12, tzinfo=UTC)


@pytest.fixture
def directory(tmp_path, monkeypatch):
    """A library whose answers two people have judged; one receipt is gone."""
    monkeypatch.setenv("MARKETBRIEF_RECEIPTS", "full")
    with Library.create(tmp_path / "library") as library, BotDatabase(library.directory / "bot.db") as file:
        Receipts(library.directory / "receipts.db", version="0").close()
        Feedback(file).add("T0", "U0ADA", "1.1", Thumbs.DOWN, "Wrong date", "gone", NOON)
        Feedback(file).add("T0", "U0BEN", "1.1", Thumbs.UP, "", None, NOON)
    return tmp_path / "library"


def run(*words):
    return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


def test_opinions_are_printed_a_line_each(directory):
    printed = run("--library", directory, "feedback")
    assert printed.exit_code == 0
    lines = [json.loads(line) for line in printed.stdout.splitlines()]
    assert [(line["thumbs"], line["reason"], line["receipt"]) for line in lines] == [
        ("down", "Wrong date", "gone"), ("up", "", None),
    ]  # fmt: skip


def test_opinions_are_written_to_a_file(directory, tmp_path):
    target = tmp_path / "cases.jsonl"
    printed = run("--library", directory, "feedback", "--export", target)
    assert (printed.exit_code, printed.stdout) == (0, "")
    assert len(target.read_text().splitlines()) == 2
