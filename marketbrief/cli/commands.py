"""Find commands: the core's own in a table, those of other programs through entry points. Each is loaded when used.

A package adds commands to ``marketbrief`` with entry points of the group ``marketbrief.commands``::

    [project.entry-points."marketbrief.commands"]
    hello = "my_package.cli:hello"

``hello`` is a click command. Its module is imported to show its line of ``marketbrief --help`` too, so that heavy
imports belong inside the function.
"""

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Any

import click

from marketbrief.cli.entry_points import EntryPoint, entry_points
from marketbrief.domain.errors import MarketbriefError

__all__ = ["LazyCommands", "load_registered"]

GROUP = "marketbrief.commands"
PACKAGE = "marketbrief"
OUT_OF_DATE = (
    "this installation does not know all its commands, because it was made before they were added: install marketbrief"
    " again, from its source with 'pip install --editable .'"
)

_OWN = {
    "articles": "marketbrief.cli.inspect",
    "ask": "marketbrief.cli.ask",
    "backup": "marketbrief.cli.inspect",
    "chat": "marketbrief.cli.terminal_chat",
    "doctor": "marketbrief.cli.inspect",
    "receipt": "marketbrief.cli.ask",
    "search": "marketbrief.cli.ask",
    "status": "marketbrief.cli.inspect",
    "views": "marketbrief.cli.inspect",
}


class LazyCommands(click.Group):
    """A group that imports the module of a command when the command is run or listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002, click's own signature
        """Every name, in alphabetical order."""
        return sorted({*_OWN, *(entry.name for entry in _registered(GROUP))})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of this name; the core's own wins, then marketbrief's other programs, then other packages."""
        if cmd_name in _OWN:
            own: click.Command = getattr(import_module(_OWN[cmd_name]), cmd_name)
            return own
        entry = next((each for each in _registered(GROUP) if each.name == cmd_name), None)
        return None if entry is None else _loaded(entry)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name; MarketbriefError when it is missing from an outdated installation."""
        if self.get_command(ctx, args[0]) is None and _is_out_of_date():
            raise MarketbriefError(OUT_OF_DATE)
        return super().resolve_command(ctx, args)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Below the commands, say when some are missing."""
        super().format_epilog(ctx, formatter)
        if _is_out_of_date():
            formatter.write_paragraph()
            formatter.write_text(OUT_OF_DATE)


def load_registered(group: str) -> Any:  # noqa: ANN401, whatever the group is for
    """What the first entry point of a group stands for; MarketbriefError when there is none."""
    entry = next(iter(_registered(group)), None)
    if entry is None:
        raise MarketbriefError(OUT_OF_DATE)
    return entry.load()


@cache
def _registered(group: str) -> Sequence[EntryPoint]:
    """The entry points of a group, marketbrief's own first; kept, because looking them up reads every package."""
    return sorted(entry_points(group), key=lambda entry: (not _is_own(entry), entry.value))


def _is_own(entry: EntryPoint) -> bool:
    return entry.package == PACKAGE


def _is_out_of_date() -> bool:
    return not any(map(_is_own, _registered(GROUP)))


def _loaded(entry: EntryPoint) -> click.Command:
    """The command of an entry point; where it cannot be loaded, a command that says so."""
    try:
        found = entry.load()
    except Exception as error:
        return _broken(entry, f"{type(error).__name__}: {error}")
    return found if isinstance(found, click.Command) else _broken(entry, f"{entry.value} is not a click command")


def _broken(entry: EntryPoint, reason: str) -> click.Command:
    sentence = f"the command '{entry.name}' of {entry.package} cannot be loaded: {reason}"

    def refuse(_arguments: tuple[str, ...]) -> None:
        raise MarketbriefError(sentence)

    arguments = click.Argument(["_arguments"], nargs=-1, type=click.UNPROCESSED)
    return click.Command(
        entry.name,
        callback=refuse,
        params=[arguments],
        help=sentence,
        context_settings={"ignore_unknown_options": True},
    )
