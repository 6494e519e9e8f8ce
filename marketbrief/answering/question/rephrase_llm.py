"""A follow-up that the rules are not sure of, put by a chat model as one question that stands alone.

What the model says counts only when its names, figures and days come from the thread or the message.
"""

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import prompts
from marketbrief.domain.errors import WriterError
from marketbrief.domain.question import Turn
from marketbrief.language.calendar import WEEKDAY_NAMES, any_of
from marketbrief.language.plain_prose import not_plain
from marketbrief.models.budget import Budget
from marketbrief.models.chat import Chat

__all__ = ["ModelRephraser"]

SECONDS = 8.0
TURNS_SHOWN = 6
LONGEST = 300

_NAME = re.compile(r"(?<!^)\b[A-Z][\w&.-]+|\d[\w.,]*")
_DAYS = re.compile(rf"\b(?:today|yesterday|{any_of(WEEKDAY_NAMES)}|week|month|quarter|year)\b", re.IGNORECASE)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ModelRephraser:
    """Puts follow-ups with one chat model."""

    chat: Chat

    def rephrase(self, text: str, turns: Sequence[Turn], asked_at: datetime, budget: Budget) -> str | None:
        """The question that stands alone; ``None`` when the model fails or says what nobody in the thread did."""
        prompt = prompts.load("followup")
        filled = prompt.fill(
            mark=prompts.new_mark(),
            asked_on=f"{asked_at:%A %-d %B %Y}",
            thread="\n".join(f"- {' '.join(turn.text.split())}" for turn in turns[-TURNS_SHOWN:]),
            message=" ".join(text.split()),
        )
        try:
            words = self.chat.says(filled, purpose="followup", prompt=prompt, budget=budget, seconds=SECONDS)
            question = " ".join("".join(words).split()).strip('"“”` ')
        except WriterError as error:
            _log.info("followup.not_rephrased", extra={"reason": str(error)})
            return None
        said = [text, *(turn.text for turn in turns)]
        return question if question and _comes_from(question, said) else None


def _comes_from(question: str, said: Sequence[str]) -> bool:
    """Whether every name, figure and day of ``question`` was said in the thread."""
    known = " ".join(said).casefold()
    named = {match.strip(".,").casefold() for match in _NAME.findall(question)}
    days = {match.casefold() for match in _DAYS.findall(question)}
    short = len(question) <= LONGEST and not_plain(question, said) is None
    return short and all(re.search(rf"(?<!\w){re.escape(name)}", known) for name in named | days)
