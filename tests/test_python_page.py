"""The examples in docs/python.md run, on the sample articles."""

import re
from importlib.resources import files

from click.testing import CliRunner

from marketbrief.cli import main
from tests.places import ROOT

PAGE = ROOT / "docs/python.md"


def test_the_examples_of_the_page_on_python_run_in_order(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MARKETBRIEF_LIBRARY", str(tmp_path / "library"))
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    assert CliRunner().invoke(main, ["ingest", str(files("marketbrief") / "samples")]).exit_code == 0
    names = {}
    for example in re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL):
        exec(compile(example, PAGE, "exec"), names)  # noqa: S102, our own page
    told = capsys.readouterr().out
    assert "as the Russell 2000 rose 1.1% to" in told
    assert "what do analysts say about small caps? briefing" in told
    assert "there is no library in no-such-directory" in told
