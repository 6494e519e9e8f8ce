"""The JSON Schemas of Slack's types: of the versions that are pinned, and the same when they are made anew."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
MAKER = HERE / "schemas"
PINNED = json.loads((MAKER / "package.json").read_text("utf-8"))["devDependencies"]
LOCKED = json.loads((MAKER / "package-lock.json").read_text("utf-8"))["packages"]
MADE_OF = {"block_kit.schema.json": "@slack/types", "manifest_types.schema.json": "@slack/web-api"}


@pytest.mark.parametrize(("file", "package"), MADE_OF.items(), ids=MADE_OF)
def test_a_schema_is_made_of_the_versions_that_are_pinned(file, package):
    told = json.loads((HERE / file).read_text("utf-8"))["$comment"]
    named = dict(re.findall(r"(@slack/[a-z-]+|ts-json-schema-generator) ([\d.]+\d)", told))
    assert named == {name: PINNED[name] for name in (package, "ts-json-schema-generator")}


def test_what_is_pinned_is_what_is_locked():
    assert {name: LOCKED[f"node_modules/{name}"]["version"] for name in PINNED} == PINNED


@pytest.mark.skipif(not (MAKER / "node_modules").exists(), reason="needs schemas/make.sh to have been run")
def test_made_anew_the_schemas_are_the_same(tmp_path):
    node = shutil.which("node")
    subprocess.run([node, MAKER / "make.mjs", tmp_path], check=True)
    assert {file: (tmp_path / file).read_text("utf-8") for file in MADE_OF} == {
        file: (HERE / file).read_text("utf-8") for file in MADE_OF
    }
