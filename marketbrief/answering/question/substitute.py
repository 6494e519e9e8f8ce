"""A question with one thing changed: its market, its time, whom it asks about, its side or its move."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from marketbrief.answering.question.understand import understand
from marketbrief.answering.time.calendar_spans import Clock
from marketbrief.answering.time.ranges import readings
from marketbrief.domain.entity import Instrument
from marketbrief.domain.question import QuestionKind
from marketbrief.language.calendar_spelling import correct_spelling
from marketbrief.language.instruments import find_instruments
from marketbrief.language.movement import DOWN, UP
from marketbrief.language.normalize import plain_marks

__all__ = [
    "asks_of_the_same",
    "market_words_in",
    "names_in",
    "names_its_subject",
    "pointing_at",
    "subject_of",
    "time_in",
    "with_direction",
    "with_market",
    "with_name",
    "with_stance",
    "with_time",
    "without_time",
]

_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
_STANCE = re.compile(r"\b(?:bull|bear)ish\b", re.IGNORECASE)
_PERSON = re.compile(r"\b(?:he|she|they|him|her|them|his|their)\b", re.IGNORECASE)
_THING = re.compile(
    r"""\b(?:it|its|the\ (?:company|firm|stock|shares|index|market|currency|metal))\b
    |\bth(?:is|at|ose|ese)\b(?!\ (?:week|month|quarter|year|day|morning|afternoon|summer|winter|spring|time)\b)
    |(?<=\bthe\ )(?=(?:move|rally|drop|fall|rise|gain|decline|slide|jump|surge|sell-?off)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_QUESTION_WORDS = re.compile(
    r"^(?:why|what|who|how (?:much|far|high|low|many)|when|where|which|whose)?\s*"
    r"(?:did|do|does|is|are|was|were|has|have|had|will|would|happened to)?\s*",
    re.IGNORECASE,
)
_ANALYSTS = re.compile(r"\b(?:the )?(?:analysts?|strategists?|economists?|traders?|brokers?|people)\b", re.IGNORECASE)
_SAY = re.compile(r"\bdo (?=[A-Z])")


def time_in(text: str, asked_at: datetime) -> str:
    """The words of a text that name its time, as they stand; nothing where it names none."""
    return " ".join(words for _, words in _times(text, asked_at))


def without_time(text: str, asked_at: datetime) -> str:
    """A text without the words that name its time."""
    rest = correct_spelling(" ".join(text.split()))
    for _, words in _times(text, asked_at):
        rest = rest.replace(words, " ", 1)
    return re.sub(r"\s+([?!.,])", r"\1", " ".join(rest.split())).strip(" ,")


def _times(text: str, asked_at: datetime) -> list[tuple[int, str]]:
    squeezed = correct_spelling(" ".join(text.split()))
    found = readings(plain_marks(squeezed), Clock(asked_at, asked_at.date()))
    return [(reading.start, squeezed[reading.start : reading.end].strip()) for reading in found]


def with_time(question: str, time: str, asked_at: datetime) -> str:
    """The question at another time."""
    return f"{without_time(question, asked_at).rstrip('?!. ')} {time.strip(' ?!.,')}?"


def market_words_in(text: str) -> tuple[str, ...]:
    """The names of markets in a text, as they stand in it."""
    words = []
    for market in find_instruments(text):
        for name in sorted(market.all_names, key=len, reverse=True):
            if match := re.search(rf"(?<!\w)(?:the )?{re.escape(name)}(?!\w)", text, re.IGNORECASE):
                words.append(match[0])
                break
    return tuple(words)


def with_market(question: str, words: str, markets: Sequence[Instrument]) -> str:
    """The question asked of another market: in the place of its own, or of the company it asks about, or at its end."""
    old = [name for market in find_instruments(question) if market not in markets for name in market.all_names]
    for name in sorted(old, key=len, reverse=True):
        pattern = rf"(?<!\w)(?:the )?{re.escape(name)}(?!\w)"
        changed, count = re.subn(pattern, words, question, count=1, flags=re.IGNORECASE)
        if count:
            return changed
    names = names_in(question)
    if names and not find_instruments(question):
        return re.sub(rf"{re.escape(names[-1])}(?:['’]s)?(?: (?:shares?|stock))?", words, question, count=1)
    return f"{question.rstrip('?!. ')}, {words}?"


def names_in(question: str) -> tuple[str, ...]:
    """People, firms and companies that a question names; without their time, questions name no months."""
    return understand(question or "?", as_of=_ANY_TIME)[0].names


def with_name(question: str, name: str, asked_at: datetime) -> str:
    """The question asked of somebody else: in the place of the one it names or of analysts, or what they say of it."""
    old = names_in(question)
    if old:
        return question.replace(old[0], name, 1)
    asked = understand(question, as_of=asked_at)[0]
    if asked.kind is QuestionKind.VIEWS and _ANALYSTS.search(question):
        return _SAY.sub("does ", _ANALYSTS.sub(name, question, count=1))
    subject = subject_of(question, asked_at)
    return f"What does {name} say about {subject}?" if subject else f"What does {name} say?"


def with_stance(question: str, stance: str, asked_at: datetime) -> str:
    """The question asked of one side: of the other, or of those of its subject where it asks of neither."""
    subject = "" if _STANCE.search(question) else subject_of(question, asked_at)
    return f"Who is {stance} on {subject}?" if subject else _STANCE.sub(stance, question, count=1)


def with_direction(question: str, move: str) -> str:
    """The question asked of the other move."""
    for pattern in (UP, DOWN):
        if pattern.search(question):
            return pattern.sub(move, question, count=1)
    return question


def subject_of(question: str, asked_at: datetime) -> str:
    """What a question is about: its markets, else the company or person it names, else what it says beside its time."""
    markets, names = market_words_in(question), names_in(without_time(question, asked_at))
    if names and (not markets or re.search(rf"{re.escape(names[-1])}(?:['’]s)? (?:shares?|stock)\b", question)):
        return names[-1]
    if markets:
        return " and ".join(markets[:2])
    return _QUESTION_WORDS.sub("", without_time(question, asked_at)).rstrip("?!. ")


def names_its_subject(question: str, asked_at: datetime) -> bool:
    """Whether a question names a market, a company or a person: what else it says is no subject to put elsewhere."""
    return bool(market_words_in(question) or names_in(without_time(question, asked_at)))


def asks_of_the_same(question: str) -> str:
    """A question as something that is spoken of, for want of a subject of its own."""
    return f"speaking of “{question.rstrip('?!. ')}”"


def pointing_at(text: str, before: str, asked_at: datetime) -> tuple[str, bool]:
    """``text`` with its first "he" or "it" made what the question before speaks of, and whether there was one."""
    people = names_in(before)
    if people and (match := _PERSON.search(text)):
        return _put(text, match, people[0]), True
    subject = subject_of(before, asked_at)
    match = _THING.search(text)
    if match and subject:
        return _put(text, match, subject), True
    return text, match is not None or _PERSON.search(text) is not None


def _put(text: str, match: re.Match[str], words: str) -> str:
    owned = match[0].lower() in ("its", "his", "their")
    if not match[0]:
        words = f"{words.removeprefix('the ')} "
    return f"{text[: match.start()]}{words}{'’s' if owned else ''}{text[match.end() :]}"
