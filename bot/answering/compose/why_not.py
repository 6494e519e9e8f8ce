"""Why a drafted sentence does not stand, told to the model that wrote it so that it can write it anew."""

import re

from bot.answering.figures import numbers_in
from marketbrief.briefing import Sentence
from marketbrief.evidence import Evidence

__all__ = ["why_not"]

_NAME = re.compile(r"(?<![.!?] )(?<!^)\b[A-Z][\w&-]+")
_WORD = re.compile(r"[\w&-]+")


def why_not(sentence: Sentence, evidence: Evidence) -> str:
    """The plainest reason: an unknown source, a figure or a name that is not in what is cited, or else its words."""
    known = {source.n: source for source in evidence}
    if unknown := [n for n in sentence.citations if n not in known]:
        return f"there is no source {unknown[0]}"
    passages = [passage.text for n in sentence.citations for passage in known[n].passages]
    heads = [f"{known[n].article.title} {known[n].article.publisher or ''}" for n in sentence.citations]
    said = " ".join((*passages, *heads))
    if figures := {value for value, _ in numbers_in(sentence.text)} - {value for value, _ in numbers_in(said)}:
        return f"the figure {min(figures)} does not stand in what it cites"
    if names := set(_NAME.findall(sentence.text)) - set(_WORD.findall(said)):
        return f"the name {min(names)} does not stand in what it cites"
    return "what it cites does not say so in these words"
