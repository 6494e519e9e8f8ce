"""A better order of what was found, by a chat model that gives numbers of passages and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

import prompts
from marketbrief.answering.retrieval import weights
from marketbrief.answering.retrieval.llm.list_request import told
from marketbrief.domain.errors import WriterError
from marketbrief.domain.evidence import Hit
from marketbrief.domain.question import Question
from marketbrief.models.budget import Budget
from marketbrief.models.chat import Chat
from marketbrief.models.limits import estimated_tokens

__all__ = ["ModelReranker", "blended"]

MOST_PASSAGES = 20
MOST_NUMBERS = 10
WORDS_OF_A_PASSAGE = 60
PLACES_AHEAD = 2
SHARE_OF_ROOM = 0.25
"""The writer needs most of the tokens of an answer."""


class Order(BaseModel):
    """What the model writes."""

    model_config = ConfigDict(json_schema_extra={"additionalProperties": False})

    order: list[int] = Field(json_schema_extra={"maxItems": MOST_NUMBERS})


@dataclass(frozen=True, slots=True)
class ModelReranker:
    """Asks one chat model."""

    chat: Chat

    def ordered(self, question: Question, hits: Sequence[Hit], budget: Budget) -> list[Hit]:
        """The hits with the model's order blended in; WriterError when the model fails or names none of them."""
        shown = _fitting(hits[:MOST_PASSAGES], SHARE_OF_ROOM * self.chat.room(budget))
        if len(shown) < 2:
            return list(hits)
        budget.step(f"{self.chat.name} is putting {len(shown)} passages in order")
        prompt = prompts.load("reranking")
        filled = prompt.fill(
            mark=prompts.new_mark(),
            asked_on=f"{question.as_of:%A %-d %B %Y}",
            question=question.text,
            passages="\n\n".join(shown),
        )
        reply = told(self.chat, Order, filled, prompt, budget)
        order = [n - 1 for n in dict.fromkeys(reply.order) if 1 <= n <= len(shown)]
        if reply.order and not order:
            raise WriterError(f"{self.chat.name} answered in a form that makes no sense")
        return blended(hits, order)


def blended(hits: Sequence[Hit], order: Sequence[int]) -> list[Hit]:
    """Hits by the place they have, and by the place that ``order`` (indices, best first) gives them at its weight.

    Both are reciprocal: what was found first can fall to second place and no further.
    """
    given = {index: weights.RERANK_WEIGHT / (PLACES_AHEAD + place) for place, index in enumerate(order)}
    worth = [1 / (PLACES_AHEAD + index) + given.get(index, 0.0) for index in range(len(hits))]
    return [hits[index] for index in sorted(range(len(hits)), key=lambda index: -worth[index])]


def _fitting(hits: Sequence[Hit], room: float) -> list[str]:
    """The first passages as a model reads them, as many as fit into so many tokens."""
    shown: list[str] = []
    for n, hit in enumerate(hits, 1):
        room -= estimated_tokens(text := _numbered(n, hit))
        if room < 0:
            break
        shown.append(text)
    return shown


def _numbered(n: int, hit: Hit) -> str:
    article = hit.article
    day = f"{article.published_at:%-d %B %Y}" if article.published_at else "undated"
    words = " ".join(hit.passage.text.split()[:WORDS_OF_A_PASSAGE])
    return f"[{n}] {article.publisher or 'unknown publisher'}, {day}: {' '.join(article.title.split())}\n{words}"
