"""Where cited sources contradict each other on how a market ended a day: its change, its level or its direction.

Only what cannot be a matter of the hour is compared: a clause about one market that tells the end of trading
("settled", "closed", "ended"), or a day that was over when the article came out, with one figure of a kind and no word
like "about". Figures agree when the less exact of two is the other one rounded.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations

from marketbrief.answering.verification.annotations import day_named
from marketbrief.domain.briefing import Caveat, CaveatKind, Draft
from marketbrief.domain.entity import Instrument
from marketbrief.domain.evidence import Evidence, Source
from marketbrief.language.calendar import MONTH_NAMES, WEEKDAY_NAMES, any_of
from marketbrief.language.figures import plainly
from marketbrief.language.instruments import find_instruments
from marketbrief.language.movement import DOWN, UP
from marketbrief.language.sentences import sentence_spans

__all__ = ["Claim", "claims_of", "disagreements"]

GENERAL = "asset"
MOST_TOLD = 3
LEAD = 400
"""Characters in which an article says which day it is about, when it names one only."""

_ENDED = re.compile(r"\b(?:settled|closed|ended|finished)\b", re.IGNORECASE)
_ASIDE = re.compile(r",? or ([$€£¥]?\d[\d.,]* (?:percent|bp|points|cents)),")
_CLAUSES = re.compile(
    r"[;:]\s|,\s(?!\d|at |to )|\s(?=(?:while|after|as|but|although|and|when|which|compared|from|versus)\s)",
    re.IGNORECASE,
)
_NOT_OF_THE_DAY = re.compile(
    r"\b(?:week(?:ly)?|month(?:ly)?|year(?:ly)?|quarter|since|futures?|contracts?|delivery|earlier|had|premarket"
    r"|about|around|roughly|nearly|almost|over|under|more than|less than|at least|up to|average|intraday|session)\b"
    rf"|\b{any_of(MONTH_NAMES)}\b",
    re.IGNORECASE,
)
_DAYS = re.compile(rf"\b{any_of(WEEKDAY_NAMES)}\b")
_FILLERS = frozenset("the a index average benchmark composite shares stocks prices on of and in".split())
_PERCENT = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?) percent\b")
_LEVEL = re.compile(r"\b(?:at|to) ([$€£¥]?)(\d+(?:\.\d+)?)(?! ?(?:percent|bp|points lower|points higher)|\.?\d)\b")


@dataclass(frozen=True, slots=True)
class Claim:
    """What source ``source`` says of a market on a day: ``kind`` is change (signed per cent), level or direction.

    ``named`` are the words it goes by there, for Brent is not U.S. crude though both are oil. ``value`` is exact to its
    last digit; a direction is 1 or -1.
    """

    source: int
    market: Instrument
    named: frozenset[str]
    day: date
    kind: str
    value: Decimal

    @property
    def subject(self) -> tuple[str, date, str, frozenset[str]]:
        """What two claims must share to contradict each other."""
        return self.market.key, self.day, self.kind, self.named

    def told(self) -> str:
        """The claim in a few words."""
        if self.kind == "level":
            return f"{self.value:,}"
        way = "up" if self.value > 0 else "down"
        return way if self.kind == "direction" else f"{way} {abs(self.value)}%"


def disagreements(draft: Draft, evidence: Evidence) -> Iterator[Caveat]:
    """Where the sources that a draft cites contradict each other on a market that the question is about."""
    cited = [source for source in evidence if source.n in _numbers(draft)]
    asked = set(evidence.question.instruments)
    claims = [claim for source in cited for claim in claims_of(source) if not asked or claim.market in asked]
    told: set[tuple[str, date]] = set()
    for one, other in combinations(claims, 2):
        about = one.subject[:2]
        if _contradict(one, other) and about not in told and len(told) < MOST_TOLD:
            told.add(about)
            yield _caveat(one, other, evidence)


def claims_of(source: Source) -> Iterator[Claim]:
    """What a source says of how markets ended a day, each once."""
    day = day_named(source.article.text[:LEAD], source.article)
    seen: set[Claim] = set()
    for passage in source.passages:
        for span in sentence_spans(passage.text):
            for claim in _claims_in(" ".join(span.of(passage.text).split()), source, day):
                if claim not in seen:
                    seen.add(claim)
                    yield claim


def _claims_in(sentence: str, source: Source, day_of_story: date | None) -> Iterator[Claim]:
    if _NOT_OF_THE_DAY.search(sentence):
        return
    only_day = None if _DAYS.search(sentence) else day_of_story
    for clause in _CLAUSES.split(_ASIDE.sub(r" \1", plainly(sentence))):
        named_day = day_named(clause, source.article)
        day = named_day or only_day
        verb = _ENDED.search(clause) or (_move(clause) if named_day and _is_over(named_day, source) else None)
        if verb is None or day is None:
            continue
        head, markets = clause[: verb.start()], find_instruments(clause)
        if len(markets) == 1 and find_instruments(head) == markets and markets[0].kind != GENERAL:
            for kind, value in _told_in(clause):
                yield Claim(source.n, markets[0], _named(head), day, kind, value)


def _move(clause: str) -> re.Match[str] | None:
    return min((each for each in (UP.search(clause), DOWN.search(clause)) if each), key=re.Match.start, default=None)


def _is_over(day: date, source: Source) -> bool:
    published = source.article.published_at
    return published is not None and published.date() > day


def _named(head: str) -> frozenset[str]:
    """The words before the verb that tell markets of one name apart; no codes in capitals."""
    words = re.findall(r"(?<![\w.])(?:U\.S\.|[A-Za-z&][\w&'-]*)", re.sub(r"\S*[.<>=]\w+>?(?=\s)", " ", head))
    return frozenset(word.lower() for word in words) - _FILLERS


def _told_in(clause: str) -> Iterator[tuple[str, Decimal]]:
    """(kind, value) of what a clause tells, where it tells one thing of a kind."""
    way = bool(UP.search(clause)) - bool(DOWN.search(clause))
    changes, levels = _PERCENT.findall(clause), _LEVEL.findall(clause)
    if way:
        yield "direction", Decimal(way)
        if len(changes) == 1:
            yield "change", way * Decimal(changes[0])
    if len(levels) == 1:
        yield "level", Decimal(levels[0][1])


def _contradict(one: Claim, other: Claim) -> bool:
    return one.source != other.source and one.subject == other.subject and not _agree(one.value, other.value)


def _agree(one: Decimal, other: Decimal) -> bool:
    """Whether two figures are the same, as exactly as the less exact one is told."""
    digits = min(_digits(one), _digits(other))
    return abs(one - other) <= Decimal(1).scaleb(-digits) / 2


def _digits(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def _caveat(one: Claim, other: Claim, evidence: Evidence) -> Caveat:
    first, second = sorted((one, other), key=lambda claim: _moment(evidence.source(claim.source)))
    both = " and ".join(f"{claim.told()} by [{claim.source}]{_dated(evidence, claim)}" for claim in (first, second))
    return Caveat(CaveatKind.DISAGREE, f"Sources disagree on {one.market.name} on {one.day:%-d %B %Y}: {both}.")


def _dated(evidence: Evidence, claim: Claim) -> str:
    published = evidence.source(claim.source).article.published_at
    return f" (of {published:%-d %B %Y, %H:%M})" if published is not None else ""


def _moment(source: Source) -> float:
    return source.article.published_at.timestamp() if source.article.published_at is not None else 0.0


def _numbers(draft: Draft) -> Iterable[int]:
    sentences = (*draft.bottom_line, *draft.drivers, *draft.figures)
    return {n for sentence in sentences for n in sentence.citations} | {cited.citation for cited in draft.views}
