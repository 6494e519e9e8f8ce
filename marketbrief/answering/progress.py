"""Watching an answer being made: what is being done, each sentence that has been verified, and how to stop it."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from marketbrief.domain.briefing import Sentence
from marketbrief.domain.errors import MarketbriefError
from marketbrief.domain.evidence import Source

__all__ = ["NO_LISTENER", "AnswerStopped", "BriefingSection", "NoListener", "ProgressListener"]


class BriefingSection(StrEnum):
    """Which part of a briefing a sentence belongs to."""

    BOTTOM_LINE = "bottom_line"
    DRIVERS = "drivers"
    FIGURES = "figures"


class AnswerStopped(MarketbriefError):
    """The one who asked does not want the answer any more."""


class ProgressListener(Protocol):
    """Called in the thread that answers, so it must be quick and must not raise."""

    def step(self, words: str) -> None:
        """What is being done now, for a reader: "Searching 36,208 passages from 16 to 17 May"."""

    def sentence(self, part: BriefingSection, sentence: Sentence, sources: Sequence[Source]) -> None:
        """A verified sentence, as soon as it is, with the ``sources`` it cites, numbered as in the final answer."""

    def stopped(self) -> bool:
        """Whether to give up; the answerer then raises ``Stopped``."""


class NoListener:
    """Nobody watches."""

    def step(self, words: str) -> None:
        """Pass over it."""

    def sentence(self, part: BriefingSection, sentence: Sentence, sources: Sequence[Source]) -> None:
        """Pass over it."""

    def stopped(self) -> bool:
        """Never."""
        return False


NO_LISTENER = NoListener()
