"""`marketbrief ask` with a chat model on the wire: what it writes is shown, what it took is on the receipt."""

import json

import pytest
from click.testing import CliRunner

from ingest.split import split
from marketbrief.cli import main
from tests.marketbrief.openai_stand_in import Reply, StandIn, drafting

OIL = "Oil fell 2.4% to $71.05 a barrel on Wednesday after the Harbor Group agreed to pump more."
TRUE = {"text": "Oil fell 2.4% after the Harbor Group agreed to pump more."}


@pytest.fixture
def ask(library, make_article, monkeypatch):
    """Asks with a model that replies so; gives the answer and its receipt."""
    article = make_article(text=OIL)
    library.store(article, split(article.text))
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)

    def call(reply, **settings):
        stand_in = StandIn(lambda request: reply)
        with stand_in.running() as url:
            call.requests = stand_in.requests
            return _asked(library, settings | {"MARKETBRIEF_MODEL_URL": url})

    return call


def _asked(library, settings):
    environment = {"MARKETBRIEF_MODEL": "openai:stand-in", "MARKETBRIEF_EMBEDDING": "none"} | settings
    command = ["--library", str(library.directory)]
    question = ["ask", "why did oil fall?", "--as-of", "2026-09-10", "--json"]
    answer = json.loads(CliRunner().invoke(main, [*command, *question], env=environment).stdout)
    kept = CliRunner().invoke(main, [*command, "receipt", answer["receipt"], "--json"], env=environment)
    return answer, json.loads(kept.stdout)


def test_a_model_of_ones_own_writes_without_a_key(ask):
    answer, receipt = ask(drafting(TRUE))
    assert answer["writer"] == "openai:stand-in"
    assert [sentence["text"] for sentence in answer["bottom_line"]] == [TRUE["text"]]
    (usage,) = receipt["usage"]
    assert (usage["tokens_in"], usage["tokens_out"], usage["counted"]) == (10, 5, True)
    assert ask.requests[0]["headers"]["authorization"] == "Bearer none"


def test_a_server_that_fails_leaves_the_extractive_answer_and_one_line(ask):
    answer, receipt = ask(Reply(500, {"error": {"message": "oops"}}, {"Retry-After-Ms": "1"}))
    assert answer["writer"] == "extractive"
    (caveat,) = [each["text"] for each in answer["caveats"] if each["kind"] == "writer"]
    assert caveat == "Put together from the sources' own sentences: openai:stand-in failed at its server (500)."
    assert receipt["usage"][0]["tokens_out"] <= 1


def test_a_model_that_is_silent_is_not_waited_for_beyond_the_answers_time(ask):
    answer, _ = ask(drafting(TRUE, silence=60), MARKETBRIEF_ANSWER_SECONDS="3")
    assert answer["writer"] == "extractive"
    assert any("took longer than 1 s" in each["text"] for each in answer["caveats"])


def test_a_day_that_is_spent_is_not_asked_of_the_model(ask):
    answer, receipt = ask(drafting(TRUE), MARKETBRIEF_MODEL_TOKENS_A_DAY="100")
    assert any("today's limit of 100 tokens" in each["text"] for each in answer["caveats"])
    assert receipt["usage"] == []
    assert ask.requests == []
