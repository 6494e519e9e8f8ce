"""The command line as its users and their programs see it.

Most commands run in this process, because the imports of a new one take longer than the command. What only a process
has is tested in one: its streams and exit codes, signals, and what it imports.
"""

import json
import lzma
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from marketbrief.cli import main

FIELDS = {
    "ask": {"id", "question", "as_of", "window", "outcome", "bottom_line", "drivers", "figures", "views", "sources",
            "caveats", "writer", "removed"},
    "article": {"id", "title", "text", "url", "published_at", "publisher", "authors", "language", "translated",
                "source", "retrieved_at", "revision"},
    "view": {"article_id", "speaker", "role", "firm", "kind", "form", "quotes", "statement", "about", "stance",
             "published_at", "publisher", "url"},
    "hit": {"rank", "score", "passage_id", "article_id", "title", "publisher", "published_at", "url", "text"},
}  # fmt: skip
STORY = """---
title: Oil falls as group pumps more
url: https://tidewaterwire.example/oil
published: "2026-09-09T17:00:00-04:00"
publisher: Tidewater Wire
authors: [Ida Crane]
language: en
---

Oil fell 2.4% to $71.05 a barrel on Wednesday after the Harbor Group agreed to pump more.

"Supply is running ahead of demand," said Ada Quillon, a strategist at Mossbank Securities.
"""


@pytest.fixture
def environment(tmp_path, monkeypatch):
    """A library of its own, by full text alone; the caller's settings are gone."""
    for name in [name for name in os.environ if name.startswith(("MARKETBRIEF_", "SLACK_", "OPENAI_"))]:
        monkeypatch.delenv(name)
    return {
        "MARKETBRIEF_LIBRARY": str(tmp_path / "library"),
        "MARKETBRIEF_EMBEDDING": "none",
        "MARKETBRIEF_TIMEZONE": "America/New_York",
        "COLUMNS": "100",
    }


@pytest.fixture
def run(environment):
    """Runs a command in this process."""

    def call(*arguments, stdin="", embedding="none", code=0):
        settings = environment | {"MARKETBRIEF_EMBEDDING": embedding}
        done = CliRunner(env=settings).invoke(main, [*map(str, arguments)], input=stdin, catch_exceptions=False)
        assert done.exit_code == code, done.stderr
        return done

    return call


