"""The invented sample articles, and the question that ``demo`` and ``preview`` ask them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from marketbrief.cli.commands import load_registered

if TYPE_CHECKING:
    from marketbrief.library import Library

__all__ = ["SAMPLE_QUESTION", "read_samples", "samples_folder"]

SAMPLE_QUESTION = "Why did small caps rally?"


def samples_folder() -> AbstractContextManager[Path]:
    """The folder of the sample articles, as files."""
    from importlib.resources import as_file, files

    return as_file(files("marketbrief").joinpath("samples"))


def read_samples(library: "Library", now: datetime) -> None:
    """Read the sample articles into a library, without vectors.

    The program that reads articles registers how under the entry point group ``marketbrief.samples``.
    """
    read: Callable[[Path, Library, datetime], None] = load_registered("marketbrief.samples")
    with samples_folder() as folder:
        read(folder, library, now)
