"""What channel each person has in view beside the conversation with the bot, as Slack's agent view tells it."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from bot.database import BotDatabase

__all__ = ["InView", "channel_in"]

IN_VIEW_FOR = timedelta(hours=2)

_SCHEMA = """
CREATE TABLE IF NOT EXISTS in_view (
    team TEXT NOT NULL, user TEXT NOT NULL, channel TEXT NOT NULL, at REAL NOT NULL,
    PRIMARY KEY (team, user)
) WITHOUT ROWID;
"""


def channel_in(context: object) -> str | None:
    """The first channel of a context, whose entities Slack orders by relevance; a direct message is none."""
    return next((channel for channel in _named(context) if channel.startswith(("C", "G"))), None)


def _named(context: object) -> Iterator[str]:
    """The conversations that a context names: a channel by its id, a message by where it stands."""
    entities = context.get("entities") if isinstance(context, Mapping) else None
    for entity in entities if isinstance(entities, list) else ():
        kind, value = (entity.get("type"), entity.get("value")) if isinstance(entity, Mapping) else (None, None)
        if kind == "slack#/types/channel_id" and isinstance(value, str):
            yield value
        elif kind == "slack#/types/message_context" and isinstance(value, Mapping):
            yield str(value.get("channel_id"))


class InView:
    """What people have in view, in the bot's file, so that every replica knows it.

    Slack tells every change while the bot's conversation is open, and nothing after, so that it is known for two hours.
    """

    def __init__(self, file: BotDatabase) -> None:
        self._file = file
        file.ensure(_SCHEMA)

    def see(self, team: str, user: str, channel: str | None, at: datetime) -> None:
        """Note what a person looks at from ``at`` on; ``None`` is no channel."""
        with self._file.transaction() as connection:
            connection.execute("DELETE FROM in_view WHERE (team, user) = (?, ?)", (team, user))
            connection.execute("DELETE FROM in_view WHERE at < ?", ((at - IN_VIEW_FOR).timestamp(),))
            if channel is not None:
                connection.execute("INSERT INTO in_view VALUES (?, ?, ?, ?)", (team, user, channel, at.timestamp()))

    def of(self, team: str, user: str, at: datetime) -> str | None:
        """The channel that a person looks at; ``None`` where it is none, or not known."""
        query = "SELECT channel FROM in_view WHERE (team, user) = (?, ?) AND at >= ?"
        with self._file.reading() as connection:
            row = connection.execute(query, (team, user, (at - IN_VIEW_FOR).timestamp())).fetchone()
        return str(row[0]) if row else None
