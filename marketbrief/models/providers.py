"""Chat models of the providers, behind LangChain's interface. Nothing else makes one."""

from typing import Any

from langchain_core.language_models import BaseChatModel
from pydantic import SecretStr

from marketbrief.domain.errors import SettingsError
from marketbrief.models.stream import refuse_unwanted

__all__ = ["load_model", "speaks_openai"]

RETRIES = 2
NO_KEY = SecretStr("none")


def load_model(
    name: str,
    url: str | None = None,
    *,
    key: SecretStr | None = None,
    effort: str | None = None,
    seconds: float = 45.0,
    tokens_out: int = 4_000,
) -> BaseChatModel:
    """The chat model ``PROVIDER:NAME``; ``url`` is an OpenAI-compatible server's address (Ollama, vLLM, llama.cpp).

    ``key`` goes to that server alone; without one a server of one's own gets none, and a provider the key of its
    package's own variable. ``seconds`` is the longest silence waited for. A call that fails is tried again, with the
    pauses the server asks for, for as long as somebody waits. SettingsError when the provider is not known, not
    installed, or has no key.
    """
    from langchain.chat_models import init_chat_model

    options: dict[str, Any] = {"timeout": seconds, "max_retries": RETRIES, "max_tokens": tokens_out}
    if url is not None:
        options["base_url"] = url
    if key is not None or url is not None:
        options["api_key"] = key or NO_KEY
    if effort is not None:
        options["reasoning_effort"] = effort
    if speaks_openai(name):
        options |= {"stream_usage": True, "http_client": _client()}
    try:
        model: BaseChatModel = init_chat_model(name, **options)
    except Exception as error:
        raise SettingsError(f"MARKETBRIEF_MODEL={name} cannot be used ({error})") from error
    return model


def _client() -> Any:  # noqa: ANN401
    """The OpenAI package's own client, but for what is not sent."""
    from openai import DefaultHttpxClient

    return DefaultHttpxClient(event_hooks={"request": [refuse_unwanted]})


def speaks_openai(name: str) -> bool:
    """Whether the provider speaks OpenAI's protocol, which always says why a stream ends."""
    return name.partition(":")[0] in ("openai", "azure_openai")
