"""Other wordings of a question, by a chat model: short phrases that a search adds to the question's own words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from pydantic import BaseModel, ConfigDict, Field

import prompts
from marketbrief.answering.retrieval.llm.list_request import told
from marketbrief.domain.question import Question
from marketbrief.library.fulltext import words_of
from marketbrief.models.budget import Budget
from marketbrief.models.chat import Chat

__all__ = ["ModelWidener"]

MOST_WORDINGS = 5
MOST_WORDS = 6
MOST_LETTERS = 60


class Wordings(BaseModel):
    """What the model writes."""

    model_config = ConfigDict(json_schema_extra={"additionalProperties": False})

    wordings: list[str] = Field(json_schema_extra={"maxItems": MOST_WORDINGS})


@dataclass(frozen=True, slots=True)
class ModelWidener:
    """Asks one chat model."""

    chat: Chat

    def wordings(self, question: Question, budget: Budget) -> tuple[str, ...]:
        """Phrases of few words that the question does not have already; WriterError when the model fails."""
        budget.step(f"{self.chat.name} is looking for other words")
        prompt = prompts.load("widening")
        filled = prompt.fill(
            mark=prompts.new_mark(),
            asked_on=f"{question.as_of:%A %-d %B %Y}",
            question=question.text,
        )
        reply = told(self.chat, Wordings, filled, prompt, budget)
        return tuple(islice(_short(reply.wordings, question.text), MOST_WORDINGS))


def _short(phrases: Iterable[str], asked: str) -> Iterator[str]:
    """Phrases that are no sentences and add a word to what is asked, each once."""
    known = set(words_of(asked))
    for phrase in dict.fromkeys(" ".join(phrase.split()) for phrase in phrases):
        if len(phrase) <= MOST_LETTERS and len(phrase.split()) <= MOST_WORDS and not known.issuperset(words_of(phrase)):
            yield phrase
