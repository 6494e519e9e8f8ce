"""What a long step reports while it runs."""

from typing import Protocol

__all__ = ["Progress"]


class Progress(Protocol):
    """Shows the progress of one step after another."""

    def begin(self, step: str, total: int | None) -> None:
        """Start a step of ``total`` things; ``None`` when their number is not known."""

    def advance(self, things: int = 1) -> None:
        """Count ``things`` more as done."""
