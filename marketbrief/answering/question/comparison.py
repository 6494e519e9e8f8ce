"""The sides of a comparison: two markets or two times, each a question of its own, put together as one evidence."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from marketbrief.answering.time import read_window, read_windows
from marketbrief.domain.article import Article
from marketbrief.domain.briefing import Caveat, CaveatKind, Draft
from marketbrief.domain.citation import CitedView
from marketbrief.domain.evidence import Evidence, Source
from marketbrief.domain.question import Question, QuestionKind
from marketbrief.language.instruments import find_instruments, without_instruments

__all__ = ["Side", "compares", "is_on", "joined", "of_side", "sides_of", "sides_without_source", "speaks_for"]

LONGEST_COMPARISON = 25
SOURCES_A_SIDE = 3
VIEWS_A_SIDE = 4
_COMPARES = re.compile(
    r"\b(?:compar(?:e|ed|ing|ison)|versus|vs\.?|differ(?:s|ed|ence|ently)?(?: between| from)?|relative to|next to"
    r"|(?:better|worse|more|less|faster) than|outperform(?:s|ed)?|underperform(?:s|ed)?)(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the things compared: the ``label`` its sentences carry, its question, and the words to search for."""

    label: str
    question: Question
    words: str


def compares(question: Question) -> bool:
    """Whether a question sets two markets, or two times of one subject, against each other."""
    short = len(question.text.split()) <= LONGEST_COMPARISON
    return short and _COMPARES.search(question.text) is not None and len(_sides(question)) > 1


def sides_of(question: Question) -> tuple[Side, ...]:
    """The sides of a comparison in the order of its words, none for any other question."""
    return _sides(question) if question.kind is QuestionKind.COMPARE else ()


def _sides(question: Question) -> tuple[Side, ...]:
    rest = _COMPARES.sub(" ", read_window(question.text, question.as_of)[1])
    windows = read_windows(question.text, question.as_of)
    markets = question.instruments
    if len(markets) == 2:
        words = without_instruments(rest).replace(".", " ")
        return tuple(
            Side(each.name, replace(question, instruments=(each,), direction=None), f"{each.names[0]} {words}")
            for each in markets
        )
    if len(windows) == 2 and (markets or question.names):
        return tuple(Side(each.label, replace(question, window=each, direction=None), rest) for each in windows)
    return ()


def is_on(side: Side, whole: Question, article: Article) -> bool:
    """Whether an article can tell of a side of ``whole``: it is of its time, or speaks of its market."""
    if side.question.window is not None and side.question.window != whole.window:
        return article.published_at is not None and side.question.window.holds(article.published_at)
    return bool(set(side.question.instruments) & set(find_instruments(f"{article.title}. {article.text}")))


def speaks_for(side: Side, whole: Question, said: str, article: Article) -> bool:
    """Whether a sentence of an article may carry a side's label.

    Of markets, the first that it names is the side's; where it names none of them, the first in the article's title.
    """
    if side.question.instruments == whole.instruments:
        return is_on(side, whole, article)
    named = (each for each in find_instruments(f"{said}\n{article.title}") if each in whole.instruments)
    return next(named, None) in side.question.instruments


def joined(question: Question, found: Sequence[Evidence]) -> Evidence:
    """The evidence of all sides as one, the best of each, its sources numbered anew."""
    sources: dict[str, Source] = {}
    views: list[CitedView] = []
    for evidence in found:
        for source in evidence.sources[:SOURCES_A_SIDE]:
            sources.setdefault(source.article.article_id, replace(source, n=len(sources) + 1))
        mine = [cited for cited in evidence.views if cited.view.article_id in sources][:VIEWS_A_SIDE]
        views += [replace(cited, citation=sources[cited.view.article_id].n) for cited in mine]
    return Evidence(question, tuple(sources.values()), tuple(dict.fromkeys(views)))


def of_side(evidence: Evidence, side: Side) -> tuple[Evidence, tuple[int, ...]]:
    """What of a joined evidence is on a side, numbered anew, and the numbers its sources had."""
    on = [source for source in evidence if is_on(side, evidence.question, source.article)]
    sources = tuple(replace(source, n=n) for n, source in enumerate(on, 1))
    return Evidence(replace(side.question, kind=QuestionKind.COMPARE), sources), tuple(source.n for source in on)


def sides_without_source(draft: Draft, evidence: Evidence) -> Iterator[Caveat]:
    """A word on each side of a comparison that no sentence of the draft rests on."""
    cited = {n for each in (*draft.bottom_line, *draft.drivers, *draft.figures) for n in each.citations}
    articles = [source.article for source in evidence if source.n in cited]
    for side in sides_of(evidence.question):
        if not any(is_on(side, evidence.question, article) for article in articles):
            yield Caveat(CaveatKind.ONE_SIDE, f"Nothing was found on the other side of the comparison: {side.label}.")
