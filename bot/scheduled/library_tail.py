"""Follow the library's log: which articles are new since the bot last read it, across restarts."""

from bot.database import BotDatabase
from marketbrief.domain.article import Article
from marketbrief.library import Library

__all__ = ["LibraryTail"]

MOST_ENTRIES = 2_000

_SCHEMA = """
CREATE TABLE IF NOT EXISTS positions (
    name TEXT PRIMARY KEY, library TEXT NOT NULL, position INTEGER NOT NULL
) WITHOUT ROWID;
"""


class LibraryTail:
    """One reader's position in a library's log, stored in the bot's file; in another library it begins at the end."""

    def __init__(self, database: BotDatabase, name: str, library: Library) -> None:
        self._database, self._name, self._library = database, name, library
        database.ensure(_SCHEMA)

    def position(self, end: int) -> int:
        """The position; ``end`` when this library was never read."""
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO positions VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET"
                " library = excluded.library, position = excluded.position WHERE library <> excluded.library",
                (self._name, self._library.identity, end),
            )
            row = connection.execute("SELECT position FROM positions WHERE name = ?", (self._name,)).fetchone()
        return int(row[0])

    def move(self, position: int) -> None:
        """Advance to ``position``, never backwards."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE positions SET position = max(position, ?) WHERE name = ?", (position, self._name)
            )

    def new_articles(self) -> tuple[list[Article], int]:
        """Articles stored since the position, each once in its newest revision, and the position after them.

        Handle them before ``move``, so that a stop between the two loses none.
        """
        entries = self._library.log_after(self.position(self._library.position), MOST_ENTRIES)
        if not entries:
            return [], self.position(0)
        stored = self._library.passages([entry.number for entry in entries if entry.op == "add"])
        articles = {article.article_id: article for _, article in stored.values()}
        return list(articles.values()), entries[-1].seq
