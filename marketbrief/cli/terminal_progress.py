"""Show the progress of an answer in the terminal; show nothing when stderr is not a terminal."""

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
    """Shows the current step on stderr; sentences are printed with the whole answer."""

    status: "Status"

    def step(self, words: str) -> None:
        """Replace the step before."""
        self.status.update(words)

    def sentence(self, part: "BriefingSection", sentence: "Sentence", sources: "Sequence[Source]") -> None:
        """Do nothing: the whole answer is printed at the end."""

    def stopped(self) -> bool:
        """Never: Ctrl-C ends the whole program."""
        return False


@contextmanager
def watched_on_terminal() -> "Iterator[ProgressListener]":
    """A listener that shows steps when stderr is a terminal."""
    from marketbrief.domain.progress import NO_LISTENER

    if not sys.stderr.isatty():
        yield NO_LISTENER
        return
    from rich.console import Console

    with Console(stderr=True).status("Reading the question") as status:
        yield TerminalListener(status)
