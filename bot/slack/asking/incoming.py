"""Events in: what somebody wrote, read from a Slack event and freed of Slack's markup. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.slack.asking.conversation import Thread

__all__ = ["Message", "read_message", "unmarked"]

_SPOKEN = (None, "bot_message", "file_share", "thread_broadcast")
_MARKUP = re.compile(r"<([^<>\s][^<>]*)>")
_ENTITY = re.compile(r"&(amp|lt|gt);")
_CHARACTERS = {"amp": "&", "lt": "<", "gt": ">"}
_MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^<>]*)?>")
_EMOJI = re.compile(r":[\w+'-]+:")
_COURTESY = re.compile(
    r"\W*(?:(?:many )?thanks?(?: you)?(?: (?:so |very )?much| a lot)?|cheers|ok(?:ay)?|great|perfect|nice|got it)\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Message:
    """A message that somebody wrote: its place, and its words without markup and without the bot's mention.

    ``to_bot`` says that it mentions the bot or stands in a direct message, ``to_others`` that it mentions others.
    ``bot`` is the id of the bot that wrote it, empty where a person did.
    """

    thread: Thread
    ts: str
    text: str
    user: str = ""
    event_id: str | None = None
    to_bot: bool = False
    to_others: bool = False
    bot: str = ""

    @property
    def key(self) -> str:
        """The message's name among all messages."""
        return f"{self.thread.team} {self.thread.channel} {self.ts}"

    @property
    def is_reply(self) -> bool:
        """Whether it stands in a thread that another message opened."""
        return self.thread.thread_ts != self.ts

    @property
    def asks(self) -> bool:
        """Whether it holds a word; emoji are none."""
        return re.search(r"\w", _EMOJI.sub("", self.text)) is not None

    @property
    def is_courtesy(self) -> bool:
        """Whether it only thanks or agrees, which needs no answer."""
        return _COURTESY.fullmatch(_EMOJI.sub("", self.text)) is not None


def read_message(body: Mapping[str, object], bot_user_id: str | None) -> Message | None:
    """The message in an Events API body; ``None`` when nobody wrote it now: edits, deletions, joins, the bot itself."""
    event = body.get("event")
    if not isinstance(event, Mapping) or event.get("subtype") not in _SPOKEN:
        return None
    bot, channel, ts = (_word(event, key) for key in ("bot_id", "channel", "ts"))
    user = _word(event, "user") or bot
    if not (user and channel and ts) or event.get("hidden") or user == bot_user_id:
        return None
    text = _word(event, "text")
    mentioned = set(_MENTION.findall(text))
    return Message(
        thread=Thread(_word(body, "team_id") or _word(event, "team"), channel, _word(event, "thread_ts") or ts),
        ts=ts,
        text=unmarked(text, bot_user_id),
        user=user,
        event_id=_word(body, "event_id") or None,
        to_bot=bot_user_id in mentioned or event.get("channel_type") == "im",
        to_others=bool(mentioned - {bot_user_id}),
        bot=bot,
    )


def unmarked(text: str, bot_user_id: str | None = None) -> str:
    """What the asker saw: links and channels by their labels, entities as characters, the bot's mention gone."""
    words = _MARKUP.sub(lambda match: _label(match[1], bot_user_id), text)
    return " ".join(_ENTITY.sub(lambda match: _CHARACTERS[match[1]], words).split())


def _label(markup: str, bot_user_id: str | None) -> str:
    target, _, label = markup.partition("|")
    if target == f"@{bot_user_id}":
        return " "
    if target.startswith("#"):
        return f"#{label}" if label else " "
    if target.startswith(("@", "!")):
        return label or " "
    return label or target


def _word(fields: Mapping[object, object] | Mapping[str, object], key: str) -> str:
    value = fields.get(key)
    return value if isinstance(value, str) else ""
