"""The check between a draft and a reader: a pure function; what the evidence does not say is taken out and counted.

A sentence stays when every source it cites exists and either has it as a sentence, word for word, or bears it out:
every figure with its unit, every capitalised name and every quotation stands in what it cites, and one sentence there
says all of it in the same sense (`entailment`): no word has changed places, none is told that is neither said nor
another word for it, none is left out without which the rest says something else (`omission`), and nothing is denied,
surer or told by another. Where another source says it nearly word for word and the one cited does not, it goes. Dates
in square brackets after a day of the week, and the side of a comparison in square brackets before a sentence, must be
right. A view stays when its quotations, its statement and its speaker's name stand in the article it cites. White
space, the shapes of quotation marks and dashes, and the spelling of figures are folded.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from marketbrief.answering.verification.alignment import Tokens, read_words, said_of
from marketbrief.answering.verification.annotations import (
    date_label_stands,
    dates_stand,
    days_understood,
    label_of,
    name_put_in,
    without_dates,
)
from marketbrief.answering.verification.entailment import figure_missing, is_nearly, unborne
from marketbrief.answering.verification.name_check import name_put_together, names_in
from marketbrief.domain.briefing import Briefing, Caveat, Draft, Sentence
from marketbrief.domain.citation import CitedView
from marketbrief.domain.evidence import Evidence, Source
from marketbrief.domain.question import Window
from marketbrief.language.normalize import fold, with_short_names
from marketbrief.language.sentences import quotation_marks
from marketbrief.language.tokens import NAME

__all__ = ["stands", "verify", "why_not"]

CUT_OFF = " …"

_BEGINS = re.compile(r"(?:^|\n|(?:^|\s)[*•·▪]\s|[.!?][\"')\]]*\s|\]\s|[A-Z)\d]\s-\s|(?:[A-Z][A-Z'&.,-]+\s){2})\s*$")
_ENDED = re.compile(r"[.!?][\"')]*$")


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
    return why_not(sentence, evidence) is None


def why_not(sentence: Sentence, evidence: Evidence) -> str | None:
    """Why a sentence does not stand, as a clause for whoever wrote it; None when it stands."""
    try:
        sources = [evidence.source(n) for n in sentence.citations]
    except KeyError as unknown:
        return f"there is no source {unknown}"
    label, said = label_of(sentence.text)
    if not _label_stands(label, sources):
        return "the day in brackets is not that of what it cites"
    if not dates_stand(said, (each.article for each in sources)):
        return "the date in brackets is not the day it names"
    name, said = name_put_in(said)
    if name is not None and not all(_has_name(source.article.title, name) for source in sources):
        return f"the title of what it cites does not name {name}"
    text = fold(without_dates(said))
    if all(_copied(text, source) for source in sources):
        return None
    return _unsaid_by_all(text, sources, evidence.question.window) or _said_elsewhere(text, sources, evidence)


def _has_name(title: str, name: str) -> bool:
    """Whether a title has a name as whole words, in any case."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", title, re.IGNORECASE) is not None


def _unsaid_by_all(text: str, sources: Sequence[Source], window: Window | None) -> str | None:
    """Why not every source says the whole of it."""
    reasons = [_unsaid(text, source, window) for source in sources]
    if not any(reasons):
        return None
    if not all(reasons):
        lacking = next(source.n for source, reason in zip(sources, reasons, strict=True) if reason)
        return f"source {lacking} does not say so"
    return reasons[0]


def _unsaid(text: str, source: Source, window: Window | None) -> str | None:
    """Why a source does not say it."""
    words, heads = _words(source), fold(f"{source.article.title} {source.article.publisher or ''}")
    if figure := figure_missing(text, words):
        return f"the figure {figure} does not stand in what it cites"
    if names := names_in(with_short_names(text)) - set(NAME.findall(with_short_names(f"{words} {heads}"))):
        return f"the name {min(names)} does not stand in what it cites"
    if name := name_put_together(text, f"{words} {heads}"):
        return f"the name {name} does not stand in what it cites"
    if any(quotation not in words for quotation in _quotations(text)):
        return "its quotation does not stand in what it cites"
    return unborne(text, _read(source), days_understood(source.article, window))


def _said_elsewhere(text: str, sources: Sequence[Source], evidence: Evidence) -> str | None:
    """Whether another source has it nearly word for word, and has words of it that the sources cited have not."""
    told = said_of(text)
    cited = [max((said.stems & told.stems for said in _read(each)), key=len) for each in sources]
    lacking = told.stems - frozenset().union(*cited)
    for other in evidence if lacking else ():
        if other not in sources and any(lacking & said.stems and is_nearly(told, said) for said in _read(other)):
            return f"source {other.n} says so, not what it cites"
    return None


def _label_stands(label: str | None, sources: Sequence[Source]) -> bool:
    """Whether a label is the day of every source; no label stands."""
    return label is None or all(date_label_stands(label, (source.article,)) for source in sources)


def view_stands(cited: CitedView, evidence: Evidence) -> bool:
    """Whether a view's every word, and the name of who holds it, are its article's own."""
    try:
        article = evidence.source(cited.citation).article
    except KeyError:
        return False
    view = cited.view
    same = (view.article_id, view.revision) == (article.article_id, article.revision)
    return same and view.stands_in(article)


def _parts(source: Source) -> tuple[str, ...]:
    return (source.article.title, *(passage.text for passage in source.passages))


def _read(source: Source) -> tuple[Tokens, ...]:
    return read_words(*_parts(source))


def _words(source: Source) -> str:
    return "\n".join(fold(passage.text) for passage in source.passages)


def _copied(text: str, source: Source) -> bool:
    """Whether a source has ``text`` as it is: a whole sentence, or the beginning of one where an ellipsis says so."""
    words, start = _words(source), text.removesuffix(CUT_OFF)
    for match in re.finditer(rf"(?<![\w.,]){re.escape(start)}(?!\w|[.,]\d)", words):
        if _BEGINS.search(words[max(match.start() - 40, 0) : match.start()]):
            ended = start != text or _ENDED.search(text) is not None
            return ended or any(said.text.endswith(text) for said in _read(source))
    return False


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
