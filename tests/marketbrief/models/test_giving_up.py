"""A server that is given up on is left alone: it has others to serve."""

import time

import pytest

import prompts
from marketbrief.domain.errors import WriterError
from marketbrief.models.budget import Budget
from marketbrief.models.chat import Chat, ModelLimits
from marketbrief.models.providers import load_model
from tests.marketbrief.openai_stand_in import Reply, StandIn

SILENT = Reply(words=["too late"], silence=60.0)
BUSY = Reply(429, {"error": {"message": "wait"}}, {"Retry-After": "1"})


@pytest.mark.parametrize("reply", [SILENT, BUSY], ids=["silent", "busy"])
def test_a_call_that_nobody_waits_for_is_hung_up_and_not_tried_again(monkeypatch, reply):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    stand_in = StandIn(lambda request: reply)
    with stand_in.running() as url:
        chat = Chat("a model", load_model("openai:stand-in", url), ModelLimits(at_once=1), tells_its_end=True)
        words = chat.says("what?", purpose="briefing", prompt=prompts.load("briefing"), budget=Budget(), seconds=0.4)
        with pytest.raises(WriterError, match="took"):
            list(words)
        began = time.monotonic()
        assert chat._lines.acquire(timeout=20)
        assert time.monotonic() - began < 10
    assert len(stand_in.requests) == 1
