"""Evidence read sentence by sentence: what each one speaks of, and what would make it a poor line of an answer."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from marketbrief.answering.drafting.on_subject import subject_of
from marketbrief.answering.drafting.source_scores import standing
from marketbrief.answering.drafting.standalone_penalties import faults_of
from marketbrief.domain.evidence import Evidence, Source
from marketbrief.domain.question import Question
from marketbrief.language.movement import CAUSE, FIGURE
from marketbrief.language.sentences import sentence_spans
from marketbrief.language.tokens import words_of

__all__ = ["CandidateSentence", "lines_of", "openings_of"]

LETTERS_ALIKE = 6
AFTER_THE_LEAD = 3
FIRST_OF_A_SENTENCE = 40

_DATELINE = re.compile(
    r"^(?:[A-Z][A-Z.,/&'’ -]{2,60})?(?:\b[A-Z][a-z]{2,8}\.? \d{1,2})?\s*(?:\([A-Z][\w /]{1,30}\))?\s+[-–—]+\s+"
)
_DESK_NOTE = re.compile(r"^\W*(?:corrects|recasts|adds|updates|repeats|refiles|removes|rewrites)\b", re.IGNORECASE)
_HEADING = re.compile(r"^(?:[A-Z][A-Z'’,&.-]*\s+){2,8}(?=[A-Z][a-z]|[A-Z]\s[a-z])")
_STANDS_FOR = re.compile(
    r"^(?:the|that|this) (?:gauge|index|benchmark|measure|average|currency|metal|contract|shares?|stocks?|company|firm"
    r"|group|bank|insurer|lender|retailer|\w*maker|airline|drop|fall|slide|decline|rise|gain|rally|jump|move)\b|^it\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class CandidateSentence:
    """A sentence of source number ``source``, trusted as far as ``standing`` says (0 to 1).

    ``place`` is its place in the article, 0 for the opening.
    ``on_subject`` says that it speaks of what is asked about (true when the question names nothing), ``opens`` that it
    does so at once, ``asked`` which share of the question's words it has. ``way`` tells whether
    it tells the move asked about (1), the opposite one (-1) or neither (0). ``figures`` counts figures, ``faults``
    weighs what makes it a poor line, ``order`` is the reading order over all sources.
    """

    text: str
    source: int
    standing: float
    place: int
    order: int
    on_subject: bool
    opens: bool
    asked: float
    way: int
    causal: bool
    figures: int
    faults: float
    stems: frozenset[str]

    @property
    def length(self) -> int:
        """Its words, as a reader counts them."""
        return len(self.text.split())

    def repeats(self, statements: Iterable[str]) -> bool:
        """Whether it says what one of the statements says, word for word."""
        return any(statement in self.text or self.text in statement for statement in statements)

    def likeness(self, other: "CandidateSentence") -> float:
        """The share of the shorter line's words that the other has too."""
        smaller = min(len(self.stems), len(other.stems))
        return len(self.stems & other.stems) / smaller if smaller else 1.0


def lines_of(evidence: Evidence) -> tuple[CandidateSentence, ...]:
    """Every sentence of the evidence once, source by source, in the order of each article."""
    lines: list[CandidateSentence] = []
    subject = subject_of(evidence.question)
    for source in evidence:
        meant = subject.named_in(source.article.title)
        trust = standing(evidence, source)
        for place, text in _sentences(source):
            told = subject.named_in(text) or (meant and (place == 0 or _STANDS_FOR.match(text) is not None))
            lines.append(_line(evidence.question, source, trust, text, place, len(lines), on_subject=told))
            meant = told
    return tuple(lines)


def openings_of(text: str) -> frozenset[str]:
    """The first letters of the words that carry meaning: looser than a stem, "strategist" is like "strategy"."""
    return frozenset(word[:LETTERS_ALIKE] for word in words_of(text))


@lru_cache(maxsize=16)
def _stems_asked(text: str) -> frozenset[str]:
    """The stems of a question, which are the same for each line of its answer."""
    return openings_of(text)


def _sentences(source: Source) -> Iterator[tuple[int, str]]:
    """(place, words) of every sentence without dateline and heading, notes of the desk left out.

    Sentences of a passage past the lead count their places from further on.
    """
    seen: set[str] = set()
    for passage in sorted(source.passages, key=lambda each: each.span):
        spoken = (" ".join(span.of(passage.text).split()) for span in sentence_spans(passage.text))
        for place, sentence in enumerate(words for words in spoken if not _DESK_NOTE.match(words)):
            text = _HEADING.sub("", _DATELINE.sub("", sentence))
            if text and text not in seen:
                seen.add(text)
                yield (place if passage.span.start == 0 else place + AFTER_THE_LEAD), text


def _line(
    question: Question, source: Source, trust: float, text: str, place: int, order: int, *, on_subject: bool
) -> CandidateSentence:
    subject, asked, stems = subject_of(question), _stems_asked(question.text), openings_of(text)
    return CandidateSentence(
        text=text,
        source=source.n,
        standing=trust,
        place=place,
        order=order,
        on_subject=on_subject,
        opens=on_subject and subject.opens(text, FIRST_OF_A_SENTENCE),
        asked=len(asked & stems) / max(len(asked), 1),
        way=subject.turned(text),
        causal=CAUSE.search(text) is not None,
        figures=len(FIGURE.findall(text)),
        faults=faults_of(text, question),
        stems=stems,
    )
