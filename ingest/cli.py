"""The commands ingest, rebuild and demo."""

import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ingest.configured_fetcher import fetcher_of
from ingest.second_reader.from_settings import second_reader_of, wants_second_reader
from marketbrief.cli.printing import console, print_json
from marketbrief.cli.samples import SAMPLE_QUESTION, samples_folder
from marketbrief.cli.wiring import (
    answerer_over,
    embedder_of,
    moment,
    now,
    open_library,
    server_of,
    settings_of_environment,
    stopping_on_signals,
)
from marketbrief.domain.errors import SettingsError

if TYPE_CHECKING:
    from ingest.open_source import ItemDefaults
    from ingest.report import Report
    from ingest.sources.listed import ListedSource
    from ingest.step_progress import Progress
    from marketbrief.library import Library
    from marketbrief.settings import Settings

__all__ = ["demo", "ingest", "rebuild"]


@click.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--sources", "list_file", type=click.Path(path_type=Path), help="Read the sources listed in this file.")
@click.option("--every", metavar="TIME", help="Keep running: read each source again after 90s, 10m, 2h …")
@click.option("--title", help="Title to use when the article has none.")
@click.option("--url", help="Address to use when the article has none.")
@click.option("--published", metavar="T", help="Publication time (ISO 8601) to use when the article has none.")
@click.option("--publisher", help="Publisher to use when an article has none.")
@click.option("--language", help="Language code to use when an article has none.")
@click.option("--dry-run", is_flag=True, help="Show what would be stored; store nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.pass_context
def ingest(
    ctx: click.Context,
    sources: tuple[str, ...],
    list_file: Path | None,
    every: str | None,
    title: str | None,
    url: str | None,
    published: str | None,
    publisher: str | None,
    language: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Read articles into the library.

    A SOURCE is a web address, a file, a folder, or - for JSON Lines on stdin. On the web it is a page, a feed (RSS,
    Atom, JSON Feed), a news sitemap or a list of feeds (OPML). A file is one of these, text (.txt, .md with front
    matter), PDF, a newsletter (.eml) or JSON Lines; it may be compressed (.gz, .xz).

    Reading the same article again adds nothing; a changed article becomes a new revision. Stop with Ctrl-C at any
    time; run the same command again to continue.

    With MARKETBRIEF_MODEL_HELP=views,stance a chat model also reads the stored articles that it has not read yet,
    newest first. In that case SOURCE may be left out.
    """
    from ingest.open_source import ItemDefaults
    from ingest.sources.listed import ListedSource, read_duration, read_sources

    settings = settings_of_environment()
    when = moment(published, settings, noon=True) if published else None
    given = ItemDefaults(title=title, url=url, published=when, publisher=publisher, language=language)
    if not sources and list_file is None and (dry_run or every is not None or not wants_second_reader(settings)):
        raise click.UsageError("name a SOURCE, or a file that lists sources (--sources sources.toml)")

    if dry_run and every is not None:
        raise click.UsageError("--dry-run reads once: leave --every out")

    def named() -> list[str | ListedSource]:
        return [*sources, *(read_sources(list_file) if list_file else ())]

    if every is not None:
        _ingest_every(ctx, settings, lambda: _listed(named(), given), read_duration(every), as_json=as_json)
        return
    if not (wanted := named()) and list_file is not None:
        raise SettingsError(f"{list_file} lists no source: add one with 'marketbrief sources add NAME URL'")
    report = _dry_run(ctx, settings, wanted, given) if dry_run else _ingest(ctx, settings, wanted, given)
    _print_report(report, as_json=as_json)
    ctx.exit(report.exit_code)


def _listed(sources: "Iterable[str | ListedSource]", given: "ItemDefaults") -> "list[ListedSource]":
    from ingest.sources.listed import ListedSource

    return [
        each if isinstance(each, ListedSource) else ListedSource(name=each, location=each, given=given)
        for each in sources
    ]


def _print_report(report: "Report", *, as_json: bool) -> None:
    if as_json:
        print_json(report.as_dict())
        return
    from ingest.report_text import plan_lines, problem_lines, source_table

    for line in problem_lines(report):
        click.echo(line, err=True)
    for line in plan_lines(report):
        click.echo(line)
    if len(report.sources) > 1:
        console().print(source_table(report.sources))
    click.echo(report.summary)


@click.command()
@click.option("--embed", is_flag=True, help="Embed every passage again, with the current embedding model.")
@click.option(
    "--entities", is_flag=True, help="Index the articles and their entities that are not indexed yet, else all anew."
)
@click.pass_context
def rebuild(ctx: click.Context, embed: bool, entities: bool) -> None:
    """Rebuild the vector index from the library; with --entities the index of articles and their entities instead.

    Articles are not changed. Stop it at any time and run it again.
    """
    from ingest.progress_bar import progress_on

    settings = settings_of_environment()
    with open_library(ctx, settings) as library, stopping_on_signals() as stopping, progress_on(sys.stderr) as progress:
        if entities:
            _index_entities(library, progress, stopping)
        if (embed or not entities) and not stopping():
            _index_vectors(library, settings, progress, stopping, embed=embed)
        stopped = stopping()
    ctx.exit(1 if stopped else 0)


def _index_entities(library: "Library", progress: "Progress", stopping: "Callable[[], bool]") -> None:
    """Index the articles that wait; where none waits, begin anew with all."""
    from ingest.job import index_waiting

    if not library.count_without_entities():
        library.forget_entities()
    done = index_waiting(library, progress, stopping)
    waiting = library.count_without_entities()
    rest = f"; {waiting:,} wait: run the same command again" if waiting else ""
    click.echo(f"{done:,} articles indexed{rest}")


def _index_vectors(
    library: "Library", settings: "Settings", progress: "Progress", stopping: "Callable[[], bool]", *, embed: bool
) -> None:
    """Embed what waits, or with ``embed`` everything, and build the vector index anew."""
    from ingest.job import embed_waiting
    from marketbrief.index import rebuild_now

    embedder = embedder_of(settings)
    if embed:
        library.forget_vectors()
    if embedder is not None:
        library.claim_embedding(embedder.name)
        embed_waiting(library, embedder, progress, stopping)
    done = rebuild_now(library, server_of(settings), stopping)
    if isinstance(done, int):
        click.echo(f"{done:,} vectors in the index")
    else:
        click.echo(f"process {done.pid} owns the index and is rebuilding it; questions are answered meanwhile")


@click.command()
@click.pass_context
def demo(ctx: click.Context) -> None:
    """Read invented sample articles and answer a question from them.

    The articles go to a library of their own.
    """
    from platformdirs import user_cache_path

    from ingest.open_source import ItemDefaults
    from marketbrief.render.terminal import render

    settings = settings_of_environment()
    ctx.obj = ctx.obj or user_cache_path("marketbrief") / "demo"
    with samples_folder() as samples:
        report = _ingest(ctx, settings, [str(samples)], ItemDefaults())
    click.echo(report.summary, err=True)
    with open_library(ctx, settings) as library:
        newest = library.counts().newest or datetime.now().astimezone()
        render(answerer_over(library, settings).answer(SAMPLE_QUESTION, as_of=newest, known_until=newest), console())
    click.echo(
        "\nEvery publisher, person, firm and price above is invented. Ask it something else:\n"
        f'  marketbrief --library "{ctx.obj}" ask "what do analysts say about oil?" --as-of {newest:%Y-%m-%d}'
    )


def _ingest(
    ctx: click.Context, settings: "Settings", sources: "Iterable[str | ListedSource]", given: "ItemDefaults"
) -> "Report":
    from ingest.job import ingest as ingest_sources
    from ingest.progress_bar import progress_on

    with (
        open_library(ctx, settings, create=True) as library,
        stopping_on_signals() as stopping,
        progress_on(sys.stderr) as progress,
    ):
        return ingest_sources(
            sources,
            library=library,
            embedder=embedder_of(settings),
            given=given,
            now=now(settings),
            progress=progress,
            stopping=stopping,
            stdin=sys.stdin.buffer,
            fetcher=fetcher_of(settings, stopping),
            server=server_of(settings),
            second_reader=second_reader_of(settings, library, stopping),
        )


def _dry_run(
    ctx: click.Context, settings: "Settings", sources: "Iterable[str | ListedSource]", given: "ItemDefaults"
) -> "Report":
    """Read as ``_ingest`` does but store nothing; do not create a library."""
    from ingest.dry_run import plan_ingest
    from ingest.progress_bar import progress_on

    directory: Path = ctx.obj or settings.library
    is_there = (directory / "library.db").exists()
    with (
        open_library(ctx, settings) if is_there else nullcontext() as library,
        stopping_on_signals() as stopping,
        progress_on(sys.stderr) as progress,
    ):
        return plan_ingest(
            sources, library=library, directory=directory, given=given, now=now(settings), progress=progress,
            stopping=stopping, stdin=sys.stdin.buffer, fetcher=fetcher_of(settings, stopping),
        )  # fmt: skip


def _ingest_every(
    ctx: click.Context,
    settings: "Settings",
    listed: "Callable[[], Sequence[ListedSource]]",
    every: timedelta,
    *,
    as_json: bool,
) -> None:
    """Read the sources that are due, report and wait, until a signal asks for a stop; the exit code is then 0."""
    import time

    from ingest.job import ingest as ingest_sources
    from ingest.open_source import ItemDefaults
    from ingest.progress_bar import PlainProgress
    from ingest.schedule import keep_reading, sleeper
    from ingest.sources.register import SourceRegister

    with (
        open_library(ctx, settings, create=True) as library,
        SourceRegister.open(library.directory) as register,
        stopping_on_signals() as stopping,
        PlainProgress(sys.stderr) as progress,  # a bar for each round would fill the screen
    ):
        embedder, fetcher = embedder_of(settings), fetcher_of(settings, stopping)
        second_reader = second_reader_of(settings, library, stopping, seconds=every.total_seconds() / 2)

        def read_now(due: "Sequence[ListedSource]", at: datetime) -> "Report":
            return ingest_sources(
                due, library=library, embedder=embedder, given=ItemDefaults(), now=at, progress=progress,
                stopping=stopping, fetcher=fetcher, server=server_of(settings), second_reader=second_reader,
            )  # fmt: skip

        keep_reading(
            listed, every=every, read_now=read_now, health=register.health,
            show=lambda report: _print_report(report, as_json=as_json), clock=lambda: now(settings),
            sleep=sleeper(stopping, clock=time.monotonic, sleep=time.sleep), stopping=stopping,
        )  # fmt: skip
