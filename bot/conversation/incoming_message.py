"""Read a message from a Slack event, without Slack's markup. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from bot.conversation.threads import Thread

__all__ = ["IncomingMessage", "asked_by_command", "read_edited", "read_message", "read_withdrawn", "unmarked"]

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
class IncomingMessage:
    """A message that somebody wrote: its place, and its words without markup and without the bot's mention.

    ``to_bot`` says that it mentions the bot or is in a direct message, ``to_others`` that it mentions others.
    ``bot`` is the id of the bot that wrote it, empty where a person did; ``has_file`` that a file came with it.

    A question by a command or a shortcut has a ``trigger``, Slack's id of that action, and is no message yet: until the
    bot has posted the question for its asker, ``ts`` is the trigger. A ``private`` question is answered to the asker
    alone, through ``response_url`` as long as Slack accepts it.
    """

    thread: Thread
    ts: str
    text: str
    user: str = ""
    event_id: str | None = None
    to_bot: bool = False
    to_others: bool = False
    bot: str = ""
    has_file: bool = False
    trigger: str = ""
    response_url: str = ""
    private: bool = False

    @property
    def key(self) -> str:
        """The message's unique name, the same before and after the bot has posted it for its asker."""
        return f"{self.thread.team} {self.thread.channel} {self.trigger or self.ts}"

    @property
    def answer_key(self) -> str:
        """The name of its answer on buttons: the same however often the answer is made."""
        return sha256(self.key.encode()).hexdigest()[:16]

    @property
    def is_posted(self) -> bool:
        """Whether it is a message in Slack that others can see."""
        return self.ts != self.trigger

    @property
    def written_at(self) -> float:
        """Slack's time of the message in seconds, 0 where it is not posted."""
        return float(self.ts) if self.is_posted else 0.0

    @property
    def is_reply(self) -> bool:
        """Whether it is in a thread that another message opened."""
        return self.thread.thread_ts != self.ts

    @property
    def asks(self) -> bool:
        """Whether it holds a word; emoji are none."""
        return re.search(r"\w", _EMOJI.sub("", self.text)) is not None

    @property
    def is_courtesy(self) -> bool:
        """Whether it only thanks or agrees, in words or with an emoji in a thread, which needs no answer."""
        if self.trigger:
            return False
        words = _EMOJI.sub("", self.text)
        return _COURTESY.fullmatch(words) is not None or (self.is_reply and bool(self.text) and not words.strip())

    def as_posted(self, ts: str) -> "IncomingMessage":
        """The same question after the bot has posted it for its asker, in its thread or in a new one."""
        thread = self.thread if self.is_reply else replace(self.thread, thread_ts=ts)
        return replace(self, ts=ts, thread=thread)


def asked_by_command(
    place: tuple[str, str],
    user: str,
    text: str,
    trigger: str,
    *,
    response_url: str = "",
    thread_ts: str | None = None,
    private: bool = False,
) -> IncomingMessage:
    """A question asked with a command or a shortcut in a workspace's channel, in ``thread_ts`` where there is one."""
    thread = Thread(*place, thread_ts or trigger)
    return IncomingMessage(
        thread, trigger, text, user, to_bot=True, trigger=trigger, response_url=response_url, private=private
    )


def read_message(body: Mapping[str, object], bot_user_id: str | None) -> IncomingMessage | None:
    """The message in an Events API body; ``None`` for edits, deletions, joins and the bot's own messages."""
    event = body.get("event")
    if not isinstance(event, Mapping) or event.get("subtype") not in _SPOKEN:
        return None
    bot, channel, ts = (_word(event, key) for key in ("bot_id", "channel", "ts"))
    user = _word(event, "user") or bot
    if not (user and channel and ts) or event.get("hidden") or user == bot_user_id:
        return None
    text = _word(event, "text")
    mentioned = set(_MENTION.findall(text))
    return IncomingMessage(
        thread=Thread(_word(body, "team_id") or _word(event, "team"), channel, _word(event, "thread_ts") or ts),
        ts=ts,
        text=unmarked(text, bot_user_id),
        user=user,
        event_id=_word(body, "event_id") or None,
        to_bot=bot_user_id in mentioned or event.get("channel_type") == "im",
        to_others=bool(mentioned - {bot_user_id}),
        bot=bot,
        has_file=bool(event.get("files")),
    )


def read_edited(body: Mapping[str, object], bot_user_id: str | None) -> IncomingMessage | None:
    """The message after an edit; ``None`` when the event is of another kind."""
    event = body.get("event")
    if not isinstance(event, Mapping) or event.get("subtype") != "message_changed":
        return None
    changed = event.get("message")
    if not isinstance(changed, Mapping) or not changed.get("edited"):
        return None
    place = {name: event.get(name) for name in ("channel", "channel_type")}
    return read_message({"team_id": body.get("team_id"), "event": {**changed, **place}}, bot_user_id)


def read_withdrawn(body: Mapping[str, object]) -> str | None:
    """The key of a message that was just deleted; ``None`` when the event is of another kind."""
    event = body.get("event")
    if not isinstance(event, Mapping):
        return None
    changed = event.get("message")
    buried = isinstance(changed, Mapping) and changed.get("subtype") == "tombstone"
    ts = _word(event, "deleted_ts") or (_word(changed, "ts") if isinstance(changed, Mapping) and buried else "")
    return f"{_word(body, 'team_id')} {_word(event, 'channel')} {ts}" if ts else None


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
