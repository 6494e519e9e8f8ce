"""The stage that everybody sees: an answer in the thread of its question, growing where it is a direct message."""

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
from bot.queue.find_sent import answers_among, fate_known, replies_after
from bot.queue.find_strays import stray_in_thread
from bot.queue.resolve_duplicates import take_away
from bot.replies.message_stream import AnswerStream
from bot.replies.posting import change, post, post_all
from bot.replies.posts import key_of
from bot.replies.progress_bridge import VerifiedSentence
from bot.replies.status import Status
from bot.replies.target import REPEATED
from bot.retries import passes
from marketbrief.domain.briefing import Briefing, NoEvidence

__all__ = ["ThreadTarget", "wants_broadcast"]

log = logging.getLogger(__name__)

_BROADCAST = re.compile(r"^\W*broadcast\b|\bbroadcast(?: (?:it|this))?(?: please)?\W*$", re.IGNORECASE)


def wants_broadcast(text: str) -> bool:
    """Whether a question asks for its answer to be shown in the channel too, as its first word or its last."""
    return _BROADCAST.search(text) is not None


@dataclass(slots=True)
class ThreadTarget:
    """The stage in a thread; ``possibly_repeated`` says that this was tried before and may have been seen."""

    asked: IncomingMessage
    client: AsyncWebClient
    file: BotDatabase
    posted: list[str]
    possibly_repeated: bool
    status: Status = field(init=False)
    stream: AnswerStream = field(init=False)

    def __post_init__(self) -> None:
        self.status = Status(self.client, self.asked.thread)
        self.stream = AnswerStream(self.asked, self.client)

    @property
    def streams(self) -> bool:
        """In direct messages: a channel is not to watch somebody else's answer grow."""
        return self._direct and not self.possibly_repeated

    @property
    def begun(self) -> bool:
        """Whether something of the answer may be seen."""
        return self.stream.begun

    async def begin(self) -> None:
        """Show that work has begun."""
        await self.status.begin(self.asked.text)

    async def step(self, *steps: str) -> None:
        """Show what is being done."""
        await self.status.step(*steps)

    async def add(self, sentences: Sequence[VerifiedSentence]) -> None:
        """Show verified sentences."""
        await self.stream.add(sentences)
        self._note_stream()

    async def show(self, answer: Briefing | NoEvidence) -> str:
        """Show the whole answer: below what is shown of it, in its place, or as a new message."""
        place = self.asked.thread
        choice = await asyncio.to_thread(ChannelSettings(self.file).of, place.team, place.channel)
        placing = Placing(key_of(self.asked), direct=self._direct, most_views=choice.views_shown)
        if isinstance(answer, Briefing) and self.stream.ts is not None:
            rest = await self.stream.finish(answer, placing)
            if rest is not None:
                await post_all(rest.more, self.asked, self.client, self.posted)
                return self.stream.ts
            await self.stream.cut()
        return await self._show_whole(await asyncio.to_thread(render, answer, placing), choice)

    async def say(self, rendered: Rendered) -> None:
        """Say something of our own."""
        await post(rendered, self.asked, self.client, self.posted)

    async def end(self) -> None:
        """Show that nothing is being done any more."""
        await self.stream.cut()
        await self.status.end()
        await close_opening(self.asked, self.client)

    async def stands(self) -> str | None:
        """Where the answer stands in the thread; where it does so more than once, all but the first are taken away.

        Slack lets an app that is sold read one thread a minute, so this may not be known.
        """
        replies = await replies_after(self.asked, self.client)
        if replies is None:
            return None
        if more := answers_among(self.asked, replies)[1:]:
            await take_away(self.asked, more, self.client)
        return fate_known(self.asked, replies)

    @property
    def _direct(self) -> bool:
        return self.asked.thread.channel.startswith("D")

    def _note_stream(self) -> None:
        if self.stream.ts is not None and self.stream.ts not in self.posted:
            self.posted.append(self.stream.ts)

    async def _show_whole(self, rendered: Rendered, choice: ChannelChoice) -> str:
        """In the place of what was begun, where that can be found; else as a new message."""
        begun = self.stream.ts
        if begun is None and (self.stream.lost or self.possibly_repeated):
            begun = await stray_in_thread(self.asked, self.client)
        if begun is not None and await self._replaced(rendered, begun):
            return begun
        if self.possibly_repeated:
            rendered = replace(rendered, blocks=(*render_sentence(REPEATED).blocks, *rendered.blocks))
        broadcast = not self._direct and (choice.broadcast or wants_broadcast(self.asked.text))
        return await post(rendered, self.asked, self.client, self.posted, broadcast=broadcast)

    async def _replaced(self, rendered: Rendered, begun: str) -> bool:
        """Whether the answer stands in the place of the message ``begun``, which may not be the bot's to change."""
        try:
            await change(rendered, self.asked, begun, self.client, self.posted)
        except SlackApiError as error:
            if passes(error):
                raise
            log.warning("not replaced reason=%s ts=%s", error.response.get("error"), self.asked.ts)
            return False
        return True
