"""The sentences of an article without their headings, each with its words where it may name a speaker."""

import re
from dataclasses import dataclass

from ingest.views.attribution import ATTRIBUTING
from ingest.views.headings import past_heading
from ingest.views.introductions import MANAGING, ROLE_FORMS, Introduction, mentions_in
from marketbrief.domain.passage import Span
from marketbrief.language.names import NameWords
from marketbrief.language.quotations import FILLER
from marketbrief.language.tokens import LETTERS

__all__ = ["ViewSentence", "line_of"]

TELLING = ATTRIBUTING | ROLE_FORMS | MANAGING
OWNED_NAME = re.compile(r"['’]s?\s+[^\Wa-z\d_]")


@dataclass(frozen=True, slots=True)
class ViewSentence:
    """A sentence with its words and introductions, and whether a heading in capitals stood before it.

    ``words`` is ``None`` where no word can introduce or attribute and nothing is quoted: most of a market report.
    """

    span: Span
    headed: bool
    words: NameWords | None
    mentions: tuple[Introduction, ...] = ()


def line_of(text: str, masked: str, sentence: Span, *, gathered: bool = False) -> ViewSentence:
    """Read one sentence of ``text``; ``masked`` is the text with its quotations and tickers masked out.

    ``gathered``: the article gathers comments of several people under headings of their names.
    """
    start, end = past_heading(text, sentence.start, sentence.end, gathered=gathered), sentence.end
    headed = start > sentence.start
    span = Span(start, end) if headed else sentence
    if not _may_tell(masked, start, end):
        return ViewSentence(span, headed, None)
    words = NameWords.of(masked, start, end)
    return ViewSentence(span, headed, words, mentions_in(masked, words))


def _may_tell(masked: str, start: int, end: int) -> bool:
    return (
        masked.find(FILLER, start, end) >= 0
        or not TELLING.isdisjoint(LETTERS.findall(masked, start, end))
        or OWNED_NAME.search(masked, start, end) is not None
    )
