"""The result of one pass of the second reader."""

from collections import Counter
from dataclasses import dataclass, field

__all__ = ["PassOutcome"]


@dataclass(slots=True)
class PassOutcome:
    """Counts of one pass of the second reader; ``failure`` is why it ended early."""

    read: int = 0
    views: int = 0
    stances: int = 0
    no_sense: int = 0
    waiting: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    failure: str | None = None

    @property
    def summary(self) -> str:
        """The counts, for the report's line."""
        counts = {"views found": self.views, "stances set": self.stances}
        found = [f"{count:,} {what}" for what, count in counts.items() if count]
        waiting = [f"{self.waiting:,} wait for it"] if self.waiting else []
        return ", ".join([f"{self.read:,} read by a model", *found, *waiting])

    def as_dict(self) -> dict[str, object]:
        """The outcome as ``--json`` prints it."""
        return {
            "read": self.read,
            "views": self.views,
            "stances": self.stances,
            "no_sense": self.no_sense,
            "waiting": self.waiting,
            "refused": dict(self.refused),
            "failure": self.failure,
        }
