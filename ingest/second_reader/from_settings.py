"""Builds the second reader from the settings."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from marketbrief.cli.wiring import chat_of
from marketbrief.domain.errors import SettingsError

if TYPE_CHECKING:
    from ingest.second_reader.model import Model
    from ingest.second_reader.passes import SecondReader
    from marketbrief.library import Library
    from marketbrief.settings import ModelHelp, Settings

__all__ = ["model_of", "second_reader_of", "wants_second_reader"]


def wants_second_reader(settings: "Settings") -> bool:
    """Whether the settings want a second reader."""
    return bool(_wanted(settings))


def second_reader_of(
    settings: "Settings", library: "Library", stopping: Callable[[], bool], *, seconds: float | None = None
) -> "SecondReader | None":
    """The second reader, its spending counted in the library's ``models.db``; None if the settings want none.

    ``seconds`` is the longest time for one pass, None for no limit.
    """
    wanted = _wanted(settings)
    if not wanted:
        return None
    from ingest.second_reader.passes import SecondReader
    from marketbrief.settings import ModelHelp

    return SecondReader(
        model_of(settings, library.directory, stopping),
        finds_views=ModelHelp.VIEWS in wanted,
        reads_stances=ModelHelp.STANCE in wanted,
        at_once=settings.model_at_once,
        seconds=seconds,
    )


def model_of(settings: "Settings", directory: Path, stopping: Callable[[], bool]) -> "Model":
    """The chat model of the settings, asked for structured answers; SettingsError where they name none."""
    chat = chat_of(settings, directory)
    if chat is None:
        helps = ",".join(sorted(_wanted(settings)))
        raise SettingsError(
            f"MARKETBRIEF_MODEL_HELP={helps} needs a chat model: set MARKETBRIEF_MODEL, or unset MARKETBRIEF_MODEL_HELP"
        )
    from marketbrief.models.structured import StructuredChat

    return StructuredChat(chat, stopping)


def _wanted(settings: "Settings") -> "frozenset[ModelHelp]":
    from marketbrief.settings import ModelHelp

    return settings.model_help & {ModelHelp.VIEWS, ModelHelp.STANCE}
