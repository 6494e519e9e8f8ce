"""`marketbrief ingest` with a chat model as second reader on the wire."""

import io
import json
import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from ingest.job import ingest
from ingest.open_source import ItemDefaults
from ingest.progress_bar import PlainProgress
from ingest.second_reader.passes import SecondReader
from marketbrief.cli import main
from marketbrief.library import Library, ViewFilter
from marketbrief.models.chat import Chat
from marketbrief.models.providers import load_model
from marketbrief.models.structured import StructuredChat
from tests.marketbrief.openai_stand_in import Reply, StandIn
from tests.places import ROOT

MISSED = "Some analysts were skeptical about the order."
STORY = f"Mill {{n}} opened. Ada Kestrel, an analyst at Fennimore Vale, said it may run in May. {MISSED}"
HELP = "MARKETBRIEF_MODEL_HELP"


def saying(answer):
    return Reply(words=[json.dumps(answer)], usage={"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15})


def finding(request):
    """Answers as the task of the prompt wants it."""
    if "`stances`" in str(request) or '"stances"' in request["messages"][0]["content"]:
        return saying({"stances": [{"statement": 1, "stance": "bullish"}]})
    found = {
        "speaker": None, "role": "analysts", "firm": None, "kind": "analyst", "statement": MISSED, "quotes": [],
        "about": "the order", "stance": "bearish",
    }  # fmt: skip
    return saying({"views": [found]})


@pytest.fixture
def notes(tmp_path):
    folder = tmp_path / "notes"
    folder.mkdir()
    for n in (1, 2, 3):
        text = f"---\ntitle: Mill {n}\npublished: 2026-09-0{n}\n---\n{STORY.format(n=n)}\n"
        (folder / f"{n}.md").write_text(text)
    return folder


@pytest.fixture
def environment(tmp_path, monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    return {
        "MARKETBRIEF_LIBRARY": str(tmp_path / "library"),
        "MARKETBRIEF_EMBEDDING": "none",
        "MARKETBRIEF_MODEL": "openai:stand-in",
    }


@pytest.fixture
def served(environment):
    """Serves replies; `run` is the command with the model there."""

    def serve(reply):
        stand_in = StandIn(reply)
        running = stand_in.running()
        environment["MARKETBRIEF_MODEL_URL"] = running.__enter__()
        closing.append(running)
        return stand_in

    closing = []
    yield serve
    for running in closing:
        running.__exit__(None, None, None)


@pytest.fixture
def run(environment):
    def call(*arguments, **settings):
        return CliRunner(env=environment | settings).invoke(main, ["ingest", *map(str, arguments)])

    return call


def views_in(environment):
    with Library.open(Path(environment["MARKETBRIEF_LIBRARY"])) as library:
        return [view for view, _ in library.views(ViewFilter())]


def test_no_model_reads_unless_the_setting_says_so(run, served, notes):
    stand_in = served(finding)
    assert run(notes).exit_code == 0
    assert stand_in.requests == []


def test_views_and_stances_are_read_after_the_articles_are_stored(run, served, notes, environment):
    stand_in = served(finding)
    done = run(notes, **{HELP: "views,stance"})
    assert done.exit_code == 0
    assert "3 read by a model" not in done.stdout
    assert "6 read by a model, 3 views found, 3 stances set" in done.stdout
    assert len(stand_in.requests) == 6
    assert {(view.read_by, view.stance_by) for view in views_in(environment)} == {
        ("openai:stand-in", "openai:stand-in"),
        (None, "openai:stand-in"),
    }


def test_what_waits_is_read_without_a_source(run, served, notes):
    served(finding)
    run(notes)
    told = json.loads(run("--json", **{HELP: "views"}).stdout)
    assert (told["added"], told["second_reader"]["read"], told["second_reader"]["views"]) == (0, 3, 3)
    assert run().exit_code == 2


def test_views_say_who_read_them(run, served, notes, environment):
    served(finding)
    run(notes, **{HELP: "views"})
    listed = CliRunner(env=environment).invoke(main, ["views", "--json"]).stdout
    assert [json.loads(line)["read_by"] for line in listed.splitlines()].count("openai:stand-in") == 3


def test_a_help_without_a_model_is_told_before_anything_is_read(run, notes):
    done = run(notes, **{HELP: "views", "MARKETBRIEF_MODEL": "none"})
    assert done.exit_code == 2
    assert "MARKETBRIEF_MODEL_HELP=views needs a chat model" in done.stderr


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(401, {"error": {"message": "no"}}), "did not accept the key"),
        (Reply(429, {"error": {"message": "no"}}, {"Retry-After-Ms": "1"}), "has reached the limit of its provider"),
        (Reply(500, {"error": {"message": "no"}}, {"Retry-After-Ms": "1"}), "failed at its server (500)"),
    ],
)
def test_a_model_that_fails_leaves_the_articles_and_one_line(run, served, notes, environment, reply, words):
    served(lambda request: reply)
    done = run(notes, **{HELP: "views,stance"})
    assert done.exit_code == 1
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("not read")]
    assert line == f"not read openai:stand-in {words}; 6 articles wait for the next run"
    assert done.stdout.startswith("3 added")
    assert len(views_in(environment)) == 3


def test_silence_is_not_waited_for_beyond_the_models_time(served, notes, environment, library):
    served(lambda request: Reply(silence=60))
    url = environment["MARKETBRIEF_MODEL_URL"]
    chat = Chat("openai:stand-in", load_model("openai:stand-in", url), tells_its_end=True)
    reader = SecondReader(StructuredChat(chat, seconds=2.2), finds_views=True, reads_stances=False)
    report = ingest(
        [str(notes)], library=library, embedder=None, given=ItemDefaults(), now=datetime(2026, 9, 9, tzinfo=UTC),
        progress=PlainProgress(io.StringIO()), stopping=lambda: False, second_reader=reader,
    )  # fmt: skip
    assert "took longer" in report.second.failure
    assert (report.exit_code, report.views, report.second.waiting) == (1, 3, 3)


def test_a_day_that_is_spent_is_not_passed(run, served, notes):
    stand_in = served(finding)
    done = run(notes, **{HELP: "views", "MARKETBRIEF_MODEL_TOKENS_A_DAY": "100"})
    assert "today's limit of 100 tokens is reached" in done.stderr
    assert stand_in.requests == []


def test_what_a_killed_run_has_read_is_not_read_again(run, served, notes, environment):
    second = threading.Event()

    def reply(request):
        if len(stand_in.requests) == 2 and not second.is_set():
            second.set()
            return Reply(silence=60)
        return finding(request)

    stand_in = served(reply)
    command = [sys.executable, "-m", "marketbrief", "ingest", str(notes)]
    settings = {HELP: "views", "MARKETBRIEF_MODEL_AT_ONCE": "1"}
    whole = os.environ | environment | settings
    with subprocess.Popen(command, cwd=ROOT, env=whole, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as killed:
        while not second.wait(0.1):
            assert killed.poll() is None
        killed.send_signal(signal.SIGKILL)
    assert run(notes, **settings).exit_code == 0
    titles = [request["messages"][0]["content"].split("Mill ")[1][0] for request in stand_in.requests]
    assert titles == ["3", "2", "2", "1"]
    assert len([view for view in views_in(environment) if view.read_by]) == 3
