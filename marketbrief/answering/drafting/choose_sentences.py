"""Lines for an answer, one after another: each adds most to what those before it have told."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from marketbrief.answering.drafting.candidate_sentences import CandidateSentence

__all__ = ["SentenceChoice"]

NEAR_REPEAT = 0.6


@dataclass(slots=True)
class SentenceChoice:
    """What has been chosen so far from ``lines``, how much each stem tells (0 to 1), and what news is worth."""

    lines: tuple[CandidateSentence, ...]
    telling: Mapping[str, float]
    weight: float
    chosen: list[CandidateSentence] = field(default_factory=list)
    told: set[str] = field(default_factory=set)

    @property
    def length(self) -> int:
        """Words chosen so far."""
        return sum(line.length for line in self.chosen)

    def take(
        self,
        fits: Callable[[CandidateSentence], bool],
        worth: Callable[[CandidateSentence], float],
        *,
        most: int,
        words: int,
        least: float,
    ) -> list[CandidateSentence]:
        """At most ``most`` fitting lines, together of at most ``words`` words, each worth ``least`` with its news."""
        taken: list[CandidateSentence] = []
        room = words
        while len(taken) < most:
            ranked = (
                (worth(line) + self.weight * self.news(line), -line.order, line) for line in self._left(fits, room)
            )
            best = max(ranked, key=lambda each: each[:2], default=None)
            if best is None or best[0] < least:
                break
            taken.append(best[2])
            self._keep(best[2])
            room -= best[2].length
        return taken

    def _left(self, fits: Callable[[CandidateSentence], bool], room: int) -> Iterator[CandidateSentence]:
        for line in self.lines:
            if line.length <= room and fits(line) and all(line.likeness(old) <= NEAR_REPEAT for old in self.chosen):
                yield line

    def news(self, line: CandidateSentence) -> float:
        """How much a line tells that has not been told."""
        return sum(self.telling.get(stem, 0.0) for stem in line.stems - self.told)

    def _keep(self, line: CandidateSentence) -> None:
        self.chosen.append(line)
        self.told |= line.stems
