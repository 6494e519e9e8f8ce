"""The time a question is about: an anchor or none, and how fast news for it grows old."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from marketbrief.answering.ranking_weights import DEFAULT, RankingWeights
from marketbrief.answering.time import read_windows
from marketbrief.domain.question import Window
from marketbrief.language import lexicon
from marketbrief.language.market_terms import market_terms, question_marks

__all__ = ["TimeNeed", "time_need"]

_DAY = 86_400
UNDATED = 0.4
"""What newness leaves of an article without a date: about that of one four days old."""
_TWO_DAYS = timedelta(days=2)
_REPORTED_WITHIN = timedelta(days=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeNeed:
    """From when an answer must be: ``start`` to ``end`` where a time is named, else the newest before ``as_of``.

    News loses half its weight with each half-life away from that, in days. ``window`` is the time the words name.
    ``named`` tells whether a time is named, ``reported`` whether it is what a report is about.
    """

    as_of: datetime
    start: datetime
    end: datetime
    half_life: float
    named: bool = False
    reported: bool = False
    window: Window | None = None

    def weigher(self) -> Callable[[float | None], float]:
        """What is left of an article published at a moment (seconds since 1970), as a function of the moment."""
        start, end, half_life = self.start.timestamp(), self.end.timestamp(), self.half_life * _DAY

        def weight(published: float | None) -> float:
            if published is None:
                return UNDATED
            away = start - published if published < start else max(published - end, 0.0)
            return float(0.5 ** (away / half_life))

        return weight


def time_need(text: str, as_of: datetime, *, intent: str = "", weights: RankingWeights = DEFAULT) -> TimeNeed:
    """The time that ``text`` is about, asked at ``as_of``."""
    spelt = _spelt(text)
    windows = read_windows(spelt, as_of)
    window = _window(windows, as_of)
    today = bool(question_marks().today.search(spelt)) or any(_is_today(found, as_of) for found in windows)
    if window is not None and not today:
        reported = _is_long(window) and (intent == "result" or bool(question_marks().reports.search(text)))
        return _reported(window, as_of, weights) if reported else _named(window, as_of, weights)
    slow = question_marks().slow.search(text) or intent in ("compare", "list")
    half_life = weights.half_life_slow if slow else weights.half_life
    if today:
        half_life = weights.half_life_today
    return TimeNeed(as_of=as_of, start=as_of, end=as_of, half_life=half_life)


def _spelt(text: str) -> str:
    """A text with the times of chat spelt out: "fri", "fridays", "yday"."""
    book = market_terms().spelt_times
    return _chat_times().sub(lambda match: book[match[0].lower()], text)


@lexicon.cached()
def _chat_times() -> re.Pattern[str]:
    names = sorted(market_terms().spelt_times, key=len, reverse=True)
    return re.compile(r"(?<![\w'])(?:" + "|".join(map(re.escape, names)) + r")(?![\w'])", re.IGNORECASE)


def _window(windows: Sequence[Window], as_of: datetime) -> Window | None:
    """The window that anchors: the first that is not the day of asking itself, which newness serves better."""
    usable = [window for window in windows if not _is_today(window, as_of)]
    strict = [window for window in usable if window.strict]
    return next(iter(strict or usable), None)


def _is_today(window: Window, as_of: datetime) -> bool:
    return window.start is not None and window.start.date() == as_of.date()


def _is_long(window: Window) -> bool:
    return window.start is None or window.end is None or window.end - window.start > timedelta(days=20)


def _named(window: Window, as_of: datetime, weights: RankingWeights) -> TimeNeed:
    end = min(window.end or as_of, as_of)
    start = window.start or end
    lasting = end - start
    half_life = weights.half_life_named if lasting <= _TWO_DAYS else weights.half_life
    if end >= as_of and lasting > _TWO_DAYS:
        # a stretch that lasts until now: the newest of it first, and all of it before what lies outside
        return TimeNeed(
            as_of=as_of,
            start=end,
            end=end,
            half_life=max(weights.half_life, lasting.days / 2),
            named=True,
            window=window,
        )
    return TimeNeed(as_of=as_of, start=start, end=end, half_life=half_life, named=True, window=window)


def _reported(window: Window, as_of: datetime, weights: RankingWeights) -> TimeNeed:
    """A report on a period comes after it: in the weeks that follow; of a late period it is the newest."""
    end = window.end or as_of
    until = min(end + _REPORTED_WITHIN, as_of)
    start = end if until < as_of else as_of
    return TimeNeed(
        as_of=as_of, start=start, end=until, half_life=weights.half_life, named=True, reported=True, window=window
    )
