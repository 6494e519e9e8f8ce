"""Asking a chat model for a list, in little time: a short deadline, a fixed form, nothing read beyond it."""

from contextlib import closing
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from marketbrief.answering.drafting.streamed_json import StreamedObjects
from marketbrief.domain.errors import WriterError
from marketbrief.models.budget import Budget
from marketbrief.models.chat import Chat
from prompts import Prompt

__all__ = ["SHARE_OF_TIME", "told"]

SHARE_OF_TIME = 0.2
"""Of the time left a help may take so much: the writer needs most of it."""
LONGEST_REPLY = 2_000

Form = TypeVar("Form", bound=BaseModel)


def told(chat: Chat, form: type[Form], filled: str, prompt: Prompt, budget: Budget) -> Form:
    """What the model says to a filled ``prompt``, in this form and within a share of the time that is left.

    WriterError when the model fails, is too slow or says anything else.
    """
    seconds = SHARE_OF_TIME * budget.seconds_left()
    says = chat.says(
        filled, purpose=prompt.name, prompt=prompt, budget=budget, seconds=seconds, schema=form.model_json_schema()
    )
    objects, length = StreamedObjects(), 0
    found: list[dict[str, Any]] = []
    with closing(says):
        for words in says:
            found += objects.feed(words)
            length += len(words)
            if length > LONGEST_REPLY:
                break
    try:
        return form.model_validate(found[0])
    except (IndexError, ValidationError) as error:
        raise WriterError(f"{chat.name} answered in a form that makes no sense") from error
