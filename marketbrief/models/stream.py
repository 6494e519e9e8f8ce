"""Stream a model's reply with a deadline, so that a silent, slow or missing server cannot hold up an answer."""

import time
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Event, Thread, local
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage

from marketbrief.domain.errors import WriterError
from marketbrief.models.provider_errors import in_plain_words

__all__ = ["StreamedText", "refuse_unwanted", "words_of_model"]

GLANCE_SECONDS = 0.1
_this_thread = local()
_ENDED_BADLY = {"content_filter": "declined to answer", "length": "reached its limit of tokens in the middle"}


@dataclass(slots=True)
class StreamedText:
    """What has come so far; tokens as the provider counts them, where it does."""

    pieces: list[str] = field(default_factory=list)
    tokens_in: int | None = None
    tokens_out: int | None = None
    ended: str | None = None

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(self.pieces)

    def take(self, chunk: BaseMessage) -> str:
        """Note what a chunk tells beside its words, and give those."""
        self.ended = chunk.response_metadata.get("finish_reason") or self.ended
        if isinstance(chunk, AIMessageChunk) and (used := chunk.usage_metadata):
            self.tokens_in = (self.tokens_in or 0) + used["input_tokens"]
            self.tokens_out = (self.tokens_out or 0) + used["output_tokens"]
        self.pieces.append(words := str(chunk.text))
        return words


def words_of_model(
    model: BaseChatModel,
    text: str,
    said: StreamedText,
    seconds: float,
    go_on: Callable[[], None],
    hung_up: Callable[[], None],
    options: Mapping[str, Any],
) -> Iterator[str]:
    """Stream the reply of ``model`` to ``text`` and collect it in ``said``; ``go_on`` is called often and may raise.

    ``options`` go with the request. The model is read in a thread of its own, which ends at its next word once this one
    has given up, and calls ``hung_up`` then. WriterError, a predicate without its subject, when it fails or ``seconds``
    have passed.
    """
    heard: SimpleQueue[Any] = SimpleQueue()
    given_up = Event()
    listening = (model, text, options, heard, given_up, hung_up)
    Thread(target=_listen, args=listening, name="chat-model", daemon=True).start()
    end = time.monotonic() + seconds
    try:
        while (chunk := _next(heard, end, seconds, go_on)) is not None:
            if words := said.take(chunk):
                yield words
    finally:
        given_up.set()
    if said.ended in _ENDED_BADLY:
        raise WriterError(_ENDED_BADLY[said.ended])


def refuse_unwanted(_request: object) -> None:
    """Let no request go out whose words nobody waits for any more: a provider's package tries again on its own."""
    given_up = getattr(_this_thread, "given_up", None)
    if given_up is not None and given_up.is_set():
        raise TimeoutError("nobody waits for it any more")


def _next(heard: "SimpleQueue[Any]", end: float, seconds: float, go_on: Callable[[], None]) -> BaseMessage | None:
    """The next chunk, ``None`` at the end."""
    while True:
        go_on()
        left = end - time.monotonic()
        if left <= 0:
            raise WriterError(f"took longer than {seconds:.0f} s")
        try:
            item = heard.get(timeout=min(left, GLANCE_SECONDS))
        except Empty:
            continue
        if isinstance(item, Exception):
            raise WriterError(in_plain_words(item)) from item
        return item if isinstance(item, BaseMessage) else None


def _listen(
    model: BaseChatModel,
    text: str,
    options: Mapping[str, Any],
    heard: "SimpleQueue[Any]",
    given_up: Event,
    hung_up: Callable[[], None],
) -> None:
    _this_thread.given_up = given_up
    try:
        chunks = model.stream(text, **options)
        for chunk in chunks:
            heard.put(chunk)
            if given_up.is_set():
                if isinstance(chunks, Generator):
                    chunks.close()
                break
        heard.put(None)
    except Exception as error:  # whatever a provider's package raises is told by the thread that answers
        heard.put(error)
    finally:
        hung_up()
