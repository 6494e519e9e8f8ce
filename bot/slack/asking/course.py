"""The course of one question, from taken to its end, whatever fails on the way."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.answering.watching import Stopped, Watcher
from bot.slack.asking.admission import is_turned_away
from bot.slack.asking.incoming import Message
from bot.slack.asking.line import LineFull
from bot.slack.asking.manners import Verdict
from bot.slack.asking.pending import Pending, State, TakenOver
from bot.slack.blocks.messages import render_sentence
from bot.slack.patience import passes
from bot.slack.showing.fate import metadata_of, stands_in_thread
from bot.slack.showing.presenting import present
from marketbrief.briefing import Briefing, NoEvidence
from marketbrief.question import Turn

if TYPE_CHECKING:
    from bot.slack.asking.desk import Desk

__all__ = ["HOW_TO_ASK", "MOST_ATTEMPTS", "Course"]

HOW_TO_ASK = (
    "Ask me what the news says about a market, for example “Why did small caps rally yesterday?” or "
    "“What do analysts say about oil this week?”. Replies in this thread need no mention."
)
TOO_MANY = (
    "That is more than I can take in one minute, so I left this question out. Please ask it again in a minute or so."
)
LINE_FULL = "So many questions wait just now that I had to leave this one out. Please ask it again in a few minutes."
PAUSES_SECONDS = (0.5, 2.0, 5.0)
MOST_ATTEMPTS = 5
LATER = timedelta(seconds=30)

log = logging.getLogger(__name__)

Sending = Callable[[bool], Awaitable[None]]


class _NotAnswered(Exception):
    """The answerer failed; the cause says how."""


@dataclass(slots=True)
class Course:
    """One question on its way. ``outcome`` says how it ended, for the counts."""

    pending: Pending
    client: AsyncWebClient
    desk: "Desk"
    outcome: str = "failed"
    _answer: Briefing | NoEvidence | None = None
    _state: State = field(init=False)

    def __post_init__(self) -> None:
        self._state = self.pending.state

    @property
    def asked(self) -> Message:
        """The message that asks."""
        return self.pending.message

    async def run(self) -> None:
        """Bring the question to its end, or let go of it so that it can be brought there later."""
        try:
            await self._end()
            await asyncio.to_thread(self.desk.pending.done, self.asked)
        except TakenOver:
            self.outcome = "taken_over"
            log.info("taken over channel=%s ts=%s", self.asked.thread.channel, self.asked.ts)
        except asyncio.CancelledError:
            self.outcome = "left"
            self.desk.pending.release(self.asked, not_before=self.desk.clock())
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
        except (TakenOver, asyncio.CancelledError):
            raise
        except Stopped:
            self.outcome = "stopped"
        except Exception as error:
            if passes(error):
                raise
            failure = error.__cause__ if isinstance(error, _NotAnswered) else error
            log.error("answer failed reference=%s ts=%s", self._reference, self.asked.ts, exc_info=failure)
            await self._apologise()

    async def _serve(self) -> None:
        """Answer, unless the channel does not want it, there is nothing to answer, or too much."""
        if await is_turned_away(self.asked, self.desk.file, self.client):
            self.outcome = "turned_away"
            return
        verdict = await self._verdict()
        if verdict is not Verdict.WELCOME:
            self.outcome = "slowed"
            if verdict is Verdict.TOO_MANY:
                await self._say(TOO_MANY)
        elif self.asked.asks:
            await self._in_turn()
        else:
            await asyncio.to_thread(self.desk.conversations.join, self.asked.thread, at=self.pending.taken_at)
            await self._say(HOW_TO_ASK)
            self.outcome = "help"

    async def _verdict(self) -> Verdict:
        """A question that is taken up again was counted when it came."""
        if self.pending.attempts > 1:
            return Verdict.WELCOME
        return await asyncio.to_thread(self.desk.pace.judge, self.asked, at=self.pending.taken_at)

    async def _in_turn(self) -> None:
        try:
            async with self.desk.line.place(self._tell_number):
                await self._deliver(self._present)
        except LineFull:
            self.outcome = "line_full"
            await self._say(LINE_FULL)

    async def _tell_number(self, number: int) -> None:
        await self._status(f"is busy: you are number {number} in line…")

    async def _status(self, words: str) -> None:
        """Show what the bot does; an answer does not depend on it."""
        place = self.asked.thread
        with suppress(SlackApiError, ClientError, TimeoutError):
            await self.client.assistant_threads_setStatus(
                channel_id=place.channel, thread_ts=place.thread_ts, status=words
            )

    async def _deliver(self, send: Sending) -> None:
        """Send until it stands in the thread: after every failure look whether it does, and if not send again."""
        for pause in (*PAUSES_SECONDS, None):
            repeated = self._state is State.SENDING
            if repeated:
                found = await stands_in_thread(self.asked, self.client)
                if found:
                    log.info("found in its thread ts=%s", self.asked.ts)
                    self.outcome = "found"
                    return
                repeated = found is None
            try:
                await send(repeated)
            except (SlackApiError, ClientError, TimeoutError) as error:
                if pause is None or not passes(error):
                    raise
                self.desk.metrics.failed_sends.inc()
                log.warning("send failed reason=%s ts=%s", type(error).__name__, self.asked.ts)
                await asyncio.sleep(pause)
            else:
                return

    async def _sending(self) -> None:
        await asyncio.to_thread(self.desk.pending.sending, self.asked)
        self._state = State.SENDING

    async def _present(self, possibly_repeated: bool) -> None:
        await present(
            self.asked,
            self.client,
            self._answering,
            sending=self._sending,
            possibly_repeated=possibly_repeated,
            desk=self.desk,
        )
        self.outcome = self._answer.outcome if self._answer is not None else "answered"

    async def _answering(self, watcher: Watcher) -> Briefing | NoEvidence:
        """The answer, made once however often it has to be sent."""
        if self._answer is None:
            try:
                async with asyncio.timeout(self.desk.settings.answer_seconds):
                    self._answer = await self._ask(watcher)
            except Stopped:
                raise
            except Exception as error:
                raise _NotAnswered from error
        return self._answer

    async def _ask(self, watcher: Watcher) -> Briefing | NoEvidence:
        asked_at = await self.desk.zones.local(self.pending.taken_at, self.asked.user, self.client)
        log.debug("asked text=%r", self.asked.text)
        turn = Turn(self.asked.text, asked_at)
        earlier = await asyncio.to_thread(self.desk.conversations.remember, self.asked.thread, turn)
        place = await self.desk.rooms.place(self.asked.thread.channel, self.client, at=asked_at)
        return await self.desk.answerer(self.asked.text, asked_at=asked_at, turns=earlier, watcher=watcher, place=place)

    async def _say(self, sentence: str) -> None:
        """Post a sentence of our own."""
        rendered = render_sentence(sentence)

        async def post(_possibly_repeated: bool) -> None:
            await self._sending()
            await self.client.chat_postMessage(
                channel=self.asked.thread.channel,
                thread_ts=self.asked.thread.thread_ts,
                text=rendered.text,
                blocks=rendered.blocks,
                metadata=metadata_of(self.asked),
                unfurl_links=False,
                unfurl_media=False,
            )

        await self._deliver(post)

    async def _apologise(self) -> None:
        self.outcome = "failed"
        await self._say(
            f"I could not answer that. Please try again, or tell whoever runs me the reference {self._reference}."
        )
        self.outcome = "failed"

    async def _let_go(self, error: Exception) -> None:
        """Leave for later what Slack does not take now; what it will never take ends here."""
        if self.pending.attempts > MOST_ATTEMPTS or not passes(error):
            log.error("asker could not be told reference=%s", self._reference, exc_info=error)
            await asyncio.to_thread(self.desk.pending.done, self.asked)
            return
        self.outcome = "put_off"
        log.warning("put off reference=%s attempt=%d", self._reference, self.pending.attempts, exc_info=error)
        not_before = self.desk.clock() + LATER * self.pending.attempts
        await asyncio.to_thread(self.desk.pending.release, self.asked, not_before=not_before)

    @property
    def _reference(self) -> str:
        """A short name for the failure, the same for the asker and in the log."""
        return sha256(self.asked.key.encode()).hexdigest()[:8]
