"""Every setting, once: read from the environment by the front door and handed on as values."""

from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_data_path
from pydantic import AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from marketbrief.errors import SettingsError

__all__ = ["Settings", "read_settings"]


class Settings(BaseSettings):
    """Settings by environment variable ``MARKETBRIEF_NAME``; Slack's tokens also by Slack's own names."""

    model_config = SettingsConfigDict(env_prefix="MARKETBRIEF_", extra="ignore", frozen=True)

    library: Annotated[Path, Field(description="directory of the library")] = user_data_path("marketbrief")
    embedding: Annotated[str, Field(description="embedding model: minilm, none, or PROVIDER:NAME")] = "minilm"
    model: Annotated[
        str | None, Field(description="chat model that writes: PROVIDER:NAME (openai:gpt-5-mini); none if unset")
    ] = None
    model_url: Annotated[
        str | None, Field(description="address of an OpenAI-compatible server (Ollama, vLLM, llama.cpp)")
    ] = None
    timezone: Annotated[
        str | None,
        Field(description="time zone of questions in the terminal (America/New_York); the system's if unset"),
    ] = None
    receipts: Annotated[
        Literal["full", "without-questions", "off"], Field(description="what is kept of each answer, to check it later")
    ] = "full"
    receipts_days: Annotated[int, Field(ge=1, description="how many days receipts are kept")] = 90
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


def read_settings() -> Settings:
    """The settings of this process's environment; SettingsError names what is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
        raise SettingsError(f"a setting makes no sense: {wrong}") from error
