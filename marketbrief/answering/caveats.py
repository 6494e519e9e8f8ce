"""Reasons to read an answer with care, found in the sources it cites."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from marketbrief.domain.briefing import Caveat, CaveatKind, Draft
from marketbrief.domain.evidence import Evidence, Source
from marketbrief.domain.story import StoryRole, independent

__all__ = ["caveats_of", "caveats_of_time"]

STALE_AFTER = timedelta(days=2)


def caveats_of(draft: Draft, evidence: Evidence) -> Iterator[Caveat]:
    """Caveats for a draft, by the sources it cites."""
    cited = _cited(draft, evidence)
    for source in cited:
        yield from _of_source(source)
    yield from _of_origins(cited)


def caveats_of_time(draft: Draft, evidence: Evidence) -> Iterator[Caveat]:
    """What changes how an answer is read, so that it stands first: old news, or none of the time asked about."""
    yield from _of_time(_cited(draft, evidence), evidence)


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
    yield from _of_correction(source)


def _of_correction(source: Source) -> Iterator[Caveat]:
    """That a correction has replaced it, or that it is one."""
    later = source.corrected_by
    if later is not None:
        whose = f"{later.publisher}, " if later.publisher else ""
        when = f"{datetime.fromtimestamp(later.moment, UTC):%-d %B %Y}"
        yield Caveat(CaveatKind.CORRECTED, f"Source [{source.n}] was corrected since: “{later.title}” ({whose}{when}).")
    elif source.take is not None and source.take.role is StoryRole.CORRECTION:
        yield Caveat(CaveatKind.CORRECTED, f"Source [{source.n}] is a correction of an earlier report.")


def _of_origins(cited: Sequence[Source]) -> Iterator[Caveat]:
    """Several sources that carry one story, and nothing but one source: what credits one agency counts once."""
    stories: dict[str, list[Source]] = {}
    for source in cited:
        if source.take is not None:
            stories.setdefault(source.take.story, []).append(source)
    for same in stories.values():
        if len(same) > 1:
            yield Caveat(CaveatKind.ONE_SOURCE, f"Sources {_numbers(same)} carry the same story and count as one.")
    takes = [source.take for source in cited if source.take is not None]
    if len(cited) - len(takes) + independent(takes) != 1 or (len(cited) > 1 and len(stories) == 1):
        return
    whose = f", {takes[0].agency}:" if len(cited) > 1 else ""
    yield Caveat(CaveatKind.ONE_SOURCE, f"All of this rests on one source{whose} {_numbers(cited)}.")


def _numbers(sources: Sequence[Source]) -> str:
    return ", ".join(f"[{source.n}]" for source in sources)


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
