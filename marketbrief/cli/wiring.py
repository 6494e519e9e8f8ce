"""Build the parts from the settings: library, models, answerer, receipts, clock and signals."""

import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from marketbrief.domain.errors import LibraryError, SettingsError

if TYPE_CHECKING:
    from marketbrief.answering.answerer import Answerer
    from marketbrief.answering.drafting.sentence_scores import Near
    from marketbrief.answering.receipts import Receipts
    from marketbrief.answering.retrieval.retrieve import Retriever
    from marketbrief.index import ChromaServer
    from marketbrief.library import Library
    from marketbrief.models.chat import Chat
    from marketbrief.models.embedding import Embedder
    from marketbrief.settings import Settings

__all__ = [
    "answerer_of",
    "answerer_over",
    "asked_at",
    "chat_of",
    "embedder_of",
    "moment",
    "nearness_of",
    "now",
    "open_library",
    "receipts_of",
    "server_of",
    "settings_of_environment",
    "stopping_on_signals",
    "use_own_names",
]

MOST_TOKENS_OUT = 4_000
STDERR = 2
INDEX_THEM = "run 'marketbrief rebuild --entities'"


def settings_of_environment() -> "Settings":
    """The settings of this process, with the desk's own names in use.

    A line on stderr names the settings that were set by a former name. SettingsError for a setting that makes no sense,
    and for a fault in a file of names.
    """
    from marketbrief.settings import read_settings, renamed_settings_in

    if warning := renamed_settings_in(os.environ):
        click.echo(f"marketbrief: {warning}", err=True)
    settings = read_settings()
    use_own_names(settings)
    return settings


def use_own_names(settings: "Settings") -> "Mapping[Path, int]":
    """Add the desk's own names to the word lists of this process; the files read, with the number of their entries.

    SettingsError for the first fault.
    """
    from marketbrief.language import lexicon

    lexicon.use_overlay(settings.lexicon)
    return lexicon.overlay_files()


@contextmanager
def open_library(ctx: click.Context, settings: "Settings", *, create: bool = False) -> Iterator["Library"]:
    """Open the library of ``--library``, or else of the settings; it is closed at the end."""
    from marketbrief.library import Library

    directory: Path = ctx.obj or settings.library
    with Library.create(directory) if create else Library.open(directory) as library:
        yield library


def server_of(settings: "Settings") -> "ChromaServer | None":
    """The Chroma server of the settings; ``None`` when the library keeps its own index."""
    if settings.chroma_url is None:
        return None
    from marketbrief.index import ChromaServer

    return ChromaServer(settings.chroma_url, settings.chroma_headers)


def embedder_of(settings: "Settings") -> "Embedder | None":
    """The embedding model of the settings, loaded; ``None`` for embedding ``none``."""
    from marketbrief.models.embedding import NONE, load_embedder

    return None if settings.embedding == NONE else load_embedder(settings.embedding)


@contextmanager
def receipts_of(library: "Library", settings: "Settings") -> Iterator["Receipts | None"]:
    """The store of receipts; ``None`` when the settings keep no receipts."""
    if settings.receipts == "off":
        yield None
        return
    from datetime import timedelta
    from importlib.metadata import version

    from marketbrief.answering.receipts import Receipts

    with Receipts(
        library.directory / "receipts.db",
        version=version("marketbrief"),
        keep=timedelta(days=settings.receipts_days),
        with_questions=settings.receipts == "full",
    ) as receipts:
        yield receipts


def answerer_over(library: "Library", settings: "Settings", receipts: "Receipts | None" = None) -> "Answerer":
    """The answerer over a library; it uses full text alone when no vectors are stored."""
    from marketbrief.answering.retrieval.retrieve import Retriever

    embedder = None
    if library.embedding is not None and settings.embedding != "none":
        library.claim_embedding(settings.embedding)
        embedder = embedder_of(settings)
    return answerer_of(Retriever(library, embedder), settings, receipts)


