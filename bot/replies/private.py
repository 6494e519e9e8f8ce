"""The stage that only the asker sees: through the address that came with the question, else by direct message.

Slack takes an address for thirty minutes and five times. What is sent through it is a new message each time, seen by
one person and in no history: it can be neither changed nor found again (slackapi/bolt-python thread 1268).
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
from bot.queue.find_sent import fate_known, metadata_of
from bot.replies.posting import REFUSED_BLOCKS, with_blocks_or_without
from bot.replies.posts import key_of
from bot.replies.progress_bridge import VerifiedSentence
from bot.replies.target import REPEATED
from marketbrief.domain.briefing import Briefing, NoEvidence

__all__ = ["PrivateTarget"]

# of an address's five uses an answer may take three, so that two are left for what is being done
TOLD_AFTER_SECONDS = (8.0, 30.0)
MOST_MESSAGES_READ = 20
_REFUSED, _TOO_MANY, _SERVER_ERROR = 400, 429, 500

log = logging.getLogger(__name__)


@dataclass(slots=True)
class PrivateTarget:
    """The stage before one person; ``possibly_repeated`` says that this was tried before and may have been seen."""

    asked: IncomingMessage
    client: AsyncWebClient
    possibly_repeated: bool
    posted: list[str] = field(default_factory=list)
    streams: bool = False
    begun: bool = False
    _doing: str = "reading the question"
    _telling: asyncio.Task[None] | None = None
    _closed: bool = False

    async def begin(self) -> None:
        """Have something told of the work when it takes long; that it has begun was told with the acknowledgement."""
        self._telling = asyncio.create_task(self._tell())

    async def step(self, *steps: str) -> None:
        """Note what is being done."""
        self._doing = steps[-1] if steps else self._doing

    async def add(self, sentences: Sequence[VerifiedSentence]) -> None:
        """Show nothing before the whole answer, as nothing can be added to it."""

    async def show(self, answer: Briefing | NoEvidence) -> str:
        """Show the whole answer to the asker."""
        await self._hush()
        rendered = await asyncio.to_thread(render, answer, Placing(key_of(self.asked), direct=True))
        if self.possibly_repeated:
            rendered = replace(rendered, blocks=(*render_sentence(REPEATED).blocks, *rendered.blocks))
        await self.say(rendered)
        return ""

    async def say(self, rendered: Rendered) -> None:
        """Say something to the asker."""
        await self._hush()
        messages = (rendered, *rendered.more)
        for message in messages:
            if not await self._through_address(message):
                await self._by_direct_message(message, signed=message is messages[-1])

    async def end(self) -> None:
        """Tell nothing more."""
        await self._hush()

    async def stands(self) -> str | None:
        """Where the answer stands in the direct message; what went through an address cannot be known."""
        try:
            opened = await self.client.conversations_open(users=self.asked.user)
            read = await self.client.conversations_history(
                channel=opened["channel"]["id"], limit=MOST_MESSAGES_READ, include_all_metadata=True
            )
        except (SlackApiError, ClientError, TimeoutError) as error:
            log.warning("direct message not read reason=%s", type(error).__name__)
            return None
        return fate_known(self.asked, read.get("messages") or []) or None

    async def _tell(self) -> None:
        waited = 0.0
        for seconds in TOLD_AFTER_SECONDS:
            await asyncio.sleep(seconds - waited)
            waited = seconds
            try:
                await self._through_address(render_sentence(f"Still at work: {self._doing}."))
            except (ClientError, TimeoutError) as error:
                log.debug("not told reason=%s", type(error).__name__)

    async def _hush(self) -> None:
        if self._telling is not None:
            self._telling.cancel()
            await asyncio.gather(self._telling, return_exceptions=True)
            self._telling = None

    async def _through_address(self, message: Rendered) -> bool:
        """Whether Slack has taken it; ClientError when that is not known, or Slack may take it a little later."""
        if self._closed or not self.asked.response_url:
            return False
        answer = await self._webhook.send(
            text=message.text, blocks=list(message.blocks), response_type="ephemeral", replace_original=False
        )
        if any(reason in answer.body for reason in REFUSED_BLOCKS):
            log.warning("blocks refused blocks=%d", len(message.blocks))
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
        log.info("by direct message trigger=%s", self.asked.trigger)

        call = partial(
            self.client.chat_postMessage,
            channel=self.asked.user,
            metadata=metadata_of(self.asked) if signed else None,
            unfurl_links=False,
            unfurl_media=False,
        )
        await with_blocks_or_without(call, message)
