"""What the library holds: views, articles, status."""

from pathlib import Path

import click

from marketbrief.cli.parts import moment, open_library, settings_of_environment
from marketbrief.cli.printing import console, print_json, print_lines

__all__ = ["articles", "status", "views"]


@click.command()
@click.option("--about", help="Market or topic, by any of its names.")
@click.option("--speaker", help="Who said it.")
@click.option("--firm", help="The speaker's firm.")
@click.option("--stance", type=click.Choice(["bullish", "bearish", "neutral", "mixed"]), help="Which way it points.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(["analyst", "company", "official", "other"]))
@click.option("--since", metavar="T", help="Published then (ISO 8601) or later.")
@click.option("--until", metavar="T", help="Published before then (ISO 8601).")
@click.option("--all", "everyone", is_flag=True, help="Companies, officials and others too, not only analysts.")
@click.option("--changes", "only_changes", is_flag=True, help="Only who changed sides: the newer view, then the older.")
@click.option("--plot", type=click.Path(dir_okay=False), help="Draw firms' stances over time; needs --about.")
@click.option("--json", "as_json", is_flag=True, help="Print one view a line as JSON.")
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
    """List who said what, newest first, word for word."""
    from bot.answering.ledger import Wanted, changes, entries
    from bot.terminal import render_views
    from marketbrief.contract import view_json
    from marketbrief.view import Kind, Stance

    if plot and not about:
        raise click.UsageError("--plot needs --about")
    settings = settings_of_environment()
    wanted = Wanted(
        about=(about,) if about else (),
        speaker=speaker,
        firm=firm,
        stance=Stance(stance) if stance and not only_changes else None,
        kinds=tuple(Kind(kind) for kind in kinds) or (() if everyone else (Kind.ANALYST,)),
        since=moment(since, settings) if since else None,
        until=moment(until, settings) if until else None,
        own_subject=bool(about and (stance or only_changes or plot)),
    )
    with open_library(ctx, settings) as library:
        found = entries(library, wanted)
        if plot:
            from bot.ledger_plot import plot as draw

            click.echo(f"{draw(found, Path(plot), about=about or '')} views drawn to {plot}", err=True)
            return
        if only_changes:
            found = iter([entry for change in changes(found) for entry in (change.after, change.before)])
        if as_json:
            print_lines(view_json(view, article) for view, article in found)
        else:
            render_views(found, console())


@click.command()
@click.option("--since", metavar="T", help="Published then (ISO 8601) or later.")
@click.option("--json", "as_json", is_flag=True, help="Print one article a line as JSON.")
@click.pass_context
def articles(ctx: click.Context, since: str | None, as_json: bool) -> None:
    """List what is stored, one article a line."""
    from bot.terminal import article_line
    from marketbrief.contract import article_json

    settings = settings_of_environment()
    with open_library(ctx, settings) as library:
        found = library.articles(moment(since, settings) if since else None)
        if as_json:
            print_lines(article_json(article) for article in found)
        else:
            for article in found:
                click.echo(article_line(article))


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.pass_context
def status(ctx: click.Context, as_json: bool) -> None:
    """Tell what the library holds and how far its vectors are."""
    with open_library(ctx, settings_of_environment()) as library:
        counts = library.counts()
        size = sum(file.stat().st_size for file in library.directory.rglob("*") if file.is_file())
        told = {
            "library": str(library.directory),
            "articles": counts.articles,
            "passages": counts.passages,
            "views": counts.views,
            "vectors": counts.vectors,
            "waiting": counts.waiting if library.embedding else 0,
            "embedding": library.embedding or "none",
            "log_position": counts.position,
            "newest": counts.newest.isoformat() if counts.newest else None,
            "bytes": size,
        }
    if as_json:
        print_json(told)
    else:
        for name, value in told.items():
            click.echo(f"{name.replace('_', ' '):13s} {f'{value:,}' if isinstance(value, int) else value}")
