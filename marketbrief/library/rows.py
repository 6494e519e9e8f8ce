"""Convert rows to domain types and back."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from marketbrief.domain.article import Article, Rights
from marketbrief.domain.passage import Passage, Span
from marketbrief.domain.story import StoryRole, StoryVersion
from marketbrief.domain.view import Quote, Stance, View, ViewForm, ViewKind

__all__ = [
    "ARTICLE_COLUMNS",
    "TAKE_COLUMNS",
    "VIEW_COLUMNS",
    "article_of",
    "epoch_of",
    "passage_of",
    "revision_row",
    "take_of",
    "take_row",
    "view_of",
    "view_row",
]

ARTICLE_COLUMNS = (
    "a.article_id, r.revision, r.title, r.text, r.url, r.published_at, r.publisher, r.authors, r.language,"
    " r.translated, r.source, r.retrieved_at, r.rights"
)
VIEW_COLUMNS = (
    "v.speaker, v.role, v.firm, v.outlet, v.kind, v.form, v.stance, v.about, v.horizon, v.start, v.end, v.quotes,"
    " v.read_by, v.stance_by"
)
TAKE_COLUMNS = (
    "a.article_id, first.article_id, s.role, s.moment, s.dated, r.title, r.publisher, s.agency, s.words, s.digest"
)


def article_of(row: tuple[Any, ...]) -> Article:
    """An Article of the thirteen ``ARTICLE_COLUMNS``."""
    article_id, revision, title, text, url, published_at, publisher, authors, language, translated, *rest = row
    source, read, rights = rest
    return Article(
        article_id=article_id,
        revision=revision,
        title=title,
        text=text,
        url=url,
        published_at=datetime.fromisoformat(published_at) if published_at else None,
        publisher=publisher,
        authors=tuple(json.loads(authors)),
        language=language,
        translated=bool(translated),
        source=source,
        retrieved_at=datetime.fromisoformat(read),
        rights=_rights_of(rights),
    )


def revision_row(key: int, article: Article) -> tuple[Any, ...]:
    """The row of table ``revisions`` for an article under its integer key."""
    return (
        key,
        article.revision,
        article.digest,
        article.title,
        article.text,
        article.url,
        article.published_at.isoformat() if article.published_at else None,
        article.publisher,
        json.dumps(article.authors, ensure_ascii=False),
        article.language,
        int(article.translated),
        article.source,
        article.retrieved_at.isoformat(),
        json.dumps(asdict(article.rights), ensure_ascii=False) if article.rights != Rights() else None,
    )


def passage_of(number: int, article: Article, start: int, end: int) -> Passage:
    """A Passage cut from its article."""
    span = Span(start, end)
    return Passage(
        number=number, article_id=article.article_id, revision=article.revision, span=span, text=span.of(article.text)
    )


def view_row(key: int, article: Article, view: View) -> tuple[Any, ...]:
    """The row of table ``views``, without its own key."""
    return (
        key,
        epoch_of(article.published_at),
        view.speaker,
        view.role,
        view.firm,
        view.outlet,
        view.kind.value,
        view.form.value,
        view.stance.value,
        view.about,
        view.horizon,
        view.statement.span.start,
        view.statement.span.end,
        json.dumps([(quote.span.start, quote.span.end) for quote in view.quotes]),
        view.read_by,
        view.stance_by,
    )


def view_of(row: tuple[Any, ...], article: Article) -> View:
    """A View of the fourteen ``VIEW_COLUMNS``, its words cut from the article and so always the article's own."""
    speaker, role, firm, outlet, kind, form, stance, about, horizon, start, end, quotes, read_by, stance_by = row
    return View(
        article_id=article.article_id,
        revision=article.revision,
        kind=ViewKind(kind),
        form=ViewForm(form),
        stance=Stance(stance),
        about=about,
        horizon=horizon,
        statement=Quote.cut(article.text, start, end),
        quotes=tuple(Quote.cut(article.text, first, last) for first, last in json.loads(quotes)),
        speaker=speaker,
        role=role,
        firm=firm,
        outlet=outlet,
        read_by=read_by,
        stance_by=stance_by,
    )


def take_row(key: int, take: StoryVersion) -> tuple[Any, ...]:
    """What table ``stories`` keeps of the take of the article under this key, the story by its id."""
    return (
        key,
        take.story,
        take.role.value,
        take.moment,
        int(take.dated),
        take.agency,
        take.words,
        take.digest,
        take.sketch,
    )


def take_of(row: tuple[Any, ...]) -> StoryVersion:
    """A Take of the ten ``TAKE_COLUMNS`` and the sketch."""
    article_id, story, role, moment, dated, title, publisher, agency, words, digest, sketch = row
    return StoryVersion(
        article_id=article_id,
        story=story,
        role=StoryRole(role),
        moment=moment,
        dated=bool(dated),
        title=title,
        publisher=publisher,
        agency=agency,
        words=words,
        digest=digest,
        sketch=sketch,
    )


def _rights_of(column: str | None) -> Rights:
    if column is None:
        return Rights()
    told = json.loads(column)
    return Rights(told["quote_words"], tuple(told["channels"]))


def epoch_of(moment: datetime | None) -> int:
    """Whole seconds since 1970 in UTC; an unknown time sorts before all others."""
    return int(moment.astimezone(UTC).timestamp()) if moment is not None else -(1 << 62)
