"""The check between a draft and a reader: a pure function; what the evidence does not say is taken out and counted.

A sentence stays when every source it cites exists and either says it word for word, or bears it out: every figure
with its unit, every capitalised name and every quotation stands in what it cites, no copied sentence has a figure,
name, unit, move or negation changed, and every clause has its words in one place of a source. Dates in square
brackets after a day of the week, and the side of a comparison in square brackets before a sentence, must be right. A
view stays when its quotations, its statement and its speaker's name stand in the article it cites. White space, the
shapes of quotation marks and dashes, and the spelling of figures are folded.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.answering.figures import numbers_in
from bot.answering.marks import dates_stand, label_of, without_dates
from bot.answering.sides import sides_of, speaks_for
from bot.answering.support import bears_out, read_words
from marketbrief.briefing import Briefing, Caveat, Draft, Sentence
from marketbrief.citation import CitedView
from marketbrief.evidence import Evidence, Source
from marketbrief.question import Question
from marketbrief.sentences import quotation_marks

__all__ = ["fold", "stands", "verify"]

_FOLDED = str.maketrans({**dict.fromkeys("“”„«»‟″", '"'), **dict.fromkeys("‘’‚‛′", "'"), **dict.fromkeys("–—−", "-")})
_CAPITALISED = re.compile(r"(?<![\w'])[A-Z][\w&-]+")
_WORD = re.compile(r"[\w&-]+")
_OPENING = re.compile(r'(?:^|[.!?:]["\']?\s+|["\'(\[])\s*$')


def verify(draft: Draft, evidence: Evidence, caveats: Iterable[Caveat] = ()) -> Briefing | None:
    """The draft without whatever the evidence does not bear out; ``None`` when too little is left to say anything."""
    bottom_line, drivers, figures = (
        tuple(sentence for sentence in part if stands(sentence, evidence))
        for part in (draft.bottom_line, draft.drivers, draft.figures)
    )
    views = tuple(cited for cited in draft.views if view_stands(cited, evidence))
    kept = len(bottom_line) + len(drivers) + len(figures) + len(views)
    if not bottom_line:
        bottom_line, drivers = drivers[:1], drivers[1:]
    if not (bottom_line or views):
        return None
    return Briefing(
        question=evidence.question,
        bottom_line=bottom_line,
        drivers=drivers,
        figures=figures,
        views=views,
        sources=evidence.sources,
        caveats=(*draft.caveats, *caveats),
        writer=draft.writer,
        removed=len(draft) - kept,
    )


def stands(sentence: Sentence, evidence: Evidence) -> bool:
    """Whether everything a sentence says that can be checked stands in the passages of the sources it cites."""
    try:
        sources = [evidence.source(n) for n in sentence.citations]
    except KeyError:
        return False
    label, said = label_of(sentence.text)
    if not (
        _label_stands(label, said, evidence.question, sources) and dates_stand(said, (each.article for each in sources))
    ):
        return False
    text = fold(without_dates(said))
    if all(_copied(text, _words(source)) for source in sources):
        return True
    words = " ".join(map(_words, sources))
    heads = fold(" ".join(f"{source.article.title} {source.article.publisher or ''}" for source in sources))
    return (
        _figures_stand(text, words)
        and all(quotation in words for quotation in _quotations(text))
        and _names_in(text) <= set(_WORD.findall(f"{words} {heads}"))
        and bears_out(text, [read_words(*_parts(source)) for source in sources])
    )


def _label_stands(label: str | None, said: str, question: Question, sources: Sequence[Source]) -> bool:
    """Whether a label names a side of the question that the sentence speaks for in every source; no label stands."""
    if label is None:
        return True
    sides = [side for side in sides_of(question) if side.label == label]
    return any(all(speaks_for(side, question, said, each.article) for each in sources) for side in sides)


def view_stands(cited: CitedView, evidence: Evidence) -> bool:
    """Whether a view's every word, and the name of who holds it, are its article's own."""
    try:
        article = evidence.source(cited.citation).article
    except KeyError:
        return False
    view = cited.view
    same = (view.article_id, view.revision) == (article.article_id, article.revision)
    return same and view.stands_in(article)


def fold(text: str) -> str:
    """Text with white space squeezed and quotation marks and dashes in one shape each."""
    return " ".join(text.translate(_FOLDED).split())


def _parts(source: Source) -> tuple[str, ...]:
    return (fold(source.article.title), *(fold(passage.text) for passage in source.passages))


def _words(source: Source) -> str:
    return "\n".join(fold(passage.text) for passage in source.passages)


def _copied(text: str, words: str) -> bool:
    """Whether ``text`` stands in ``words`` as it is, and is not cut out of the middle of a word or a figure."""
    return re.search(rf"(?<![\w.,]){re.escape(text)}(?!\w|[.,]\d)", words) is not None


def _figures_stand(text: str, words: str) -> bool:
    """Whether every figure is told with its unit; one without a unit may be an amount of money or a level."""
    there = numbers_in(words)
    bare = {value for value, unit in there if unit not in ("percent", "bp")}
    return all(figure in there or (figure[1] == "" and figure[0] in bare) for figure in numbers_in(text))


def _quotations(text: str) -> Iterator[str]:
    """The words inside quotation marks, also where a mark is missing because the quotation runs on."""
    start: int | None = None if any(mark.opens for mark in quotation_marks(text)[:1]) else 0
    for mark in quotation_marks(text):
        if mark.opens:
            start = mark.end
        elif start is not None:
            yield text[start : mark.start].strip(" ,.")
            start = None
    if start:
        yield text[start:].strip(" ,.")


def _names_in(text: str) -> set[str]:
    """Capitalised words that do not open a sentence or a quotation."""
    return {
        match[0]
        for match in _CAPITALISED.finditer(text)
        if not _OPENING.search(text[max(match.start() - 4, 0) : match.start()])
    }
