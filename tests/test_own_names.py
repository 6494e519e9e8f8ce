"""A desk's own names: an instrument, an indicator, a firm and a publisher are added, and asked about."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

import marketbrief
from marketbrief.cli import main
from marketbrief.language import lexicon

NAMES = {
    "instruments.toml": """
[norvane-freight]
name = "Norvane Freight Index"
kind = "index"
names = ["box rates"]
exact = ["NVFX"]
""",
    "indicators.toml": """
[harbor-claims]
name = "Harbor dock claims"
names = ["quay filings"]
""",
    "firms.toml": """
[tarn-ferrow]
name = "Tarn & Ferrow"
names = ["TFW"]
""",
    "publishers.toml": """
[tidewater-wire]
name = "Tidewater Wire"
names = ["TWire"]
""",
}
STORIES = [
    {
        "id": "freight", "title": "Norvane Freight Index falls as ships queue less", "publisher": "Tidewater Wire",
        "published_at": "2026-09-09T17:00:00-04:00", "url": "https://tidewaterwire.example/freight",
        "text": "The Norvane Freight Index fell 3.1% on Wednesday because fewer ships waited off Tarn.\n\n"
        "“The queue is gone,” Tarn & Ferrow said in a note.\n",
    },
    {
        "id": "claims", "title": "Harbor dock claims rise to 4,100", "publisher": "Harbor Ledger",
        "published_at": "2026-09-10T12:00:00-04:00", "url": "https://harborledger.example/claims",
        "text": "Harbor dock claims rose to 4,100 on Thursday after two mills closed in Tarn.\n",
    },
]  # fmt: skip


@pytest.fixture
def names(tmp_path: Path) -> Path:
    folder = tmp_path / "names"
    folder.mkdir()
    for file, text in NAMES.items():
        (folder / file).write_text(text)
    return folder


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Runs a command in this process, with the desk's own names where a folder is given."""
    for name in [name for name in os.environ if name.startswith(("MARKETBRIEF_", "SLACK_", "OPENAI_"))]:
        monkeypatch.delenv(name)

    def call(*arguments, names=None, stdin="", code=0):
        settings = {
            "MARKETBRIEF_LIBRARY": str(tmp_path / "library"),
            "MARKETBRIEF_EMBEDDING": "none",
            "MARKETBRIEF_LEXICON": names and str(names),
            "MARKETBRIEF_TIMEZONE": "America/New_York",
        }
        done = CliRunner(env=settings).invoke(main, [*map(str, arguments)], input=stdin, catch_exceptions=False)
        assert done.exit_code == code, done.stderr
        return done

    yield call
    lexicon.use_overlay(None)


@pytest.fixture
def filled(run, names):
    run("ingest", "-", names=names, stdin="".join(json.dumps(story) + "\n" for story in STORIES))


def answer(done):
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("question", "article_id"),
    [
        ("Why did box rates fall on Wednesday?", "freight"),
        ("What moved NVFX?", "freight"),
        ("Why did quay filings rise?", "claims"),
    ],
)
@pytest.mark.usefixtures("filled")
def test_an_instrument_and_an_indicator_are_found_by_the_names_that_a_desk_gives_them(run, names, question, article_id):
    asked = ["ask", question, "--as-of", "2026-09-11", "--json"]
    found = answer(run(*asked, names=names))
    assert found["outcome"] == "briefing"
    assert found["sources"][0]["article_id"] == article_id
    assert answer(run(*asked))["outcome"] == "no_evidence"


@pytest.mark.usefixtures("filled")
def test_a_firm_that_a_desk_adds_comments_on_markets_under_any_of_its_names(run, names):
    told = run("views", "--firm", "TFW", "--json", names=names).stdout
    view = json.loads(told)
    assert (view["firm"], view["kind"], view["quotes"]) == ("Tarn & Ferrow", "analyst", ["The queue is gone,"])
    assert run("views", "--firm", "TFW", "--json").stdout == ""
    found = answer(run("ask", "What does TFW say?", "--as-of", "2026-09-11", "--json", names=names))
    assert [view["firm"] for view in found["views"]] == ["Tarn & Ferrow"]


@pytest.mark.usefixtures("filled")
def test_a_publisher_goes_by_the_other_name_that_a_desk_gives_it(run, names):
    asked = ["ask", "What did TWire report on box rates?", "--as-of", "2026-09-11", "--json"]
    found = answer(run(*asked, names=names))
    assert {source["publisher"] for source in found["sources"]} == {"Tidewater Wire"}


@pytest.mark.usefixtures("filled")
def test_the_doctor_says_which_files_are_read_and_what_is_wrong_with_one(run, names):
    told = run("doctor", names=names).stdout
    for file in NAMES:
        assert f"own names: {names / file}, 1 entry\n" in told
    (names / "firms.toml").write_text('\n[tarn]\nname = "Tarn"\nalone = "T"\n')
    told = run("doctor", names=names, code=1).stdout
    assert f'{names / "firms.toml"}, line 4: alone takes a list of texts: alone = ["…"]\n' in told


def test_a_broken_file_stops_a_command_with_one_sentence(run, names):
    (names / "firms.toml").write_text("[tarn\n")
    told = run("views", names=names, code=2).stderr
    assert told.startswith(f"marketbrief: {names / 'firms.toml'}, line 1: it is not TOML: ")
    assert told.count("\n") == 1


@pytest.mark.usefixtures("filled")
def test_the_calls_of_the_package_use_the_desks_own_names_too(tmp_path, names, monkeypatch):
    monkeypatch.setenv("MARKETBRIEF_LEXICON", str(names))
    monkeypatch.setenv("MARKETBRIEF_EMBEDDING", "none")
    found = marketbrief.ask("What moved NVFX?", tmp_path / "library", as_of=datetime(2026, 9, 11, tzinfo=UTC))
    assert isinstance(found, marketbrief.Briefing)
    assert found.sources[0].article.article_id == "freight"
