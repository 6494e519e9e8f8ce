"""The channel that each person has in view beside the conversation with the bot, from Slack's agent view."""

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
    """The first channel of a context, whose entities Slack orders by relevance; direct messages do not count."""
    return next((channel for channel in _named(context) if channel.startswith(("C", "G"))), None)


def _named(context: object) -> Iterator[str]:
    """The conversations that a context names: a channel by its id, a message by its channel."""
    entities = context.get("entities") if isinstance(context, Mapping) else None
    for entity in entities if isinstance(entities, list) else ():
        kind, value = (entity.get("type"), entity.get("value")) if isinstance(entity, Mapping) else (None, None)
        if kind == "slack#/types/channel_id" and isinstance(value, str):
            yield value
        elif kind == "slack#/types/message_context" and isinstance(value, Mapping):
            yield str(value.get("channel_id"))


class InView:
    """The channel each person has in view, in the bot's file, so that every replica knows it.

    Slack reports changes only while the bot's conversation is open, so an entry is valid for two hours.
    """

    def __init__(self, database: BotDatabase) -> None:
        self._database = database
        database.ensure(_SCHEMA)

    def see(self, team: str, user: str, channel: str | None, at: datetime) -> None:
        """Store the channel that a person has in view from ``at`` on; ``None`` for no channel."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM in_view WHERE (team, user) = (?, ?)", (team, user))
            connection.execute("DELETE FROM in_view WHERE at < ?", ((at - IN_VIEW_FOR).timestamp(),))
            if channel is not None:
                connection.execute("INSERT INTO in_view VALUES (?, ?, ?, ?)", (team, user, channel, at.timestamp()))

    def of(self, team: str, user: str, at: datetime) -> str | None:
        """The channel that a person has in view; ``None`` for no channel or an unknown one."""
        query = "SELECT channel FROM in_view WHERE (team, user) = (?, ?) AND at >= ?"
        with self._database.reading() as connection:
            row = connection.execute(query, (team, user, (at - IN_VIEW_FOR).timestamp())).fetchone()
        return str(row[0]) if row else None
