"""The private reply target: only the asker sees it, through the question's response URL, else by direct message.

Slack accepts a response URL for thirty minutes and five times. Each use sends a new message that one person sees and
no history keeps: it can be neither changed nor found again (slackapi/bolt-python thread 1268).
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.blocks.messages import Placing, Rendered, render, render_sentence
from bot.conversation.incoming_message import IncomingMessage
from bot.replies.find_sent import find_answer, metadata_of
from bot.replies.posting import REFUSED_BLOCKS, with_blocks_or_without
from bot.replies.progress_bridge import VerifiedSentence
from bot.replies.target import REPEATED
from marketbrief.domain.briefing import Briefing, NoEvidence

__all__ = ["PrivateTarget"]

# an answer may take three of a response URL's five uses, so two are left for progress updates
UPDATE_AFTER_SECONDS = (8.0, 30.0)
MOST_MESSAGES_READ = 20
_REFUSED, _TOO_MANY, _SERVER_ERROR = 400, 429, 500

log = logging.getLogger(__name__)


@dataclass(slots=True)
class PrivateTarget:
    """Replies to one person; ``possibly_repeated`` says that an earlier attempt may have been seen."""

    asked: IncomingMessage
    client: AsyncWebClient
    possibly_repeated: bool
    posted: list[str] = field(default_factory=list)
    streams: bool = False
    begun: bool = False
    _step: str = "reading the question"
    _updates: asyncio.Task[None] | None = None
    _closed: bool = False

    async def begin(self) -> None:
        """Send updates when the work takes long; the acknowledgement said that it has begun."""
        self._updates = asyncio.create_task(self._send_updates())

    async def step(self, *steps: str) -> None:
        """Note the present step."""
        self._step = steps[-1] if steps else self._step

    async def add(self, sentences: Sequence[VerifiedSentence]) -> None:
        """Do nothing: a private message cannot grow."""

    async def show(self, answer: Briefing | NoEvidence) -> str:
        """Show the whole answer to the asker."""
        await self._stop_updates()
        rendered = await asyncio.to_thread(render, answer, Placing(self.asked.answer_key, direct=True))
        if self.possibly_repeated:
            rendered = replace(rendered, blocks=(*render_sentence(REPEATED).blocks, *rendered.blocks))
        await self.say(rendered)
        return ""

    async def say(self, rendered: Rendered) -> None:
        """Send a message to the asker."""
        await self._stop_updates()
        messages = (rendered, *rendered.more)
        for message in messages:
            if not await self._by_response_url(message):
                await self._by_direct_message(message, signed=message is messages[-1])

    async def end(self) -> None:
        """Send no more updates."""
        await self._stop_updates()

    async def find_sent(self) -> str | None:
        """The timestamp of the answer in the direct message; what went through a response URL cannot be found."""
        try:
            opened = await self.client.conversations_open(users=self.asked.user)
            read = await self.client.conversations_history(
                channel=opened["channel"]["id"], limit=MOST_MESSAGES_READ, include_all_metadata=True
            )
        except (SlackApiError, ClientError, TimeoutError) as error:
            log.warning("direct_message_not_read reason=%s", type(error).__name__)
            return None
        return find_answer(self.asked, read.get("messages") or []) or None

    async def _send_updates(self) -> None:
        waited = 0.0
        for seconds in UPDATE_AFTER_SECONDS:
            await asyncio.sleep(seconds - waited)
            waited = seconds
            try:
                await self._by_response_url(render_sentence(f"Still working: {self._step}."))
            except (ClientError, TimeoutError) as error:
                log.debug("update_failed reason=%s", type(error).__name__)

    async def _stop_updates(self) -> None:
        if self._updates is not None:
            self._updates.cancel()
            await asyncio.gather(self._updates, return_exceptions=True)
            self._updates = None

    async def _by_response_url(self, message: Rendered) -> bool:
        """Whether Slack accepted it; ClientError when that is unknown or Slack may accept it a little later."""
        if self._closed or not self.asked.response_url:
            return False
        answer = await self._webhook.send(
            text=message.text, blocks=list(message.blocks), response_type="ephemeral", replace_original=False
        )
        if any(reason in answer.body for reason in REFUSED_BLOCKS):
            log.warning("blocks_refused blocks=%d", len(message.blocks))
            answer = await self._webhook.send(text=message.text, response_type="ephemeral", replace_original=False)
        if answer.status_code == _TOO_MANY or answer.status_code >= _SERVER_ERROR:
            raise ClientError(f"Slack answered {answer.status_code}")
        self._closed = answer.status_code >= _REFUSED
        return not self._closed

    @property
    def _webhook(self) -> AsyncWebhookClient:
        client = self.client
        return AsyncWebhookClient(
            self.asked.response_url,
            timeout=client.timeout,
            ssl=client.ssl,
            proxy=client.proxy,
            session=client.session,
            trust_env_in_session=client.trust_env_in_session,
            retry_handlers=[AsyncRateLimitErrorRetryHandler(max_retry_count=2)],
        )

    async def _by_direct_message(self, message: Rendered, *, signed: bool) -> None:
        log.info("sending_direct_message trigger=%s", self.asked.trigger)

        call = partial(
            self.client.chat_postMessage,
            channel=self.asked.user,
            metadata=metadata_of(self.asked) if signed else None,
            unfurl_links=False,
            unfurl_media=False,
        )
        await with_blocks_or_without(call, message)
