"""Asks a model for the stance of statements that the rules call neutral, all of an article in one request."""

from collections.abc import Iterator, Sequence

from pydantic import BaseModel, ConfigDict, ValidationError

from ingest.second_reader.model import Json, Model
from marketbrief.domain.article import Article
from marketbrief.domain.passage import Span
from marketbrief.domain.view import Stance, View

__all__ = ["neutral_by_rules", "read_stances"]

TASK = "stance"
AT_ONCE = 20


class _NumberedStance(BaseModel):
    """The stance of one statement, by its number."""

    model_config = ConfigDict(extra="forbid")

    statement: int
    stance: Stance


class _StanceReply(BaseModel):
    """The reply that the model is asked for."""

    model_config = ConfigDict(extra="forbid")

    stances: list[_NumberedStance]


SHAPE: Json = _StanceReply.model_json_schema()


def neutral_by_rules(views: Sequence[View]) -> list[View]:
    """The views whose stance the rules set to neutral and no model has read."""
    return [view for view in views if view.stance is Stance.NEUTRAL and view.stance_by is None]


def read_stances(model: Model, article: Article, views: Sequence[View]) -> dict[Span, Stance] | None:
    """The model's stance for each view, by the span of its statement; None if no answer was valid.

    WriterError when the model cannot be asked.
    """
    stances: dict[Span, Stance] = {}
    understood = not views
    title = _line(article.title)
    for batch in _batches(views, model.room(TASK) - len(title)):
        listed = "\n".join(_listed(n, view) for n, view in enumerate(batch, 1))
        answer = model.ask(TASK, SHAPE, title=title, statements=listed)
        try:
            stances_read = _StanceReply.model_validate(answer).stances
        except ValidationError:
            continue
        understood = True
        stances |= {batch[n - 1].statement.span: s for n, s in _by_number(stances_read).items() if 1 <= n <= len(batch)}
    return stances if understood else None


def _batches(views: Sequence[View], most_letters: int) -> Iterator[list[View]]:
    """Views in batches that fit into one request each."""
    batch: list[View] = []
    letters = 0
    for view in views:
        letters += len(_listed(AT_ONCE, view)) + 1
        if batch and (len(batch) == AT_ONCE or letters > most_letters):
            yield batch
            batch, letters = [], len(_listed(AT_ONCE, view)) + 1
        batch.append(view)
    if batch:
        yield batch


def _listed(n: int, view: View) -> str:
    return f"{n}. On {_line(view.about)}: {_line(view.statement.text)}"


def _by_number(stances_read: Sequence[_NumberedStance]) -> dict[int, Stance]:
    """The stance for each number; contradictory ones are left out."""
    by_number: dict[int, set[Stance]] = {}
    for each in stances_read:
        by_number.setdefault(each.statement, set()).add(each.stance)
    return {n: stances.pop() for n, stances in by_number.items() if len(stances) == 1}


def _line(text: str) -> str:
    return " ".join(text.split())
