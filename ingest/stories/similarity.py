"""Similarity: whether two articles are takes of one story."""

from dataclasses import dataclass
from typing import Final

from ingest.stories.shingles import ShingleSketch
from marketbrief.domain.story import StoryVersion
from marketbrief.language.wire_format import Headline, read_headline

__all__ = ["Similarity", "SimilarityEntry", "compare"]

HOUR: Final = 3600
FLASH_WORDS: Final = 20
"""A shorter text is little more than its headline (a flash)."""
TELLING_WORDS: Final = 4
"""A shorter headline may stand over any day's report, so it proves nothing."""
ONE_DAY: Final = 18
NEXT_DAY: Final = 48
"""In hours. 18 is less than a day, so that a daily column never counts as the same day as the last one."""


@dataclass(frozen=True, slots=True)
class SimilarityEntry:
    """A take prepared for comparison."""

    take: StoryVersion
    headline: Headline
    sketch: ShingleSketch

    @classmethod
    def of(cls, take: StoryVersion) -> "SimilarityEntry":
        """Parse the headline and the sketch of a take."""
        return cls(take, read_headline(take.title), ShingleSketch(take.words, take.digest, take.sketch))


@dataclass(frozen=True, slots=True, kw_only=True)
class Similarity:
    """What two articles have in common; parts are 0 to 1.

    ``contained`` is the part of the shorter text that stands in the longer, ``resemblance`` the Jaccard index,
    ``headline`` the part of the longer headline's words that both share (0 if a headline is too short to prove
    anything). ``same_form`` says that both are plain reports or set pieces of one kind, ``other_names`` that each
    headline names what the other does not, ``correction`` that one is marked as a correction, ``flash`` that one is
    little more than its headline.
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
        """Whether both belong to one story: the further apart in time, the more text they must share.

        The same headline is enough for a correction, and within a day for a flash. A report and its factbox are
        different stories unless their texts are nearly the same.
        """
        if self.headline == 1.0 and (self.correction or (self.flash and self.hours <= ONE_DAY)):
            return True
        if not self.same_form:
            return self.resemblance >= 0.7 and self.hours <= NEXT_DAY
        return self._same_day() if self.hours <= ONE_DAY else self._later()

    def _same_day(self) -> bool:
        """Within a day: a story grows from take to take; a headline with other names may be a filled-in form."""
        if self.headline == 1.0:
            return self.contained >= 0.15
        if self.headline < 0.5:
            return self.contained >= 0.6 and self.resemblance >= 0.4
        if self.other_names:
            return self.resemblance >= 0.6
        return self.contained >= (0.5 if self.set_piece else 0.35)

    def _later(self) -> bool:
        """Later: a rerun or a reworked text counts on the next day, after that only a near-copy."""
        return self.resemblance >= (0.6 if self.hours <= NEXT_DAY else 0.85)

    @property
    def score(self) -> float:
        """For ranking candidates: more shared text, then a shared headline, then nearness in time."""
        return self.contained + self.resemblance + self.headline / 10 - self.hours / 10_000


def compare(one: SimilarityEntry, other: SimilarityEntry) -> Similarity:
    """Compare two takes."""
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
    """Hours apart; an undated take counts as days away, so that it joins only a near-copy."""
    hours = abs(one.moment - other.moment) / HOUR
    return hours if one.dated and other.dated else max(hours, NEXT_DAY + 1)
