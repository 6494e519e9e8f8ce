"""Following the library: which articles are new since the bot last looked, a place it remembers across restarts."""

from bot.database import BotDatabase
from marketbrief.domain.article import Article
from marketbrief.library import Library

__all__ = ["LibraryTail"]

READ_AT_ONCE = 2_000

_SCHEMA = """
CREATE TABLE IF NOT EXISTS positions (
    name TEXT PRIMARY KEY, library TEXT NOT NULL, position INTEGER NOT NULL
) WITHOUT ROWID;
"""


class LibraryTail:
    """One reader's place in a library's log, kept in the bot's file; in another library it begins at the end."""

    def __init__(self, file: BotDatabase, name: str, library: Library) -> None:
        self._file, self._name, self._library = file, name, library
        file.ensure(_SCHEMA)

    def position(self, end: int) -> int:
        """Where it stands; ``end`` when it has never read this library."""
        with self._file.transaction() as connection:
            connection.execute(
                "INSERT INTO positions VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET"
                " library = excluded.library, position = excluded.position WHERE library <> excluded.library",
                (self._name, self._library.identity, end),
            )
            row = connection.execute("SELECT position FROM positions WHERE name = ?", (self._name,)).fetchone()
        return int(row[0])

    def move(self, position: int) -> None:
        """Stand at ``position`` from now on, never further back than before."""
        with self._file.transaction() as connection:
            connection.execute(
                "UPDATE positions SET position = max(position, ?) WHERE name = ?", (position, self._name)
            )

    def new_articles(self) -> tuple[list[Article], int]:
        """Articles stored since its place, each once in its newest revision, and the place after them.

        They are to be dealt with before ``move``, so that a stop between the two loses none.
        """
        entries = self._library.log_after(self.position(self._library.position), READ_AT_ONCE)
        if not entries:
            return [], self.position(0)
        stored = self._library.passages([entry.number for entry in entries if entry.op == "add"])
        articles = {article.article_id: article for _, article in stored.values()}
        return list(articles.values()), entries[-1].seq
