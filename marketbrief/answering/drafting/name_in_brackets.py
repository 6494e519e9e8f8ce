"""Sentences that lean on one before them: the name goes in brackets, or they are not shown."""

import re
from dataclasses import dataclass

from marketbrief.answering.drafting.article_sentences import ArticleSentence, expressions
from marketbrief.answering.drafting.topic_groups import named_subjects
from marketbrief.answering.question.asked import Asked
from marketbrief.language.firms import ENGLISH_LEGAL_FORMS

__all__ = ["NamedLine", "line_of"]


MARKETS = re.compile(r"gauge|index|benchmark")
"""Words for a market that are plain beside the others of its article; an asset class is no name for them."""


@dataclass(frozen=True, slots=True)
class NamedLine:
    """A sentence as it is shown: ``text`` is the source's but for a name in square brackets."""

    sentence: ArticleSentence
    text: str


def line_of(asked: Asked, one: ArticleSentence) -> NamedLine | None:
    """``one`` made whole ("It [Acme] said …", by the one subject that the title names), ``None`` where it leans."""
    if expressions("leaning").search(one.text):
        return None
    stands = expressions("standing_for").match(one.text)
    if not stands or one.text[stands.end() :].startswith(("'", "’")):
        return NamedLine(one, one.text)
    names = [
        name
        for name in named_subjects(asked, one.article.title)
        if name.casefold().removesuffix("s") not in ENGLISH_LEGAL_FORMS
    ]
    if len(names) != 1:
        return None
    if names[0].lower() in one.text.lower() or (names[0].islower() and MARKETS.search(stands[0])):
        return NamedLine(one, one.text)
    return NamedLine(one, f"{one.text[: stands.end()]} [{names[0]}]{one.text[stands.end() :]}")
