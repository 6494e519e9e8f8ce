"""Market briefings with sources: ask a library of news a question, search it, or give it to a LangChain chain.

The names below are loaded when they are first used, so that ``import marketbrief`` costs nothing.
"""

# Type checkers know the name; importing it from typing would take longer than everything else here.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from marketbrief.answering.answerer import Answerer
    from marketbrief.answering.retrieval.langchain_retriever import LibraryRetriever
    from marketbrief.domain.briefing import Briefing, NoEvidence
    from marketbrief.facade import answerer_for, ask, open_library, search

__all__ = [
    "Answerer",
    "Briefing",
    "LibraryRetriever",
    "NoEvidence",
    "answerer_for",
    "ask",
    "open_library",
    "search",
]

_MODULES = {
    "Answerer": "marketbrief.answering.answerer",
    "Briefing": "marketbrief.domain.briefing",
    "LibraryRetriever": "marketbrief.answering.retrieval.langchain_retriever",
    "NoEvidence": "marketbrief.domain.briefing",
    "answerer_for": "marketbrief.facade",
    "ask": "marketbrief.facade",
    "open_library": "marketbrief.facade",
    "search": "marketbrief.facade",
}


def __getattr__(name: str) -> object:
    """Load a public name at its first use."""
    from importlib import import_module

    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_MODULES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
