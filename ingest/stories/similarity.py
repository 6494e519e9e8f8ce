"""Likeness: whether two articles are takes of one story."""

from dataclasses import dataclass
from typing import Final

from ingest.stories.shingles import ShingleSketch
from marketbrief.domain.story import StoryVersion
from marketbrief.language.wire_format import Headline, read_headline

__all__ = ["Similarity", "SimilarityEntry", "compare"]

HOUR: Final = 3600
FLASH_WORDS: Final = 20
"""A text so short is the headline alone, or little more."""
TELLING_WORDS: Final = 4
"""A headline of fewer words may stand over any day's report."""
ONE_DAY: Final = 18
NEXT_DAY: Final = 48
"""Hours: a column that comes every day at the same hour is never of the same day as the last one."""


@dataclass(frozen=True, slots=True)
class SimilarityEntry:
    """A take, read for comparing."""

    take: StoryVersion
    headline: Headline
    sketch: ShingleSketch

    @classmethod
    def of(cls, take: StoryVersion) -> "SimilarityEntry":
        """Read the headline and the sketch."""
        return cls(take, read_headline(take.title), ShingleSketch(take.words, take.digest, take.sketch))


@dataclass(frozen=True, slots=True, kw_only=True)
class Similarity:
    """What two articles have in common; parts are 0 to 1.

    ``contained`` is the part of the shorter text that stands in the longer, ``resemblance`` what is common of both
    together, ``headline`` the part of the longer headline's words that both have, 0 where that tells nothing.
    ``same_form`` says that both are plain reports or set pieces of one kind, ``other_names`` that each headline names
    what the other does not, ``correction`` that one is marked as a correction, ``flash`` that one is little more than
    its headline.
    """

    hours: float
    contained: float
    resemblance: float
    headline: float
    same_form: bool
    other_names: bool = False
    set_piece: bool = False
    correction: bool = False
    flash: bool = False

    @property
    def one_story(self) -> bool:
        """The rule: the further apart in time, the more must be common.

        A headline in common is enough for a correction, and within the day for a flash. A report and its factbox are
        two pieces unless nearly all of one is the other.
        """
        if self.headline == 1.0 and (self.correction or (self.flash and self.hours <= ONE_DAY)):
            return True
        if not self.same_form:
            return self.resemblance >= 0.7 and self.hours <= NEXT_DAY
        return self._same_day() if self.hours <= ONE_DAY else self._later()

    def _same_day(self) -> bool:
        """Within a day a story grows from take to take; a headline with other names in it may be a filled-in form."""
        if self.headline == 1.0:
            return self.contained >= 0.15
        if self.headline < 0.5:
            return self.contained >= 0.6 and self.resemblance >= 0.4
        if self.other_names:
            return self.resemblance >= 0.6
        return self.contained >= (0.5 if self.set_piece else 0.35)

    def _later(self) -> bool:
        """On the next day a rerun or a whole that was reworked counts, after that a near-copy only."""
        return self.resemblance >= (0.6 if self.hours <= NEXT_DAY else 0.85)

    @property
    def score(self) -> float:
        """For choosing among several: more text in common, then a headline in common, then nearness in time."""
        return self.contained + self.resemblance + self.headline / 10 - self.hours / 10_000


def compare(one: SimilarityEntry, other: SimilarityEntry) -> Similarity:
    """What two takes have in common."""
    contained, resemblance = one.sketch.overlap(other.sketch)
    telling = min(len(one.headline.words), len(other.headline.words)) >= TELLING_WORDS
    return Similarity(
        hours=_hours_between(one.take, other.take),
        contained=contained,
        resemblance=resemblance,
        headline=one.headline.shared_with(other.headline) if telling else 0.0,
        same_form=one.headline.form == other.headline.form,
        other_names=one.headline.names_another(other.headline),
        set_piece=bool(one.headline.form),
        correction=one.headline.correction != other.headline.correction,
        flash=min(one.take.words, other.take.words) < FLASH_WORDS,
    )


def _hours_between(one: StoryVersion, other: StoryVersion) -> float:
    """Hours apart; what has no date counts as some days off, so that it joins a near-copy only."""
    hours = abs(one.moment - other.moment) / HOUR
    return hours if one.dated and other.dated else max(hours, NEXT_DAY + 1)
