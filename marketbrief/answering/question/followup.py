"""A message and its thread to one question that stands alone, by rules.

A message keeps what it says; the thread's last question gives what it leaves out: the market, the time, who is asked
about, or all but one of them ("and oil?", "no, I meant Tuesday", "who disagrees?").
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from marketbrief.answering.question.fragments import FollowUpMessage, with_shifts
from marketbrief.answering.question.intent import MessageKind, matter_of
from marketbrief.answering.question.substitute import (
    asks_of_the_same,
    names_its_subject,
    pointing_at,
    subject_of,
    time_in,
    with_direction,
    with_market,
    with_name,
    with_stance,
    with_time,
)
from marketbrief.answering.question.thread_messages import read_messages
from marketbrief.answering.time import read_window
from marketbrief.domain.question import Turn
from marketbrief.language.tokens import NAME_WORD
from marketbrief.models.budget import Budget

__all__ = ["Completed", "Rephraser", "completed", "reads_plainly", "stand_alone"]

_MORE = re.compile(
    r"^(?:how so|how come|who (?:says|said) (?:so|that|this|it)|says who|since when|go on|really"
    r"|(?:tell me |any(?:thing)? |what )?(?:more|else)"
    r"|continue|(?:more )?details?|(?:what are |show me )?(?:the |your )?sources?|are you sure)\W*$",
    re.IGNORECASE,
)
_WHY = re.compile(r"^why(?: (?:so|is that|was that|that|not|did (?:it|that) happen))?\W*$", re.IGNORECASE)
_HOW_MUCH = re.compile(r"^(?:by )?how (?:much|far)\W*$", re.IGNORECASE)
_WHEN = re.compile(r"^when(?: (?:was|is) (?:that|it|this)| did (?:that|it|this)(?: happen)?)?\W*$", re.IGNORECASE)
_CAUSE = re.compile(
    r"^(?:is|was) (?:it|that|this) (?:all |just |only |mainly |mostly |really )?"
    r"(?:because|due|thanks|down to|about|on the back|driven|caused|related|the [a-z]+)\b"
    r"|.*\b(?:play(?:ed)? (?:a|any) (?:\w+ )?(?:role|part)|to blame|behind (?:it|this|that)|responsible)\W*$",
    re.IGNORECASE,
)
_DID = re.compile(r"^(?:why|(?:by )?how (?:much|far|high|low)) (?=(?:did|do|does|has|have|is|are|was|were)\b)", re.I)
_ASKS = re.compile(r"(?:why|what|who|how|when|where|which|whose|did|does|do|is|are|was|were|has|have|will)\b", re.I)
_PERSON = re.compile(r"\b(?:he|she|him|her|his)\b", re.I)
_IN_UNITS = re.compile(r"^in (?:[a-z]+ )?(?:euros?|dollars?|pounds?|yen|percent|per cent|points?|francs?)\W*$", re.I)


@dataclass(frozen=True, slots=True)
class Completed:
    """A question that stands alone as far as the rules can tell; ``sure`` when they know the case."""

    text: str
    sure: bool = True


class Rephraser(Protocol):
    """Completes a message where the rules are not sure."""

    def rephrase(self, text: str, turns: Sequence[Turn], asked_at: datetime, budget: Budget) -> str | None:
        """The question that stands alone; ``None`` when the message is better left to the rules."""


def stand_alone(text: str, turns: Sequence[Turn], asked_at: datetime) -> str:
    """``text`` completed from its thread."""
    return completed(text, turns, asked_at).text


def completed(text: str, turns: Sequence[Turn], asked_at: datetime) -> Completed:
    """``text`` completed with what the thread's questions say, oldest first; thanks and greetings say nothing."""
    before = ""
    asking = [turn for turn in turns if matter_of(turn.text) is MessageKind.ASK]
    asked = read_messages([turn.text for turn in asking]).asking
    for turn in asking:
        if turn.text in asked:
            before = _completed(turn.text, before, turn.asked_at).text
    return _completed(text, before, asked_at)


