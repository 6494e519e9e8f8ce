"""Asking a model for the views of an article, stretch by stretch, and sifting what it proposes."""

from collections.abc import Iterator, Sequence

from pydantic import BaseModel, ConfigDict, ValidationError

from ingest.second_reader.keeping import Proposal, SiftedProposals, sift
from ingest.second_reader.model import Json, Model
from marketbrief.domain.article import Article
from marketbrief.domain.view import View
from marketbrief.language.sentences import sentence_spans

__all__ = ["second_views"]

TASK = "views"
MOST_LETTERS = 6_000
"""Letters of an article in one request: what is proposed repeats them, and must fit an answer."""


class _Proposals(BaseModel):
    """What a model is asked for."""

    model_config = ConfigDict(extra="forbid")

    views: list[Proposal]


SHAPE: Json = _Proposals.model_json_schema()


def second_views(model: Model, article: Article, known: Sequence[View]) -> SiftedProposals | None:
    """What a model finds beside the views that are known; ``None`` where none of its answers makes sense.

    WriterError when the model cannot be asked.
    """
    proposals: list[Proposal] = []
    understood = False
    title = " ".join(article.title.split())
    for stretch in _stretches(article.text, min(MOST_LETTERS, model.room(TASK) - len(title))):
        answer = model.ask(TASK, SHAPE, title=title, article=stretch)
        told = answer.get("views") if answer is not None else None
        if isinstance(told, list):
            understood = True
            proposals += _valid(told)
    return sift(article, proposals, known, model.name) if understood else None


def _stretches(text: str, most: int) -> Iterator[str]:
    """A text cut between sentences into stretches of at most ``most`` letters; a longer sentence stands alone."""
    start = end = 0
    for sentence in sentence_spans(text):
        if sentence.end - start > most and end > start:
            yield text[start:end]
            start = sentence.start
        end = sentence.end
    yield text[start:end]


def _valid(told: Sequence[object]) -> Iterator[Proposal]:
    for each in told:
        try:
            yield Proposal.model_validate(each)
        except ValidationError:
            continue
