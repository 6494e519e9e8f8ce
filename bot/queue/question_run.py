"""The course of one question, from taken to its end, whatever fails on the way."""

import asyncio
import logging
from dataclasses import dataclass, field, replace
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from slack_sdk.web.async_client import AsyncWebClient

from bot.conversation.incoming_message import IncomingMessage
from bot.conversation.open_thread import open_thread
from bot.conversation.permissions import NOT_HERE, is_turned_away, tell_turned_away
from bot.conversation.rate_limits import Verdict
from bot.queue.concurrency import QueueFull
from bot.queue.questions import LeaseLost, PendingQuestion, QuestionEdited
from bot.queue.send_once import Delivery
from bot.replies.present import present
from bot.replies.target import ReplyTarget
from bot.retries import passes
from marketbrief.domain.briefing import Briefing, NoEvidence
from marketbrief.domain.progress import AnswerStopped, ProgressListener
from marketbrief.domain.question import Turn

if TYPE_CHECKING:
    from bot.queue.worker import Desk

__all__ = ["HOW_TO_ASK", "MOST_ATTEMPTS", "QuestionRun"]

HOW_TO_ASK = (
    "Ask me what the news says about a market, for example “Why did small caps rally yesterday?” or "
    "“What do analysts say about oil this week?”. Replies in this thread need no mention."
)
NO_FILES = f"I read no files, only what is written. {HOW_TO_ASK}"
TOO_MANY = (
    "That is more than I can take in one minute, so I left this question out. Please ask it again in a minute or so."
)
LINE_FULL = "So many questions wait just now that I had to leave this one out. Please ask it again in a few minutes."
# an attempt counts although it only waited in line: a bot may well die a few times before a question's turn
MOST_ATTEMPTS = 10
LATER = timedelta(seconds=30)

log = logging.getLogger(__name__)


class _NotAnswered(Exception):
    """The answerer failed; the cause says how."""


