"""The documents tell the truth: every setting and command is there, every command in them runs, every link leads on."""

import re
import shlex

import click
import pytest
from click.testing import CliRunner

from marketbrief.cli import main
from marketbrief.settings import Settings
from tests.places import ROOT

CONTEXT = click.Context(main)
COMMANDS = {name: main.get_command(CONTEXT, name) for name in main.list_commands(CONTEXT)}
README = (ROOT / "README.md").read_text()
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]


def names_of(setting):
    alias = Settings.model_fields[setting].validation_alias
    return alias.choices if alias is not None else [f"MARKETBRIEF_{setting.upper()}"]


@pytest.mark.parametrize("setting", Settings.model_fields)
def test_every_setting_is_in_the_readme_and_says_what_it_is(setting):
    assert any(f"`{name}`" in README for name in names_of(setting))
    assert Settings.model_fields[setting].description


def test_the_readme_names_no_setting_that_is_not_there():
    known = {name for setting in Settings.model_fields for name in names_of(setting)}
    assert set(re.findall(r"\bMARKETBRIEF_[A-Z_]+\b", README)) <= known


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme_and_explains_itself(command):
    assert f"`marketbrief {command}" in README
    assert COMMANDS[command].help


def commands_in(document):
    for block in re.findall(r"```sh\n(.*?)```", document.read_text(), re.DOTALL):
        for line in block.splitlines():
            if line.startswith("marketbrief "):
                yield shlex.split(line, comments=True)[1:]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_every_command_in_a_document_is_understood(document):
    for words in commands_in(document):
        command = COMMANDS[words[0]]
        context = click.Context(command)
        command.make_parser(context).parse_args(words[1:])


def test_exit_codes_and_options_are_documented():
    for words in ("0 done", "1 done with failures", "2 could not run"):
        assert words in README
    options = {
        o for command in COMMANDS.values() for p in command.params if isinstance(p, click.Option) for o in p.opts
    }
    shown = CliRunner().invoke(main, ["ingest", "--help"])
    assert {option for option in options if option in shown.stdout} >= {
        "--published",
        "--publisher",
        "--url",
        "--title",
    }


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_every_link_inside_the_project_leads_somewhere(document):
    for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", document.read_text()):
        assert (document.parent / target).exists(), target


def test_the_architecture_page_stays_short():
    assert len((ROOT / "ARCHITECTURE.md").read_text().splitlines()) < 150


def test_no_document_or_requirement_names_a_registry():
    for file in [*DOCUMENTS, *ROOT.glob("requirements/*.txt"), ROOT / "tests/bot/package-lock.json"]:
        assert not re.search(r"pypi\.org|npmjs|files\.pythonhosted|registry\.", file.read_text()), file


def exists_in(room, name):
    return any((ROOT / room / each).exists() for each in (name, f"{name}.py"))


def rooms_of_the_architecture():
    for line in (ROOT / "ARCHITECTURE.md").read_text().splitlines():
        if row := re.match(r"\| `([a-z_/]+/)` \| (.+) \|$", line):
            yield row[1], re.findall(r"`([a-z_]+)`", row[2])


def test_every_room_and_module_in_the_architecture_page_exists():
    rooms = dict(rooms_of_the_architecture())
    assert set(rooms) >= {"marketbrief/", "marketbrief/answering/", "ingest/", "bot/", "prompts/", "evals/", "tests/"}
    missing = [f"{room}{name}" for room, names in rooms.items() for name in names if not exists_in(room, name)]
    assert missing == []


@pytest.mark.parametrize("document", [*DOCUMENTS, ROOT / "evals/README.md"], ids=lambda document: document.name)
def test_every_path_named_in_a_document_exists(document):
    rooms = ("marketbrief/", "bot/", "ingest/", "prompts/", "evals/", "tests/", "docs/")
    named = re.findall(r"`([a-z_]+/[\w./-]*)`", document.read_text())
    assert [path for path in named if path.startswith(rooms) and not (ROOT / path).exists()] == []


def test_every_room_of_the_core_is_in_the_architecture_page():
    rooms = {
        f"marketbrief/{path.parent.name}/"
        for path in ROOT.glob("marketbrief/*/__init__.py")
        if path.parent.name != "samples"
    }
    assert rooms <= dict(rooms_of_the_architecture()).keys()


def test_the_tree_in_the_readme_is_true():
    (tree,) = re.findall(r"```\n(marketbrief/  .*?)```", README, re.DOTALL)
    parent, named = "", set()
    for line in tree.splitlines():
        indent, name = re.match(r"( *)([a-z_]+/)", line).groups()
        parent = parent if indent else name
        named.add(parent + name if indent else name)
    assert [path for path in named if not (ROOT / path).is_dir()] == []
    assert {f"marketbrief/{path.parent.name}/" for path in ROOT.glob("marketbrief/*/__init__.py")} <= named


def test_every_benchmark_is_in_the_page_on_benchmarks_and_exists():
    page = (ROOT / "evals/README.md").read_text()
    named = set(re.findall(r"\bevals(?:\.[a-z_]+)+", page))
    assert [name for name in named if not (ROOT / f"{name.replace('.', '/')}.py").exists()] == []
    programs = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in ROOT.glob("evals/*/*.py")
        if "__main__" in path.read_text()
    }
    assert programs <= named
