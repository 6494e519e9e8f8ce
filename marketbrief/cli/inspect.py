"""Commands that inspect the library: views, articles, status, doctor, backup."""

from pathlib import Path

import click

from marketbrief.cli.printing import console, print_json, print_lines
from marketbrief.cli.wiring import moment, open_library, settings_of_environment, use_own_names
from marketbrief.domain.errors import SettingsError

__all__ = ["articles", "backup", "doctor", "status", "views"]


@click.command()
@click.option("--about", help="Market or topic, under any of its names.")
@click.option("--speaker", help="Name of the speaker.")
@click.option("--firm", help="Firm of the speaker.")
@click.option("--stance", type=click.Choice(["bullish", "bearish", "neutral", "mixed"]), help="Stance of the view.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(["analyst", "company", "official", "other"]))
@click.option("--since", metavar="T", help="Published at this time (ISO 8601) or later.")
@click.option("--until", metavar="T", help="Published before this time (ISO 8601).")
@click.option("--all", "everyone", is_flag=True, help="Show companies, officials and others too, not only analysts.")
@click.option(
    "--changes", "only_changes", is_flag=True, help="Show only changed stances: the newer view, then the older."
)
@click.option(
    "--plot", type=click.Path(dir_okay=False), help="Draw the firms' stances over time into this file; needs --about."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one view a line.")
@click.pass_context
def views(
    ctx: click.Context,
    about: str | None,
    speaker: str | None,
    firm: str | None,
    stance: str | None,
    kinds: tuple[str, ...],
    since: str | None,
    until: str | None,
    everyone: bool,
    only_changes: bool,
    plot: str | None,
    as_json: bool,
) -> None:
    """List who said what, word for word, newest first."""
    from marketbrief.answering.apply_rights import views_within_rights
    from marketbrief.answering.views.ledger import LedgerQuery, changes, entries
    from marketbrief.domain.contract import view_json
    from marketbrief.domain.view import Stance, ViewKind
    from marketbrief.render.terminal import render_views

    if plot and not about:
        raise click.UsageError("--plot needs --about")
    settings = settings_of_environment()
    wanted = LedgerQuery(
        about=(about,) if about else (),
        speaker=speaker,
        firm=firm,
        stance=Stance(stance) if stance and not only_changes else None,
        kinds=tuple(ViewKind(kind) for kind in kinds) or (() if everyone else (ViewKind.ANALYST,)),
        since=moment(since, settings) if since else None,
        until=moment(until, settings) if until else None,
        own_subject=bool(about and (stance or only_changes or plot)),
    )
    with open_library(ctx, settings) as library:
        found = entries(library, wanted)
        if plot:
            from marketbrief.render.plot import plot as draw

            click.echo(f"{draw(found, Path(plot), about=about or '')} views drawn to {plot}", err=True)
            return
        if only_changes:
            found = iter([entry for change in changes(found) for entry in (change.after, change.before)])
        found = views_within_rights(found)
        if as_json:
            print_lines(view_json(view, article) for view, article in found)
        else:
            render_views(found, console())


@click.command()
@click.option("--since", metavar="T", help="Published at this time (ISO 8601) or later.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one article a line.")
@click.pass_context
def articles(ctx: click.Context, since: str | None, as_json: bool) -> None:
    """List the stored articles, one a line."""
    from marketbrief.domain.contract import article_json
    from marketbrief.render.terminal import article_line

    settings = settings_of_environment()
    with open_library(ctx, settings) as library:
        found = library.articles(moment(since, settings) if since else None)
        if as_json:
            print_lines(article_json(article) for article in found)
        else:
            for article in found:
                click.echo(article_line(article))


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the status as JSON.")
@click.pass_context
def status(ctx: click.Context, as_json: bool) -> None:
    """Show counts, embedding progress, index owner and health."""
    import random

    from marketbrief.index import health_of

    with open_library(ctx, settings_of_environment()) as library:
        health = health_of(library, random.Random())  # noqa: S311, a sample need not be a secret
        counts = health.counts
        told = {
            "library": str(library.directory),
            "articles": counts.articles,
            "passages": counts.passages,
            "views": counts.views,
            "vectors": counts.vectors,
            "waiting": health.waiting,
            "embedding": health.embedding or "none",
            "log_position": counts.position,
            "applied": health.applied,
            "owner": f"process {health.owner.pid} since {health.owner.since:%Y-%m-%d %H:%M} UTC"
            if health.owner
            else None,
            "newest": health.newest.isoformat() if health.newest else None,
            "bytes": health.size_bytes,
            "health": health.told,
        }
    if as_json:
        print_json(told)
    else:
        for name, value in told.items():
            click.echo(f"{name.replace('_', ' '):13s} {f'{value:,}' if isinstance(value, int) else value}")


@click.command()
@click.argument("destination", type=click.Path(path_type=Path))
@click.pass_context
def backup(ctx: click.Context, destination: Path) -> None:
    """Copy the library to DESTINATION while other programs use it."""
    from marketbrief.library.backup import backup as copy

    with open_library(ctx, settings_of_environment()) as library:
        click.echo(copy(library, destination))


@click.command()
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """Check the library and the desk's own names, and say what is wrong and how to fix it.

    The index is checked by a random sample of its vectors. The exit code is 1 when something is wrong.
    """
    import random

    from marketbrief.index import health_of
    from marketbrief.settings import read_settings

    settings = read_settings()
    troubles: list[str] = []
    try:
        for file, entries in use_own_names(settings).items():
            click.echo(f"own names: {file}, {entries} {'entry' if entries == 1 else 'entries'}")
    except SettingsError as fault:
        troubles.append(str(fault))
    with open_library(ctx, settings) as library:
        health = health_of(library, random.Random())  # noqa: S311, a sample need not be a secret
    troubles += health.troubles
    for trouble in troubles:
        click.echo(trouble)
    if not troubles:
        click.echo(f"sound: {health.counts.articles:,} articles, {health.counts.passages:,} passages")
    ctx.exit(1 if troubles else 0)
