"""Names: a class or a module name stands for one idea in the whole house, and the field's words are found in it."""

import ast
import re
from collections import defaultdict

import pytest

from tests.places import ROOT

ROOMS = ("marketbrief", "bot", "ingest", "prompts", "evals")
MODULES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]

MODULES_NAMED_ALIKE = {
    "__init__",
    "__main__",
    # Each program brings its commands to the front door in a module of this name.
    "cli",
}
CLASSES_NAMED_ALIKE: set[str] = set()

WHERE_WORDS_LIVE = {
    "dedup": "ingest/stories",
    "near-duplicate": "ingest/stories",
    "entailment": "marketbrief/answering/verification",
    "grounded": "marketbrief/answering/verification",
    "sentiment": "ingest/stance",
    "pipeline": "ingest",
    "scheduler": "bot/scheduled",
    "ticker": "marketbrief/language",
    "earnings": "marketbrief/answering/time",
    "rerank": "marketbrief/answering/retrieval",
}


def places_of(names):
    places = defaultdict(list)
    for name, path in names:
        places[name].append(str(path.relative_to(ROOT)))
    return {name: found for name, found in places.items() if len(found) > 1}


def test_no_module_name_is_used_twice():
    assert places_of((path.stem, path) for path in MODULES if path.stem not in MODULES_NAMED_ALIKE) == {}


def test_no_class_name_is_used_twice():
    classes = (
        (node.name, path)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef) and node.name not in CLASSES_NAMED_ALIKE
    )
    assert places_of(classes) == {}


def docstrings_in(room):
    for path in sorted((ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                yield (ast.get_docstring(node) or "").lower()


def test_every_module_that_a_package_names_on_its_door_exists():
    missing = [
        f"{path.parent.relative_to(ROOT)}: {name}"
        for path in MODULES
        if path.stem == "__init__"
        for name in re.findall(r"(?<!`)`([a-z_]+)`(?!`)", ast.get_docstring(ast.parse(path.read_text())) or "")
        if not any((path.parent / each).exists() for each in (name, f"{name}.py"))
    ]
    assert missing == []


@pytest.mark.parametrize(("word", "room"), WHERE_WORDS_LIVE.items())
def test_a_word_of_the_field_is_found_in_the_room_where_the_idea_lives(word, room):
    assert any(word in docstring for docstring in docstrings_in(room))
