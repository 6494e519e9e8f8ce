"""The front door: reads settings, puts the parts together, prints results; each command imports what it uses.

Results go to stdout, progress and messages to stderr. Exit codes: 0 done, 1 done with failures (each named),
2 could not run.
"""

import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from marketbrief.errors import MarketbriefError, SettingsError

if TYPE_CHECKING:
    from pydantic import SecretStr
    from rich.console import Console

    from bot.answering.answer import Answerer
    from bot.answering.compose import Writer
    from bot.answering.receipts import Receipts
    from ingest.report import Report
    from marketbrief.briefing import Briefing, NoEvidence
    from marketbrief.embedding import Embedder
    from marketbrief.library import Library
    from marketbrief.question import Turn
    from marketbrief.settings import Settings

__all__ = ["main"]

DEMO_QUESTION = "Why did small caps rally?"


class FrontDoor(click.Group):
    """Turns every expected error into one sentence and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401, what click itself returns
        """Run the command that was named."""
        try:
            return super().invoke(ctx)
        except MarketbriefError as error:
            click.echo(f"marketbrief: {error}", err=True)
            ctx.exit(2)


@click.group(cls=FrontDoor, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option("--library", type=click.Path(path_type=Path, file_okay=False), help="Directory of the library.")
@click.version_option(package_name="marketbrief")
@click.pass_context
def main(ctx: click.Context, library: Path | None) -> None:
    """Read market news into a library and answer questions from it, every word with its source."""
    # No chain of ours is traced to anybody's service unless the user turns it on.
    os.environ.setdefault("LANGSMITH_TRACING", "false")
    ctx.obj = library


@main.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--title", help="Title of an article that does not say it.")
@click.option("--url", help="Address of an article that does not say it.")
@click.option(
    "--published", metavar="T", help="Publication date or time (ISO 8601) of an article that does not say it."
)
@click.option("--publisher", help="Publisher of articles that do not say it.")
@click.option("--language", help="Language code of articles that do not say it.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.pass_context
def ingest(ctx: click.Context, sources: tuple[str, ...], published: str | None, as_json: bool, **given: str) -> None:
    """Read articles into the library: files, folders, or - for JSON Lines on stdin.

    Text (.txt, .md with front matter), HTML pages, JSON Lines, each also as .gz or .xz. The same input again adds
    nothing; a changed article becomes a new revision. Stop with Ctrl-C at any time and run again to go on.
    """
    from ingest.reading import Given

    settings = _settings()
    when = _moment(published, settings, noon=True) if published else None
    report = _ingest(ctx, settings, sources, Given(published=when, **given))
    if as_json:
        _print_json(report.as_dict())
    else:
        for failure in report.failures:
            click.echo(f"failed   {failure}", err=True)
        for refused in report.refused:
            click.echo(f"refused  {refused.source}: {refused.reason}", err=True)
        for named in report.without_views:
            click.echo(f"no views {named.source}: {named.reason}", err=True)
        click.echo(report.summary)
    could_not_run = len(report.failures) == len(sources)
    ctx.exit(2 if could_not_run else report.exit_code)


@main.command()
@click.argument("question", required=False)
@click.option("--as-of", metavar="T", help="Answer as at this time (ISO 8601), from news known by then.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON; the same as --format json.")
@click.option(
    "--format", "shape", type=click.Choice(["text", "markdown", "json"]), default="text", help="How to print."
)
@click.option("--jsonl", is_flag=True, help="Read one question a line on stdin: id, question, as_of.")
@click.pass_context
def ask(ctx: click.Context, question: str | None, as_of: str | None, as_json: bool, shape: str, jsonl: bool) -> None:
    """Answer QUESTION from the library, with sources."""
    from marketbrief.contract import answer_json

    settings = _settings()
    with _open(ctx, settings) as library, _receipts(library, settings) as receipts:
        answerer = _answerer(library, settings, receipts)

        def answered(text: str, when: datetime, cut: datetime | None, question_id: str | None) -> dict[str, Any]:
            return answer_json(answerer.answer(text, as_of=when, known_until=cut), question_id)

        if jsonl:
            ctx.exit(_each_line(answered, settings, as_of))
        text = _needed(question)
        when, cut = _asked(as_of, settings)
        if as_json or shape == "json":
            _print_json(answered(text, when, cut, None))
        elif shape == "markdown":
            from bot.markdown import to_markdown

            click.echo(to_markdown(answerer.answer(text, as_of=when, known_until=cut)), nl=False)
        else:
            from bot.terminal import render

            render(answerer.answer(text, as_of=when, known_until=cut), _console())


@main.command()
@click.argument("query", required=False)
@click.option("-k", "limit", default=10, show_default=True, type=click.IntRange(1, 1000), help="How many passages.")
@click.option("--as-of", metavar="T", help="Search as at this time (ISO 8601), in news known by then.")
@click.option("--json", "as_json", is_flag=True, help="Print the hits as JSON.")
@click.option("--jsonl", is_flag=True, help="Read one question a line on stdin: id, question, as_of.")
@click.pass_context
def search(ctx: click.Context, query: str | None, limit: int, as_of: str | None, as_json: bool, jsonl: bool) -> None:
    """Find passages for QUERY, the best first."""
    from marketbrief.contract import hits_json

    settings = _settings()
    with _open(ctx, settings) as library:
        answerer = _answerer(library, settings)

        def found(text: str, when: datetime, cut: datetime | None, question_id: str | None) -> dict[str, Any]:
            question, hits = answerer.search(text, as_of=when, known_until=cut, limit=limit)
            return hits_json(question, hits, question_id)

        if jsonl:
            ctx.exit(_each_line(found, settings, as_of))
        text = _needed(query)
        when, cut = _asked(as_of, settings)
        if as_json:
            _print_json(found(text, when, cut, None))
        else:
            from bot.terminal import render_hits

            render_hits(*answerer.search(text, as_of=when, known_until=cut, limit=limit), _console())


@main.command()
@click.option("--about", help="Market or topic, by any of its names.")
@click.option("--speaker", help="Who said it.")
@click.option("--firm", help="The speaker's firm.")
@click.option("--stance", type=click.Choice(["bullish", "bearish", "neutral", "mixed"]), help="Which way it points.")
@click.option("--since", metavar="T", help="Published then (ISO 8601) or later.")
@click.option("--all", "everyone", is_flag=True, help="Companies, officials and others too, not only analysts.")
@click.option("--json", "as_json", is_flag=True, help="Print one view a line as JSON.")
@click.pass_context
def views(
    ctx: click.Context,
    about: str | None,
    speaker: str | None,
    firm: str | None,
    stance: str | None,
    since: str | None,
    everyone: bool,
    as_json: bool,
) -> None:
    """List who said what, newest first, word for word."""
    from bot.answering.choose_views import speaks_of
    from bot.terminal import render_views
    from marketbrief.contract import view_json
    from marketbrief.library import ViewFilter
    from marketbrief.view import Kind, Stance

    settings = _settings()
    wanted = ViewFilter(
        kinds=() if everyone else (Kind.ANALYST,),
        stance=Stance(stance) if stance else None,
        speaker=speaker,
        firm=firm,
        since=_moment(since, settings) if since else None,
    )
    with _open(ctx, settings) as library:
        found = ((view, article) for view, article in library.views(wanted) if not about or speaks_of(view, about))
        if as_json:
            _print_lines(view_json(view, article) for view, article in found)
        else:
            render_views(found, _console())


@main.command()
@click.option("--since", metavar="T", help="Published then (ISO 8601) or later.")
@click.option("--json", "as_json", is_flag=True, help="Print one article a line as JSON.")
@click.pass_context
def articles(ctx: click.Context, since: str | None, as_json: bool) -> None:
    """List what is stored, one article a line."""
    from bot.terminal import article_line
    from marketbrief.contract import article_json

    settings = _settings()
    with _open(ctx, settings) as library:
        found = library.articles(_moment(since, settings) if since else None)
        if as_json:
            _print_lines(article_json(article) for article in found)
        else:
            for article in found:
                click.echo(article_line(article))


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.pass_context
def status(ctx: click.Context, as_json: bool) -> None:
    """Tell what the library holds and how far its vectors are."""
    with _open(ctx, _settings()) as library:
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
        _print_json(told)
    else:
        for name, value in told.items():
            click.echo(f"{name.replace('_', ' '):13s} {f'{value:,}' if isinstance(value, int) else value}")


@main.command()
@click.argument("receipt_id", required=False)
@click.option("--check", "again", is_flag=True, help="Check every word again against the library as it is now.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.pass_context
def receipt(ctx: click.Context, receipt_id: str | None, again: bool, as_json: bool) -> None:
    """Show what an answer rested on, by its receipt id; without one, list the newest receipts."""
    from bot.answering.receipts import check
    from bot.terminal import render_check, render_receipt

    settings = _settings()
    with _open(ctx, settings) as library, _receipts(library, settings) as receipts:
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
            _print_json(found.as_dict() | {"check": told})
        else:
            render_receipt(found, _console())
            if checked:
                render_check(checked, _console())
        ctx.exit(1 if checked and checked.faults else 0)


@main.command()
@click.option("--embed", is_flag=True, help="Embed every passage again, with the model the settings name now.")
@click.pass_context
def rebuild(ctx: click.Context, embed: bool) -> None:
    """Make the vector index anew from the library; no article is touched."""
    from ingest.job import embed_waiting
    from ingest.progress import progress_on
    from marketbrief.vectors import VectorIndex

    settings = _settings()
    with _open(ctx, settings) as library, _stopping() as stopping, progress_on(sys.stderr) as progress:
        embedder = _embedder(settings)
        if embed:
            library.forget_vectors()
        if embedder is not None:
            library.claim_embedding(embedder.name)
            embed_waiting(library, embedder, progress, stopping)
        index = VectorIndex.own(library)
        if index is None:
            raise MarketbriefError("a running bot owns the vector index and follows the library by itself")
        with index:
            index.clear()
            index.catch_up(library)
        click.echo(f"{library.counts().vectors:,} vectors in the index")


@main.command()
@click.pass_context
def demo(ctx: click.Context) -> None:
    """Read invented sample articles into a library of its own and answer one question from it."""
    from importlib.resources import as_file, files

    from platformdirs import user_cache_path

    from bot.terminal import render
    from ingest.reading import Given

    settings = _settings()
    ctx.obj = ctx.obj or user_cache_path("marketbrief") / "demo"
    with as_file(files("marketbrief").joinpath("samples")) as samples:
        report = _ingest(ctx, settings, [str(samples)], Given())
    click.echo(report.summary, err=True)
    with _open(ctx, settings) as library:
        newest = library.counts().newest or datetime.now().astimezone()
        render(_answerer(library, settings).answer(DEMO_QUESTION, as_of=newest, known_until=newest), _console())
    click.echo(
        "\nEvery publisher, person, firm and price above is invented. Ask it something else:\n"
        f'  marketbrief --library "{ctx.obj}" ask "what do analysts say about oil?" --as-of {newest:%Y-%m-%d}'
    )


@main.command()
@click.pass_context
def bot(ctx: click.Context) -> None:
    """Run the Slack bot (Socket Mode) until it is told to stop."""
    settings = _settings()
    missing = [
        name
        for name, value in (
            ("SLACK_BOT_TOKEN", settings.slack_bot_token),
            ("SLACK_APP_TOKEN", settings.slack_app_token),
        )
        if value is None
    ]
    if missing:
        raise SettingsError(
            f"{' and '.join(missing)} must be set: make a Slack app from bot/slack/manifest.json at api.slack.com/apps,"
            " install it to your workspace (bot token, xoxb-…) and give it an app token with connections:write (xapp-…)"
        )
    with _open(ctx, settings, create=True) as library:
        _run_bot(library, settings)


def _run_bot(library: "Library", settings: "Settings") -> None:
    import asyncio
    import logging

    from slack_sdk.web.async_client import AsyncWebClient

    from bot.answering.answer import Answerer
    from bot.answering.retrieve import Retriever
    from bot.following import Follower
    from bot.slack.app import build_app, serve
    from bot.slack.conversation import Conversations

    logging.basicConfig(
        level=settings.log_level, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    embedder = _embedder(settings)
    if embedder is not None:
        library.claim_embedding(embedder.name)
    with (
        Follower(library) as follower,
        Conversations(library.directory / "bot.db") as conversations,
        _receipts(library, settings) as receipts,
    ):
        answerer = Answerer(Retriever(library, embedder, follower.nearest), _writer(settings), receipts)

        async def answer(text: str, *, asked_at: datetime, turns: Sequence["Turn"]) -> "Briefing | NoEvidence":
            return await asyncio.to_thread(answerer.answer, text, as_of=asked_at, turns=turns)

        async def run() -> None:
            client = AsyncWebClient(token=_secret(settings.slack_bot_token), base_url=settings.slack_api_url)
            app = build_app(client=client, answerer=answer, conversations=conversations, clock=lambda: _now(settings))
            await serve(app, _secret(settings.slack_app_token))

        asyncio.run(run())


def _secret(value: "SecretStr | None") -> str:
    return value.get_secret_value() if value is not None else ""


def _ingest(ctx: click.Context, settings: "Settings", sources: Iterable[str], given: Any) -> "Report":  # noqa: ANN401
    from ingest.job import ingest as ingest_sources
    from ingest.progress import progress_on

    with _open(ctx, settings, create=True) as library, _stopping() as stopping, progress_on(sys.stderr) as progress:
        return ingest_sources(
            sources,
            library=library,
            embedder=_embedder(settings),
            given=given,
            now=_now(settings),
            progress=progress,
            stopping=stopping,
            stdin=sys.stdin.buffer,
        )


def _settings() -> "Settings":
    from marketbrief.settings import read_settings

    return read_settings()


@contextmanager
def _open(ctx: click.Context, settings: "Settings", *, create: bool = False) -> Iterator["Library"]:
    from marketbrief.library import Library

    directory: Path = ctx.obj or settings.library
    with Library.create(directory) if create else Library.open(directory) as library:
        yield library


def _embedder(settings: "Settings") -> "Embedder | None":
    from marketbrief.embedding import NONE, load_embedder

    return None if settings.embedding == NONE else load_embedder(settings.embedding)


@contextmanager
def _receipts(library: "Library", settings: "Settings") -> Iterator["Receipts | None"]:
    """Where answers leave their receipts, unless the settings keep none."""
    if settings.receipts == "off":
        yield None
        return
    from datetime import timedelta
    from importlib.metadata import version

    from bot.answering.receipts import Receipts

    with Receipts(
        library.directory / "receipts.db",
        version=version("marketbrief"),
        keep=timedelta(days=settings.receipts_days),
        with_questions=settings.receipts == "full",
    ) as receipts:
        yield receipts


def _answerer(library: "Library", settings: "Settings", receipts: "Receipts | None" = None) -> "Answerer":
    """The answerer over a library; without stored vectors it needs no model and answers by full text."""
    from bot.answering.answer import Answerer
    from bot.answering.retrieve import Retriever

    embedder = None
    if library.embedding is not None and settings.embedding != "none":
        library.claim_embedding(settings.embedding)
        embedder = _embedder(settings)
    return Answerer(Retriever(library, embedder), _writer(settings), receipts)


def _writer(settings: "Settings") -> "Writer":
    """The model writer when a model is set, else the extractive one."""
    if settings.model is None:
        from bot.answering.compose.extractive import ExtractiveWriter

        return ExtractiveWriter()
    from bot.answering.compose.model import ModelWriter
    from bot.answering.providers import load_model

    return ModelWriter(settings.model, load_model(settings.model, settings.model_url))


def _each_line(
    answered: Callable[[str, datetime, datetime | None, str | None], dict[str, Any]],
    settings: "Settings",
    as_of: str | None,
) -> int:
    """Answer a stream of questions line by line; a line that makes no sense is answered with its error."""
    failed = 0
    for line in sys.stdin:
        if not line.strip():
            continue
        asked: dict[str, Any] = {}
        try:
            asked = json.loads(line)
            when, cut = _asked(asked.get("as_of") or as_of, settings)
            _print_json(answered(_needed(asked.get("question")), when, cut, asked.get("id")))
        except (ValueError, AttributeError, click.UsageError, MarketbriefError) as error:
            failed = 1
            known = asked.get("id") if isinstance(asked, dict) else None
            _print_json({"id": known, "outcome": "error", "error": str(error)})
    return failed


def _needed(text: str | None) -> str:
    if not isinstance(text, str) or not text.strip():
        raise click.UsageError('a question is needed, in quotation marks: marketbrief ask "why did small caps rally?"')
    return text


def _asked(as_of: str | None, settings: "Settings") -> tuple[datetime, datetime | None]:
    """When the question is asked, and the moment after which nothing may be used; a bare date means its end."""
    if as_of is None:
        return _now(settings), None
    when = _moment(as_of, settings)
    if len(as_of.strip()) == len("2026-01-31"):
        when = when.replace(hour=23, minute=59, second=59)
    return when, when


def _moment(text: str, settings: "Settings", *, noon: bool = False) -> datetime:
    """An ISO 8601 date or time, in the user's zone when it names none; a publication date stands for noon UTC."""
    from datetime import UTC

    try:
        when = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise SettingsError(f"{text!r} is no date or time: write 2026-01-31 or 2026-01-31T09:30+01:00") from error
    if when.tzinfo is not None:
        return when
    if noon and len(text.strip()) == len("2026-01-31"):
        return when.replace(hour=12, tzinfo=UTC)
    return when.replace(tzinfo=_now(settings).tzinfo)


def _now(settings: "Settings") -> datetime:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    if settings.timezone is None:
        return datetime.now().astimezone()
    try:
        return datetime.now(ZoneInfo(settings.timezone))
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingsError(
            f"MARKETBRIEF_TIMEZONE={settings.timezone} is no time zone: write America/New_York"
        ) from error


@contextmanager
def _stopping() -> Iterator[Callable[[], bool]]:
    """Ctrl-C and SIGTERM ask for a stop after the article or batch in hand; a second Ctrl-C does not wait."""
    asked = threading.Event()

    def ask_to_stop(_number: int, _frame: object) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()
        click.echo("stopping after the work in hand…", err=True)

    before = {number: signal.signal(number, ask_to_stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield asked.is_set
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _console() -> "Console":
    from rich.console import Console

    return Console(file=sys.stdout, highlight=False)


def _print_json(value: dict[str, Any]) -> None:
    _write_line(sys.stdout, value)


def _print_lines(values: Iterable[dict[str, Any]]) -> None:
    for value in values:
        _write_line(sys.stdout, value)


def _write_line(stream: IO[str], value: dict[str, Any]) -> None:
    stream.write(json.dumps(value, ensure_ascii=False) + "\n")
    stream.flush()
