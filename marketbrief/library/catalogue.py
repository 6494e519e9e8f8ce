"""The catalogue of entities: which names articles use for whom, written in the article's own transaction."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from marketbrief.domain.entity import Entities, EntityForm

__all__ = ["KnownName", "add_entities", "names_like", "names_of_entity", "remove_entities"]

SURE_SHARE = 0.1
MOST_NAMES = 6

_COUNTED = (
    "SELECT n.name, e.entity, n.form, n.display, count(u.article) AS articles,"
    " (SELECT count(*) FROM entity_mentions m WHERE m.entity = n.entity)"
    " FROM entity_names n JOIN entities e ON e.key = n.entity JOIN entity_uses u ON u.name = n.key"
)


@dataclass(frozen=True, slots=True)
class KnownName:
    """A name of an entity, in how many articles it goes by that name, and how many articles name the entity at all."""

    name: str
    entity: str
    form: EntityForm
    display: str
    articles: int
    of: int

    @property
    def sure(self) -> bool:
        """Whether it is a name and no slip: the only article uses it, or several do and one in ten of all."""
        several = self.articles > 1 or (self.of == 1 and self.form is not EntityForm.SHORT)
        return several and self.articles >= SURE_SHARE * self.of


def add_entities(connection: sqlite3.Connection, article: int, found: Entities) -> None:
    """Write what an article names; the caller opens the transaction."""
    keys = {entity: _key(connection, entity) for entity in dict.fromkeys(each.entity for each in found.mentions)}
    for each in found.names:
        if each.entity not in keys:
            keys[each.entity] = _key(connection, each.entity)
        connection.execute(
            "INSERT OR IGNORE INTO entity_names (entity, name, form, display, role) VALUES (?, ?, ?, ?, ?)",
            (keys[each.entity], each.name, each.form, each.display, each.role),
        )
        connection.execute(
            "INSERT OR IGNORE INTO entity_uses (name, article)"
            " SELECT key, ? FROM entity_names WHERE name = ? AND entity = ? AND form = ?",
            (article, each.name, keys[each.entity], each.form),
        )
    connection.executemany(
        "INSERT OR IGNORE INTO entity_mentions (entity, article, place) VALUES (?, ?, ?)",
        [(keys[each.entity], article, each.place) for each in found.mentions],
    )


def remove_entities(connection: sqlite3.Connection, article: int) -> None:
    """Take out what an article named; the names stay for the articles that use them too."""
    connection.execute("DELETE FROM entity_uses WHERE article = ?", (article,))
    connection.execute("DELETE FROM entity_mentions WHERE article = ?", (article,))


def names_like(connection: sqlite3.Connection, names: Sequence[str]) -> list[KnownName]:
    """Whoever goes by one of ``names`` (plain spelling), the most used first."""
    marks = ", ".join("?" * len(names))
    return _known(connection, f"n.name IN ({marks})", names)


def names_of_entity(connection: sqlite3.Connection, entity: str) -> list[KnownName]:
    """The sure names of an entity, the most used first."""
    return [name for name in _known(connection, "e.entity = ?", [entity]) if name.sure][:MOST_NAMES]


def _known(connection: sqlite3.Connection, where: str, values: Iterable[str]) -> list[KnownName]:
    rows = connection.execute(f"{_COUNTED} WHERE {where} GROUP BY n.key ORDER BY articles DESC", list(values))
    return [
        KnownName(name, entity, EntityForm(form), display, uses, of) for name, entity, form, display, uses, of in rows
    ]


def _key(connection: sqlite3.Connection, entity: str) -> int:
    connection.execute("INSERT OR IGNORE INTO entities (entity) VALUES (?)", (entity,))
    row = connection.execute("SELECT key FROM entities WHERE entity = ?", (entity,)).fetchone()
    return int(row[0])