@pytest.fixture
def program(environment):
    """Runs a command as a process of its own."""

    def call(*arguments, stdin="", code=0):
        command = [sys.executable, "-m", "marketbrief", *map(str, arguments)]
        settings = os.environ | environment
        done = subprocess.run(command, input=stdin, env=settings, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stderr
        return done

    return call


@pytest.fixture
def story(tmp_path) -> Path:
    file = tmp_path / "story.md"
    file.write_text(STORY)
    return file


def lines(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_journey_from_a_file_to_a_cited_answer(program, run, story):
    assert "1 added" in program("ingest", story).stdout
    answer = lines(program("ask", "why did oil fall on 9 September 2026?", "--json"))[0]
    assert FIELDS["ask"] <= answer.keys()
    assert answer["outcome"] == "briefing"
    assert answer["window"]["start"] == "2026-09-09T00:00:00-04:00"
    assert answer["bottom_line"][0]["citations"] == [1]
    source = answer["sources"][0]
    assert source["link"].startswith("https://tidewaterwire.example/oil#:~:text=")
    passage = source["passages"][0]
    stored = lines(run("articles", "--json"))[0]
    assert FIELDS["article"] == stored.keys()
    assert stored["text"][passage["start"] : passage["end"]] == passage["text"]


def test_the_terminal_shows_the_answer_with_its_source(run, story):
    run("ingest", story)
    shown = " ".join(run("ask", "why did oil fall?", "--as-of", "2026-09-10").stdout.split())
    for words in ("pump more", "[1]", "Sources", "Tidewater Wire, 9 September 2026", "Ada Quillon"):
        assert words in shown


def test_search_views_and_status_print_what_they_promise(run, story):
    run("ingest", story)
    assert FIELDS["hit"] == lines(run("search", "oil", "--json"))[0]["hits"][0].keys()
    view = lines(run("views", "--about", "crude", "--json"))[0]
    assert FIELDS["view"] <= view.keys()
    assert view["speaker"] == "Ada Quillon"
    assert lines(run("views", "--speaker", "Nobody", "--json")) == []
    assert lines(run("status", "--json"))[0]["articles"] == 1
    assert "articles      1" in run("status").stdout
    assert "Oil falls as group pumps more" in run("articles").stdout
    assert "Oil falls" in run("search", "oil").stdout
    assert "Mossbank" in run("views").stdout


def test_the_same_input_twice_adds_nothing_and_a_changed_one_is_renewed(run, story):
    run("ingest", story)
    assert "0 added, 0 renewed, 1 unchanged" in run("ingest", story).stdout
    story.write_text(STORY.replace("pump more", "pump less"))
    assert "0 added, 1 renewed" in run("ingest", story).stdout
    assert lines(run("search", "more", "--json"))[0]["hits"] == [] or "pump more" not in run("search", "oil").stdout


def test_json_lines_come_from_stdin_and_compressed_files(run, tmp_path):
    rows = [
        {"id": f"a-{i}", "title": f"Oil note {i}", "text": f"Oil fell {i}%.", "published_at": "2026-09-09"}
        for i in (1, 2)
    ]
    text = "".join(json.dumps(row) + "\n" for row in rows)
    assert "2 added" in run("ingest", "-", stdin=text).stdout
    (tmp_path / "wire.jsonl.xz").write_bytes(lzma.compress(text.encode()))
    assert "2 unchanged" in run("ingest", tmp_path / "wire.jsonl.xz").stdout


def test_one_bad_line_is_named_and_the_rest_goes_on(program):
    good = [
        '{"id": "a-1", "title": "Oil", "text": "Oil fell."}',
        '{"id": "a-2", "title": "Gold", "text": "Gold rose."}',
    ]
    text = f"{good[0]}\nnot json\n{good[1]}\n"
    done = program("ingest", "-", stdin=text, code=1)
    assert "2 added" in done.stdout
    assert "refused" in done.stderr
    assert "2" in done.stderr


def test_a_missing_source_cannot_run_and_is_named(run, tmp_path):
    assert "nowhere.txt" in run("ingest", tmp_path / "nowhere.txt", code=2).stderr


def test_a_missing_library_says_how_to_make_one(program):
    assert "marketbrief ingest" in program("ask", "why did oil fall?", code=2).stderr


def test_a_stream_of_questions_is_answered_line_by_line_with_its_ids(run, story):
    run("ingest", story)
    questions = [
        {"id": "q1", "question": "why did oil fall?", "as_of": "2026-09-10T08:00:00-04:00"},
        {"id": "q2", "question": "why did copper fall?", "as_of": "2026-09-10T08:00:00-04:00"},
        {"id": "q3", "question": " "},
    ]
    stdin = "".join(json.dumps(question) + "\n" for question in questions) + "nonsense\n"
    answers = lines(run("ask", "--jsonl", stdin=stdin, code=1))
    assert [(a["id"], a["outcome"]) for a in answers] == [
        ("q1", "briefing"), ("q2", "no_evidence"), ("q3", "error"), (None, "error"),
    ]  # fmt: skip
    assert [a["id"] for a in lines(run("search", "--jsonl", "-k", "3", stdin=json.dumps(questions[0])))] == ["q1"]


def test_news_after_the_moment_asked_for_is_not_used(run, story):
    run("ingest", story)
    before = lines(run("ask", "why did oil fall?", "--as-of", "2026-09-09T16:59:00-04:00", "--json"))[0]
    after = lines(run("ask", "why did oil fall?", "--as-of", "2026-09-09", "--json"))[0]
    assert (before["outcome"], after["outcome"]) == ("no_evidence", "briefing")


def test_another_embedding_model_is_refused_with_the_way_out(run, story):
    run("ingest", story, embedding="minilm")
    assert lines(run("status", "--json"))[0]["vectors"] == 1
    done = run("ask", "why did oil fall?", embedding="openai:text-embedding-3-small", code=2)
    assert "rebuild --embed" in done.stderr


def test_vectors_are_made_later_for_a_library_filled_without_them(run, story):
    run("ingest", story)
    assert lines(run("status", "--json"))[0]["vectors"] == 0
    assert "1 passages embedded" in run("ingest", story, embedding="minilm").stdout
    assert "1 vectors" in run("rebuild", embedding="minilm").stdout


def test_a_date_that_is_none_is_explained(run, story):
    run("ingest", story)
    assert "2026-01-31" in run("ask", "why did oil fall?", "--as-of", "tomorrowish", code=2).stderr


def test_the_bot_without_tokens_says_what_is_missing_and_how_to_get_it(run, story):
    run("ingest", story)
    done = run("bot", code=2)
    for words in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "manifest.json", "connections:write"):
        assert words in done.stderr


INTERRUPTED = """
import signal, sys
from marketbrief.cli import main
from marketbrief.models.embedding import MiniLM

def interrupted(self, texts, embed=MiniLM.embed):
    signal.raise_signal(signal.SIGINT)
    return embed(self, texts)

MiniLM.embed = interrupted
main(sys.argv[1:], prog_name="marketbrief")
"""


def test_ctrl_c_stops_between_batches_and_the_next_run_goes_on(run, environment, tmp_path):
    """The signal comes while the first of two batches is embedded: a batch is 128 passages."""
    rows = [{"id": f"a-{i}", "title": f"Note {i}", "text": f"Crude moved for the {i}. time."} for i in range(130)]
    wire = tmp_path / "wire.jsonl"
    wire.write_text("".join(json.dumps(row) + "\n" for row in rows))
    settings = os.environ | environment | {"MARKETBRIEF_EMBEDDING": "minilm"}
    command = [sys.executable, "-c", INTERRUPTED, "ingest", str(wire)]
    done = subprocess.run(command, env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert "130 added" in done.stdout
    assert "run the same command again" in done.stdout
    again = run("ingest", wire, embedding="minilm")
    assert "130 unchanged" in again.stdout
    assert "2 passages embedded" in again.stdout


def test_the_demo_answers_from_the_samples_and_says_they_are_invented(run, tmp_path):
    shown = run("--library", tmp_path / "demo", "demo", embedding="minilm").stdout
    for words in (
        "Why did small caps rally?",
        "Drivers",
        "Figures",
        "What analysts say",
        "Sources",
        "invented",
    ):
        assert words in shown
    asked = ("ask", "what do analysts say about small caps?", "--as-of", "2026-09-18")
    views = run("--library", tmp_path / "demo", *asked, embedding="minilm").stdout.splitlines()
    for side in ("For", "Against"):
        assert side in map(str.strip, views)


def test_a_receipt_can_be_listed_shown_and_checked(run, story):
    run("ingest", story)
    answer = lines(run("ask", "why did oil fall?", "--as-of", "2026-09-10", "--json"))[0]
    assert answer["receipt"] in run("receipt").stdout
    assert "why did oil fall?" in run("receipt", answer["receipt"]).stdout
    assert "every word still stands" in run("receipt", answer["receipt"], "--check").stdout
    story.write_text(STORY.replace("2.4%", "1.4%"))
    run("ingest", story)
    checked = lines(run("receipt", answer["receipt"], "--check", "--json"))[0]["check"]
    assert checked["faults"] == []
    assert len(checked["corrected"]) == 1
    assert "lists the newest" in run("receipt", "nothing", code=2).stderr


def test_an_answer_can_be_printed_as_markdown(run, story):
    run("ingest", story)
    shown = run("ask", "why did oil fall?", "--as-of", "2026-09-10", "--format", "markdown").stdout
    assert shown.startswith("## why did oil fall?")
    assert r"- \[1\] Tidewater Wire, 9 September 2026: [Oil falls as group pumps more](<https://tidewaterwire" in shown


def test_a_search_explains_its_scores(run, story):
    run("ingest", story)
    hit = lines(run("search", "why did oil fall?", "--explain", "--json"))[0]["hits"][0]
    assert hit["parts"]
    assert sum(hit["parts"].values()) == pytest.approx(hit["score"], abs=1e-4)
    assert "text" in run("search", "why did oil fall?", "--explain").stdout
