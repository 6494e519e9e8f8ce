"""A follow-up and its thread to one question that stands alone, by rules."""

import re
from collections.abc import Sequence
from datetime import datetime

from bot.answering.window import read_window
from marketbrief.instruments import Instrument, find_instruments
from marketbrief.question import Turn

__all__ = ["stand_alone"]

_OPENING = re.compile(
    r"^(?:and|but|so|ok(?:ay)?|also|then|what about|how about)\b[\s,]*(?:what about|how about|and)?\s*", re.IGNORECASE
)
_POINTS_BACK = re.compile(
    r"\b(?:it|its|that|this|they|them|those|the (?:move|rally|drop|fall|rise|gain|decline|sell-?off))\b", re.IGNORECASE
)
_PRONOUN = re.compile(r"\b(?:it|that|this|they|them|those)\b", re.IGNORECASE)
_BARE = re.compile(r"^(?:why|how so|how come|who says so|since when|says who)\W*$", re.IGNORECASE)
FEW_WORDS = 4


def stand_alone(text: str, turns: Sequence[Turn], asked_at: datetime) -> str:
    """``text`` completed with the market and the time of the thread's last question, where it needs them.

    "and oil?" after "why did small caps rally on Tuesday?" asks the same of oil; "and what does Goldman think?" asks
    it about small caps. A message that names its own market and does not open like a follow-up stays as it is.
    """
    text = " ".join(text.split())
    if not turns or not text or not _is_followup(text):
        return text
    before = turns[-1].text
    rest = _OPENING.sub("", text).rstrip("?!. ") or text
    markets = find_instruments(rest)
    if markets and _only_a_subject(rest):
        return _with_other_market(before, rest, markets)
    if _BARE.match(text):
        return before if re.match(r"why\b", before, re.IGNORECASE) else f"Why: {before}"
    if _only_a_subject(rest) and _names_a_time(rest, asked_at):
        return _with_other_time(before, rest, asked_at)
    subject = _subject(before)
    asks = _asks(rest)
    if not subject or markets:
        return f"{asks}?"
    named, count = _PRONOUN.subn(subject, asks, count=1)
    return f"{named}?" if count else f"{asks} about {subject}?"


def _is_followup(text: str) -> bool:
    return bool(
        _OPENING.match(text)
        or _BARE.match(text)
        or (not find_instruments(text) and (_POINTS_BACK.search(text) or len(text.split()) <= FEW_WORDS))
    )


def _only_a_subject(rest: str) -> bool:
    return len(rest.split()) <= FEW_WORDS and not re.match(
        r"(?:why|what|who|how|when|where|did|does|do|is|are)\b", rest, re.IGNORECASE
    )


def _asks(rest: str) -> str:
    """A name alone asks what it says; anything else asks what it asks."""
    return f"What does {rest} say" if _only_a_subject(rest) else rest[:1].upper() + rest[1:]


def _subject(before: str) -> str:
    markets = find_instruments(before)
    return " and ".join(market.names[0] for market in markets[:2])


def _with_other_market(before: str, rest: str, markets: Sequence[Instrument]) -> str:
    old = [name for market in find_instruments(before) if market not in markets for name in market.all_names]
    for name in sorted(old, key=len, reverse=True):
        changed, count = re.subn(rf"(?<!\w){re.escape(name)}(?!\w)", rest, before, count=1, flags=re.IGNORECASE)
        if count:
            return changed
    return f"{before.rstrip('?!. ')}, {rest}?"


def _names_a_time(rest: str, asked_at: datetime) -> bool:
    return read_window(rest, asked_at)[0] is not None


def _with_other_time(before: str, rest: str, asked_at: datetime) -> str:
    return f"{read_window(before, asked_at)[1].rstrip('?!. ')} {rest}?"
