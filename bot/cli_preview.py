"""The command preview: see the bot's messages without a Slack workspace."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from marketbrief.cli.samples import SAMPLE_QUESTION, read_samples
from marketbrief.cli.wiring import answerer_over, now, receipts_of, settings_of_environment

if TYPE_CHECKING:
    from bot.preview.preview_page import Screens
    from marketbrief.library import Library
    from marketbrief.settings import Settings

__all__ = ["preview"]


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), default="marketbrief-preview.html")
@click.option("--question", default=SAMPLE_QUESTION, show_default=True, help="Question to ask.")
def preview(file: Path, question: str) -> None:
    """Show how an answer looks in Slack, as a web page in FILE.

    The page shows the message, its dialogs and the Home tab; - as FILE prints the page. The answer comes from invented
    sample articles.
    """
    from bot.preview.preview_page import page_html
    from marketbrief.library import Library

    settings = settings_of_environment()
    with tempfile.TemporaryDirectory() as folder, Library.create(Path(folder)) as library:
        read_samples(library, now(settings))
        html = page_html(_screens(library, settings, question))
    if str(file) == "-":
        click.echo(html)
        return
    file.write_text(html, "utf-8")
    click.echo(f"open {file} in a browser", err=True)


def _screens(library: "Library", settings: "Settings", question: str) -> "Screens":
    from bot.preview.sample import screens_of

    counts = library.counts()
    asked_at = counts.newest or now(settings)
    with receipts_of(library, settings) as receipts:
        answer = answerer_over(library, settings, receipts).answer(question, as_of=asked_at, known_until=asked_at)
    return screens_of(question, answer, counts, asked_at)
