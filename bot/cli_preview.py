"""A look at the bot's messages without a Slack workspace."""

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ingest.cli import DEMO_QUESTION
from marketbrief.cli.wiring import answerer_over, now, receipts_of, settings_of_environment

if TYPE_CHECKING:
    from bot.preview.preview_page import Screens
    from marketbrief.library import Library
    from marketbrief.settings import Settings

__all__ = ["preview"]


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), default="marketbrief-preview.html")
@click.option("--question", default=DEMO_QUESTION, show_default=True, help="What is asked of the sample articles.")
def preview(file: Path, question: str) -> None:
    """Show what Slack makes of an answer: the message, its windows and the Home tab, on one page in FILE (- prints it).

    The articles are invented samples, read into a library that is gone afterwards.
    """
    from bot.preview.preview_page import page_html
    from marketbrief.library import Library

    settings = settings_of_environment()
    with tempfile.TemporaryDirectory() as folder, Library.create(Path(folder)) as library:
        _fill(library, settings)
        html = page_html(_screens(library, settings, question))
    if str(file) == "-":
        click.echo(html)
        return
    file.write_text(html, "utf-8")
    click.echo(f"open {file} in a browser", err=True)


def _fill(library: "Library", settings: "Settings") -> None:
    """Read the sample articles, without vectors."""
    from importlib.resources import as_file, files

    from ingest.job import ingest
    from ingest.open_source import ItemDefaults
    from ingest.progress_bar import progress_on

    with as_file(files("marketbrief").joinpath("samples")) as samples, progress_on(sys.stderr) as progress:
        ingest(
            [str(samples)], library=library, embedder=None, given=ItemDefaults(), now=now(settings), progress=progress,
            stopping=lambda: False,
        )  # fmt: skip


def _screens(library: "Library", settings: "Settings", question: str) -> "Screens":
    from bot.preview.sample import screens_of

    counts = library.counts()
    asked_at = counts.newest or now(settings)
    with receipts_of(library, settings) as receipts:
        answer = answerer_over(library, settings, receipts).answer(question, as_of=asked_at, known_until=asked_at)
    return screens_of(question, answer, counts, asked_at)
