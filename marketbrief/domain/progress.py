"""Progress of an answer: a listener hears each step and each verified sentence, and can stop the answer."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from marketbrief.domain.briefing import Sentence
from marketbrief.domain.errors import MarketbriefError
from marketbrief.domain.evidence import Source

__all__ = ["NO_LISTENER", "AnswerStopped", "BriefingSection", "NoListener", "ProgressListener"]


class BriefingSection(StrEnum):
    """The section of a briefing that a sentence belongs to."""

    BOTTOM_LINE = "bottom_line"
    DRIVERS = "drivers"
    FIGURES = "figures"


class AnswerStopped(MarketbriefError):
    """The person who asked does not want the answer any more."""


class ProgressListener(Protocol):
    """Called in the thread that answers, so it must be quick and must not raise."""

    def step(self, words: str) -> None:
        """What is being done now, for a reader: "Searching 36,208 passages from 16 to 17 May"."""

    def sentence(self, part: BriefingSection, sentence: Sentence, sources: Sequence[Source]) -> None:
        """A verified sentence, as soon as it is, with the ``sources`` it cites, numbered as in the final answer."""

    def stopped(self) -> bool:
        """Whether to give up; the answerer then raises ``AnswerStopped``."""


class NoListener:
    """Hears nothing and never stops an answer."""

    def step(self, words: str) -> None:
        """Do nothing."""

    def sentence(self, part: BriefingSection, sentence: Sentence, sources: Sequence[Source]) -> None:
        """Do nothing."""

    def stopped(self) -> bool:
        """Never."""
        return False


NO_LISTENER = NoListener()
