"""Posts: every answer posted in Slack, stored so that its buttons, corrections and the Home tab can find it."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.database import BotDatabase
from marketbrief.domain.article import require_aware

__all__ = ["POSTS_KEPT", "Cited", "Post", "Posts"]

POSTS_KEPT = timedelta(days=90)

_SCHEMA = """
CREATE TABLE IF NOT EXISTS posts (
    id INTEGER PRIMARY KEY,
    team TEXT NOT NULL, key TEXT NOT NULL,
    channel TEXT NOT NULL, thread_ts TEXT NOT NULL, ts TEXT NOT NULL,
    user TEXT NOT NULL, question TEXT NOT NULL, receipt TEXT, answer TEXT NOT NULL, posted_at TEXT NOT NULL,
    at REAL NOT NULL, in_channel INTEGER NOT NULL DEFAULT 0,
    UNIQUE (team, key)
);
CREATE INDEX IF NOT EXISTS posts_by_place ON posts (team, channel, ts);
CREATE INDEX IF NOT EXISTS posts_by_time ON posts (at);
CREATE TABLE IF NOT EXISTS cited (
    post INTEGER NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
    article_id TEXT NOT NULL, revision INTEGER NOT NULL,
    PRIMARY KEY (post, article_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS cited_by_article ON cited (article_id);
"""
_COLUMNS = "id, team, key, channel, thread_ts, ts, user, question, receipt, answer, posted_at"


@dataclass(frozen=True, slots=True, order=True)
class Cited:
    """One revision of an article that an answer cites."""

    article_id: str
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A posted answer: ``ts`` is its first message, ``user`` the asker, ``answer`` the JSON of ``ask``.

    ``key`` names the answer on its buttons; the same message asked again has the same key. An answer that only its
    asker saw has no ``ts`` and no ``cited``: a correction could not be posted below it.
    """

    team: str
    channel: str
    thread_ts: str
    ts: str
    key: str
    user: str
    question: str
    answer: dict[str, Any]
    posted_at: datetime
    receipt: str | None = None
    cited: tuple[Cited, ...] = field(default=())

    def __post_init__(self) -> None:
        require_aware(self.posted_at)


class Posts:
    """The posts in a bot file. Those older than 90 days are dropped as new ones come."""

    def __init__(self, database: BotDatabase) -> None:
        """Make the tables where they are missing."""
        self._database = database
        database.ensure(_SCHEMA)

    def add(self, post: Post) -> None:
        """Store a post; one with the same key replaces the old one."""
        row = (
            post.team, post.key, post.channel, post.thread_ts, post.ts, post.user, post.question, post.receipt,
            json.dumps(post.answer, ensure_ascii=False), post.posted_at.isoformat(), post.posted_at.timestamp(),
        )  # fmt: skip
        with self._database.transaction() as connection:
            oldest = (post.posted_at - POSTS_KEPT).timestamp()
            connection.execute("DELETE FROM posts WHERE at < ?", (oldest,))
            connection.execute("DELETE FROM posts WHERE (team, key) = (?, ?)", (post.team, post.key))
            number = connection.execute(
                "INSERT INTO posts (team, key, channel, thread_ts, ts, user, question, receipt, answer, posted_at, at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
                row,
            ).fetchone()[0]
            connection.executemany(
                "INSERT OR REPLACE INTO cited VALUES (?, ?, ?)",
                [(number, each.article_id, each.revision) for each in sorted(post.cited)],
            )

    def get(self, team: str, channel: str, ts: str) -> Post | None:
        """The answer whose first message is ``ts``."""
        return next(self._where("(team, channel, ts) = (?, ?, ?) ORDER BY at DESC LIMIT 1", (team, channel, ts)), None)

    def keyed(self, team: str, key: str) -> Post | None:
        """The answer of a button's key, within the button's own workspace."""
        return next(self._where("(team, key) = (?, ?)", (team, key)), None)

    def bring_to_channel(self, team: str, key: str) -> bool:
        """Mark an answer as shown in its channel too; True for exactly one caller."""
        update = "UPDATE posts SET in_channel = 1 WHERE (team, key) = (?, ?) AND in_channel = 0"
        with self._database.transaction() as connection:
            return connection.execute(update, (team, key)).rowcount == 1

    def citing(self, article_id: str) -> list[Post]:
        """Answers that cite an article, newest first."""
        chosen = "id IN (SELECT post FROM cited WHERE article_id = ?) ORDER BY at DESC, id DESC"
        return list(self._where(chosen, (article_id,)))

    def recent(self, team: str, user: str, limit: int) -> list[Post]:
        """The newest answers to one asker, newest first."""
        return list(self._where("(team, user) = (?, ?) ORDER BY at DESC, id DESC LIMIT ?", (team, user, limit)))

    def _where(self, condition: str, values: Iterable[object]) -> Iterator[Post]:
        with self._database.transaction() as connection:
            rows = connection.execute(f"SELECT {_COLUMNS} FROM posts WHERE {condition}", tuple(values)).fetchall()
            cited = {row[0]: _cited(connection.execute(_CITED, (row[0],)).fetchall()) for row in rows}
        return (_post(row, cited[row[0]]) for row in rows)


_CITED = "SELECT article_id, revision FROM cited WHERE post = ? ORDER BY article_id"


def _cited(rows: list[tuple[str, int]]) -> tuple[Cited, ...]:
    return tuple(Cited(*row) for row in rows)


def _post(row: tuple[Any, ...], cited: tuple[Cited, ...]) -> Post:
    _, team, key, channel, thread_ts, ts, user, question, receipt, answer, posted_at = row
    return Post(
        team=team, key=key, channel=channel, thread_ts=thread_ts, ts=ts, user=user, question=question,
        receipt=receipt, answer=json.loads(answer), posted_at=datetime.fromisoformat(posted_at), cited=cited,
    )  # fmt: skip
