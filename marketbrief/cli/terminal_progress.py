"""What is being done for an answer, on the terminal while it is done; nothing in a pipe."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.status import Status

    from marketbrief.domain.briefing import Sentence
    from marketbrief.domain.evidence import Source
    from marketbrief.domain.progress import BriefingSection, ProgressListener

__all__ = ["watched_on_terminal"]


@dataclass(frozen=True, slots=True)
class TerminalListener:
    """A line on stderr that says the step; sentences wait for the whole answer."""

    status: "Status"

    def step(self, words: str) -> None:
        """Say it in the place of the step before."""
        self.status.update(words)

    def sentence(self, part: "BriefingSection", sentence: "Sentence", sources: "Sequence[Source]") -> None:
        """Leave it to the answer."""

    def stopped(self) -> bool:
        """Never: Ctrl-C ends the whole program."""
        return False


@contextmanager
def watched_on_terminal() -> "Iterator[ProgressListener]":
    """A watcher that shows steps where a person sees stderr."""
    from marketbrief.domain.progress import NO_LISTENER

    if not sys.stderr.isatty():
        yield NO_LISTENER
        return
    from rich.console import Console

    with Console(stderr=True).status("Reading the question") as status:
        yield TerminalListener(status)
