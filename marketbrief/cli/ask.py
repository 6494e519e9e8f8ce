"""The commands ask, search and receipt."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from marketbrief.cli.printing import console, print_json
from marketbrief.cli.terminal_progress import watched_on_terminal
from marketbrief.cli.wiring import (
    answerer_over,
    asked_at,
    open_library,
    receipts_of,
    settings_of_environment,
)
from marketbrief.domain.errors import MarketbriefError, SettingsError

if TYPE_CHECKING:
    from marketbrief.settings import Settings

__all__ = ["ask", "receipt", "search"]


@dataclass(frozen=True, slots=True)
class AskedLine:
    """A question of a stream: nothing published after ``known_until`` may be used; ``thread`` are earlier messages."""

    text: str
    as_of: datetime
    known_until: datetime | None
    question_id: str | None = None
    thread: tuple[str, ...] = ()


@click.command()
@click.argument("question", required=False)
@click.option("--as-of", metavar="T", help="Answer as of this time (ISO 8601), from news published by then.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON; the same as --format json.")
@click.option(
    "--format", "shape", type=click.Choice(["text", "markdown", "json"]), default="text", help="Format of the answer."
)
@click.option(
    "--jsonl", is_flag=True, help="Read questions from stdin, one JSON object a line: id, question, as_of, thread."
)
@click.pass_context
def ask(ctx: click.Context, question: str | None, as_of: str | None, as_json: bool, shape: str, jsonl: bool) -> None:
    """Answer QUESTION from the library, with sources."""
    from marketbrief.domain.contract import answer_json
    from marketbrief.domain.question import Turn

    settings = settings_of_environment()
    with open_library(ctx, settings) as library, receipts_of(library, settings) as receipts:
        answerer = answerer_over(library, settings, receipts)

        def answered(asked: AskedLine) -> dict[str, Any]:
            turns = [Turn(message, asked.as_of) for message in asked.thread]
            answer = answerer.answer(asked.text, as_of=asked.as_of, known_until=asked.known_until, turns=turns)
            return answer_json(answer, asked.question_id)

        if jsonl:
            ctx.exit(_each_line(answered, settings, as_of))
        text = _needed(question)
        when, cut = asked_at(as_of, settings)
        with watched_on_terminal() as watcher:
            answer = answerer.answer(text, as_of=when, known_until=cut, watcher=watcher)
        if as_json or shape == "json":
            print_json(answer_json(answer))
        elif shape == "markdown":
            from marketbrief.render.markdown import to_markdown

            click.echo(to_markdown(answer), nl=False)
        else:
            from marketbrief.render.terminal import render

            render(answer, console())


@click.command()
@click.argument("query", required=False)
@click.option("-k", "limit", default=10, show_default=True, type=click.IntRange(1, 1000), help="Number of passages.")
@click.option("--as-of", metavar="T", help="Search as of this time (ISO 8601), in news published by then.")
@click.option("--json", "as_json", is_flag=True, help="Print the hits as JSON.")
@click.option("--explain", is_flag=True, help="Show the parts of each score.")
@click.option("--jsonl", is_flag=True, help="Read questions from stdin, one JSON object a line: id, question, as_of.")
@click.pass_context
def search(
    ctx: click.Context, query: str | None, limit: int, as_of: str | None, as_json: bool, explain: bool, jsonl: bool
) -> None:
    """Find passages for QUERY, best first."""
    from marketbrief.domain.contract import hits_json

    settings = settings_of_environment()
    with open_library(ctx, settings) as library:
        answerer = answerer_over(library, settings)

        def found(asked: AskedLine) -> dict[str, Any]:
            question, hits = answerer.search(asked.text, as_of=asked.as_of, known_until=asked.known_until, limit=limit)
            return hits_json(question, hits, asked.question_id, explained=explain)

        if jsonl:
            ctx.exit(_each_line(found, settings, as_of))
        text = _needed(query)
        when, cut = asked_at(as_of, settings)
        if as_json:
            print_json(found(AskedLine(text, when, cut)))
        else:
            from marketbrief.render.terminal import render_hits

            render_hits(*answerer.search(text, as_of=when, known_until=cut, limit=limit), console(), explained=explain)


@click.command()
@click.argument("receipt_id", required=False)
@click.option("--check", "again", is_flag=True, help="Check every word against the library as it is now.")
@click.option("--json", "as_json", is_flag=True, help="Print the receipt as JSON.")
@click.pass_context
def receipt(ctx: click.Context, receipt_id: str | None, again: bool, as_json: bool) -> None:
    """Show the receipt of an answer: its sources and its writer.

    Without a RECEIPT_ID list the newest receipts.
    """
    from marketbrief.answering.receipts import check
    from marketbrief.render.terminal import render_check, render_receipt

    settings = settings_of_environment()
    with open_library(ctx, settings) as library, receipts_of(library, settings) as receipts:
        if receipts is None:
            raise SettingsError("no receipts are kept: set MARKETBRIEF_RECEIPTS=full")
        if receipt_id is None:
            for each in receipts.recent(20):
                click.echo(f"{each.receipt_id}  {each.answered_at:%Y-%m-%d %H:%M}  {each.question or '(kept out)'}")
            return
        found = receipts.get(receipt_id)
        if found is None:
            raise MarketbriefError(f"there is no receipt {receipt_id}: 'marketbrief receipt' lists the newest")
        checked = check(found, library) if again else None
        if as_json:
            told = {"faults": checked.faults, "corrected": checked.corrected} if checked else None
            print_json(found.as_dict() | {"check": told})
        else:
            render_receipt(found, console())
            if checked:
                render_check(checked, console())
        ctx.exit(1 if checked and checked.faults else 0)


def _each_line(
    answered: Callable[[AskedLine], dict[str, Any]],
    settings: "Settings",
    as_of: str | None,
) -> int:
    """Answer questions line by line; answer a line that cannot be read with its error. Return the exit code."""
    failed = 0
    for line in sys.stdin:
        if not line.strip():
            continue
        asked: dict[str, Any] = {}
        try:
            asked = _question_line(line)
            when, cut = asked_at(asked.get("as_of") or as_of, settings)
            thread = _thread(asked.get("thread"))
            print_json(answered(AskedLine(_needed(asked.get("question")), when, cut, asked.get("id"), thread)))
        except (ValueError, click.UsageError, MarketbriefError) as error:
            failed = 1
            print_json({"id": asked.get("id"), "outcome": "error", "error": str(error)})
    return failed


def _thread(told: object) -> tuple[str, ...]:
    """The earlier messages of a question's thread, oldest first."""
    if told is None:
        return ()
    if not isinstance(told, list) or not all(isinstance(message, str) for message in told):
        raise click.UsageError('"thread" is a list of the earlier messages, oldest first')
    return tuple(message for message in told if message.strip())


def _question_line(line: str) -> dict[str, Any]:
    told = json.loads(line)
    if not isinstance(told, dict):
        raise click.UsageError('a line of questions is an object: {"id": …, "question": …, "as_of": …}')
    return told


def _needed(text: str | None) -> str:
    if not isinstance(text, str) or not text.strip():
        raise click.UsageError('a question is needed, in quotation marks: marketbrief ask "why did small caps rally?"')
    return text