@dataclass(slots=True)
class QuestionRun:
    """One question on its way. ``outcome`` says how it ended, for the counts."""

    pending: PendingQuestion
    client: AsyncWebClient
    desk: "Desk"
    outcome: str = "failed"
    _answer: Briefing | NoEvidence | None = None
    _earlier: tuple[Turn, ...] = ()
    _delivery: Delivery = field(init=False)

    def __post_init__(self) -> None:
        self._delivery = Delivery(self.pending, self.client, self.desk)

    @property
    def asked(self) -> IncomingMessage:
        """The message that asks."""
        return self.pending.message

    async def run(self) -> None:
        """Bring the question to its end, or let go of it so that it can be brought there later."""
        try:
            await self._end()
            if not await self._delivery.done():
                await self._step_back()
        except LeaseLost:
            await self._step_back()
        except asyncio.CancelledError:
            self.outcome = "left"
            self.desk.pending.release(self.pending, not_before=self.desk.clock())
            raise
        except Exception as error:
            await self._let_go(error)

    async def _end(self) -> None:
        if self.pending.attempts > MOST_ATTEMPTS:
            log.error("given up attempts=%d reference=%s", self.pending.attempts - 1, self._reference)
            await self._apologise()
            return
        try:
            await self._serve()
        except (LeaseLost, asyncio.CancelledError):
            raise
        except AnswerStopped:
            self.outcome = "stopped"
        except Exception as error:
            if passes(error):
                raise
            failure = error.__cause__ if isinstance(error, _NotAnswered) else error
            log.error("answer failed reference=%s ts=%s", self._reference, self.asked.ts, exc_info=failure)
            await self._apologise()

    async def _serve(self) -> None:
        """Answer, unless the channel does not want it, there is too much, or nothing to answer."""
        if await is_turned_away(self.asked, self.desk.file):
            await self._turn_away()
        elif (verdict := await self._verdict()) is not Verdict.WELCOME:
            self.outcome = "slowed"
            if verdict is Verdict.TOO_MANY:
                await self._delivery.say(TOO_MANY)
        elif self.asked.asks:
            await self._open()
            await self._join()
            await self._see_through()
        else:
            await asyncio.to_thread(self.desk.conversations.join, self.asked.thread, at=self.pending.taken_at)
            await self._delivery.say(NO_FILES if self.asked.has_file else HOW_TO_ASK)
            self.outcome = "help"

    async def _turn_away(self) -> None:
        self.outcome = "turned_away"
        if self.asked.trigger:
            await self._delivery.say(NOT_HERE)
        elif self.asked.to_bot:
            await tell_turned_away(self.asked, self.client)

    async def _verdict(self) -> Verdict:
        """A question that is taken up again was counted when it came."""
        if self.pending.attempts > 1:
            return Verdict.WELCOME
        return await asyncio.to_thread(self.desk.pace.judge, self.asked, at=self.pending.taken_at)

    async def _open(self) -> None:
        """Let a question by command stand in the channel; where the bot may not write it is answered in private."""
        if self.asked.private or self.asked.stands:
            return
        tried = self.pending.attempts > 1
        ts = await open_thread(self.asked, self.client, since=self.pending.taken_at, perhaps_open=tried)
        asked = self.asked.standing_at(ts) if ts else replace(self.asked, private=True)
        await asyncio.to_thread(self.desk.pending.replace, self.pending, asked)
        self._put(asked)

    async def _join(self) -> None:
        """Be in the thread from now on, so that replies need no mention, and know what was asked there before."""
        if not self.asked.private:
            turn = Turn(self.asked.text, self.pending.taken_at)
            self._earlier = await asyncio.to_thread(self.desk.conversations.remember, self.asked.thread, turn)

    async def _see_through(self) -> None:
        """Answer the question as it stands when the answer is there: it may be edited until then."""
        while True:
            try:
                if not await self._delivery.deliver(self._present):
                    self.outcome = "found"
                return
            except QuestionEdited as edited:
                log.info("edited ts=%s", self.asked.ts)
                self._answer = None
                self._put(edited.message)
            except QueueFull:
                self.outcome = "line_full"
                await self._delivery.say(LINE_FULL)
                return

    def _put(self, asked: IncomingMessage) -> None:
        self.pending = self._delivery.pending = replace(self.pending, message=asked)

    async def _present(self, stage: ReplyTarget, possibly_repeated: bool) -> None:
        await present(
            self.asked,
            stage,
            self._answering,
            sending=self._delivery.sending,
            possibly_repeated=possibly_repeated,
            desk=self.desk,
        )
        self.outcome = self._answer.outcome if self._answer is not None else "answered"

    async def _answering(self, watcher: ProgressListener) -> Briefing | NoEvidence:
        """The answer, made once however often it has to be sent; a place in the line is held only to make it."""
        if self._answer is None:
            async with self.desk.line.place(lambda number: watcher.step(f"waiting, as number {number} in line")):
                try:
                    async with asyncio.timeout(self.desk.settings.answer_seconds):
                        self._answer = await self._ask(watcher)
                except AnswerStopped:
                    raise
                except Exception as error:
                    raise _NotAnswered from error
        await self._delivery.turn()
        return self._answer

    async def _ask(self, watcher: ProgressListener) -> Briefing | NoEvidence:
        asked_at = await self.desk.zones.local(self.pending.taken_at, self.asked.user, self.client)
        log.debug("asked text=%r", self.asked.text)
        place = await self.desk.rooms.place(self.asked.thread.channel, self.client, at=asked_at)
        return await self.desk.answerer(
            self.asked.text, asked_at=asked_at, turns=self._earlier, watcher=watcher, place=place
        )

    async def _apologise(self) -> None:
        await self._delivery.say(
            f"I could not answer that. Please try again, or tell whoever runs me the reference {self._reference}."
        )
        self.outcome = "failed"

    async def _step_back(self) -> None:
        """The question is another replica's, or nobody's: what this one has posted of it must not stand beside that."""
        self.outcome = "taken_over"
        log.info("taken over or withdrawn channel=%s ts=%s", self.asked.thread.channel, self.asked.ts)
        await self._delivery.settle()

    async def _let_go(self, error: Exception) -> None:
        """Leave for later what Slack does not take now; what it will never take ends here."""
        if self.pending.attempts > MOST_ATTEMPTS or not passes(error):
            log.error("asker could not be told reference=%s", self._reference, exc_info=error)
            await asyncio.to_thread(self.desk.pending.done, self.pending)
            return
        self.outcome = "put_off"
        log.warning("put off reference=%s attempt=%d", self._reference, self.pending.attempts, exc_info=error)
        not_before = self.desk.clock() + LATER * self.pending.attempts
        await asyncio.to_thread(self.desk.pending.release, self.pending, not_before=not_before)

    @property
    def _reference(self) -> str:
        """A short name for the failure, the same for the asker and in the log."""
        return sha256(self.asked.key.encode()).hexdigest()[:8]
