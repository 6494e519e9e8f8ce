"""Reasons to read an answer with care, found in the sources it cites."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import combinations

from bot.answering.vocabulary import CAUSE
from marketbrief.briefing import Caveat, CaveatKind, Draft
from marketbrief.evidence import Evidence, Source
from marketbrief.library.fulltext import words_of
from marketbrief.question import QuestionKind

__all__ = ["caveats_of"]

STALE_AFTER = timedelta(days=30)
SAME_STORY = 0.9
OPENING_WORDS = 60


def caveats_of(draft: Draft, evidence: Evidence) -> Iterator[Caveat]:
    """Caveats for a draft, by the sources it cites."""
    cited = _cited(draft, evidence)
    for source in cited:
        yield from _of_source(source)
    yield from _of_one_origin(cited)
    yield from _of_time(cited, evidence)
    told = (*draft.bottom_line, *draft.drivers)
    if evidence.question.kind is QuestionKind.WHY and not any(CAUSE.search(sentence.text) for sentence in told):
        yield Caveat(CaveatKind.NO_CAUSE, "No source in the library gives a cause.")


def _cited(draft: Draft, evidence: Evidence) -> list[Source]:
    sentences = (*draft.bottom_line, *draft.drivers, *draft.figures)
    numbers = {n for sentence in sentences for n in sentence.citations} | {view.citation for view in draft.views}
    return [source for source in evidence if source.n in numbers]


def _of_source(source: Source) -> Iterator[Caveat]:
    if source.article.translated:
        yield Caveat(
            CaveatKind.TRANSLATED,
            f"Source [{source.n}] says it was machine-translated: its quotations may not be the speakers' own words.",
        )
    if source.article.published_at is None:
        yield Caveat(CaveatKind.UNDATED, f"Source [{source.n}] carries no date.")


def _of_one_origin(cited: Sequence[Source]) -> Iterator[Caveat]:
    """One source only, or several that open with the same words."""
    if len(cited) == 1:
        yield Caveat(CaveatKind.ONE_SOURCE, f"All of this rests on one source [{cited[0].n}].")
    same = {source.n for pair in combinations(cited, 2) if _alike(*pair) for source in pair}
    if same:
        numbers = ", ".join(f"[{n}]" for n in sorted(same))
        yield Caveat(CaveatKind.ONE_SOURCE, f"Sources {numbers} carry the same story and count as one.")


def _alike(one: Source, other: Source) -> bool:
    """Whether two articles open with the same words."""
    first, second = ({*words_of(" ".join(each.article.text.split()[:OPENING_WORDS]))} for each in (one, other))
    return len(first & second) >= SAME_STORY * max(len(first), len(second), 1)


def _of_time(cited: Sequence[Source], evidence: Evidence) -> Iterator[Caveat]:
    """Nothing of the time that was preferred, or nothing recent."""
    dates = [source.article.published_at for source in cited if source.article.published_at is not None]
    window = evidence.question.window
    if not dates:
        return
    if window is not None and not any(map(window.holds, dates)):
        yield Caveat(CaveatKind.OUTSIDE_WINDOW, f"None of these sources is from the time asked about ({window.label}).")
    elif window is None and evidence.question.as_of - max(dates) > STALE_AFTER:
        yield Caveat(CaveatKind.STALE, f"The newest of these sources is from {max(dates):%-d %B %Y}.")
