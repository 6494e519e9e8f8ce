"""The thread reply target: everybody sees the answer below its question; in a direct message it is streamed."""

import asyncio
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.messages import Placing, Rendered, render, render_sentence
from bot.channel_settings import ChannelChoice, ChannelSettings
from bot.conversation.incoming_message import IncomingMessage
from bot.conversation.open_thread import close_opening
from bot.database import BotDatabase
from bot.replies.find_sent import answers_to, find_answer, find_unfinished, replies_after
from bot.replies.message_stream import AnswerStream
from bot.replies.posting import change, delete_messages, post, post_all
from bot.replies.progress_bridge import VerifiedSentence
from bot.replies.status import Status
from bot.replies.target import REPEATED
from bot.retries import is_transient
from marketbrief.domain.briefing import Briefing, NoEvidence

__all__ = ["ThreadTarget", "wants_broadcast"]

log = logging.getLogger(__name__)

_BROADCAST = re.compile(r"^\W*broadcast\b|\bbroadcast(?: (?:it|this))?(?: please)?\W*$", re.IGNORECASE)


def wants_broadcast(text: str) -> bool:
    """Whether a question asks for its answer to be shown in the channel too, as its first word or its last."""
    return _BROADCAST.search(text) is not None


@dataclass(slots=True)
class ThreadTarget:
    """Replies in a thread; ``possibly_repeated`` says that an earlier attempt may have been seen."""

    asked: IncomingMessage
    client: AsyncWebClient
    database: BotDatabase
    posted: list[str]
    possibly_repeated: bool
    status: Status = field(init=False)
    stream: AnswerStream = field(init=False)

    def __post_init__(self) -> None:
        self.status = Status(self.client, self.asked.thread)
        self.stream = AnswerStream(self.asked, self.client)

    @property
    def streams(self) -> bool:
        """Stream in direct messages only: a channel does not watch somebody else's answer grow."""
        return self._direct and not self.possibly_repeated

    @property
    def begun(self) -> bool:
        """Whether something of the answer may be visible."""
        return self.stream.begun

    async def begin(self) -> None:
        """Show that work has begun."""
        await self.status.begin(self.asked.text)

    async def step(self, *steps: str) -> None:
        """Show the steps of the work."""
        await self.status.step(*steps)

    async def add(self, sentences: Sequence[VerifiedSentence]) -> None:
        """Show verified sentences."""
        await self.stream.add(sentences)
        self._note_stream()

    async def show(self, answer: Briefing | NoEvidence) -> str:
        """Show the whole answer: end its stream with the rest, replace the stream, or post a new message."""
        place = self.asked.thread
        choice = await asyncio.to_thread(ChannelSettings(self.database).of, place.team, place.channel)
        placing = Placing(self.asked.answer_key, direct=self._direct, most_views=choice.views_shown)
        if isinstance(answer, Briefing) and self.stream.ts is not None:
            rest = await self.stream.finish(answer, placing)
            if rest is not None:
                await post_all(rest.more, self.asked, self.client, self.posted)
                return self.stream.ts
            await self.stream.cut()
        return await self._show_whole(await asyncio.to_thread(render, answer, placing), choice)

    async def say(self, rendered: Rendered) -> None:
        """Post a message of the bot's own."""
        await post(rendered, self.asked, self.client, self.posted)

    async def end(self) -> None:
        """Show that work has ended."""
        await self.stream.cut()
        await self.status.end()
        await close_opening(self.asked, self.client)

    async def find_sent(self) -> str | None:
        """The timestamp of the answer in the thread; if it is there more than once, all but the first are deleted.

        Slack lets a commercially distributed app read one thread a minute, so this may be unknown.
        """
        replies = await replies_after(self.asked, self.client)
        if replies is None:
            return None
        if more := answers_to(self.asked, replies)[1:]:
            await delete_messages(self.asked, more, self.client)
        return find_answer(self.asked, replies)

    @property
    def _direct(self) -> bool:
        return self.asked.thread.channel.startswith("D")

    def _note_stream(self) -> None:
        if self.stream.ts is not None and self.stream.ts not in self.posted:
            self.posted.append(self.stream.ts)

    async def _show_whole(self, rendered: Rendered, choice: ChannelChoice) -> str:
        """Replace an unfinished message where there is one; else post a new one."""
        begun = self.stream.ts
        if begun is None and (self.stream.lost or self.possibly_repeated):
            begun = await find_unfinished(self.asked, self.client)
        if begun is not None and await self._replaced(rendered, begun):
            return begun
        if self.possibly_repeated:
            rendered = replace(rendered, blocks=(*render_sentence(REPEATED).blocks, *rendered.blocks))
        broadcast = not self._direct and (choice.broadcast or wants_broadcast(self.asked.text))
        return await post(rendered, self.asked, self.client, self.posted, broadcast=broadcast)

    async def _replaced(self, rendered: Rendered, begun: str) -> bool:
        """Replace the message ``begun``; False when Slack does not let the bot change it."""
        try:
            await change(rendered, self.asked, begun, self.client, self.posted)
        except SlackApiError as error:
            if is_transient(error):
                raise
            log.warning("not_replaced reason=%s ts=%s", error.response.get("error"), self.asked.ts)
            return False
        return True
