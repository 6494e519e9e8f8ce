"""Progress of a long run: a bar on a terminal, elsewhere a plain line every ten seconds."""

import time
from collections.abc import Callable
from types import TracebackType
from typing import Self, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as RichProgress

__all__ = ["PlainProgress", "TerminalProgress", "progress_on"]

SECONDS_BETWEEN_LINES = 10.0


class TerminalProgress:
    """A bar for each step, with time left, on stderr."""

    def __init__(self, console: Console) -> None:
        self._bars = RichProgress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=console,
        )
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def begin(self, step: str, total: int | None) -> None:
        """Start a new bar; without a total it only counts."""
        self._task = self._bars.add_task(step, total=total)

    def advance(self, things: int = 1) -> None:
        """Move the newest bar."""
        if self._task is not None:
            self._bars.advance(self._task, things)


class PlainProgress:
    """Lines for logs and pipes: one at the start of a step, then one every ten seconds with the time left."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._step = ""
        self._total: int | None = None
        self._done = 0
        self._began = self._said = clock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stream.flush()

    def begin(self, step: str, total: int | None) -> None:
        """Print the name of the step and its total."""
        self._step, self._total, self._done = step, total, 0
        self._began = self._said = self._clock()
        self._print(f"{step}: {total:,} to do" if total is not None else step)

    def advance(self, things: int = 1) -> None:
        """Count, and print a line if ten seconds have passed."""
        self._done += things
        now = self._clock()
        if now - self._said >= SECONDS_BETWEEN_LINES:
            self._said = now
            self._print(f"{self._step}: {self._done:,}{self._of_total(now)}")

    def _of_total(self, now: float) -> str:
        if not self._total:
            return ""
        left = (now - self._began) / self._done * max(self._total - self._done, 0)
        return f" of {self._total:,}, about {left // 60:.0f} min {left % 60:02.0f} s left"

    def _print(self, line: str) -> None:
        print(line, file=self._stream, flush=True)


def progress_on(stream: TextIO) -> TerminalProgress | PlainProgress:
    """The progress display that fits a stream."""
    return TerminalProgress(Console(file=stream)) if stream.isatty() else PlainProgress(stream)
