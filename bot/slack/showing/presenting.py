"""An answer on its way into Slack: what is being done, what is verified so far, and the whole of it at the end."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.answering.watching import Stopped, Watcher
from bot.slack.asking.incoming import Message
from bot.slack.asking.opening import close_opening
from bot.slack.asking.stops import Stops
from bot.slack.blocks.messages import Placing, Rendered, render, render_sentence
from bot.slack.bot_file import BotFile
from bot.slack.channel_settings import ChannelChoice, ChannelSettings
from bot.slack.patience import passes
from bot.slack.showing.posting import change, post, post_all
from bot.slack.showing.posts import Posts, key_of, post_of
from bot.slack.showing.status import Status
from bot.slack.showing.strays import stray_in_thread
from bot.slack.showing.streaming import AnswerStream
from bot.slack.showing.watch import Watch
from marketbrief.briefing import Briefing, NoEvidence

if TYPE_CHECKING:
    from bot.slack.asking.desk import Desk

__all__ = ["is_direct", "present", "wants_broadcast"]

PACE_SECONDS = 1.0
HESITATION_SECONDS = 0.3
STOP_SECONDS = 0.5

STOPPED = "Stopped, before there was an answer."
STOPPED_ON_THE_WAY = "Stopped. What stands above was verified; the rest was not looked for."
REPEATED = "I was interrupted while I posted this answer, so it may stand here twice."

log = logging.getLogger(__name__)

_BROADCAST = re.compile(r"^\W*broadcast\b|\bbroadcast(?: (?:it|this))?(?: please)?\W*$", re.IGNORECASE)

Answering = Callable[[Watcher], Awaitable[Briefing | NoEvidence]]


async def present(
    asked: Message,
    client: AsyncWebClient,
    answering: Answering,
    *,
    sending: Callable[[], Awaitable[None]],
    possibly_repeated: bool,
    desk: "Desk",
) -> None:
    """Answer in the thread of ``asked``; ``sending`` is awaited right before anything can be seen there.

    ``possibly_repeated`` says that this was tried before and may have been seen. Stopped, once the asker has been told,
    when the answer is wanted no more.
    """
    posts = Posts(desk.file)
    if possibly_repeated and await asyncio.to_thread(posts.keyed, asked.thread.team, key_of(asked)) is not None:
        log.info("posted before ts=%s", asked.ts)
        return
    choice = await asyncio.to_thread(ChannelSettings(desk.file).of, asked.thread.team, asked.thread.channel)
    presenting = _Presenting(asked, client, desk.file, choice, sending, possibly_repeated)
    answer, ts = await presenting.run(answering)
    await asyncio.to_thread(posts.add, post_of(asked, answer, ts, desk.clock()))


def is_direct(channel: str) -> bool:
    """Whether a channel is a direct message."""
    return channel.startswith("D")


def wants_broadcast(text: str) -> bool:
    """Whether a question asks for its answer to be shown in the channel too, as its first word or its last."""
    return _BROADCAST.search(text) is not None


@dataclass(slots=True)
class _Presenting:
    """One answer on its way, from the question to the messages."""

    asked: Message
    client: AsyncWebClient
    file: BotFile
    choice: ChannelChoice
    sending: Callable[[], Awaitable[None]]
    possibly_repeated: bool
    watch: Watch = field(default_factory=Watch)
    status: Status = field(init=False)
    stream: AnswerStream = field(init=False)
    _sent: bool = False

    def __post_init__(self) -> None:
        self.status = Status(self.client, self.asked.thread)
        self.stream = AnswerStream(self.asked, self.client)

    async def run(self, answering: Answering) -> tuple[Briefing | NoEvidence, str]:
        """The answer, and the timestamp of its first message."""
        steps, sentences = (asyncio.create_task(work) for work in (self._tell_steps(), self._tell_sentences()))
        try:
            answer = await self._unless_stopped(answering(self.watch))
            await self._quiet(steps, sentences)
            return answer, await self._show(answer)
        except Stopped:
            await self._quiet(steps, sentences)
            await self._say_stopped()
            raise
        finally:
            await self._quiet(steps, sentences)
            await self.stream.cut()
            await self.status.end()
            await close_opening(self.asked, self.client)

    async def _quiet(self, steps: asyncio.Task[None], sentences: asyncio.Task[None]) -> None:
        """Tell no more of the way; a sentence that is being shown is seen through."""
        self.watch.sentences.close()
        steps.cancel()
        await asyncio.gather(steps, return_exceptions=True)
        await sentences

    async def _tell_steps(self) -> None:
        await self.status.begin(self.asked.text)
        while steps := await self.watch.steps.batch(0):
            await self.status.step(*steps)
            await asyncio.sleep(PACE_SECONDS)

    async def _tell_sentences(self) -> None:
        """Show sentences as they come in direct messages; a channel is not to watch somebody else's answer grow."""
        if not is_direct(self.asked.thread.channel) or self.possibly_repeated:
            return
        while sentences := await self.watch.sentences.batch(HESITATION_SECONDS):
            await self._about_to_send()
            await self.stream.add(sentences)
            if await self.watch.sentences.pause(PACE_SECONDS):
                return

    async def _unless_stopped(self, answering: Awaitable[Briefing | NoEvidence]) -> Briefing | NoEvidence:
        """The answer, or Stopped as soon as the asker wants it no more; whoever answers is told to give up."""
        work, stop = asyncio.ensure_future(answering), asyncio.create_task(self._stop_asked())
        try:
            await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                raise Stopped("the asker does not want the answer any more")
            return await work
        finally:
            self.watch.stop()
            for task in (work, stop):
                task.cancel()
            await asyncio.gather(work, stop, return_exceptions=True)

    async def _stop_asked(self) -> None:
        stops, after = Stops(self.file), float(self.asked.ts)
        while not await asyncio.to_thread(stops.asked, self.asked.thread, after):  # noqa: ASYNC110, a file of replicas
            await asyncio.sleep(STOP_SECONDS)

    async def _show(self, answer: Briefing | NoEvidence) -> str:
        placing = Placing(
            key_of(self.asked), direct=is_direct(self.asked.thread.channel), most_views=self.choice.views_shown
        )
        await self._about_to_send()
        if isinstance(answer, Briefing) and self.stream.ts is not None:
            rest = await self.stream.finish(answer, placing)
            if rest is not None:
                await post_all(rest.more, self.asked, self.client)
                return self.stream.ts
            await self.stream.cut()
        return await self._show_whole(await asyncio.to_thread(render, answer, placing))

    async def _show_whole(self, rendered: Rendered) -> str:
        """In the place of what was begun, where that can be found; else as a new message."""
        begun = self.stream.ts
        if begun is None and (self.stream.lost or self.possibly_repeated):
            begun = await stray_in_thread(self.asked, self.client)
        if begun is not None and await self._replaced(rendered, begun):
            return begun
        if self.possibly_repeated:
            rendered = replace(rendered, blocks=(*render_sentence(REPEATED).blocks, *rendered.blocks))
        broadcast = not is_direct(self.asked.thread.channel) and (
            self.choice.broadcast or wants_broadcast(self.asked.text)
        )
        return await post(rendered, self.asked, self.client, broadcast=broadcast)

    async def _replaced(self, rendered: Rendered, begun: str) -> bool:
        """Whether the answer stands in the place of the message ``begun``, which may not be the bot's to change."""
        try:
            await change(rendered, self.asked, begun, self.client)
        except SlackApiError as error:
            if passes(error):
                raise
            log.warning("not replaced reason=%s ts=%s", error.response.get("error"), self.asked.ts)
            return False
        return True

    async def _say_stopped(self) -> None:
        words = STOPPED_ON_THE_WAY if self.stream.begun else STOPPED
        await self._about_to_send()
        await post(render_sentence(words), self.asked, self.client)

    async def _about_to_send(self) -> None:
        if not self._sent:
            await self.sending()
            self._sent = True
