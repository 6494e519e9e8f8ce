"""A chat model within its limits: stream its reply and record its usage.

`limits` what an answer and a day may cost, `spending` what the days have cost, `stream` a model's words with a
deadline, `failure` what went wrong in plain words.
"""

import logging
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import BoundedSemaphore
from typing import Any

from langchain_core.language_models import BaseChatModel

from marketbrief.domain.errors import LibraryError, WriterError
from marketbrief.models.budget import Budget, Usage
from marketbrief.models.limits import ModelLimits, Price, estimated_tokens
from marketbrief.models.spending import Spending, Spent
from marketbrief.models.stream import StreamedText, words_of_model
from prompts import Prompt

__all__ = ["Chat", "ModelLimits", "Price", "Spending"]

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Chat:
    """One chat model, called ``name`` in answers and receipts; safe to use from any thread.

    ``tells_its_end`` says that its server speaks OpenAI's protocol: it always gives a reason for ending, without one it
    has broken off, and it can be held to a schema.
    """

    name: str
    model: BaseChatModel
    limits: ModelLimits = field(default_factory=ModelLimits)
    spending: Spending | None = None
    today: Callable[[], datetime] = lambda: datetime.now(UTC)
    clock: Callable[[], float] = time.perf_counter
    tells_its_end: bool = False
    _lines: BoundedSemaphore = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._lines = BoundedSemaphore(self.limits.at_once)

    def says(
        self,
        text: str,
        *,
        purpose: str,
        prompt: Prompt,
        budget: Budget,
        seconds: float = 600.0,
        schema: dict[str, Any] | None = None,
    ) -> Generator[str, None, None]:
        """Stream the reply to ``text``; the usage is added to the budget.

        ``prompt`` is what ``text`` was made from; where the server can, the words are held to the JSON ``schema``.
        WriterError when a limit is reached or the model fails, whatever has come before; ``Stopped`` when nobody wants
        the answer any more. Abandoned halfway it ends by itself. ``seconds`` are counted with the wait for a line.
        """
        self._room_for(text, budget)
        seconds, asked = min(seconds, budget.seconds_left()), self.clock()
        if seconds <= 0:
            raise WriterError(f"{self.name} is not asked: no time is left")
        if not self._lines.acquire(timeout=min(seconds, self.limits.queue_seconds)):
            raise WriterError(f"{self.name} has too much to do")
        said, began = StreamedText(), self.clock()
        left = seconds - (began - asked)
        options = self._options(schema, left)
        try:
            yield from words_of_model(self.model, text, said, left, budget.go_on, self._lines.release, options)
            if self.tells_its_end and said.ended is None:
                raise WriterError("broke off in the middle")
        except WriterError as error:
            raise WriterError(f"{self.name} {error}") from error
        finally:
            self._note(text, said, purpose, prompt, budget, self.clock() - began)

    def room(self, budget: Budget) -> int:
        """Most tokens that a prompt may have."""
        return max(0, self.limits.tokens - budget.tokens_used() - self.limits.tokens_out)

    def _options(self, schema: dict[str, Any] | None, seconds: float) -> dict[str, Any]:
        """Options of the request: the timeout for a silent server, and the form of the reply.

        That goes as extra body, for langchain-openai reads a ``response_format`` in its own way.
        """
        if not self.tells_its_end:
            return {}
        held = {"type": "json_schema", "json_schema": {"name": "reply", "strict": True, "schema": schema}}
        return {"timeout": seconds} | ({"extra_body": {"response_format": held}} if schema else {})

    def _room_for(self, text: str, budget: Budget) -> None:
        """Raise when the call would exceed a limit of the answer or of the day."""
        try:
            spent = self.spending.on(self.today()) if self.spending is not None else Spent()
        except LibraryError as error:
            raise WriterError(f"{self.name} is not asked: {error}") from error
        coming = estimated_tokens(text) + self.limits.tokens_out
        if reached := self.limits.reached(coming, budget.tokens_used(), budget.dollars_used(), spent):
            raise WriterError(f"{self.name} is not asked: {reached}")

    def _note(
        self, text: str, said: StreamedText, purpose: str, prompt: Prompt, budget: Budget, seconds: float
    ) -> None:
        tokens_in = said.tokens_in or estimated_tokens(text)
        tokens_out = said.tokens_out or estimated_tokens(said.text)
        usage = Usage(
            model=self.name,
            purpose=purpose,
            prompt=prompt.version,
            tokens_in=tokens_in,
            tokens_out=tokens_out,
            seconds=round(seconds, 3),
            counted=said.tokens_in is not None,
            dollars=self.limits.dollars_of(tokens_in, tokens_out),
        )
        budget.usage.append(usage)
        if self.spending is not None:
            try:
                self.spending.add(self.today(), usage)
            except LibraryError as error:
                _log.warning("spending.not_noted", extra={"reason": str(error)})