def answerer_of(retriever: "Retriever", settings: "Settings", receipts: "Receipts | None" = None) -> "Answerer":
    """The answerer over a retriever, with the writer and the limits of the settings.

    LibraryError when the library was filled by a version that did not index articles.
    """
    from marketbrief.answering.answerer import Answerer
    from marketbrief.models.reranker import load_reranker

    _check_article_index(retriever.library)
    seconds = settings.answer_seconds
    near, reranker = nearness_of(settings, retriever.embedder), load_reranker(settings.reranker)
    chat = chat_of(settings, retriever.library.directory)
    if chat is None:
        return Answerer(retriever, None, receipts, seconds=seconds, near=near, reranker=reranker)
    from marketbrief.answering.drafting.llm import ModelWriter
    from marketbrief.answering.question.rephrase_llm import ModelRephraser

    rephraser = ModelRephraser(chat)
    return Answerer(
        retriever, ModelWriter(chat), receipts, seconds=seconds, rephraser=rephraser, near=near, reranker=reranker
    )


def _check_article_index(library: "Library") -> None:
    """LibraryError where no article of a library can be found; a line on stderr where some of an older one cannot."""
    waiting = library.count_without_entities()
    if not waiting:
        return
    articles = library.counts().articles
    if waiting == articles:
        raise LibraryError(
            f"the library in {library.directory} was filled by an older version and its articles are not indexed yet:"
            f" {INDEX_THEM}"
        )
    click.echo(f"marketbrief: {waiting:,} of {articles:,} articles cannot be found yet: {INDEX_THEM}", err=True)


def nearness_of(settings: "Settings", embedder: "Embedder | None") -> "Near":
    """What measures how near sentences are to a question: the packaged model, unless the settings turn it off.

    The library's own model serves where it is the packaged one, so that it is loaded once.
    """
    from marketbrief.answering.drafting.nearness import Nearness, WordsAlone
    from marketbrief.models.embedding import MINILM, load_embedder

    if settings.sentence_model == "none":
        return WordsAlone()
    model = embedder if embedder is not None and embedder.name == MINILM else load_embedder(MINILM)
    return Nearness(model) if model is not None else WordsAlone()


def chat_of(settings: "Settings", directory: Path) -> "Chat | None":
    """The chat model of the settings, its spending recorded in ``directory``; ``None`` when no model is set."""
    name = settings.chat_model
    if name is None:
        return None
    from marketbrief.models.chat import Chat, ModelLimits, Price, Spending
    from marketbrief.models.providers import load_model, speaks_openai

    price = settings.price_of_model
    limits = ModelLimits(
        tokens=settings.model_tokens,
        tokens_out=min(MOST_TOKENS_OUT, settings.model_tokens // 3),
        tokens_a_day=settings.model_tokens_a_day,
        dollars=settings.model_dollars,
        dollars_a_day=settings.model_dollars_a_day,
        price=Price(*price) if price else None,
        at_once=settings.model_at_once,
    )
    model = load_model(
        name,
        settings.model_url,
        key=settings.key_of_model,
        effort=settings.effort_of_model,
        seconds=settings.answer_seconds,
        tokens_out=limits.tokens_out,
    )
    return Chat(name, model, limits, Spending(directory / "models.db"), tells_its_end=speaks_openai(name))


def moment(text: str, settings: "Settings", *, noon: bool = False) -> datetime:
    """Read an ISO 8601 date or time, in the user's time zone unless it names one.

    With ``noon`` a bare date means noon UTC, as for dates of publication.
    """
    try:
        when = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise SettingsError(f"{text!r} is no date or time: write 2026-01-31 or 2026-01-31T09:30+01:00") from error
    if when.tzinfo is not None:
        return when
    if noon and len(text.strip()) == len("2026-01-31"):
        return when.replace(hour=12, tzinfo=UTC)
    return when.replace(tzinfo=now(settings).tzinfo)


def asked_at(as_of: str | None, settings: "Settings") -> tuple[datetime, datetime | None]:
    """The time of the question, and the time after which no news may be used; a bare date means its end."""
    if as_of is None:
        return now(settings), None
    when = moment(as_of, settings)
    if len(as_of.strip()) == len("2026-01-31"):
        when = when.replace(hour=23, minute=59, second=59)
    return when, when


def now(settings: "Settings") -> datetime:
    """The current time, in the time zone of the settings or else of the system."""
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
def stopping_on_signals() -> Iterator[Callable[[], bool]]:
    """Stop after the current article or batch on Ctrl-C or SIGTERM; stop at once on a second Ctrl-C."""
    asked = threading.Event()

    def ask_to_stop(_number: int, _frame: object) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()
        # straight to stderr: the signal may come while progress is being written there, whose buffer is then locked
        os.write(STDERR, "stopping after the work in hand…\n".encode())

    before = {number: signal.signal(number, ask_to_stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield asked.is_set
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
