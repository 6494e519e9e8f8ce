"""The second reader of the settings: a chat model within its limits, put to ingest's use."""

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

__all__ = ["model_of", "reads_again", "second_reader_of"]


def reads_again(settings: "Settings") -> bool:
    """Whether the settings want a second reader."""
    return bool(_wanted(settings))


def second_reader_of(
    settings: "Settings", library: "Library", stopping: Callable[[], bool], *, seconds: float | None = None
) -> "SecondReader | None":
    """The second reader, its spending in the library's book; ``None`` where the settings want no such help.

    ``seconds`` is the longest time for one pass, ``None`` where it may take what it needs.
    """
    wanted = _wanted(settings)
    if not wanted:
        return None
    from ingest.second_reader.passes import SecondReader
    from marketbrief.settings import ModelHelp

    return SecondReader(
        model_of(settings, library.directory, stopping),
        finds_views=ModelHelp.VIEWS in wanted,
        tells_stances=ModelHelp.STANCE in wanted,
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
