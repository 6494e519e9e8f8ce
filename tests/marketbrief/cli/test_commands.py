"""Commands come from the core's table and from entry points; the programs behind them are loaded when they are used."""

import subprocess
import sys

import pytest
from click.testing import CliRunner

from marketbrief.cli import commands, main

HEAVY = ("bot.app", "chromadb", "httpx", "ingest.job", "numpy", "openai", "pydantic", "rich", "slack_bolt")


@pytest.fixture
def looked_up_anew():
    """The entry points are looked up for this test, and again for the next one."""
    commands._registered.cache_clear()
    yield
    commands._registered.cache_clear()


@pytest.fixture
def package(looked_up_anew, tmp_path, monkeypatch):
    """Installs a package of another author with these entry points and this module ``greeting``."""

    def install(entry_points, module):
        metadata = tmp_path / "greeting-1.0.dist-info"
        metadata.mkdir()
        (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: greeting\nVersion: 1.0\n")
        (metadata / "entry_points.txt").write_text(f"[marketbrief.commands]\n{entry_points}\n")
        (tmp_path / "greeting.py").write_text(module)
        monkeypatch.syspath_prepend(str(tmp_path))
        monkeypatch.delitem(sys.modules, "greeting", raising=False)

    yield install
    sys.modules.pop("greeting", None)


@pytest.fixture
def out_of_date(looked_up_anew, monkeypatch):
    """An editable installation made before there were entry points."""
    monkeypatch.setattr(commands, "entry_points", lambda _group: [])


def run(*words):
    return CliRunner().invoke(main, words, catch_exceptions=False)


HELLO = '''
import click

@click.command()
def hello():
    """Say good morning."""
    click.echo("good morning")
'''


def test_another_package_adds_a_command(package):
    package("hello = greeting:hello", HELLO)
    assert "hello     Say good morning." in run("--help").stdout
    assert run("hello").stdout == "good morning\n"


def test_another_package_takes_no_name_of_ours(package):
    package("ask = greeting:hello\ningest = greeting:hello", HELLO)
    assert "QUESTION" in run("ask", "--help").stdout
    assert "SOURCE" in run("ingest", "--help").stdout


@pytest.mark.parametrize(
    ("module", "reason"),
    [
        ("import no_such_module", "ModuleNotFoundError: No module named 'no_such_module'"),
        ("hello = 1", "greeting:hello is not a click command"),
    ],
)
def test_a_command_that_cannot_be_loaded_is_named_and_harms_no_other(package, module, reason):
    package("hello = greeting:hello", module)
    assert "the command 'hello' of greeting cannot be loaded" in run("--help").stdout
    done = run("hello", "--loud", "friend")
    assert done.exit_code == 2
    assert done.stderr == f"marketbrief: the command 'hello' of greeting cannot be loaded: {reason}\n"
    assert run("ask", "--help").exit_code == 0


def test_an_installation_without_entry_points_says_how_to_renew_it(out_of_date):
    shown = run("--help").stdout
    assert "  ask " in shown
    assert "install marketbrief again" in shown
    done = run("ingest", "news.txt")
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
    assert "install marketbrief again" in done.stderr


def test_an_unknown_command_is_named():
    done = run("askk")
    assert done.exit_code == 2
    assert "No such command 'askk'" in done.stderr


def loaded_by(*words):
    program = f"""
import sys
from click.testing import CliRunner
from marketbrief.cli import commands, main
assert CliRunner().invoke(main, {words!r}).exit_code == 0
print(*sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_help_loads_every_command_and_nothing_heavy():
    loaded = loaded_by("--help")
    assert {"bot.cli", "ingest.cli", "marketbrief.cli.ask"} <= loaded
    assert loaded.isdisjoint(HEAVY)


def test_a_question_loads_no_other_program():
    loaded = loaded_by("ask", "--help")
    assert not {name for name in loaded if name.split(".")[0] in ("bot", "ingest")}
    assert loaded.isdisjoint({*HEAVY, "importlib.metadata"})
