"""A filter of views, and its SQL condition."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from marketbrief.domain.view import Stance, ViewKind
from marketbrief.library import rows

__all__ = ["ViewFilter", "where"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewFilter:
    """Which views: names match as a whole or by any of their words, times by the article's publication."""

    kinds: tuple[ViewKind, ...] = ()
    stance: Stance | None = None
    speaker: str | None = None
    firm: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    article_ids: tuple[str, ...] | None = None


def where(wanted: ViewFilter) -> tuple[str, list[object]]:
    """The SQL condition for a filter, with its arguments; names are matched loosely here and strictly by the caller."""
    parts: list[tuple[str, Iterable[object]]] = [("1", ())]
    if wanted.kinds:
        parts.append((f"v.kind IN ({','.join('?' * len(wanted.kinds))})", wanted.kinds))
    if wanted.stance:
        parts.append(("v.stance = ?", (wanted.stance,)))
    for column in ("speaker", "firm"):
        name = getattr(wanted, column)
        if name:
            parts.append((f"' ' || v.{column} || ' ' LIKE ? ESCAPE '!'", (f"% {_like(name)} %",)))
    if wanted.since:
        parts.append(("v.published >= ?", (rows.epoch_of(wanted.since),)))
    if wanted.until:
        parts.append(("v.published < ?", (rows.epoch_of(wanted.until),)))
    if wanted.article_ids is not None:
        parts.append((f"a.article_id IN ({','.join('?' * len(wanted.article_ids))})", wanted.article_ids))
    return " AND ".join(part for part, _ in parts), [value for _, values in parts for value in values]


def _like(name: str) -> str:
    return name.strip().replace("!", "!!").replace("%", "!%").replace("_", "!_")
