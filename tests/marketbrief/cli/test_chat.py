"""``marketbrief chat``, driven as a person drives it: in a terminal, with its keys."""

import fcntl
import os
import pty
import re
import select
import stat
import subprocess
import sys
import termios
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from marketbrief.answering.answerer import Answerer
from marketbrief.cli import main
from marketbrief.domain.errors import LibraryError
from tests.marketbrief.openai_stand_in import Reply, StandIn
from tests.places import ROOT

CTRL_C, CTRL_D, UP = "\x03", "\x04", "\x1b[A"
PROMPT = "you> "
PATIENCE_SECONDS = 90
DAY = ("--as-of", "2026-09-18")
CODES_OF_A_TERMINAL = re.compile(r"\x1b(?:\[[0-9;?]*[A-Za-z]|\][^\x07\x1b]*(?:\x07|\x1b\\))|[\r\x07]")


class Terminal:
    """A pseudo terminal with a program in it; what is typed is echoed, and Ctrl-C is a signal as in any terminal."""

    def __init__(self, ours, process):
        self.ours = ours
        self.process = process
        self.shown = ""

    def type(self, text):
        os.write(self.ours, text.encode())

    def says(self, wanted):
        """What has been shown since the last call, up to and with ``wanted``, without colours."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (found := re.search(wanted, self.shown)) is None:
            assert self._reads_more(deadline), f"no {wanted!r} in {self.shown[-2000:]!r}"
        told, self.shown = self.shown[: found.end()], self.shown[found.end() :]
        return " ".join(told.split())

    def exit_code(self):
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self.process.poll() is None and self._reads_more(deadline):
            """What it says at its end would fill the terminal."""
        return self.process.wait(PATIENCE_SECONDS)

    def _reads_more(self, deadline):
        ready, _, _ = select.select([self.ours], [], [], max(0.0, deadline - time.monotonic()))
        try:
            read = os.read(self.ours, 65536) if ready else b""
        except OSError:  # Linux says so when nobody holds the other end
            read = b""
        self.shown = CODES_OF_A_TERMINAL.sub("", self.shown + read.decode(errors="replace"))
        return bool(read)


@pytest.fixture
def environment(tmp_path):
    """Settings of a library with the sample articles, by full text alone."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("MARKETBRIEF_", "OPENAI_"))}
    settings = {
        "MARKETBRIEF_LIBRARY": str(tmp_path / "library"),
        "MARKETBRIEF_EMBEDDING": "none",
        "MARKETBRIEF_TIMEZONE": "America/New_York",
    }
    samples = ROOT / "marketbrief/samples"
    assert CliRunner(env=settings).invoke(main, ["ingest", str(samples)]).exit_code == 0
    return ours | settings | {"TERM": "xterm", "COLUMNS": "200", "LINES": "50"}


@pytest.fixture
def terminal(environment):
    """Starts the chat in a terminal of its own."""

    @contextmanager
    def start(**settings):
        ours, theirs = pty.openpty()
        command = [sys.executable, "-m", "marketbrief", "chat", *DAY]
        with subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment | settings, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        ) as process:  # fmt: skip
            os.close(theirs)
            try:
                yield Terminal(ours, process)
            finally:
                process.kill()
                os.close(ours)

    return start


def test_a_question_its_follow_up_ctrl_c_at_the_prompt_and_ctrl_d(terminal):
    with terminal() as screen:
        screen.says("Ctrl-D leaves.")
        screen.says(PROMPT)
        screen.type("why did small caps rally?\n")
        answer = screen.says(PROMPT)
        assert re.search(r"small|Russell 2000", answer)
        assert "Harbor Ledger" in answer
        assert "Oil falls 3%" not in answer
        screen.type("and oil?\n")
        assert "Tidewater Wire, 10 September 2026: Oil falls 3%" in screen.says(PROMPT)
        screen.type(f"half a quest{CTRL_C}")
        screen.says(PROMPT)
        screen.type(CTRL_D)
        assert screen.exit_code() == 0


def history_in(environment):
    return Path(environment["MARKETBRIEF_LIBRARY"]) / "chat_history"


def test_commands_and_lines_typed_before_are_at_hand(terminal, environment):
    with terminal() as screen:
        screen.says(PROMPT)
        screen.type("/help\n")
        assert "forget the conversation" in screen.says(PROMPT)
        screen.type("/nwe\n")
        assert "There is no /nwe. Ask about a market" in screen.says(PROMPT)
        screen.type("why did small caps rally?\n")
        screen.says(PROMPT)
        screen.type("/new\n")
        assert "A new conversation." in screen.says(PROMPT)
        screen.type("and yesterday?\n")
        assert "small-company" not in screen.says(PROMPT).lower()
        screen.type("/quit\n")
        assert screen.exit_code() == 0
    assert stat.S_IMODE(history_in(environment).stat().st_mode) == 0o600
    with terminal() as screen:
        screen.says(PROMPT)
        for line in ("/quit", "and yesterday?", "/new", "why did small caps rally?"):
            screen.type(UP)
            screen.says(line)
        screen.type("\n")
        assert "why did small caps rally? ──" in screen.says(PROMPT)
        screen.type(CTRL_D)
        assert screen.exit_code() == 0


def test_what_is_typed_is_not_kept_where_receipts_keep_no_questions(terminal, environment):
    with terminal(MARKETBRIEF_RECEIPTS="without-questions") as screen:
        screen.says(PROMPT)
        screen.type("/help\n/quit\n")
        assert screen.exit_code() == 0
    assert not history_in(environment).exists()


@pytest.mark.parametrize(
    "reply", [Reply(words=["{"] * 600, pause=0.1), Reply(words=["late"], silence=60.0)], ids=["slow", "silent"]
)
def test_ctrl_c_stops_an_answer_and_not_the_program(terminal, reply):
    with (
        StandIn(lambda _: reply).running() as url,
        terminal(MARKETBRIEF_MODEL="openai:stand-in", MARKETBRIEF_MODEL_URL=url) as screen,
    ):
        screen.says(PROMPT)
        screen.type("why did small caps rally?\n")
        screen.says("openai:stand-in is writing")
        screen.type(CTRL_C)
        assert "Stopped." in screen.says(PROMPT)
        screen.type("/help\n")
        assert "forget the conversation" in screen.says(PROMPT)
        screen.type(CTRL_D)
        assert screen.exit_code() == 0


def chat(environment, stdin, code=0):
    done = CliRunner(env=environment).invoke(main, ["chat", *DAY], input=stdin, catch_exceptions=False)
    assert done.exit_code == code
    return done


def test_without_a_terminal_each_line_is_answered_and_no_prompt_is_shown(environment):
    done = chat(environment, "why did small caps rally?\n\nand oil?\n")
    assert PROMPT not in done.stdout
    assert "Oil falls 3%" in done.stdout


def test_an_answer_that_fails_is_told_and_the_next_one_is_made(environment, monkeypatch):
    answer, failing = Answerer.answer, iter([True, False])

    def fails_at_first(self, *told, **more):
        if next(failing):
            raise LibraryError("the disk is away: bring it back")
        return answer(self, *told, **more)

    monkeypatch.setattr(Answerer, "answer", fails_at_first)
    done = chat(environment, "why did small caps rally?\nwhy did oil fall?\n")
    assert "marketbrief: the disk is away: bring it back" in done.stderr
    assert "Oil falls 3%" in done.stdout


def test_a_time_that_is_none_is_refused_before_anything_is_asked(environment):
    done = CliRunner(env=environment).invoke(main, ["chat", "--as-of", "soon"], input="why?\n")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "is no date or time" in done.stderr
