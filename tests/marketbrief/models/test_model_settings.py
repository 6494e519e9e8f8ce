"""Which chat model the settings mean, and who gets which key."""

import pytest

from marketbrief.cli.wiring import answerer_of, chat_of
from marketbrief.domain.errors import SettingsError
from marketbrief.settings import DEFAULT_MODEL, ModelHelp, read_settings


@pytest.fixture
def settings(monkeypatch):
    for name in ("MODEL", "MODEL_URL", "MODEL_KEY", "MODEL_HELP"):
        monkeypatch.delenv(f"MARKETBRIEF_{name}", raising=False)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)

    def read(**variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return read_settings()

    return read


@pytest.mark.parametrize(
    ("variables", "model"),
    [
        ({}, None),
        ({"OPENAI_API_KEY": "k"}, DEFAULT_MODEL),
        ({"OPENAI_API_KEY": "k", "MARKETBRIEF_MODEL": "none"}, None),
        ({"OPENAI_API_KEY": "k", "MARKETBRIEF_MODEL": "openai:other"}, "openai:other"),
        ({"OPENAI_API_KEY": "k", "MARKETBRIEF_MODEL_URL": "http://127.0.0.1:1/v1"}, None),
        ({"MARKETBRIEF_MODEL": "openai:llama3.1", "MARKETBRIEF_MODEL_URL": "http://127.0.0.1:1/v1"}, "openai:llama3.1"),
    ],
)
def test_openais_key_alone_turns_the_default_model_on(settings, variables, model):
    assert settings(**variables).chat_model == model


def test_openais_key_goes_to_openai_and_nobody_else(settings, tmp_path):
    own = settings(
        OPENAI_API_KEY="s3cret", MARKETBRIEF_MODEL="openai:llama3.1", MARKETBRIEF_MODEL_URL="http://127.0.0.1:1/v1"
    )
    assert own.key_of_model is None
    model = chat_of(own, tmp_path).model
    assert model.openai_api_key.get_secret_value() != "s3cret"
    assert settings(MARKETBRIEF_MODEL_KEY="mine").key_of_model.get_secret_value() == "mine"


def test_a_price_is_known_of_the_default_model_and_told_of_any_other(settings):
    assert settings(OPENAI_API_KEY="k").price_of_model == (1.0, 5.0)
    assert settings(MARKETBRIEF_MODEL="openai:other").price_of_model is None
    assert settings(MARKETBRIEF_MODEL_PRICE="0.5/2").price_of_model == (0.5, 2.0)


def test_a_price_that_is_none_makes_no_sense(settings):
    with pytest.raises(SettingsError, match="MARKETBRIEF_MODEL_PRICE"):
        settings(MARKETBRIEF_MODEL_PRICE="cheap")


def test_the_settings_limits_reach_the_model(settings, tmp_path):
    chat = chat_of(
        settings(OPENAI_API_KEY="k", MARKETBRIEF_MODEL_TOKENS="6000", MARKETBRIEF_MODEL_DOLLARS_A_DAY="2"), tmp_path
    )
    assert (chat.limits.tokens, chat.limits.tokens_out, chat.limits.dollars_a_day) == (6000, 2000, 2.0)
    assert chat.tells_its_end


def test_without_a_model_the_extractive_writer_writes(settings, library):
    from marketbrief.answering.retrieval.retrieve import Retriever

    answerer = answerer_of(Retriever(library), settings())
    assert answerer.writer is None
    assert answerer.extractive.name == "extractive"


@pytest.mark.parametrize(
    ("told", "helps"),
    [("", set()), ("views", {ModelHelp.VIEWS}), (" Views ,stance,", {ModelHelp.VIEWS, ModelHelp.STANCE})],
)
def test_helps_are_named_with_commas_between_them(settings, told, helps):
    assert settings(MARKETBRIEF_MODEL_HELP=told).model_help == helps


def test_a_help_that_is_none_is_told_with_those_there_are(settings):
    with pytest.raises(
        SettingsError, match="no help 'rerank': those there are, with a comma between them, are views and stance"
    ):
        settings(MARKETBRIEF_MODEL_HELP="views,rerank")
