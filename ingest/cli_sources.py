"""The command sources: add, list, test and remove sources of a list."""

from pathlib import Path

import click

from ingest.configured_fetcher import fetcher_of
from marketbrief.cli.printing import print_json
from marketbrief.cli.wiring import now, open_library, settings_of_environment, stopping_on_signals
from marketbrief.domain.errors import MarketbriefError

__all__ = ["sources"]

FILE = click.option(
    "--file",
    type=click.Path(path_type=Path),
    default=Path("sources.toml"),
    show_default=True,
    help="File with the list.",
)


@click.group()
def sources() -> None:
    """Edit, show and test the list that 'ingest --sources' reads."""


@sources.command()
@click.argument("name")
@click.argument("url")
@click.option("--kind", help="page, pdf, feed, sitemap or opml; another kind of answer counts as a failure.")
@click.option("--publisher", help="Publisher to use when an article has none.")
@click.option("--language", help="Language code to use when an article has none.")
@click.option("--section", help="Section of the list, to group sources.")
@click.option("--every", metavar="TIME", help="How often to read the source: 90s, 10m, 2h.")
@click.option("--quote-words", type=click.IntRange(0), help="Most words of one article that an answer may show.")
@click.option(
    "--channel", "channels", multiple=True, help="Slack channel where its articles may appear; may be repeated."
)
@FILE
def add(
    file: Path, name: str, url: str, quote_words: int | None, channels: tuple[str, ...], **more: str | None
) -> None:
    """Add the source NAME at URL (or at a path) to the list."""
    from ingest.sources.listed import add_source
    from marketbrief.domain.article import Rights

    add_source(file, name=name, url=url, rights=Rights(quote_words, channels), **more)
    click.echo(f"{name} added to {file}; try it with: marketbrief sources test {name!r}")


@sources.command()
@click.argument("name")
@FILE
def remove(file: Path, name: str) -> None:
    """Remove the source NAME from the list; its articles stay in the library."""
    from ingest.sources.listed import remove_source

    remove_source(file, name)
    click.echo(f"{name} removed from {file}")


@sources.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one source a line.")
@FILE
@click.pass_context
def list_sources(ctx: click.Context, file: Path, as_json: bool) -> None:
    """List the sources, with the last success and the failures since."""
    from ingest.sources.listed import read_sources
    from ingest.sources.register import SourceRegister

    with (
        open_library(ctx, settings_of_environment(), create=True) as library,
        SourceRegister.open(library.directory) as known,
    ):
        for each in read_sources(file):
            health = known.health(each.location)
            good_at = health.good_at.isoformat() if health.good_at else None
            if as_json:
                print_json({"name": each.name, "location": each.location, "last_read_well": good_at,
                            "failures": health.failures, "reason": health.reason})  # fmt: skip
                continue
            failures = f"; failed {health.failures} times since: {health.reason}" if health.failures else ""
            click.echo(f"{each.name}  {each.location}  last read well {good_at or 'never'}{failures}")


@sources.command()
@click.argument("names", nargs=-1)
@FILE
@click.pass_context
def test(ctx: click.Context, file: Path, names: tuple[str, ...]) -> None:
    """Read the sources NAMES (or all) and show what they hold; store nothing."""
    from ingest.open_source import ItemDefaults
    from ingest.sources.listed import read_sources
    from ingest.sources.register import SourceRegister
    from ingest.sources.trial import try_source
    from ingest.sources.visit import Visit
    from ingest.sources.web import is_web

    settings = settings_of_environment()
    failed = False
    with stopping_on_signals() as stopping, SourceRegister.open(None) as nothing_known:
        visit = Visit(
            fetcher=fetcher_of(settings, stopping),
            register=nothing_known,
            given=ItemDefaults(),
            retrieved_at=now(settings),
        )
        for each in read_sources(file):
            if (names and each.name not in names) or not is_web(each.location):
                continue
            try:
                trial = try_source(each.location, visit)
                newest = f"; newest: {trial.title}" if trial.title else ""
                click.echo(
                    f"{each.name}: {trial.kind} of {trial.count:,}{newest}{'; ' + trial.flaw if trial.flaw else ''}"
                )
            except MarketbriefError as error:
                failed = True
                click.echo(f"{each.name}: failed, {error}", err=True)
    ctx.exit(int(failed))
