"""Stream an answer as its sentences are verified; after the first failed call the stream ends.

A repeated call would show its sentences twice, so none is repeated. After a failed call nothing more is added, and at
the end the whole answer replaces the message.
"""

import logging
from collections.abc import Sequence

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.models.messages.chunk import BlocksChunk
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.briefing_sections import sentence_blocks
from bot.blocks.citing import sources_by_number
from bot.blocks.messages import MOST_BLOCK_CHARACTERS, MOST_BLOCKS, WIDE, Placing, Rendered, render_rest, size_of
from bot.blocks.rich_text import Block
from bot.conversation.incoming_message import IncomingMessage
from bot.replies.find_sent import metadata_of
from bot.replies.progress_bridge import VerifiedSentence
from bot.retries import is_transient
from marketbrief.domain.briefing import Briefing
from marketbrief.domain.progress import BriefingSection

__all__ = ["AnswerStream", "sentences_of"]

MOST_STREAMED = MOST_BLOCK_CHARACTERS // 2
STREAMED = (BriefingSection.BOTTOM_LINE, BriefingSection.DRIVERS)

log = logging.getLogger(__name__)


class AnswerStream:
    """One streamed message of bottom line and drivers.

    ``ts`` is ``None`` until it has begun. ``broken`` says that no more can be added, ``lost`` that it may have begun
    with an unknown timestamp.
    """

    def __init__(self, asked: IncomingMessage, client: AsyncWebClient) -> None:
        self.ts: str | None = None
        self.broken = self.lost = self._ended = False
        self._characters = 0
        self._asked, self._client = asked, client
        self._shown: list[VerifiedSentence] = []

    @property
    def begun(self) -> bool:
        """Whether something of it may be visible."""
        return self.ts is not None or self.lost

    async def add(self, verified: Sequence[VerifiedSentence]) -> None:
        """Add sentences of the streamed sections, while no call failed and there is room."""
        more = [each for each in verified if each.part in STREAMED]
        blocks = self._blocks(more)
        if self.broken or not more or self._characters + size_of(blocks) > MOST_STREAMED:
            return
        try:
            await self._send(blocks)
        except (SlackApiError, ClientError, TimeoutError) as error:
            self._break(error)
        else:
            self._shown += more
            self._characters += size_of(blocks)

    async def finish(self, answer: Briefing, placing: Placing | None) -> Rendered | None:
        """End the message with the rest of the answer; ``None`` when the message has to be replaced.

        The messages under ``more`` of the result did not fit and have to follow.
        """
        missing = self._missing(answer)
        if self.broken or self.ts is None or missing is None:
            return None
        blocks = self._blocks(missing)
        rest = render_rest(answer, placing, self._characters + size_of(blocks))
        whole = (*blocks, *rest.blocks)
        if self._characters + size_of(whole) > MOST_BLOCK_CHARACTERS or len(whole) > MOST_BLOCKS:
            return None
        return rest if await self._stop(whole, signed=not rest.more) else None

    async def cut(self) -> None:
        """End the message as it is, if Slack lets it be ended."""
        if self.ts is not None and not (self.broken or self._ended):
            await self._stop((), signed=False)

    def _missing(self, answer: Briefing) -> list[VerifiedSentence] | None:
        """The answer's sentences that are not shown yet; ``None`` when the shown ones are not its beginning."""
        whole = sentences_of(answer)
        shown = [(each.part, each.sentence) for each in self._shown]
        if [(each.part, each.sentence) for each in whole[: len(shown)]] != shown:
            return None
        return whole[len(shown) :]

    def _blocks(self, verified: Sequence[VerifiedSentence]) -> list[Block]:
        """Sentences as blocks, the first of each section under the section's title."""
        last = self._shown[-1].part if self._shown else None
        blocks: list[Block] = []
        for each in verified:
            first, last = each.part is not last, each.part
            blocks += sentence_blocks(each.part, each.sentence, sources_by_number(each.sources), WIDE, first=first)
        return blocks

    async def _send(self, blocks: Sequence[Block]) -> None:
        place, chunks = self._asked.thread, [BlocksChunk(blocks=blocks)]
        if self.ts is not None:
            await self._client.chat_appendStream(channel=place.channel, ts=self.ts, chunks=chunks)
            return
        begun = await self._client.chat_startStream(
            channel=place.channel,
            thread_ts=place.thread_ts,
            recipient_team_id=place.team,
            recipient_user_id=self._asked.user,
            chunks=chunks,
        )
        self.ts = str(begun["ts"])

    async def _stop(self, blocks: Sequence[Block], *, signed: bool) -> bool:
        """End the message with these blocks below; True when Slack accepted it."""
        try:
            await self._client.chat_stopStream(
                channel=self._asked.thread.channel,
                ts=str(self.ts),
                blocks=list(blocks) or None,
                metadata=metadata_of(self._asked) if signed else None,
            )
        except (SlackApiError, ClientError, TimeoutError) as error:
            self._break(error)
        self._ended = True
        return not self.broken

    def _break(self, error: Exception) -> None:
        reason = error.response.get("error") if isinstance(error, SlackApiError) else type(error).__name__
        self.broken, self.lost = True, self.ts is None and is_transient(error)
        log.info("stream_broken reason=%s begun=%s ts=%s", reason, self.begun, self._asked.ts)


def sentences_of(answer: Briefing) -> list[VerifiedSentence]:
    """The sentences of a briefing that are streamed, in order."""
    parts = ((BriefingSection.BOTTOM_LINE, answer.bottom_line), (BriefingSection.DRIVERS, answer.drivers))
    return [VerifiedSentence(part, sentence, answer.sources) for part, sentences in parts for sentence in sentences]
