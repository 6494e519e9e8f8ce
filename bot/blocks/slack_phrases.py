"""Phrases of an answer as plain strings of a bounded length, for blocks and notifications."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.blocks.rich_text import ELLIPSIS, one_line, shortened
from marketbrief.domain.briefing import Briefing, Sentence
from marketbrief.domain.citation import CitedView
from marketbrief.domain.evidence import Hit, Source
from marketbrief.domain.passage import Passage
from marketbrief.domain.question import Question
from marketbrief.domain.view import View, ViewForm, ViewKind
from marketbrief.render.phrases import noted

__all__ = [
    "NOTHING_FOUND",
    "MessageRoom",
    "carried_by",
    "figures_in",
    "holder_of",
    "imprint_of",
    "left_out",
    "made_by",
    "passage_of",
    "sentence_line",
    "title_of",
    "view_text",
    "window_line",
]

NOTHING_FOUND = "Nothing in the library answers this."

_MOST_FIGURES = 2
_FIGURE = re.compile(
    r"(?:[$€£¥]\s?)?(?<![\w.])\d[\d,]*(?:\.\d+)?"
    r"(?:\s?%|[ -](?:per cent|percent|pct|basis points?|bps?|points?)\b"
    r"|[ -](?:million|billion|trillion|cents?|euros?|dollars?|pounds?|yen)\b)*"
)


@dataclass(frozen=True, slots=True)
class MessageRoom:
    """How much of an answer is shown: items in a section, characters in an item, views in all."""

    items: int
    characters: int
    views: int = 12

    @property
    def citations(self) -> int:
        """Citations a sentence."""
        return min(self.items, 4)

    @property
    def url_characters(self) -> int:
        """The longest address that is linked."""
        return 2 * self.characters


def sentence_line(sentence: Sentence, room: MessageRoom) -> str:
    """The sentence and the numbers of its sources."""
    numbers = " ".join(f"[{n}]" for n in sentence.citations[: room.citations])
    return f"{shortened(sentence.text, room.characters)} {numbers}"


def figures_in(text: str) -> str:
    """The first figures of a sentence as they are written; a dash where it has none in digits."""
    found = list(dict.fromkeys(match[0].strip() for match in _FIGURE.finditer(one_line(text))))
    return shortened("; ".join(found[:_MOST_FIGURES]), 80) or "–"


def holder_of(view: View) -> str:
    """Who says it, with role and firm."""
    return shortened(view.holder, 160)


def view_text(cited: CitedView, room: MessageRoom) -> str:
    """The text after the holder: remarks in brackets, the subject, and the words."""
    about = f" on {shortened(cited.view.about, 80)}" if cited.view.about.strip() else ""
    return f"{_remarks(cited)}{about}: {_words(cited.view, room.characters)}"


def _remarks(cited: CitedView) -> str:
    """Remarks before the words: a company or an official speaks, where and when it was said, and what is doubtful."""
    view = cited.view
    kind = str(view.kind) if view.kind in (ViewKind.COMPANY, ViewKind.OFFICIAL) else ""
    outlet = f"via {shortened(view.outlet, 60)}" if view.outlet else ""
    notes = _joined((kind, outlet, shortened(noted(cited), 160)), ", ")
    return f" ({notes})" if notes else ""


def _words(view: View, most: int) -> str:
    """The quotations in quotation marks; else the article's own sentence with its marks."""
    if view.form is not ViewForm.DIRECT:
        return shortened(view.statement.text, most)
    return f" {ELLIPSIS} ".join(_quotation(quote.text, most // len(view.quotes)) for quote in view.quotes)


def _quotation(words: str, most: int) -> str:
    """A quotation in quotation marks; when it is shortened, the ellipsis is outside the marks."""
    line = shortened(words, max(most, 40))
    if line == one_line(words):
        return f"“{line}”"
    return f"“{line.removesuffix(ELLIPSIS).rstrip()}” {ELLIPSIS}"


def passage_of(found: Source | Hit) -> Passage:
    """The passage to link to: the one that was found, the best of several."""
    return found.passage if isinstance(found, Hit) else found.passages[0]


def title_of(found: Source | Hit) -> str:
    """The article's title, or its first words where it has none."""
    return shortened(found.article.title, 120) or shortened(passage_of(found).text, 80) or "untitled"


def imprint_of(found: Source | Hit) -> str:
    """Publisher and date, how many carry the same story, and whether it is machine-translated."""
    article = found.article
    publisher = shortened(article.publisher or "", 80) or "publisher unknown"
    carried = carried_by(found.carriers, found.origins) if isinstance(found, Source) else ""
    translated = "machine-translated" if article.translated else ""
    return _joined((publisher, _day(article.published_at), carried, translated))


def carried_by(carriers: Sequence[str], origins: Sequence[str]) -> str:
    """How many publishers carry a story, and from how many origins: "3 carriers, 1 origin"; empty for one."""
    if len(carriers) < 2:
        return ""
    return f"{len(carriers)} carriers, {len(origins)} origin{'' if len(origins) == 1 else 's'}"


def window_line(question: Question) -> str:
    """The time window that was searched, and how to change it."""
    until = f", as known on {_day(question.known_until)}" if question.known_until else ""
    if question.window is None:
        return f"Window: none named, recent news first{until}; reply with a date to narrow it"
    return f"Window: {shortened(question.window.label, 100)}{until}; reply with another date to change it"


def made_by(briefing: Briefing) -> str:
    """The model that wrote it, if any, and how many sentences verification removed; often empty."""
    extractive = briefing.writer == "extractive"
    writer = "" if extractive else f"written by {shortened(briefing.writer, 60)}, checked against the sources"
    removed = f"{briefing.removed} unsupported left out" if briefing.removed else ""
    return _joined((writer, removed))


def left_out(count: int, noun: str) -> str:
    """The line under a shortened list."""
    return f"{ELLIPSIS} and {count} more {noun}{'' if count == 1 else 's'}"


def _joined(parts: Iterable[str], by: str = " · ") -> str:
    return by.join(part for part in parts if part)


def _day(moment: datetime | None) -> str:
    return f"{moment.day} {moment:%B %Y}" if moment else "no date"
