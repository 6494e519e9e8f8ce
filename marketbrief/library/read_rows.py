"""Passages read with their articles, by number or by article."""

import json
import sqlite3
from collections.abc import Iterator, Sequence

from marketbrief.domain.article import Article
from marketbrief.domain.passage import Passage
from marketbrief.library.rows import ARTICLE_COLUMNS, article_of, passage_of

__all__ = ["by_article", "by_number"]

_PASSAGES = (
    f"SELECT p.number, p.start, p.end, {ARTICLE_COLUMNS} FROM passages p JOIN articles a ON a.key = p.article"
    " JOIN revisions r ON r.article = a.key AND r.revision = p.revision"
)


def by_number(connection: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, tuple[Passage, Article]]:
    """Passages with their articles by number; numbers that are gone are left out."""
    found = _read(connection, "p.number IN (SELECT value FROM json_each(?))", f"[{','.join(map(str, numbers))}]")
    return {passage.number: (passage, article) for passage, article in found}


def by_article(connection: sqlite3.Connection, article_ids: Sequence[str]) -> dict[str, list[tuple[Passage, Article]]]:
    """All passages of the newest revisions of articles, by article id, in the order of the text."""
    condition = "a.article_id IN (SELECT value FROM json_each(?)) ORDER BY p.start"
    passages: dict[str, list[tuple[Passage, Article]]] = {}
    for passage, article in _read(connection, condition, json.dumps(article_ids)):
        passages.setdefault(article.article_id, []).append((passage, article))
    return passages


def _read(connection: sqlite3.Connection, condition: str, argument: str) -> Iterator[tuple[Passage, Article]]:
    articles: dict[str, Article] = {}
    for number, start, end, *columns in connection.execute(f"{_PASSAGES} WHERE {condition}", (argument,)):
        article = articles.get(columns[0]) or articles.setdefault(columns[0], article_of(tuple(columns)))
        yield passage_of(number, article, start, end), article
