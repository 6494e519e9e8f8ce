"""Reads the articles that a model has not read yet, newest first, one transaction for each article."""

import logging
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

from ingest.second_reader.find_views import find_views
from ingest.second_reader.keeping import SiftedProposals
from ingest.second_reader.model import Model
from ingest.second_reader.outcome import PassOutcome
from ingest.second_reader.stances import neutral_by_rules, read_stances
from ingest.step_progress import Progress
from marketbrief.domain.article import Article
from marketbrief.domain.errors import WriterError
from marketbrief.domain.passage import Span
from marketbrief.domain.view import Stance, View
from marketbrief.library import Library
from marketbrief.library.llm_passes import STANCE, VIEWS, LlmPasses

__all__ = ["SecondReader"]

IN_A_ROW = 3
"""After so many failed requests in a row a pass ends: the model is at fault, not the articles."""
STEPS = {VIEWS: "views read by", STANCE: "stances read by"}

Keep = Callable[[], None]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SecondReader:
    """A model, the tasks that it helps with, and how many articles it reads ``at_once``.

    ``seconds`` is the longest time for one pass; requests already sent are waited for.
    """

    model: Model
    finds_views: bool
    reads_stances: bool
    at_once: int = 1
    seconds: float | None = None
    clock: Callable[[], float] = time.monotonic

    def read_waiting(self, library: Library, progress: Progress, stopping: Callable[[], bool]) -> PassOutcome:
        """Read the articles that this model has not read yet; ``stopping`` is checked between articles.

        Each article is committed by itself, so the next pass continues where this one ends. A failure of the model is
        not raised but reported.
        """
        outcome, readings = PassOutcome(), LlmPasses(library.connection)
        until = self.clock() + self.seconds if self.seconds is not None else None

        def ending() -> bool:
            return stopping() or (until is not None and self.clock() >= until)

        for wanted, purpose in ((self.finds_views, VIEWS), (self.reads_stances, STANCE)):
            if wanted and outcome.failure is None:
                _Pass(self.model, purpose, self.at_once, readings, outcome).run(progress, ending)
            if wanted:
                outcome.waiting += len(readings.waiting(purpose, self.model.name))
        return outcome


@dataclass(frozen=True, slots=True)
class _Request:
    """A request about one article; its result is a function that stores what was found, or None."""

    article: Article
    answer: "Future[Keep | None]"


@dataclass(slots=True)
class _Pass:
    """One pass for one task. The model is asked in threads; the library is used only in the calling thread."""

    model: Model
    purpose: str
    at_once: int
    readings: LlmPasses
    outcome: PassOutcome
    unasked: list[Article] = field(default_factory=list)

    def run(self, progress: Progress, ending: Callable[[], bool]) -> None:
        """Read the waiting articles until all are done, a stop is requested, or the model fails."""
        waiting = self.readings.waiting(self.purpose, self.model.name)
        if not waiting or ending():
            return
        progress.begin(f"{STEPS[self.purpose]} {self.model.name}", len(waiting))
        with ThreadPoolExecutor(self.at_once, thread_name_prefix="second-reader") as pool:
            line: deque[_Request] = deque()
            for article_id in waiting:
                if ending() or self.outcome.failure is not None:
                    break
                line.extend(self._asked(pool, article_id))
                if len(line) == self.at_once:
                    self._collect(line.popleft(), ending)
                progress.advance()
            for asked in line:
                self._collect(asked, ending)

    def _asked(self, pool: Executor, article_id: str) -> Iterator[_Request]:
        """Send the request for an article; None if the article is gone or its rights allow no words to be shown."""
        stored = self.readings.with_views(article_id)
        if stored is None:
            return
        article, views = stored
        ask = self._find_views if self.purpose == VIEWS else self._read_stances
        if article.rights.quote_words == 0:
            self.readings.pass_over(article, self.purpose, self.model.name)
        else:
            yield _Request(article, pool.submit(ask, article, views))

    def _collect(self, asked: _Request, ending: Callable[[], bool]) -> None:
        """Wait for the model's answer about an article, and store what passes the check."""
        try:
            keep = asked.answer.result()
        except WriterError as error:
            if not ending():
                self._model_failed(asked.article, str(error))
            return
        if keep is not None:
            keep()
            self.outcome.read += 1
        for article in [*self.unasked, *([] if keep else [asked.article])]:
            self.outcome.no_sense += 1
            self.readings.count_try(article, self.purpose, self.model.name)
        self.unasked.clear()

    def _find_views(self, article: Article, views: Sequence[View]) -> "Keep | None":
        sifted = find_views(self.model, article, views)
        return partial(self._keep_views, article, sifted) if sifted is not None else None

    def _keep_views(self, article: Article, sifted: SiftedProposals) -> None:
        self.outcome.views += self.readings.keep_views(article, self.model.name, sifted.kept)
        self.outcome.refused += sifted.refused

    def _read_stances(self, article: Article, views: Sequence[View]) -> "Keep | None":
        stances = read_stances(self.model, article, neutral_by_rules(views))
        return partial(self._keep_stances, article, stances) if stances is not None else None

    def _keep_stances(self, article: Article, stances: Mapping[Span, Stance]) -> None:
        self.outcome.stances += self.readings.keep_stances(article, self.model.name, stances)

    def _model_failed(self, article: Article, reason: str) -> None:
        """The request failed; if the next one succeeds, this article was at fault."""
        _log.info("second_reader.not_asked", extra={"reason": reason})
        self.unasked.append(article)
        if len(self.unasked) == IN_A_ROW:
            self.outcome.failure = reason
