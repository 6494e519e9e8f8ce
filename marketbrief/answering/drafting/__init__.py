"""Evidence to an answer. Two writers share one port. A ``DraftBuilder`` checks what they write."""

from typing import Protocol

from marketbrief.answering.drafting.draft_builder import DraftBuilder

__all__ = ["DraftBuilder", "Writer"]


class Writer(Protocol):
    """Writes an answer from a page's evidence and nothing else."""

    @property
    def name(self) -> str:
        """What the answer says wrote it."""

    def write(self, page: DraftBuilder) -> None:
        """Tell ``page`` sentence by sentence, and give it views; WriterError when no answer can be written.

        What the page has shown by then stays shown.
        """
