"""Lists that an article sets out itself: a line that announces them, and items by dashes, stars or lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from marketbrief.answering.drafting.article_sentences import ArticleSentence
from marketbrief.answering.question.content_words import content
from marketbrief.answering.retrieval.read_article import ReadArticle

__all__ = ["ListBlock", "blocks_of", "head_of", "titles_of"]

INTRO = re.compile(r"(?:(?<=[.!?\"”])\s+|(?<=\n)|\A)([^.\n!?:]{15,420}):(?=\s*\n|\s*(?:--|[*•·▪])\s)")
MARK = re.compile(r"\s*(?:--|[*•·▪])\s+(?=[\w\"“$€£])")
NEXT = re.compile(r"\s(?:--|[*•·▪])\s+(?=[A-Z0-9\"“$€£])")
HEAD = re.compile(r"^(.{3,80}?)\s+(?:-|–|—|--)\s")
ANNOUNCED = re.compile(r"(?:(?<=[.!?\"”])\s+|(?<=\n)|\A)((?:Below|Following|Here) (?:is|are)\b[^.\n]{10,300}\.)")
HEADING = re.compile(r"(?:(?<=[.!?\"”:])|(?<=\n))\s+([A-Z][A-Z&'’./-]{2,}(?: [A-Z&'’./-]+){0,4}) (?=[A-Z\"“][a-z])")
TITLED = re.compile(r"(?<=\n)((?:[A-Z0-9][\w'’&.-]*)(?: [\w'’&.-]+){0,4})(?=\s*\n)")
CAPITALS = re.compile(r"^([A-Z][A-Z&'’./-]{2,}(?: [A-Z&'’./-]+){0,4}) (?=[A-Z\"“][a-z])")
SENTENCE_END = re.compile(r"(?<=[a-z0-9)%\"”])\.(?=\s+[A-Z0-9\"“(]|\s*$)")
LONGEST_ITEM = 260
LONGEST_LINE = 240


@dataclass(frozen=True, slots=True)
class ListBlock:
    """An article's own list: the line that announces it, and its items."""

    intro: ArticleSentence
    items: tuple[ArticleSentence, ...]


@lru_cache(maxsize=64)
def blocks_of(article: ReadArticle) -> tuple[ListBlock, ...]:
    """The lists of two items or more that ``article`` sets out."""
    starts = [(match, list(_spans(article.text, match.end()))) for match in INTRO.finditer(article.text)]
    starts += [(match, list(_headed(article.text, match.end()))) for match in ANNOUNCED.finditer(article.text)]
    found = []
    for match, spans in starts:
        if len(spans) > 1:
            intro = _piece(article, 0, match.start(1), match.end())
            items = tuple(_piece(article, place, *span) for place, span in enumerate(spans, start=1))
            found.append(ListBlock(intro, items))
    return tuple(found)


def titles_of(article: ReadArticle) -> tuple[ArticleSentence, ...]:
    """Lines of a few words between the paragraphs, as round-ups name their items; none under three."""
    lines = [
        _piece(article, place, *match.span(1)) for place, match in enumerate(TITLED.finditer(article.text), start=1)
    ]
    return tuple(lines) if len(lines) > 2 else ()


def _headed(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Items that begin with a heading in capitals: the heading and the first sentence below it."""
    for match in HEADING.finditer(text, start):
        first = SENTENCE_END.search(text, match.end())
        yield match.start(1), min(first.end() if first else len(text), match.start(1) + LONGEST_ITEM)


def _spans(text: str, start: int) -> Iterator[tuple[int, int]]:
    return _dashed(text, start) if MARK.match(text, start) else _lines(text, start)


def _dashed(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Items that begin with a dash or a star: each one's first sentence."""
    at = start
    while mark := MARK.match(text, at):
        following = NEXT.search(text, mark.end())
        end = following.start() if following else len(text)
        first = SENTENCE_END.search(text, mark.end(), end)
        yield mark.end(), min(first.end() if first else end, mark.end() + LONGEST_ITEM)
        at = end


def _lines(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Items that are short lines without a full stop, the last one at most with it."""
    at = start
    for match in re.finditer(r"[^\n]+", text[start:]):
        line = match[0].strip()
        at = start + match.start() + (len(match[0]) - len(match[0].lstrip()))
        if not line:
            continue
        if len(line) > LONGEST_LINE or SENTENCE_END.search(line[:-1]):
            return
        yield at, at + len(line)
        if line.endswith("."):
            return


def _piece(article: ReadArticle, place: int, start: int, end: int) -> ArticleSentence:
    text = " ".join(article.text[start:end].split())
    return ArticleSentence(article, place, start, end, text, frozenset(content(text)), False, False, False)


def head_of(item: ArticleSentence) -> ArticleSentence:
    """The item's name alone, cut at the dash that follows it; the whole item where none does."""
    written = item.article.text[item.start : item.end]
    match = HEAD.match(written) or CAPITALS.match(written)
    return _piece(item.article, item.place, item.start, item.start + match.end(1)) if match else item