def reads_plainly(message: str, told: Completed) -> bool:
    """Whether a completed message is worth showing.

    It is when the rules were sure, it opens as a question does, its thread gave it a word, and no code stands in the
    place of a person.
    """
    added = set(NAME_WORD.findall(told.text)) - set(NAME_WORD.findall(message))
    added = {word for word in added if word.casefold() not in message.casefold()}
    coded = _PERSON.search(message) is not None and any(word.isupper() for word in added)
    return told.sure and bool(added) and _ASKS.match(told.text) is not None and not coded


def _completed(text: str, before: str, asked_at: datetime) -> Completed:
    text = " ".join(text.split())
    if not before or not text:
        return Completed(text)
    message = FollowUpMessage.read(with_shifts(text, read_window(before, asked_at)[0]), asked_at)
    if message.starts_anew:
        return Completed(message.rest)
    if bare := _bare(message.rest, before):
        return Completed(bare)
    if message.is_fragment:
        return _of_fragment(message, before, asked_at)
    return _of_question(message, before, asked_at)


def _bare(rest: str, before: str) -> str | None:
    """What a message without any subject asks: why, how much, in which unit, or for more of the same."""
    if _WHY.match(rest) and re.match(r"why\b", before, re.IGNORECASE):
        return before
    if _CAUSE.match(rest) and re.match(r"why\b", before, re.IGNORECASE):
        return f"{before.rstrip('?!. ')}: {rest}"
    if _WHY.match(rest) or _HOW_MUCH.match(rest) or _WHEN.match(rest):
        how = "Why" if _WHY.match(rest) else "When" if _WHEN.match(rest) else _sentence(rest.rstrip("?!. "))
        return _DID.sub(f"{how} ", before) if _DID.match(before) else f"{how}: {before}"
    if _IN_UNITS.match(rest):
        return f"{before.rstrip('?!. ')} {rest}"
    return f"{_sentence(rest.rstrip('?!. '))}: {before}" if _MORE.match(rest) else None


def _of_fragment(message: FollowUpMessage, before: str, asked_at: datetime) -> Completed:
    """The question before, with the market, time, name, side or move of the message in the place of its own."""
    if shifted := message.shifted_window(read_window(before, asked_at)[0]):
        return Completed(with_time(before, shifted, asked_at))
    if not message.says_something:
        return Completed(before, sure=False)
    if not message.is_plain:
        return Completed(f"What about {message.rest.rstrip('?!. ')}, {asks_of_the_same(before)}?", sure=False)
    changed = before
    if message.markets:
        changed = with_market(changed, message.market_words, message.markets)
    if message.names:
        changed = with_name(changed, message.names[0], asked_at)
    if message.stance:
        changed = with_stance(changed, message.stance, asked_at)
    if message.direction:
        changed = with_direction(changed, message.direction)
    if message.time:
        changed = with_time(changed, message.time, asked_at)
    return Completed(changed, sure=changed != before)


def _of_question(message: FollowUpMessage, before: str, asked_at: datetime) -> Completed:
    """A question of its own, with the subject and the time of the one before where it says neither."""
    pointed, found = pointing_at(message.rest, before, asked_at)
    if message.markets and not found:
        return Completed(_with_time_of(before, message, message.rest, asked_at) if message.opened else message.rest)
    if not found and not message.is_general:
        return Completed(message.rest, sure=bool(message.names) or len(message.own_words) > 3)
    subject = subject_of(before, asked_at)
    asked = _sentence(pointed.rstrip("?!. "))
    if not subject:
        return Completed(f"{asked}, {asks_of_the_same(before)}?", sure=False)
    if subject.casefold() not in asked.casefold() and not message.markets:
        asked = f"{asked} {'on' if asked.endswith(('bullish', 'bearish')) else 'about'} {subject}"
    sure = len(message.own_words) <= (3 if found else 0) and names_its_subject(before, asked_at)
    return Completed(_with_time_of(before, message, f"{asked}?", asked_at), sure)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _with_time_of(before: str, message: FollowUpMessage, asked: str, asked_at: datetime) -> str:
    """``asked`` with the time of the question before, where it names none and asks about the same event.

    What people think is asked of now, unless another time is named.
    """
    then = time_in(before, asked_at)
    if message.time or not then or not message.asks_about_an_event:
        return asked
    return f"{asked.rstrip('?!. ')} {then}?"
