"""Whether a sentence tells the kind of thing that was asked for."""

import re

from marketbrief.answering.question.content_words import expressions_in
from marketbrief.language import lexicon

__all__ = ["FIGURE", "carries", "facets", "predicate_score"]

FIGURE = re.compile(r"\d[\d.,]*")
WEAK = 0.4
ENOUGH_FIGURES = 2


@lexicon.cached()
def _expressions(intent: str, kind: str) -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(one, 0 if intent == "who" else re.IGNORECASE) for one in expressions_in("predicates", intent, kind)
    )


def carries(intent: str, text: str) -> bool:
    """Whether ``text`` carries the predicate of ``intent``."""
    return any(one.search(text) for one in _expressions(intent, "strong"))


def facets(intents: tuple[str, ...], text: str) -> frozenset[tuple[str, int]]:
    """Which sides of the predicates ``text`` tells: for a result its profit, its revenue, its outlook and so on."""
    return frozenset(
        (intent, i)
        for intent in intents
        for i, one in enumerate(_expressions(intent, "strong"))
        if one.search(text) and (intent != "result" or FIGURE.search(text))
    )


def predicate_score(intents: tuple[str, ...], text: str) -> float:
    """How much of the predicates ``text`` carries, 0 to 1: the mean over what is asked for."""
    return sum(_one(intent, text) for intent in intents) / len(intents) if intents else 0.0


def _one(intent: str, text: str) -> float:
    if intent == "figure":
        return min(len(FIGURE.findall(text)), ENOUGH_FIGURES) / ENOUGH_FIGURES
    strong = sum(bool(one.search(text)) for one in _expressions(intent, "strong"))
    if strong:
        return 1.0 if strong > 1 or intent in ("figure", "who", "what", "views") else 0.85
    return WEAK * any(one.search(text) for one in _expressions(intent, "weak"))
