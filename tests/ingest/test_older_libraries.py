"""Libraries that an older version filled have no article index: what is said, and how they get one."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from ingest.job import index_waiting
from marketbrief.cli import main
from marketbrief.library import Library

INDEX_TABLES = ("article_text", "article_rows", "entities", "entity_names", "entity_uses", "entity_mentions")
QUESTION = ("ask", "why did Oakline fall?", "--as-of", "2026-09-10")
WAY_OUT = "run 'marketbrief rebuild --entities'"


def note(number):
    text = f"Oakline Freight Corp (NYSE: OAKL) fell {number}% on Wednesday because truck volumes dropped."
    return {"id": f"a-{number}", "title": f"Oakline falls {number}%", "text": text, "published_at": "2026-09-09"}


@pytest.fixture
def environment(tmp_path):
    return {"MARKETBRIEF_LIBRARY": str(tmp_path / "library"), "MARKETBRIEF_EMBEDDING": "none", "COLUMNS": "100"}


@pytest.fixture
def run(environment):
    def call(*words, stdin="", code=0):
        done = CliRunner(env=environment).invoke(main, [*words], input=stdin, catch_exceptions=False)
        assert done.exit_code == code, done.stderr
        return done

    return call


def ingest(run, *numbers):
    return run("ingest", "-", stdin="".join(json.dumps(note(number)) + "\n" for number in numbers))


def as_an_older_version_left_it(directory):
    with sqlite3.connect(f"{directory}/library.db") as raw:
        for table in INDEX_TABLES:
            raw.execute(f"DROP TABLE {table}")
        raw.execute("PRAGMA user_version = 4")
    raw.close()


@pytest.fixture
def older(run, environment):
    """A library of three articles that an older version filled."""
    ingest(run, 1, 2, 3)
    as_an_older_version_left_it(environment["MARKETBRIEF_LIBRARY"])
    return environment["MARKETBRIEF_LIBRARY"]


@pytest.mark.parametrize("command", [QUESTION, ("chat",), ("search", "Oakline")], ids=["ask", "chat", "search"])
def test_a_question_to_an_older_library_is_answered_with_the_way_out(run, older, command):
    told = run(*command, code=2).stderr.strip()
    assert told == (
        f"marketbrief: the library in {older} was filled by an older version and its articles are not indexed yet:"
        f" {WAY_OUT}"
    )


def test_the_bot_does_not_start_on_an_older_library(run, older, monkeypatch):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-none")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-none")
    assert run("bot", code=2).stderr.strip().endswith(f"its articles are not indexed yet: {WAY_OUT}")


def test_doctor_and_status_tell_of_an_older_library(run, older):
    told = f"3 articles of an older version are not indexed, so answers do not find them: {WAY_OUT}"
    assert told in run("doctor", code=1).stdout
    assert told in run("status").stdout
    assert json.loads(run("status", "--json").stdout)["health"] == told


def test_rebuild_indexes_an_older_library(run, older):
    done = run("rebuild", "--entities")
    assert done.stdout == "3 articles indexed\n"
    assert "finding the entities of earlier articles: 3 to do" in done.stderr
    assert "Oakline Freight Corp (NYSE: OAKL) fell" in run(*QUESTION).stdout
    assert "sound" in run("doctor").stdout
    with Library.open(Path(older)) as library:
        assert {name.entity for name in library.article_search().names_like(["oakl"])} == {"OAKL"}


def test_rebuild_begins_anew_where_every_article_is_indexed(run, environment):
    ingest(run, 1, 2)
    assert run("rebuild", "--entities").stdout == "2 articles indexed\n"
    assert "Oakline Freight Corp (NYSE: OAKL) fell" in run(*QUESTION).stdout


def test_the_next_ingest_indexes_what_is_there(run, older):
    assert "1 added" in ingest(run, 4).stdout
    assert "sound" in run("doctor").stdout
    run(*QUESTION)


def test_a_stopped_rebuild_goes_on_with_the_articles_that_wait(run, older):
    class AfterOne:
        done = 0

        def begin(self, step, total):
            """Nothing to show."""

        def advance(self, things=1):
            self.done += things

        def stopping(self):
            return self.done == 1

    progress = AfterOne()
    with Library.open(Path(older)) as library:
        assert index_waiting(library, progress, progress.stopping) == 1
    asked = run(*QUESTION)
    assert f"marketbrief: 2 of 3 articles cannot be found yet: {WAY_OUT}" in asked.stderr
    assert "Oakline falls 3%" in asked.stdout
    assert run("rebuild", "--entities").stdout == "2 articles indexed\n"


def test_ctrl_c_stops_rebuild_and_the_same_command_goes_on(run, environment):
    ingest(run, *range(1, 400))
    as_an_older_version_left_it(environment["MARKETBRIEF_LIBRARY"])
    command = [sys.executable, "-m", "marketbrief", "rebuild", "--entities"]
    with subprocess.Popen(
        command, env=os.environ | environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as going:
        assert "399 to do" in going.stderr.readline()
        going.send_signal(signal.SIGINT)
        out, _ = going.communicate()
    assert going.returncode == 1
    assert "wait: run the same command again" in out
    waiting = int(out.split("; ")[1].split()[0])
    assert run("rebuild", "--entities").stdout == f"{waiting} articles indexed\n"


def test_a_process_that_is_open_finds_what_another_one_indexes(run, older):
    with Library.open(Path(older)) as open_before:
        assert open_before.article_search().size == 0
        run("rebuild", "--entities")
        search = open_before.article_search()
        assert search.size == 3
        assert len(search.scores('"oakline"', (0, 1 << 62), (4.0, 1.0, 1.0))) == 3


def test_a_search_that_began_before_an_article_came_does_not_trip_over_it(run, environment):
    ingest(run, 1)
    with Library.open(Path(environment["MARKETBRIEF_LIBRARY"])) as library:
        search = library.article_search()
        ingest(run, 2, 3)
        found = search.scores('"oakline"', (0, 1 << 62), (4.0, 1.0, 1.0))
        assert {number for number, _ in found} <= set(search.lengths)
        assert search.count('"oakline"') == search.size == 1
