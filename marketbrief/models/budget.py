"""The budget of one answer: its time, its progress listener, and the usage of models."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from marketbrief.domain.progress import NO_LISTENER, AnswerStopped, ProgressListener

__all__ = ["ANSWER_SECONDS", "Budget", "Usage"]

ANSWER_SECONDS = 45.0
SECONDS_KEPT_BACK = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """One call to a chat model: its purpose, its prompt, and the tokens, time and money it took.

    Tokens are the provider's own count; where it gives none (``counted`` is false) they are estimated.
    """

    model: str
    purpose: str
    prompt: str
    tokens_in: int
    tokens_out: int
    seconds: float
    counted: bool
    dollars: float | None = None

    @property
    def tokens(self) -> int:
        """Tokens in and out together."""
        return self.tokens_in + self.tokens_out


@dataclass(slots=True)
class Budget:
    """The limits of one answer; its time starts when the budget is made. ``clock`` counts seconds and never goes back.

    Models have all of ``seconds`` but for what is kept back, so that an answer without them can still be made.
    """

    watcher: ProgressListener = NO_LISTENER
    seconds: float = ANSWER_SECONDS
    clock: Callable[[], float] = time.perf_counter
    usage: list[Usage] = field(default_factory=list)
    began: float = field(init=False)

    def __post_init__(self) -> None:
        self.began = self.clock()

    def seconds_left(self) -> float:
        """How long a model may still take; never negative."""
        return max(0.0, self.began + self.seconds - SECONDS_KEPT_BACK - self.clock())

    def tokens_used(self) -> int:
        """Tokens that models have used so far."""
        return sum(each.tokens for each in self.usage)

    def dollars_used(self) -> float:
        """Dollars that models have cost so far, as far as their prices are known."""
        return sum(each.dollars or 0.0 for each in self.usage)

    def go_on(self) -> None:
        """Raise ``AnswerStopped`` when the answer is no longer wanted."""
        if self.watcher.stopped():
            raise AnswerStopped("stopped, as you asked")

    def step(self, words: str) -> None:
        """Tell the listener the current step; raise ``AnswerStopped`` when the answer is no longer wanted."""
        self.go_on()
        self.watcher.step(words)
