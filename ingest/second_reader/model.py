"""The port to a chat model: whoever can be asked for JSON of a given shape about something to read."""

from collections.abc import Mapping
from typing import Protocol

__all__ = ["Json", "Model"]

Json = Mapping[str, object]


class Model(Protocol):
    """A chat model within its limits."""

    @property
    def name(self) -> str:
        """What it is called beside what it read."""

    def room(self, task: str) -> int:
        """How many letters of material one request of a task may have; 0 or less where there is none."""

    def ask(self, task: str, shape: Json, **material: str) -> Json | None:
        """The object it answers, ``None`` where the answer makes no sense; ``shape`` is its JSON Schema.

        WriterError, with a sentence for a person, when the model cannot be asked.
        """
