"""Sentences of an article as evidence: exact text, place, and the faults that keep one from being shown."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from marketbrief.answering.question.content_words import content, expressions_in
from marketbrief.answering.retrieval.read_article import ReadArticle
from marketbrief.language import lexicon
from marketbrief.language.calendar import MONTH_NAMES
from marketbrief.language.quotations import quotation_spans
from marketbrief.language.sentences import sentence_spans

__all__ = ["ArticleSentence", "expressions", "sentences_of"]

DATELINE = re.compile(
    r"^(?:[^()\n]{0,90}?\((?:[A-Z][\w.&]*\s?){1,3}\)|[A-Z]{2}[A-Z.,/&'’ -]{1,58}(?:[A-Z][a-z]{2,8}\.? \d{1,2})?)"
    r"\s*[-–—]{1,2}\s+(?=[A-Z\"“‘0-9$])"
)
HEADING = re.compile(
    r"^(?:[A-Z][A-Z '’&-]+:\s*)?(?:[*•·-]+\s+)?(?:(?:[A-Z][A-Z'’&/-]{2,}\s+){2,}(?=[A-Z][a-z]|[A-Z]{2,}\s+[a-z]|\$))?"
)
SPEAKER_LINE = re.compile(r"(?:(?<=[.:!?\"”]\s)|(?<=\n)|^)[A-Z]{2,}[A-Z.,&'’/() +-]{10,}:?\s+[\"“]")
MONTH_DAY = re.compile(
    rf"\b(?:on|since|of)\s+({'|'.join(name[:3] for name in MONTH_NAMES)})[a-z]*\.?\s+(\d{{1,2}})(?:,\s+(\d{{4}}))?\b"
)
YEAR = re.compile(r"(?<!since )(?:\b[Ii]n |\b[Tt]he |^)(?:\w+ )?(?<!Russell )((?:19|20)\d\d)\b(?!-)")
OPENING = 50
PAST_DAYS = 10
TITLE_ROOM = 0.8
SHORTEST_WORDS = 5
LONGEST_CHARACTERS = 420


@dataclass(frozen=True, slots=True)
class ArticleSentence:
    """A whole sentence: ``article.text[start:end]`` with white space made single; ``place`` 0 is the lead."""

    article: ReadArticle
    place: int
    start: int
    end: int
    text: str
    words: frozenset[str]
    dangling: bool
    background: bool
    preview: bool

    @property
    def lead(self) -> bool:
        """Whether it opens the article."""
        return self.place == 0


@lexicon.cached()
def expressions(kind: str) -> re.Pattern[str]:
    """One pattern for a kind of fault in faults.toml."""
    case = 0 if kind in ("standing_for", "leaning") else re.IGNORECASE
    return re.compile("|".join(f"(?:{one})" for one in expressions_in("sentence_faults", kind)), case)


@lru_cache(maxsize=64)
def sentences_of(article: ReadArticle) -> tuple[ArticleSentence, ...]:
    """Sentences of ``article`` that can be shown, in order, without dateline, furniture and fragments."""
    found: list[ArticleSentence] = []
    spans = sentence_spans(article.text)
    quotations = quotation_spans(article.text, spans)
    for span in spans:
        if any(one.start < span.start and span.end <= one.end for one in quotations):
            continue
        if SPEAKER_LINE.search(article.text, span.start, span.end):
            continue
        start = span.start
        if not found:
            dateline = DATELINE.match(article.text[start : span.end])
            start += dateline.end() if dateline else 0
        heading = HEADING.match(article.text[start : span.end])
        start += heading.end() if heading else 0
        text = " ".join(article.text[start : span.end].split())
        if _is_sentence(text, article.title):
            found.append(_sentence(article, len(found), start, span.end, text))
    return tuple(found)


def _sentence(article: ReadArticle, place: int, start: int, end: int, text: str) -> ArticleSentence:
    return ArticleSentence(
        article,
        place,
        start,
        end,
        text,
        frozenset(content(text)),
        bool(expressions("dangling").search(text)),
        bool(expressions("background").search(text)) or tells_past(text, article.published_at),
        bool(expressions("preview").search(text)),
    )


def tells_past(text: str, published_at: datetime) -> bool:
    """Whether ``text`` dates what it tells to over a week before ``published_at``: "on August 17, 2007", "in 2005"."""
    opening = YEAR.search(text[:OPENING])
    if opening and int(opening[1]) < published_at.year:
        return True
    for match in MONTH_DAY.finditer(text):
        month = [name[:3] for name in MONTH_NAMES].index(match[1]) + 1
        year = int(match[3] or published_at.year)
        try:
            told = datetime(year, month, min(int(match[2]), 28), tzinfo=published_at.tzinfo)
        except ValueError:
            continue
        if not match[3] and told > published_at:
            continue
        if (published_at - told).days > PAST_DAYS:
            return True
    return False


def _is_sentence(text: str, title: str) -> bool:
    """Whether ``text`` is a whole sentence of the story: no heading, caption, promo, credit or half a quotation."""
    if len(text.split()) < SHORTEST_WORDS or len(text) > LONGEST_CHARACTERS or expressions("furniture").search(text):
        return False
    if not re.search(r"[.!?][\"”’')\]]*$", text) or not re.match(r"[\"“‘'(\[$€£]*[A-Z0-9a-z]", text):
        return False
    if expressions("speech").search(text) or expressions("asking").search(text):
        return False
    if text.count('"') % 2 or text.count("“") != text.count("”"):
        return False
    return not _same_words(text, title)


def _same_words(text: str, title: str) -> bool:
    """Whether a short line only says the title over."""
    words, named = set(content(text)), set(content(title))
    return (
        len(words) <= len(named) + 2
        and bool(named)
        and len(words & named) >= TITLE_ROOM * len(named)
        and not text.endswith(".")
    )
