"""What an ingest run did: counts, and every refusal with its reason."""

from collections import Counter
from dataclasses import dataclass, field

from ingest.reading import Refused
from marketbrief.library import Stored

__all__ = ["Report"]


@dataclass(slots=True)
class Report:
    """Filled while the job runs. ``failures`` are sources that could not be read at all."""

    stored: Counter[Stored] = field(default_factory=Counter)
    refused: list[Refused] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    without_views: list[Refused] = field(default_factory=list)
    views: int = 0
    embedded: int = 0
    waiting: int = 0
    stopped: bool = False

    @property
    def exit_code(self) -> int:
        """0 done, 1 done with failures or stopped before the end."""
        return int(bool(self.refused or self.failures or self.without_views or self.stopped))

    @property
    def summary(self) -> str:
        """One line: added, renewed, unchanged, refused; and what is left to do."""
        parts = [f"{self.stored[state]:,} {state}" for state in Stored]
        parts.append(f"{len(self.refused):,} refused")
        if self.embedded:
            parts.append(f"{self.embedded:,} passages embedded")
        line = ", ".join(parts)
        if self.stopped:
            return f"{line}; stopped: run the same command again to go on ({self.waiting:,} passages wait for a vector)"
        return line

    def as_dict(self) -> dict[str, object]:
        """The report as ``--json`` prints it."""
        return {
            **{state.value: self.stored[state] for state in Stored},
            "refused": [{"source": each.source, "reason": each.reason} for each in self.refused],
            "failures": self.failures,
            "without_views": [{"source": each.source, "reason": each.reason} for each in self.without_views],
            "views": self.views,
            "embedded": self.embedded,
            "waiting": self.waiting,
            "stopped": self.stopped,
        }
