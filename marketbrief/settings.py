"""Every setting, once: read from the environment by the front door and handed on as values."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from platformdirs import user_data_path
from pydantic import AliasChoices, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from marketbrief.domain.errors import SettingsError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

__all__ = ["DEFAULT_MODEL", "RENAMED", "ModelHelp", "Settings", "read_settings", "renamed_settings_in"]

DEFAULT_MODEL = "openai:gpt-6.1-terra"
DEFAULT_PRICE = "1.00/5.00"
DEFAULT_EFFORT = "low"


RENAMED = {
    "MARKETBRIEF_SLACK_USER_PACE": "MARKETBRIEF_SLACK_USER_RATE_LIMIT",
    "MARKETBRIEF_SLACK_CHANNEL_PACE": "MARKETBRIEF_SLACK_CHANNEL_RATE_LIMIT",
    "MARKETBRIEF_SLACK_AT_ONCE": "MARKETBRIEF_SLACK_CONCURRENCY",
    "MARKETBRIEF_SLACK_LINE": "MARKETBRIEF_SLACK_QUEUE_SIZE",
}
"""Former names of settings, which still work in this release, and their present names."""


def _renamed(name: str) -> AliasChoices:
    """The present name of a setting, then its former ones."""
    return AliasChoices(name, *(old for old, new in RENAMED.items() if new == name))


class ModelHelp(StrEnum):
    """What a chat model may help ingest with; each is off unless it is named."""

    VIEWS = "views"
    STANCE = "stance"


def _named_helps(told: object) -> object:
    """The helps of a line of names with commas; ValueError for a name that is none."""
    if not isinstance(told, str):
        return told
    names = [name.strip().lower() for name in told.split(",")]
    known = " and ".join(ModelHelp)
    if unknown := [name for name in names if name and name not in set(ModelHelp)]:
        raise ValueError(f"there is no help '{unknown[0]}': those there are, with a comma between them, are {known}")
    return frozenset(filter(None, names))


class Settings(BaseSettings):
    """Settings by environment variable ``MARKETBRIEF_NAME``; Slack's tokens also by Slack's own names."""

    model_config = SettingsConfigDict(env_prefix="MARKETBRIEF_", extra="ignore", frozen=True)

    library: Annotated[Path, Field(description="directory of the library")] = user_data_path("marketbrief")
    embedding: Annotated[str, Field(description="embedding model: minilm, none, or PROVIDER:NAME")] = "minilm"
    lexicon: Annotated[
        Path | None, Field(description="directory of a desk's own names: instruments, indicators, firms, publishers")
    ] = None
    sentence_model: Annotated[
        Literal["minilm", "none"],
        Field(description="model that chooses sentences of the articles found: minilm (packaged), or none: by words"),
    ] = "none"
    reranker: Annotated[
        str,
        Field(description="reranker of articles: none, a directory with an ONNX cross-encoder, or PROVIDER:NAME"),
    ] = "none"
    chroma_url: Annotated[
        str | None, Field(description="address of a Chroma server that takes the place of the library's own index")
    ] = None
    chroma_token: Annotated[
        SecretStr | None, Field(description="what a proxy before that server asks for: sent with every request")
    ] = None
    chroma_header: Annotated[
        str, Field(description="header that carries the token: Authorization (as Bearer TOKEN), or another (as it is)")
    ] = "Authorization"
    model: Annotated[
        str | None,
        Field(description=f"chat model that writes: PROVIDER:NAME, or none; with OPENAI_API_KEY set {DEFAULT_MODEL}"),
    ] = None
    model_url: Annotated[
        str | None, Field(description="address of an OpenAI-compatible server (Ollama, vLLM, llama.cpp)")
    ] = None
    model_key: Annotated[
        SecretStr | None, Field(description="key for that server; OPENAI_API_KEY never goes there")
    ] = None
    model_effort: Annotated[
        str | None,
        Field(description="how long a reasoning model thinks: none, low, medium, high; its own if unset"),
    ] = None
    model_tokens: Annotated[int, Field(ge=2_000, description="most tokens of one answer, both ways")] = 24_000
    model_tokens_a_day: Annotated[int, Field(ge=0, description="most tokens of a day (UTC), both ways")] = 2_000_000
    model_price: Annotated[
        str | None,
        Field(pattern=r"^\d+(\.\d+)?/\d+(\.\d+)?$", description="dollars for a million tokens in and out: 1.00/5.00"),
    ] = None
    model_dollars: Annotated[float | None, Field(ge=0, description="most dollars of one answer")] = None
    model_dollars_a_day: Annotated[float | None, Field(ge=0, description="most dollars of a day (UTC)")] = None
    model_at_once: Annotated[int, Field(ge=1, description="how many answers may use the model at a time")] = 4
    model_help: Annotated[
        frozenset[ModelHelp],
        NoDecode,
        BeforeValidator(_named_helps),
        Field(description="what the model helps ingest with: views, stance; with commas"),
    ] = frozenset()
    openai_api_key: Annotated[
        SecretStr | None, Field(description="OpenAI's key", validation_alias=AliasChoices("OPENAI_API_KEY"))
    ] = None
    answer_seconds: Annotated[float, Field(ge=3, description="longest time for an answer, whatever a model does")] = (
        45.0
    )
    timezone: Annotated[
        str | None,
        Field(description="time zone of questions in the terminal (America/New_York); the system's if unset"),
    ] = None
    receipts: Annotated[
        Literal["full", "without-questions", "off"], Field(description="what is kept of each answer, to check it later")
    ] = "full"
    receipts_days: Annotated[int, Field(ge=1, description="how many days receipts are kept")] = 90
    user_agent: Annotated[str, Field(description="how marketbrief names itself to the sites it reads")] = (
        "marketbrief/0.1 (news reader; a person set it up to read this source)"
    )
    fetch_private: Annotated[
        str,
        Field(description="private networks that may be read from, with commas: 10.0.0.0/8, 192.168.1.7:8080"),
    ] = ""
    log_level: Annotated[str, Field(description="what the bot logs: DEBUG, INFO, WARNING or ERROR")] = "INFO"
    slack_bot_token: Annotated[
        SecretStr | None,
        Field(
            description="Slack bot token (xoxb-…)",
            validation_alias=AliasChoices("MARKETBRIEF_SLACK_BOT_TOKEN", "SLACK_BOT_TOKEN"),
        ),
    ] = None
    slack_app_token: Annotated[
        SecretStr | None,
        Field(
            description="Slack app token with connections:write (xapp-…)",
            validation_alias=AliasChoices("MARKETBRIEF_SLACK_APP_TOKEN", "SLACK_APP_TOKEN"),
        ),
    ] = None
    slack_api_url: Annotated[str, Field(description="Slack's Web API; only a test changes it")] = (
        "https://slack.com/api/"
    )
    slack_signing_secret: Annotated[
        SecretStr | None,
        Field(
            description="what shows that a request over HTTP is Slack's own",
            validation_alias=AliasChoices("MARKETBRIEF_SLACK_SIGNING_SECRET", "SLACK_SIGNING_SECRET"),
        ),
    ] = None
    slack_client_id: Annotated[
        str | None,
        Field(
            description="the app's client id, for several workspaces",
            validation_alias=AliasChoices("MARKETBRIEF_SLACK_CLIENT_ID", "SLACK_CLIENT_ID"),
        ),
    ] = None
    slack_client_secret: Annotated[
        SecretStr | None,
        Field(
            description="the app's client secret, for several workspaces",
            validation_alias=AliasChoices("MARKETBRIEF_SLACK_CLIENT_SECRET", "SLACK_CLIENT_SECRET"),
        ),
    ] = None
    slack_store_key: Annotated[
        SecretStr | None, Field(description="Fernet key that seals the workspaces' tokens; more with commas only open")
    ] = None
    slack_teams: Annotated[str, Field(description="workspaces that are answered, ids with commas; all if unset")] = ""
    slack_teams_denied: Annotated[str, Field(description="workspaces that are never answered, ids with commas")] = ""
    slack_channels: Annotated[str, Field(description="channels that are answered, ids with commas; all if unset")] = ""
    slack_channels_denied: Annotated[str, Field(description="channels that are never answered, ids with commas")] = ""
    slack_users: Annotated[str, Field(description="people that are answered, ids with commas; all if unset")] = ""
    slack_users_denied: Annotated[str, Field(description="people that are never answered, ids with commas")] = ""
    slack_bots: Annotated[str, Field(description="other bots that are answered, ids with commas")] = ""
    slack_admins: Annotated[
        str, Field(description="people who may change the settings of any channel, ids with commas")
    ] = ""
    slack_user_rate_limit: Annotated[
        int,
        Field(
            ge=0,
            description="most questions a minute of one person; 0: no limit",
            validation_alias=_renamed("MARKETBRIEF_SLACK_USER_RATE_LIMIT"),
        ),
    ] = 10
    slack_channel_rate_limit: Annotated[
        int,
        Field(
            ge=0,
            description="most questions a minute in one channel; 0: no limit",
            validation_alias=_renamed("MARKETBRIEF_SLACK_CHANNEL_RATE_LIMIT"),
        ),
    ] = 30
    slack_concurrency: Annotated[
        int,
        Field(
            ge=1,
            description="how many questions one bot answers at a time",
            validation_alias=_renamed("MARKETBRIEF_SLACK_CONCURRENCY"),
        ),
    ] = 4
    slack_queue_size: Annotated[
        int,
        Field(
            ge=0,
            description="how many more questions may wait",
            validation_alias=_renamed("MARKETBRIEF_SLACK_QUEUE_SIZE"),
        ),
    ] = 200
    slack_lease_seconds: Annotated[
        float, Field(gt=0, description="seconds after which another bot resumes the questions of a bot that stopped")
    ] = 10
    metrics_port: Annotated[
        int | None, Field(ge=0, description="port of /healthz, /readyz and /metrics in Socket Mode; none if unset")
    ] = None
    metrics_host: Annotated[str, Field(description="address where that port listens")] = "127.0.0.1"

    @property
    def chat_model(self) -> str | None:
        """The chat model that is used: the one named, or the default one where there is OpenAI's key and no address."""
        if self.model is None and self.model_url is None and self.openai_api_key is not None:
            return DEFAULT_MODEL
        return None if self.model in (None, "", "none") else self.model

    @property
    def price_of_model(self) -> tuple[float, float] | None:
        """Dollars for a million tokens in and out, where they are known."""
        told = self.model_price or (DEFAULT_PRICE if self.chat_model == DEFAULT_MODEL else None)
        if told is None:
            return None
        tokens_in, tokens_out = map(float, told.split("/"))
        return tokens_in, tokens_out

    @property
    def effort_of_model(self) -> str | None:
        """How long a reasoning model thinks; for the default model not long."""
        return self.model_effort or (DEFAULT_EFFORT if self.chat_model == DEFAULT_MODEL else None)

    @property
    def key_of_model(self) -> SecretStr | None:
        """The key for the model's server: OpenAI's own only for OpenAI's own address."""
        if self.model_url is not None or not (self.chat_model or "").startswith("openai:"):
            return self.model_key
        return self.model_key or self.openai_api_key

    @property
    def chroma_headers(self) -> tuple[tuple[str, str], ...]:
        """The header that carries the token to a Chroma server, if there is one."""
        if self.chroma_token is None:
            return ()
        token = self.chroma_token.get_secret_value()
        bearer = self.chroma_header.lower() == "authorization"
        return ((self.chroma_header, f"Bearer {token}" if bearer else token),)


def renamed_settings_in(names: Iterable[str]) -> str | None:
    """A warning that lists the former setting names among ``names`` with their present ones; ``None`` without any."""
    old = sorted(RENAMED.keys() & {name.upper() for name in names})
    if not old:
        return None
    return f"renamed settings, to be removed in the next release: {', '.join(f'{n} is now {RENAMED[n]}' for n in old)}"


def read_settings() -> Settings:
    """The settings of this process's environment; SettingsError names what is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError("; ".join(map(_fault, error.errors()))) from error


def _fault(found: "ErrorDetails") -> str:
    """Name the variable that is wrong and say why."""
    name = ".".join(map(str, found["loc"]))
    variable = name if name.isupper() else f"MARKETBRIEF_{name.upper()}"
    return f"{variable}: {found['msg'].removeprefix('Value error, ')}"
