"""``ask --jsonl`` with ``thread``: a line that goes on with earlier messages."""

import json

import pytest
from click.testing import CliRunner

from marketbrief.cli import main
from tests.places import ROOT


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Runs a command over a library of the sample articles."""
    library = tmp_path_factory.mktemp("threads") / "library"
    environment = {
        "MARKETBRIEF_LIBRARY": str(library),
        "MARKETBRIEF_EMBEDDING": "none",
        "MARKETBRIEF_MODEL": "none",
        "MARKETBRIEF_TIMEZONE": "America/New_York",
    }

    def call(*words, stdin=""):
        return CliRunner(env=environment).invoke(main, [*words], input=stdin, catch_exceptions=False)

    assert call("ingest", str(ROOT / "marketbrief/samples")).exit_code == 0
    return call


def ask(run, *lines, code=0):
    stdin = "".join(json.dumps({"as_of": "2026-09-18"} | line) + "\n" for line in lines)
    done = run("ask", "--jsonl", stdin=stdin)
    assert done.exit_code == code, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def titles(answer):
    return " ".join(source["title"] for source in answer["sources"])


def test_a_follow_up_is_answered_about_the_subject_of_its_thread(run):
    small_caps = "why did small caps rally on 9 September?"
    alone, oil, views, empty = ask(
        run,
        {"id": "alone", "question": "what do analysts say?"},
        {"id": "oil", "question": "and oil?", "thread": ["why did small caps fall on 10 September?"]},
        {"id": "views", "question": "what do analysts say?", "thread": ["hello", small_caps]},
        {"id": "empty", "question": small_caps, "thread": []},
    )
    assert [answer["id"] for answer in (alone, oil, views, empty)] == ["alone", "oil", "views", "empty"]
    assert "oil" in oil["question"]
    assert "Oil falls 3%" in titles(oil)
    assert "small caps" in views["question"]
    assert views["views"]
    assert "small" in titles(views).lower()
    assert "small caps" not in alone["question"]
    assert empty["question"] == small_caps


def test_the_last_message_of_a_thread_counts_most(run):
    thread = ["why did oil fall?", "why did small caps rally?"]
    (answer,) = ask(run, {"id": "q", "question": "who disagrees?", "thread": thread})
    assert "small caps" in answer["question"]


@pytest.mark.parametrize("thread", ["why did oil fall?", {"text": "why?"}, [1], [["why?"]]], ids=str)
def test_a_thread_that_is_no_list_of_messages_is_an_error_of_its_line(run, thread):
    wrong, right = ask(
        run,
        {"id": "wrong", "question": "and oil?", "thread": thread},
        {"id": "right", "question": "why did oil fall?"},
        code=1,
    )
    assert wrong["id"] == "wrong"
    assert wrong["outcome"] == "error"
    assert wrong["error"] == '"thread" is a list of the earlier messages, oldest first'
    assert right["outcome"] == "briefing"
