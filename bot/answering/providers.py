"""Chat models of others behind LangChain's one interface; nothing else makes one."""

from typing import Any

from langchain_core.language_models import BaseChatModel

from marketbrief.errors import SettingsError

__all__ = ["load_model"]

TIMEOUT_SECONDS = 45.0
RETRIES = 1


def load_model(name: str, url: str | None = None) -> BaseChatModel:
    """The chat model ``PROVIDER:NAME``; ``url`` is an OpenAI-compatible server's address (Ollama, vLLM, llama.cpp).

    SettingsError when the provider is not known, not installed, or has no key.
    """
    from langchain.chat_models import init_chat_model

    options: dict[str, Any] = {"timeout": TIMEOUT_SECONDS, "max_retries": RETRIES}
    if url is not None:
        options["base_url"] = url
    try:
        model: BaseChatModel = init_chat_model(name, **options)
    except Exception as error:
        raise SettingsError(f"MARKETBRIEF_MODEL={name} cannot be used ({error})") from error
    return model
