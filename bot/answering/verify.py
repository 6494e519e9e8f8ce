"""The check between a draft and a reader: a pure function; what the evidence does not say is taken out and counted.

A sentence stays when every source it cites exists, every figure and every capitalised name in it stands in what it
cites, and every quotation in it does so word for word. A view stays when its quotations, its statement and its
speaker's name stand in the article it cites. Only white space and the shapes of quotation marks and dashes are folded.
"""

import re
from collections.abc import Iterable

from marketbrief.briefing import Briefing, Caveat, Draft, Sentence
from marketbrief.citation import CitedView
from marketbrief.evidence import Evidence

__all__ = ["fold", "numbers_in", "stands", "verify"]

_FOLDED = str.maketrans({**dict.fromkeys("“”„«»‟″", '"'), **dict.fromkeys("‘’‚‛′", "'"), **dict.fromkeys("–—−", "-")})
_NUMBER = re.compile(r"(?<![\w.])[-+]?(\d[\d,]*(?:\.\d+)?|\.\d+)")
_PERCENT = re.compile(r"^\s?(?:%|percent\b|per cent\b|pct\b)(?!\s?age)")
_POINTS = re.compile(r"^\s?(?:basis points?\b|bps?\b)")
_QUOTATION = re.compile(r'"([^"]{3,})"')
_CAPITALISED = re.compile(r"(?<![\w'])[A-Z][\w&-]+")
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
    words = fold(" ".join(passage.text for source in sources for passage in source.passages))
    heads = fold(" ".join(f"{source.article.title} {source.article.publisher or ''}" for source in sources))
    text = fold(sentence.text)
    if not numbers_in(text) <= numbers_in(words):
        return False
    if any(quotation.strip(" ,.") not in words for quotation in _QUOTATION.findall(text)):
        return False
    return _names_in(text) <= set(re.findall(r"[\w&-]+", f"{words} {heads}"))


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


def numbers_in(text: str) -> set[tuple[str, str]]:
    """The figures of a folded text as (value without commas and idle zeros, unit), the unit percent, bp or none."""
    return {(_plain(match[1]), _unit(text[match.end() : match.end() + 14])) for match in _NUMBER.finditer(text)}


def _plain(digits: str) -> str:
    whole, _, rest = digits.replace(",", "").partition(".")
    rest = rest.rstrip("0")
    return f"{whole.lstrip('0') or '0'}{'.' + rest if rest else ''}"


def _unit(after: str) -> str:
    if _PERCENT.match(after):
        return "percent"
    return "bp" if _POINTS.match(after) else ""


def _names_in(text: str) -> set[str]:
    """Capitalised words that do not open a sentence or a quotation."""
    return {
        match[0]
        for match in _CAPITALISED.finditer(text)
        if not _OPENING.search(text[max(match.start() - 4, 0) : match.start()])
    }
