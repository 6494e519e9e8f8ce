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

    @property
    def chroma_headers(self) -> tuple[tuple[str, str], ...]:
        """The header that carries the token to a Chroma server, if there is one."""
        if self.chroma_token is None:
            return ()
        token = self.chroma_token.get_secret_value()
        bearer = self.chroma_header.lower() == "authorization"
        return ((self.chroma_header, f"Bearer {token}" if bearer else token),)


def read_settings() -> Settings:
    """The settings of this process's environment; SettingsError names what is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
        raise SettingsError(f"a setting makes no sense: {wrong}") from error
