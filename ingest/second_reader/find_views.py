"""Asks a model for the views in an article, part by part, and checks what it proposes."""

from collections.abc import Iterator, Sequence

from pydantic import BaseModel, ConfigDict, ValidationError

from ingest.second_reader.keeping import Proposal, SiftedProposals, sift
from ingest.second_reader.model import Json, Model
from marketbrief.domain.article import Article
from marketbrief.domain.view import View
from marketbrief.language.sentences import sentence_spans

__all__ = ["find_views"]

TASK = "views"
MOST_LETTERS = 6_000
"""Characters of an article in one request: the reply repeats them and must fit too."""


class _ViewReply(BaseModel):
    """The reply that the model is asked for."""

    model_config = ConfigDict(extra="forbid")

    views: list[Proposal]


SHAPE: Json = _ViewReply.model_json_schema()


def find_views(model: Model, article: Article, known: Sequence[View]) -> SiftedProposals | None:
    """The views that a model finds beside the known ones; None if none of its answers was valid.

    WriterError when the model cannot be asked.
    """
    proposals: list[Proposal] = []
    understood = False
    title = " ".join(article.title.split())
    for stretch in _stretches(article.text, min(MOST_LETTERS, model.room(TASK) - len(title))):
        answer = model.ask(TASK, SHAPE, title=title, article=stretch)
        proposed = answer.get("views") if answer is not None else None
        if isinstance(proposed, list):
            understood = True
            proposals += _valid(proposed)
    return sift(article, proposals, known, model.name) if understood else None


def _stretches(text: str, most: int) -> Iterator[str]:
    """The text cut between sentences into parts of at most ``most`` characters, or of one longer sentence."""
    start = end = 0
    for sentence in sentence_spans(text):
        if sentence.end - start > most and end > start:
            yield text[start:end]
            start = sentence.start
        end = sentence.end
    yield text[start:end]


def _valid(proposed: Sequence[object]) -> Iterator[Proposal]:
    for each in proposed:
        try:
            yield Proposal.model_validate(each)
        except ValidationError:
            continue
