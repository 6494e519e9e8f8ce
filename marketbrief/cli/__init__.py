"""The command line: reads settings, puts the parts together, prints results. Each command imports what it uses.

Results go to stdout, progress and messages to stderr. Exit codes: 0 done, 1 done with failures (each named),
2 could not run.
"""

import os
from pathlib import Path
from typing import Any

import click

from marketbrief.cli.commands import LazyCommands
from marketbrief.domain.errors import MarketbriefError

__all__ = ["main"]


class FrontDoor(LazyCommands):
    """Turns every expected error into one sentence and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401, what click itself returns
        """Run the command."""
        try:
            return super().invoke(ctx)
        except MarketbriefError as error:
            _refuse(ctx, error)
        except Exception as error:
            from sqlite3 import DatabaseError

            if not isinstance(error, DatabaseError):
                raise
            from marketbrief.library.connect import explain

            _refuse(ctx, explain(error, (ctx.obj or Path()) / "library.db"))


def _refuse(ctx: click.Context, error: MarketbriefError) -> None:
    click.echo(f"marketbrief: {error}", err=True)
    ctx.exit(2)


@click.group(cls=FrontDoor, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option("--library", type=click.Path(path_type=Path, file_okay=False), help="Directory of the library.")
@click.version_option(package_name="marketbrief")
@click.pass_context
def main(ctx: click.Context, library: Path | None) -> None:
    """Read market news into a library and answer questions from it, with a source for every word."""
    # LangChain sends no traces to a tracing service unless the user turns tracing on.
    os.environ.setdefault("LANGSMITH_TRACING", "false")
    ctx.obj = library
