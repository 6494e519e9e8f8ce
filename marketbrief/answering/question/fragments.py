"""A message of a thread taken apart: what it says itself, and what it leaves to the question before."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta

from marketbrief.answering.question.substitute import market_words_in, names_in, time_in, without_time
from marketbrief.answering.question.understand import understand
from marketbrief.domain.entity import Instrument
from marketbrief.domain.question import QuestionKind, Window
from marketbrief.language.instruments import without_instruments
from marketbrief.language.movement import DOWN, UP
from marketbrief.language.tokens import words_of

__all__ = ["FollowUpMessage", "with_shifts"]

LONGEST_FRAGMENT = 5

_ANEW = re.compile(
    r"^(?:(?:a )?(?:new|different) (?:question|topic)|something else|unrelated|changing topics?)[\s:,.-]+",
    re.IGNORECASE,
)
_CORRECTS = re.compile(
    r"^(?:(?:no|nope|sorry|oops|wait|hm+|actually|correction|rather|i meant?|make that|not [^,]{2,30},)[\s,:-]+)+"
    r"(?:but )?(?:i mean(?:t)? |rather |actually )?",
    re.IGNORECASE,
)
_NOT = re.compile(r",? (?:and )?not [\w\s]{2,30}$", re.IGNORECASE)
_THANKS = re.compile(
    r"^(?:(?:(?:many )?thanks(?: a lot)?|thank you(?: very much)?|cheers|got it|i see|hi|hello)\b[\s,.!:;-]+|"
    r"(?:great|perfect|cool|nice|interesting|right|yes|yeah|fine|good|super|hm+)[,.!:;-]+\s*)(?=\w)",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"^(?:(?:and|but|so|ok(?:ay)?|also|then|now(?: do)?|well|what about|how about"
    r"|(?:the )?same (?:question )?(?:for|with|on))\b[\s,]*)+",
    re.IGNORECASE,
)
_ANIMALS = re.compile(r"^(?:any|the|are there any)? ?(bull|bear)s\b(?=\W*$)", re.IGNORECASE)
_CLOSING = re.compile(r"[\s,]+(?:then|too|as well|instead|also|please|though)(?=\W*$)", re.IGNORECASE)
_ASKS = re.compile(
    r"^(?:why|what|who|how|when|where|which|whose|did|do|does|is|are|was|were|has|have|had|will|would|can|could|should"
    r"|tell|give|show|any|anyone|anybody|list|find|explain)\b",
    re.IGNORECASE,
)
_LEADING = re.compile(r"^(?:about|on|of|for|in|according to|from|by|at|with)\s+", re.IGNORECASE)
_BEFORE_A_TIME = re.compile(r"(?:on|in|at|from)\b", re.IGNORECASE)
_STANCE = re.compile(r"\b(?:bull|bear)ish\b", re.IGNORECASE)
_SHIFT = re.compile(
    r"^(?:on |in |the )*(?P<unit>day|week|month) (?P<way>before|after|earlier|later)(?: that)?\W*$"
    r"|^(?:the )?(?P<way2>previous|next|following|prior) (?P<unit2>day|week|month)\W*$",
    re.IGNORECASE,
)
_SHIFT_INSIDE = re.compile(
    r"\b(?:on |in )?the (?:(?P<way2>previous|next|following|prior) (?P<unit2>day)|(?P<way3>previous|following) "
    r"(?P<unit3>week|month)|(?P<unit>day|week|month) (?P<way>before|after)(?: that)?)(?=\W*$)",
    re.IGNORECASE,
)
# words that name no subject: a question made of them alone asks about the subject of the one before
_GENERAL = frozenset(
    """analyst analysts strategist strategists economist economists trader traders broker brokers people market markets
    say says said saying think thinks thought expect expects expected see sees view views opinion opinions stance
    bullish bearish agree agrees disagree disagrees happen happens happened happening next now today currently else more
    figure figures number numbers level price prices change changed changes mind report reported reports reporting
    forecast forecasts outlook target targets recover recovered recovery last lasting long much far high low many big
    rise rose rising fall fell falling drop dropped rally rallied gain gained lose lost jump jumped move moved moves
    give gives show tell main drivers driver reason reasons cause causes behind anyone anybody somebody someone
    expecting predict predicts predicting optimistic pessimistic positive negative like likes continue""".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpMessage:
    """What a message says: ``rest`` is it without what only ties it to the thread ("and", "no, I meant").

    ``own_words`` are those that carry meaning beside markets, names, times and general words of asking.
    """

    rest: str
    opened: bool
    starts_anew: bool
    markets: tuple[Instrument, ...]
    market_words: str
    names: tuple[str, ...]
    stance: str
    direction: str
    time: str
    kind: QuestionKind
    own_words: tuple[str, ...]

    @classmethod
    def read(cls, text: str, asked_at: datetime) -> "FollowUpMessage":
        """Take a message apart."""
        anew = _ANEW.match(text)
        rest = text[anew.end() :] if anew else _untied(text)
        if not _ASKS.match(rest) and not time_in(rest, asked_at) and time_in(f"in {rest}", asked_at):
            rest = f"in {rest}"
        bare = without_time(rest, asked_at)
        asked, names = understand(rest, as_of=asked_at)[0], names_in(bare)
        left = [word for name in names for word in words_of(name)]
        words = [word for word in words_of(without_instruments(bare)) if word not in left]
        stance, move = _STANCE.search(bare), UP.search(bare) or DOWN.search(bare)
        return cls(
            rest=rest,
            opened=rest != text,
            starts_anew=anew is not None,
            markets=asked.instruments,
            market_words=" and ".join(market_words_in(rest)),
            names=names,
            stance=stance[0].lower() if stance else "",
            direction=move[0].lower() if move else "",
            time=time_in(rest, asked_at),
            kind=asked.kind,
            own_words=tuple(word for word in words if word not in _GENERAL),
        )

    @property
    def is_fragment(self) -> bool:
        """Whether it is less than a question: a market, a name, a time."""
        return not _ASKS.match(self.rest) and len(self.rest.split()) <= LONGEST_FRAGMENT + len(self.time.split())

    @property
    def is_general(self) -> bool:
        """Whether it leaves its subject to the question before."""
        event = self.names and self.time and self.kind is not QuestionKind.VIEWS
        return not (self.markets or len(self.own_words) > (0 if self.names else 1) or event)

    @property
    def says_something(self) -> bool:
        """Whether there is anything in it to go by."""
        return bool(self.markets or self.names or self.stance or self.direction or self.time or self.own_words)

    @property
    def is_plain(self) -> bool:
        """Whether a fragment is nothing but markets, names, a side, a move and a time."""
        return not self.own_words

    @property
    def asks_about_an_event(self) -> bool:
        """Whether the time of the event asked about before is meant; what people think is asked of now."""
        if self.kind in (QuestionKind.VIEWS, QuestionKind.WHO):
            return False
        return not re.search(r"\b(?:next|now|will|still|recover\w*|since|latest)\b", self.rest, re.IGNORECASE)

    def shifted_window(self, window: Window | None) -> str:
        """The words for the day, week or month before or after ``window``, where that is what the message says."""
        match = _SHIFT.match(self.rest)
        return _words_of_shift(match, window) if match else ""


def with_shifts(text: str, window: Window | None) -> str:
    """A message with "the next day" at its end made the day that follows ``window``, and so on."""
    match = _SHIFT_INSIDE.search(text)
    words = _words_of_shift(match, window) if match and match.start() else ""
    return f"{text[: match.start()]}{words}{text[match.end() :]}" if match and words else text


def _words_of_shift(match: re.Match[str], window: Window | None) -> str:
    if window is None or window.start is None or window.end is None:
        return ""
    found = match.groupdict()
    unit = (found["unit"] or found["unit2"] or found["unit3"]).lower()
    back = (found["way"] or found["way2"] or found["way3"]).lower() in ("before", "earlier", "previous", "prior")
    first, last = _shifted(window.start, window.end - timedelta(days=1), unit, back=back)
    return f"on {_day(first)}" if first.date() == last.date() else f"from {_day(first)} to {_day(last)}"


def _untied(text: str) -> str:
    """A message without the words that only tie it to the thread."""
    text = _THANKS.sub("", text) or text
    rest = _CORRECTS.sub("", text)
    if rest != text:
        rest = _NOT.sub("", rest.rstrip("?!. "))
    rest = _CLOSING.sub("", _OPENING.sub("", rest)).strip(" ,")
    rest = _ANIMALS.sub(lambda match: f"{match[1].lower()}ish", rest)
    leads_a_time = _BEFORE_A_TIME.match(rest) and not market_words_in(rest)
    if not _ASKS.match(rest) and not leads_a_time:
        rest = _LEADING.sub("", rest)
    return rest or text


def _shifted(first: datetime, last: datetime, unit: str, *, back: bool) -> tuple[datetime, datetime]:
    """The stretch of a unit right before or after the days from ``first`` to ``last``."""
    if unit == "month":
        month = first.replace(day=1) - timedelta(days=1) if back else last.replace(day=28) + timedelta(days=4)
        return month.replace(day=1), month.replace(day=monthrange(month.year, month.month)[1])
    if unit == "day":
        day = first - timedelta(days=1) if back else last + timedelta(days=1)
        return day, day
    monday = first - timedelta(days=first.weekday()) + timedelta(days=-7 if back else 7)
    return monday, monday + timedelta(days=6)


def _day(moment: datetime) -> str:
    return f"{moment:%-d %B %Y}"
