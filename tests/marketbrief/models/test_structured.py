"""A chat model asked for JSON, over the wire: the shape goes with the request, the material between marks."""

import json
import threading
from datetime import UTC, datetime

import pytest

from marketbrief.domain.errors import WriterError
from marketbrief.models.chat import Chat, ModelLimits, Spending
from marketbrief.models.providers import load_model
from marketbrief.models.structured import StructuredChat
from tests.marketbrief.openai_stand_in import Reply, StandIn

SHAPE = {"type": "object", "properties": {"stances": {"type": "array", "items": {}}}, "required": ["stances"]}
MATERIAL = {"title": "Oil falls", "statements": "1. On oil: Oil may fall."}
GOOD = '{"stances": [{"statement": 1, "stance": "bearish"}]}'


@pytest.fixture
def ask(tmp_path, monkeypatch):
    """Asks a server that replies so; ``ask.requests`` are the requests it had."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)

    def call(reply, *, limits=None, seconds=20.0, stopping=lambda: False):
        stand_in = StandIn(lambda request: reply)
        with stand_in.running() as url:
            call.requests = stand_in.requests
            model = load_model("openai:stand-in", url, seconds=seconds)
            book = call.book = Spending(tmp_path / "models.db")
            chat = Chat("openai:stand-in", model, limits or ModelLimits(), book, tells_its_end=True)
            return StructuredChat(chat, stopping, seconds).ask("stance", SHAPE, **MATERIAL)

    return call


def saying(text, **how):
    usage = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}
    return Reply(words=[text[i : i + 7] for i in range(0, len(text), 7)], usage=usage, **how)


def test_the_server_is_held_to_the_shape_and_the_material_stands_between_marks(ask):
    assert ask(saying(GOOD)) == json.loads(GOOD)
    (request,) = ask.requests
    assert request["response_format"]["json_schema"]["schema"] == SHAPE
    prompt = request["messages"][0]["content"]
    mark = prompt.split(MATERIAL["statements"])[1].split("\n")[1]
    assert mark.startswith("===")
    assert f"{mark}\n{MATERIAL['statements']}\n{mark}" in prompt


def test_what_it_took_stands_in_the_book(ask):
    ask(saying(GOOD))
    assert ask.book.on(datetime.now(UTC)).tokens == 15


@pytest.mark.parametrize("around", ["```json\nOBJECT\n```", "Here you are: OBJECT I hope it helps {", "  OBJECT"])
def test_the_object_is_found_whatever_stands_around_it(ask, around):
    assert ask(saying(around.replace("OBJECT", GOOD))) == json.loads(GOOD)


@pytest.mark.parametrize("text", ["no object", "{no json", "[1, 2]", ""])
def test_an_answer_that_is_no_object_makes_no_sense(ask, text):
    assert not ask(saying(text))


def test_what_came_before_an_answer_broke_off_counts(ask):
    cut = '{"stances": [{"statement": 1, "stance": "bearish"}, {"statement": 2, "sta'
    for ending in ("length", None):
        assert ask(saying(cut, ending=ending))["stances"][0] == {"statement": 1, "stance": "bearish"}


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(401, {"error": {"message": "no"}}), "did not accept the key"),
        (Reply(429, {"error": {"message": "no"}}, {"Retry-After-Ms": "1"}), "has reached the limit of its provider"),
        (Reply(ending="content_filter"), "declined to answer"),
    ],
)
def test_a_model_that_cannot_be_asked_is_an_error_in_plain_words(ask, reply, words):
    with pytest.raises(WriterError, match=words):
        ask(reply)


def test_silence_ends_when_the_time_is_over(ask):
    with pytest.raises(WriterError, match="took longer"):
        ask(saying(GOOD, silence=60), seconds=2.3)


def test_a_stop_does_not_wait_for_the_answer(ask):
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    with pytest.raises(WriterError, match="stopped"):
        ask(saying(GOOD, silence=60), stopping=stop.is_set)


def test_a_limit_that_is_reached_is_not_passed(ask):
    with pytest.raises(WriterError, match="today's limit of 100 tokens"):
        ask(saying(GOOD), limits=ModelLimits(tokens_a_day=100))
    assert ask.requests == []


def test_the_room_for_material_is_what_prompt_and_answer_leave():
    wide, narrow = ModelLimits(tokens=24_000, tokens_out=4_000), ModelLimits(tokens=2_000, tokens_out=666)
    wide_room, narrow_room = (StructuredChat(Chat("m", None, limits)).room("views") for limits in (wide, narrow))
    assert wide_room == 14_000
    assert 1_000 < narrow_room <= 666 * 3.5
