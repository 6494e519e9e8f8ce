"""Passes over the library: what a model has not read yet, newest first, an article a transaction."""

import logging
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

from ingest.second_reader.find_views import second_views
from ingest.second_reader.keeping import SiftedProposals
from ingest.second_reader.model import Model
from ingest.second_reader.outcome import PassOutcome
from ingest.second_reader.stances import second_stances, undecided
from ingest.step_progress import Progress
from marketbrief.domain.article import Article
from marketbrief.domain.errors import WriterError
from marketbrief.domain.passage import Span
from marketbrief.domain.view import Stance, View
from marketbrief.library import Library
from marketbrief.library.llm_passes import STANCE, VIEWS, LlmPasses

__all__ = ["SecondReader"]

IN_A_ROW = 3
"""So many articles of which the model cannot be asked end a pass: it is the model's fault, not theirs."""
STEPS = {VIEWS: "views read by", STANCE: "stances told by"}

Keep = Callable[[], None]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SecondReader:
    """A model, and what it is to help with, with so many articles ``at_once``.

    ``seconds`` is the longest time for one pass over the library, but for what has been asked by then.
    """

    model: Model
    finds_views: bool
    tells_stances: bool
    at_once: int = 1
    seconds: float | None = None
    clock: Callable[[], float] = time.monotonic

    def read_waiting(self, library: Library, progress: Progress, stopping: Callable[[], bool]) -> PassOutcome:
        """Read whatever this model has not read yet; ``stopping`` is asked between articles.

        An article is read or it is not: whatever ends the pass, the next one goes on from there. No failure of the
        model is raised.
        """
        outcome, readings = PassOutcome(), LlmPasses(library.connection)
        until = self.clock() + self.seconds if self.seconds is not None else None

        def ending() -> bool:
            return stopping() or (until is not None and self.clock() >= until)

        for wanted, purpose in ((self.finds_views, VIEWS), (self.tells_stances, STANCE)):
            if wanted and outcome.failure is None:
                _Pass(self.model, purpose, self.at_once, readings, outcome).run(progress, ending)
            if wanted:
                outcome.waiting += len(readings.waiting(purpose, self.model.name))
        return outcome


@dataclass(frozen=True, slots=True)
class _Asked:
    """An article that the model is asked of; what comes of it is a way to keep what was found, or nothing."""

    article: Article
    answer: "Future[Keep | None]"


@dataclass(slots=True)
class _Pass:
    """One pass for one purpose. The model is asked in threads; the library is read and written in this one alone."""

    model: Model
    purpose: str
    at_once: int
    readings: LlmPasses
    outcome: PassOutcome
    unasked: list[Article] = field(default_factory=list)

    def run(self, progress: Progress, ending: Callable[[], bool]) -> None:
        """Read what waits, until it is done, an end is asked for, or the model cannot be asked."""
        waiting = self.readings.waiting(self.purpose, self.model.name)
        if not waiting or ending():
            return
        progress.begin(f"{STEPS[self.purpose]} {self.model.name}", len(waiting))
        with ThreadPoolExecutor(self.at_once, thread_name_prefix="second-reader") as pool:
            line: deque[_Asked] = deque()
            for article_id in waiting:
                if ending() or self.outcome.failure is not None:
                    break
                line.extend(self._asked(pool, article_id))
                if len(line) == self.at_once:
                    self._take(line.popleft(), ending)
                progress.advance()
            for asked in line:
                self._take(asked, ending)

    def _asked(self, pool: Executor, article_id: str) -> Iterator[_Asked]:
        """The article, asked of the model; nothing where it is gone, or where no answer may show a word of it."""
        stored = self.readings.with_views(article_id)
        if stored is None:
            return
        article, views = stored
        ask = self._find_views if self.purpose == VIEWS else self._tell_stances
        if article.rights.quote_words == 0:
            self.readings.pass_over(article, self.purpose, self.model.name)
        else:
            yield _Asked(article, pool.submit(ask, article, views))

    def _take(self, asked: _Asked, ending: Callable[[], bool]) -> None:
        """Wait for what the model says of an article, and keep what stands."""
        try:
            keep = asked.answer.result()
        except WriterError as error:
            if not ending():
                self._unasked(asked.article, str(error))
            return
        if keep is not None:
            keep()
            self.outcome.read += 1
        for article in [*self.unasked, *([] if keep else [asked.article])]:
            self.outcome.no_sense += 1
            self.readings.count_try(article, self.purpose, self.model.name)
        self.unasked.clear()

    def _find_views(self, article: Article, views: Sequence[View]) -> "Keep | None":
        sifted = second_views(self.model, article, views)
        return partial(self._keep_views, article, sifted) if sifted is not None else None

    def _keep_views(self, article: Article, sifted: SiftedProposals) -> None:
        self.outcome.views += self.readings.keep_views(article, self.model.name, sifted.kept)
        self.outcome.refused += sifted.refused

    def _tell_stances(self, article: Article, views: Sequence[View]) -> "Keep | None":
        stances = second_stances(self.model, article, undecided(views))
        return partial(self._keep_stances, article, stances) if stances is not None else None

    def _keep_stances(self, article: Article, stances: Mapping[Span, Stance]) -> None:
        self.outcome.stances += self.readings.keep_stances(article, self.model.name, stances)

    def _unasked(self, article: Article, reason: str) -> None:
        """The model could not be asked: where it can be asked of the next, this one was at fault."""
        _log.info("second_reader.not_asked", extra={"reason": reason})
        self.unasked.append(article)
        if len(self.unasked) == IN_A_ROW:
            self.outcome.failure = reason
