"""Finding with a model's help: other wordings of a question, and a better order of what was found. Each may be absent.

`wordings` widens the search, `order` re-ranks, `asking` is how both ask a model. Neither touches the window, the
publishers or what an answer needs: they are asked only where there is enough without them, and what they find has to
be enough as well.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeVar

from marketbrief.answering.retrieval.retrieve import Retriever
from marketbrief.answering.retrieval.sufficiency import enough
from marketbrief.domain.errors import WriterError
from marketbrief.domain.evidence import Hit
from marketbrief.domain.question import Question
from marketbrief.models.budget import Budget

__all__ = ["NO_HELPS", "Helps", "Reranker", "Widener"]

_log = logging.getLogger(__name__)
T = TypeVar("T")


class Widener(Protocol):
    """Knows other words for a question."""

    def wordings(self, question: Question, budget: Budget) -> Sequence[str]:
        """Short phrases to search for too; WriterError when there are none to be had."""


class Reranker(Protocol):
    """Knows which passages answer a question best."""

    def ordered(self, question: Question, hits: Sequence[Hit], budget: Budget) -> list[Hit]:
        """The same hits in another order; WriterError when it is not to be had."""


@dataclass(frozen=True, slots=True)
class Helps:
    """The helps that are switched on. One that fails is passed over, and for that answer so are those after it."""

    widener: Widener | None = None
    reranker: Reranker | None = None

    def better(
        self, hits: list[Hit], question: Question, words: str, retriever: Retriever, limit: int, budget: Budget
    ) -> list[Hit]:
        """At most ``limit`` hits in place of the ``hits`` that the question's own ``words`` found.

        Why a help was not to be had is noted in ``budget.missed``.
        """
        if self.widener is not None:
            wordings = _had(partial(self.widener.wordings, question, budget), budget) or ()
            hits = _widened(hits, question, words, retriever, limit, wordings)
        if self.reranker is not None:
            hits = _had(partial(self.reranker.ordered, question, hits, budget), budget) or hits
        return hits


NO_HELPS = Helps()


def _widened(
    hits: list[Hit], question: Question, words: str, retriever: Retriever, limit: int, wordings: Sequence[str]
) -> list[Hit]:
    """What is found with other wordings too, unless it is not enough for the question as it was asked."""
    if not wordings:
        return hits
    more = retriever.search(question, words, limit, wordings)
    return more if enough(question, words, more, retriever.likeness(words, more)) else hits


def _had(help_: Callable[[], T], budget: Budget) -> T | None:
    """What a help gives, ``None`` when it fails or one before it did."""
    if budget.missed is not None:
        return None
    try:
        return help_()
    except WriterError as error:
        _log.info("help.missed", extra={"reason": str(error)})
        budget.missed = str(error)
        return None
