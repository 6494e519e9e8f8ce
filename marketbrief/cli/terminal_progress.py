"""Show the progress of an answer in the terminal; show nothing when stderr is not a terminal."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threading import Event

    from rich.status import Status

    from marketbrief.domain.briefing import Sentence
    from marketbrief.domain.evidence import Source
    from marketbrief.domain.progress import BriefingSection, ProgressListener

__all__ = ["watched_on_terminal"]


@dataclass(frozen=True, slots=True)
class TerminalListener:
    """Shows the current step on stderr where that is a terminal; sentences are printed with the whole answer."""

    status: "Status | None" = None
    stopping: "Event | None" = None

    def step(self, words: str) -> None:
        """Replace the step before."""
        if self.status is not None:
            self.status.update(words)

    def sentence(self, part: "BriefingSection", sentence: "Sentence", sources: "Sequence[Source]") -> None:
        """Do nothing: the whole answer is printed at the end."""

    def stopped(self) -> bool:
        """Whether the event to stop was set; without one Ctrl-C ends the whole program."""
        return self.stopping is not None and self.stopping.is_set()


@contextmanager
def watched_on_terminal(stopping: "Event | None" = None) -> "Iterator[ProgressListener]":
    """A listener that shows steps when stderr is a terminal; it asks for a stop once ``stopping`` is set."""
    from marketbrief.domain.progress import NO_LISTENER

    if not sys.stderr.isatty():
        yield NO_LISTENER if stopping is None else TerminalListener(None, stopping)
        return
    from rich.console import Console

    with Console(stderr=True).status("Reading the question") as status:
        yield TerminalListener(status, stopping)
