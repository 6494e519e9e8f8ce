"""Ask a chat model for JSON of a given shape about material whose instructions it must not follow."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from langchain_core.utils.json import parse_partial_json

import prompts
from marketbrief.domain.errors import WriterError
from marketbrief.domain.progress import AnswerStopped, NoListener
from marketbrief.models.budget import Budget
from marketbrief.models.chat import Chat
from marketbrief.models.limits import LETTERS_A_TOKEN, estimated_tokens

__all__ = ["StructuredChat"]

SECONDS = 120.0

Shape = Mapping[str, object]


class _Stoppable(NoListener):
    """Hears nothing, but can stop the answer."""

    def __init__(self, stopping: Callable[[], bool]) -> None:
        self._stopping = stopping

    def stopped(self) -> bool:
        """Whether a stop is asked for."""
        return self._stopping()


@dataclass(frozen=True, slots=True)
class StructuredChat:
    """One chat model and the prompts of `prompts/` it is asked by; a task is the name of a prompt.

    ``seconds`` is the longest time for one request, which ends at once when ``stopping`` says so.
    """

    chat: Chat
    stopping: Callable[[], bool] = lambda: False
    seconds: float = SECONDS

    @property
    def name(self) -> str:
        """The model's."""
        return self.chat.name

    def room(self, task: str) -> int:
        """How many letters of material one request of a task may have; 0 or less where there is none.

        What is answered may repeat all of it, so it is no more than fits an answer either.
        """
        limits, empty = self.chat.limits, estimated_tokens(prompts.load(task).text)
        return int(min(self.chat.room(Budget()) - empty, limits.tokens_out) * LETTERS_A_TOKEN)

    def ask(self, task: str, shape: Shape, **material: str) -> dict[str, object] | None:
        """Ask for an object; return what has arrived of it, or ``None`` when it cannot be read.

        A server that speaks OpenAI's protocol is held to the ``shape``, a JSON Schema; any other sees it in the
        prompt alone. WriterError when the model cannot be asked, fails before its first word, or a stop is asked for.
        """
        prompt = prompts.load(task)
        filled = prompt.fill(mark=prompts.new_mark(), **material)
        budget = Budget(watcher=_Stoppable(self.stopping), seconds=self.seconds)
        said: list[str] = []
        try:
            said.extend(self.chat.says(filled, purpose=task, prompt=prompt, budget=budget, schema=dict(shape)))
        except AnswerStopped as stopped:
            raise WriterError(str(stopped)) from stopped
        except WriterError:
            if not any(said):
                raise
        return _object_in("".join(said))


def _object_in(text: str) -> dict[str, object] | None:
    """The first JSON object of a text, whatever stands around it, closed where it breaks off."""
    place = text.find("{")
    if place < 0:
        return None
    try:
        found, _ = json.JSONDecoder().raw_decode(text, place)
    except ValueError:
        try:
            found = parse_partial_json(text[place:])
        except ValueError:
            return None
    return found if isinstance(found, dict) else None
