"""An answer on its way into Slack: what is being done, what is verified so far, and the whole of it at the end."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.blocks.messages import render_sentence
from bot.conversation.incoming_message import IncomingMessage
from bot.queue.cancel import CancelWatch
from bot.replies.posts import Posts, key_of, post_of
from bot.replies.progress_bridge import ProgressBridge
from bot.replies.target import ReplyTarget
from marketbrief.domain.briefing import Briefing, NoEvidence
from marketbrief.domain.progress import AnswerStopped, ProgressListener

if TYPE_CHECKING:
    from bot.queue.worker import Desk

__all__ = ["present"]

PACE_SECONDS = 1.0
HESITATION_SECONDS = 0.3

STOPPED = "Stopped, before there was an answer."
STOPPED_ON_THE_WAY = "Stopped. What stands above was verified; the rest was not looked for."

log = logging.getLogger(__name__)

Answering = Callable[[ProgressListener], Awaitable[Briefing | NoEvidence]]


async def present(
    asked: IncomingMessage,
    stage: ReplyTarget,
    answering: Answering,
    *,
    sending: Callable[[], Awaitable[None]],
    possibly_repeated: bool,
    desk: "Desk",
) -> None:
    """Answer ``asked`` on its stage; ``sending`` is awaited right before anything can be seen there.

    ``possibly_repeated`` says that this was tried before and may have been seen. Stopped, once the asker has been told,
    when the answer is wanted no more.
    """
    posts = Posts(desk.file)
    if possibly_repeated:
        before = await asyncio.to_thread(posts.keyed, asked.thread.team, key_of(asked))
        if before is not None:
            log.info("posted before ts=%s", asked.ts)
            stage.posted.append(before.ts)
            return
    answer, ts = await _Presenting(asked, stage, desk.stops, sending).run(answering)
    await asyncio.to_thread(posts.add, post_of(asked, answer, ts, desk.clock()))


@dataclass(slots=True)
class _Presenting:
    """One answer on its way, from the question to the messages."""

    asked: IncomingMessage
    stage: ReplyTarget
    stops: CancelWatch
    sending: Callable[[], Awaitable[None]]
    watch: ProgressBridge = field(default_factory=ProgressBridge)
    _sent: bool = False

    async def run(self, answering: Answering) -> tuple[Briefing | NoEvidence, str]:
        """The answer, and the timestamp of its first message."""
        steps, sentences = (asyncio.create_task(work) for work in (self._tell_steps(), self._tell_sentences()))
        try:
            answer = await self._unless_stopped(answering(self.watch))
            await self._quiet(steps, sentences)
            await self._about_to_send()
            return answer, await self.stage.show(answer)
        except AnswerStopped:
            await self._quiet(steps, sentences)
            await self._say_stopped()
            raise
        finally:
            try:
                await self._quiet(steps, sentences)
            finally:
                await self.stage.end()

    async def _quiet(self, steps: asyncio.Task[None], sentences: asyncio.Task[None]) -> None:
        """Tell no more of the way; a sentence that is being shown is seen through."""
        self.watch.sentences.close()
        steps.cancel()
        await asyncio.gather(steps, return_exceptions=True)
        await sentences

    async def _tell_steps(self) -> None:
        await self.stage.begin()
        while steps := await self.watch.steps.batch(0):
            await self.stage.step(*steps)
            await asyncio.sleep(PACE_SECONDS)

    async def _tell_sentences(self) -> None:
        """Show sentences as they come, where the stage does that."""
        if not self.stage.streams:
            return
        while sentences := await self.watch.sentences.batch(HESITATION_SECONDS):
            await self._about_to_send()
            await self.stage.add(sentences)
            if await self.watch.sentences.pause(PACE_SECONDS):
                return

    async def _unless_stopped(self, answering: Awaitable[Briefing | NoEvidence]) -> Briefing | NoEvidence:
        """The answer, or Stopped as soon as the asker wants it no more; whoever answers is told to give up."""
        work = asyncio.ensure_future(answering)
        stop = asyncio.create_task(self.stops.asked(self.asked.thread, self.asked.written_at))
        try:
            await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                raise AnswerStopped("the asker does not want the answer any more")
            return await work
        finally:
            self.watch.stop()
            for task in (work, stop):
                task.cancel()
            await asyncio.gather(work, stop, return_exceptions=True)

    async def _say_stopped(self) -> None:
        words = STOPPED_ON_THE_WAY if self.stage.begun else STOPPED
        await self._about_to_send()
        await self.stage.say(render_sentence(words))

    async def _about_to_send(self) -> None:
        if not self._sent:
            await self.sending()
            self._sent = True
