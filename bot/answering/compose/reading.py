"""Evidence read sentence by sentence: what each one is good for in an answer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.answering.vocabulary import CAUSE, DOWN, FIGURE, UP
from marketbrief.evidence import Evidence, Source
from marketbrief.instruments import Instrument, find_instruments
from marketbrief.library.fulltext import words_of
from marketbrief.question import Direction, Question, QuestionKind
from marketbrief.sentences import sentence_spans

__all__ = ["Line", "lines_of"]

FEWEST_WORDS = 6
COMFORTABLE_WORDS = 40
SOURCE_STEP = 0.5

_DATELINE = re.compile(
    r"^(?:[A-Z][A-Z.,/&'’ -]{2,60})?(?:\b[A-Z][a-z]{2,8}\.? \d{1,2})?\s*(?:\([A-Z][\w /]{1,30}\))?\s+[-–—]+\s+"
)
_STANDS_FOR = re.compile(
    r"^(?:the|that|this) (?:gauge|index|benchmark|measure|average|currency|metal|contract|shares?|stocks?)\b|^it\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"^[\"“”„'‘`]")
_BYLINE = re.compile(r"^\(?(?:additional )?(?:reporting|editing|writing|compiled) by\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of source number ``source``; ``place`` is its place in the article's passage, 0 for an opening.

    ``fit`` says how well it speaks of what is asked (0 and less: not at all), ``figure`` counts figures of the
    asked market, ``order`` is the reading order over all sources.
    """

    text: str
    source: int
    place: int
    order: int
    length: int
    fit: float
    causal: bool
    figure: int
    wants_cause: bool
    stems: frozenset[str]

    def likeness(self, other: "Line") -> float:
        """The share of the shorter line's words that the other has too."""
        smaller = min(len(self.stems), len(other.stems))
        return len(self.stems & other.stems) / smaller if smaller else 1.0


def lines_of(evidence: Evidence) -> Iterator[Line]:
    """Every sentence of the evidence, source by source, in the order of each article."""
    order = 0
    for source in evidence:
        previous: tuple[Instrument, ...] = ()
        for place, text in _sentences(source):
            instruments = find_instruments(text)
            if not instruments and _STANDS_FOR.match(text):
                instruments = previous
            yield _line(evidence.question, source, text, place, order, instruments)
            previous = instruments
            order += 1


def _sentences(source: Source) -> Iterator[tuple[int, str]]:
    seen: set[str] = set()
    for passage in sorted(source.passages, key=lambda each: each.span):
        for place, span in enumerate(sentence_spans(passage.text)):
            text = _DATELINE.sub("", " ".join(span.of(passage.text).split()))
            if text and text not in seen:
                seen.add(text)
                yield (place if passage.span.start == 0 else place + 3), text


def _line(
    question: Question, source: Source, text: str, place: int, order: int, instruments: tuple[Instrument, ...]
) -> Line:
    words = words_of(text)
    return Line(
        text=text,
        source=source.n,
        place=place,
        order=order,
        length=len(text.split()),
        fit=_fit(question, text, words, instruments) - SOURCE_STEP * (source.n - 1),
        causal=CAUSE.search(text) is not None,
        figure=len(FIGURE.findall(text)) if _on_market(question, instruments) else 0,
        wants_cause=question.kind is QuestionKind.WHY,
        stems=frozenset(word[:6] for word in words),
    )


def _on_market(question: Question, instruments: tuple[Instrument, ...]) -> bool:
    return not question.instruments or bool(set(instruments) & set(question.instruments))


def _fit(question: Question, text: str, words: list[str], instruments: tuple[Instrument, ...]) -> float:
    """How much of the question a sentence speaks of, less for what makes a poor sentence in an answer."""
    asked = {word[:6] for word in words_of(question.text)}
    fit = 2.0 * len(asked & {word[:6] for word in words}) / max(len(asked), 1)
    if question.instruments and set(instruments) & set(question.instruments):
        fit += 1.0
    if question.direction is not None:
        asked_way, other_way = (UP, DOWN) if question.direction is Direction.UP else (DOWN, UP)
        if asked_way.search(text):
            fit += 0.5
        elif other_way.search(text):
            fit -= 1.0
    return fit + 0.8 - _faults(text)


def _faults(text: str) -> float:
    length = len(text.split())
    faults = 0.0
    if length < FEWEST_WORDS or _BYLINE.match(text):
        faults += 5.0
    if length > COMFORTABLE_WORDS:
        faults += 0.05 * (length - COMFORTABLE_WORDS)
    if _QUOTED.match(text):
        faults += 1.5
    if text.endswith("?"):
        faults += 1.0
    return faults
