"""Whose view a question asks for."""

import re

from marketbrief.answering.question.clauses import plain, tidy
from marketbrief.answering.question.content_words import tokens
from marketbrief.answering.question.expressions import expression, word_set
from marketbrief.language import lexicon

__all__ = ["asks_voices", "holders_of", "without_voices"]

PLACES = "{says}"


@lexicon.cached()
def _forms() -> tuple[re.Pattern[str], ...]:
    """Ways of asking for somebody's view; the first group is the holder."""
    table = lexicon.load("question_kinds")
    forms, says = table["holder"], str(table["says"])
    return tuple(re.compile(one.replace(PLACES, says), re.IGNORECASE) for one in forms)


def holders_of(text: str) -> tuple[str, ...]:
    """The holders that a question names, as it writes them; none for "analysts"."""
    asked = tidy(text)
    found = (_names_in(match[1]) for form in _forms() if (match := form.search(asked)))
    return next((names for names in found if names), ())


def _names_in(text: str) -> tuple[str, ...]:
    names = re.split(r"\s*,\s*(?:and\s+)?|\s+(?:and|&|or)\s+", text)
    return tuple(name for name in names if _is_holder(name))


def _is_holder(name: str) -> bool:
    words = tokens(name)
    return 0 < len(words) <= 4 and not word_set("nobody") & frozenset(words)


def asks_voices(text: str) -> bool:
    """Whether a question is for what several say, whoever they are."""
    return bool(expression("asks_voices").search(plain(text)))


def without_voices(text: str) -> str:
    """``text`` without the words for whoever may hold a view: what is left is what the view is about."""
    return " ".join(expression("any_voice").sub(" ", text).split()) or text
