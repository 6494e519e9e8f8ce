"""The command feedback: people's ratings of answers in Slack, as cases for an evaluation."""

import json
from pathlib import Path

import click

from marketbrief.cli.printing import print_lines
from marketbrief.cli.wiring import open_library, receipts_of, settings_of_environment

__all__ = ["feedback"]


@click.command()
@click.option("--export", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file instead of stdout.")
@click.pass_context
def feedback(ctx: click.Context, export: Path | None) -> None:
    """Print the ratings given in Slack, as JSON Lines.

    Each line has question, as_of, receipt, thumbs and reason.
    """
    from bot.database import BotDatabase
    from bot.feedback import Feedback
    from bot.feedback_cases import cases

    settings = settings_of_environment()
    with (
        open_library(ctx, settings) as library,
        BotDatabase(library.directory / "bot.db") as file,
        receipts_of(library, settings) as receipts,
    ):
        found = list(cases(Feedback(file).all(), receipts))
    if export is None:
        print_lines(found)
    else:
        export.write_text("".join(json.dumps(case, ensure_ascii=False) + "\n" for case in found), "utf-8")
        click.echo(f"{len(found)} cases written to {export}", err=True)
