"""Evidence to a draft. Two writers share one port; neither is trusted: ``verify`` decides what is shown."""

from typing import Protocol

from marketbrief.briefing import Draft
from marketbrief.evidence import Evidence

__all__ = ["Writer"]


class Writer(Protocol):
    """Drafts an answer from evidence and nothing else."""

    @property
    def name(self) -> str:
        """What the answer says wrote it."""

    def draft(self, evidence: Evidence) -> Draft:
        """A draft; WriterError when none can be made."""
