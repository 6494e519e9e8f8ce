"""Asking a model which way statements point, all of an article's that the rules call neutral in one request."""

from collections.abc import Iterator, Sequence

from pydantic import BaseModel, ConfigDict, ValidationError

from ingest.second_reader.model import Json, Model
from marketbrief.domain.article import Article
from marketbrief.domain.passage import Span
from marketbrief.domain.view import Stance, View

__all__ = ["second_stances", "undecided"]

TASK = "stance"
AT_ONCE = 20


class _Told(BaseModel):
    """The stance of one statement, by its number."""

    model_config = ConfigDict(extra="forbid")

    statement: int
    stance: Stance


class _Stances(BaseModel):
    """What a model is asked for."""

    model_config = ConfigDict(extra="forbid")

    stances: list[_Told]


SHAPE: Json = _Stances.model_json_schema()


def undecided(views: Sequence[View]) -> list[View]:
    """The views of which the rules alone have told the stance, and called it neutral."""
    return [view for view in views if view.stance is Stance.NEUTRAL and view.stance_by is None]


def second_stances(model: Model, article: Article, views: Sequence[View]) -> dict[Span, Stance] | None:
    """The stances a model tells of views, by the span of the statement; ``None`` where no answer makes sense.

    WriterError when the model cannot be asked.
    """
    stances: dict[Span, Stance] = {}
    understood = not views
    title = _line(article.title)
    for batch in _batches(views, model.room(TASK) - len(title)):
        listed = "\n".join(_listed(n, view) for n, view in enumerate(batch, 1))
        answer = model.ask(TASK, SHAPE, title=title, statements=listed)
        try:
            told = _Stances.model_validate(answer).stances
        except ValidationError:
            continue
        understood = True
        stances |= {batch[n - 1].statement.span: s for n, s in _numbered(told).items() if 1 <= n <= len(batch)}
    return stances if understood else None


def _batches(views: Sequence[View], most_letters: int) -> Iterator[list[View]]:
    """Views for one request each: so many that they fit, one at least."""
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


def _numbered(told: Sequence[_Told]) -> dict[int, Stance]:
    """Each number's stance; one that is told twice, and not alike, is not told."""
    by_number: dict[int, set[Stance]] = {}
    for each in told:
        by_number.setdefault(each.statement, set()).add(each.stance)
    return {n: stances.pop() for n, stances in by_number.items() if len(stances) == 1}


def _line(text: str) -> str:
    return " ".join(text.split())
