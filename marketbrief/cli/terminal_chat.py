"""A conversation in the terminal: each question is answered with the ones before it in mind."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from marketbrief.cli.printing import console
from marketbrief.cli.terminal_progress import watched_on_terminal
from marketbrief.cli.wiring import answerer_over, asked_at, open_library, receipts_of, settings_of_environment

if TYPE_CHECKING:
    from types import ModuleType

    from marketbrief.answering.answerer import Answerer
    from marketbrief.domain.question import Turn
    from marketbrief.settings import Settings

__all__ = ["chat"]

PROMPT = "you> "
HISTORY_LINES = 1000
GREETING = "Ask a question; /help shows the commands, Ctrl-D leaves."
HELP = """Ask about a market, a company or a day; a follow-up may leave out what was said before.
/new    forget the conversation and start another
/help   show this
/quit   leave (so does Ctrl-D); Ctrl-C stops an answer, twice at once"""


@click.command()
@click.option("--as-of", metavar="T", help="Answer as at this time (ISO 8601), from news known by then.")
@click.pass_context
def chat(ctx: click.Context, as_of: str | None) -> None:
    """Ask questions one after another in the terminal; follow-ups know what was asked before."""
    settings = settings_of_environment()
    asked_at(as_of, settings)
    with open_library(ctx, settings) as library, receipts_of(library, settings) as receipts:
        answerer = answerer_over(library, settings, receipts)
        click.echo(GREETING, err=True)
        with _history(library.directory / "chat_history" if settings.receipts == "full" else None):
            _converse(answerer, settings, as_of)


def _converse(answerer: "Answerer", settings: "Settings", as_of: str | None) -> None:
    """Read and answer until the input ends."""
    turns: list[Turn] = []
    while (line := _read_line()) is not None:
        words = line.strip()
        if words in ("/quit", "/exit"):
            return
        if words == "/new":
            turns.clear()
            click.echo("A new conversation.", err=True)
        elif words.startswith("/"):
            click.echo(HELP if words == "/help" else f"There is no {words}.\n{HELP}", err=True)
        elif words:
            _answer(answerer, words, asked_at(as_of, settings), turns)


def _answer(answerer: "Answerer", words: str, at: tuple[datetime, datetime | None], turns: "list[Turn]") -> None:
    """Print the answer to one message and remember the message; a stopped or failed answer leaves the program open."""
    from marketbrief.domain.errors import MarketbriefError
    from marketbrief.domain.progress import AnswerStopped
    from marketbrief.domain.question import Turn
    from marketbrief.render.terminal import render

    when, known_until = at
    try:
        with _stopped_by_ctrl_c() as stopping, watched_on_terminal(stopping) as listener:
            answer = answerer.answer(words, as_of=when, known_until=known_until, turns=turns, watcher=listener)
        turns.append(Turn(words, when))
        render(answer, console())
    except (AnswerStopped, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
    except MarketbriefError as error:
        click.echo(f"marketbrief: {error}", err=True)


def _read_line() -> str | None:
    """The next line; ``None`` at the end of the input. Ctrl-C at the prompt drops the line that was begun."""
    prompt = PROMPT if sys.stdin.isatty() and sys.stdout.isatty() else ""
    while True:
        try:
            return input(prompt)
        except EOFError:
            return None
        except KeyboardInterrupt:
            click.echo("", err=True)


@contextmanager
def _stopped_by_ctrl_c() -> Iterator[threading.Event]:
    """An event that Ctrl-C sets while an answer is being made; a second Ctrl-C interrupts it at once."""
    stopping = threading.Event()

    def stop(_number: int, _frame: object) -> None:
        if stopping.is_set():
            raise KeyboardInterrupt
        stopping.set()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield stopping
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _history(file: Path | None) -> Iterator[None]:
    """Lines typed before, on the arrow keys, where the terminal has line editing; without a file only while it runs."""
    readline = _line_editing()
    if readline is None:
        yield
        return
    readline.set_history_length(HISTORY_LINES)
    if file is not None:
        with suppress(OSError):
            readline.read_history_file(file)
    try:
        yield
    finally:
        if file is not None:
            with suppress(OSError):
                readline.write_history_file(file)


def _line_editing() -> "ModuleType | None":
    """The module that edits lines at a terminal, where there are both."""
    if not sys.stdin.isatty():
        return None
    try:
        import readline
    except ImportError:
        return None
    return readline
