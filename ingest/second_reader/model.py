"""The port to a chat model that answers with JSON of a given schema."""

from collections.abc import Mapping
from typing import Protocol

__all__ = ["Json", "Model"]

Json = Mapping[str, object]


class Model(Protocol):
    """A chat model within its limits."""

    @property
    def name(self) -> str:
        """The name stored with what it read."""

    def room(self, task: str) -> int:
        """How many characters of text one request of a task may have; 0 or less for none."""

    def ask(self, task: str, shape: Json, **material: str) -> Json | None:
        """The answer as an object, None if it is not valid; ``shape`` is its JSON Schema.

        WriterError, with a sentence for a person, when the model cannot be asked.
        """
