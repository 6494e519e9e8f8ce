"""Present an answer in Slack: progress steps, verified sentences as they come, the whole answer at the end."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.blocks.messages import render_sentence
from bot.conversation.incoming_message import IncomingMessage
from bot.posts import Cited, Post, Posts
from bot.replies.progress_bridge import ProgressBridge
from bot.replies.target import ReplyTarget
from marketbrief.domain.briefing import Briefing, NoEvidence
from marketbrief.domain.contract import answer_json
from marketbrief.domain.progress import AnswerStopped, ProgressListener

__all__ = ["post_of", "present"]

UPDATE_SECONDS = 1.0
BATCH_SECONDS = 0.3

STOPPED = "Stopped, before there was an answer."
STOPPED_MIDWAY = "Stopped. The sentences above are verified; the rest is missing."

log = logging.getLogger(__name__)

GetAnswer = Callable[[ProgressListener], Awaitable[Briefing | NoEvidence]]


async def present(
    asked: IncomingMessage,
    target: ReplyTarget,
    get_answer: GetAnswer,
    *,
    sending: Callable[[], Awaitable[None]],
    cancelled: Callable[[], Awaitable[None]],
    possibly_repeated: bool,
    posts: Posts,
    clock: Callable[[], datetime],
) -> None:
    """Answer ``asked`` at its reply target; ``sending`` is awaited right before anything becomes visible there.

    ``cancelled`` returns when somebody stops the answer: then the asker is told and AnswerStopped is raised.
    ``possibly_repeated`` says that an earlier attempt may have been seen.
    """
    if possibly_repeated:
        before = await asyncio.to_thread(posts.keyed, asked.thread.team, asked.answer_key)
        if before is not None:
            log.info("already_posted ts=%s", asked.ts)
            target.posted.append(before.ts)
            return
    answer, ts = await _Presentation(asked, target, sending, cancelled).run(get_answer)
    await asyncio.to_thread(posts.add, post_of(asked, answer, ts, clock()))


def post_of(asked: IncomingMessage, answer: Briefing | NoEvidence, ts: str, at: datetime) -> Post:
    """The post of an answer whose first message is ``ts``, empty where only the asker saw it."""
    sources = answer.sources if isinstance(answer, Briefing) and ts else ()
    return Post(
        team=asked.thread.team,
        channel=asked.thread.channel,
        thread_ts=asked.thread.thread_ts if ts else "",
        ts=ts,
        key=asked.answer_key,
        user=asked.user,
        question=answer.question.text,
        answer=answer_json(answer),
        posted_at=at,
        receipt=answer.receipt,
        cited=tuple(Cited(source.article.article_id, source.article.revision) for source in sources),
    )


@dataclass(slots=True)
class _Presentation:
    """One answer, from the question to the messages."""

    asked: IncomingMessage
    target: ReplyTarget
    sending: Callable[[], Awaitable[None]]
    cancelled: Callable[[], Awaitable[None]]
    progress: ProgressBridge = field(default_factory=ProgressBridge)
    _sent: bool = False

    async def run(self, get_answer: GetAnswer) -> tuple[Briefing | NoEvidence, str]:
        """The answer, and the timestamp of its first message."""
        steps, sentences = (asyncio.create_task(work) for work in (self._show_steps(), self._show_sentences()))
        try:
            answer = await self._unless_cancelled(get_answer(self.progress))
            await self._end_progress(steps, sentences)
            await self._about_to_send()
            return answer, await self.target.show(answer)
        except AnswerStopped:
            await self._end_progress(steps, sentences)
            await self._say_stopped()
            raise
        finally:
            try:
                await self._end_progress(steps, sentences)
            finally:
                await self.target.end()

    async def _end_progress(self, steps: asyncio.Task[None], sentences: asyncio.Task[None]) -> None:
        """Show no more progress; finish a sentence that is being sent."""
        self.progress.sentences.close()
        steps.cancel()
        await asyncio.gather(steps, return_exceptions=True)
        await sentences

    async def _show_steps(self) -> None:
        await self.target.begin()
        while steps := await self.progress.steps.batch(0):
            await self.target.step(*steps)
            await asyncio.sleep(UPDATE_SECONDS)

    async def _show_sentences(self) -> None:
        """Show sentences as they come, where the target streams."""
        if not self.target.streams:
            return
        while sentences := await self.progress.sentences.batch(BATCH_SECONDS):
            await self._about_to_send()
            await self.target.add(sentences)
            if await self.progress.sentences.pause(UPDATE_SECONDS):
                return

    async def _unless_cancelled(self, answering: Awaitable[Briefing | NoEvidence]) -> Briefing | NoEvidence:
        """The answer, or AnswerStopped as soon as somebody stops it; the answerer is told to give up."""
        work = asyncio.ensure_future(answering)
        stop = asyncio.ensure_future(self.cancelled())
        try:
            await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                raise AnswerStopped("somebody pressed Stop")
            return await work
        finally:
            self.progress.stop()
            for task in (work, stop):
                task.cancel()
            await asyncio.gather(work, stop, return_exceptions=True)

    async def _say_stopped(self) -> None:
        words = STOPPED_MIDWAY if self.target.begun else STOPPED
        await self._about_to_send()
        await self.target.say(render_sentence(words))

    async def _about_to_send(self) -> None:
        if not self._sent:
            await self.sending()
            self._sent = True
