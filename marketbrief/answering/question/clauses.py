"""What kind of answer a question needs, and the clauses it is made of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from marketbrief.answering.question.asked import read_asked
from marketbrief.answering.question.content_words import content
from marketbrief.answering.question.expressions import expression
from marketbrief.language import lexicon

__all__ = ["AnswerKind", "Clauses", "QuestionReading", "asks_openly", "clauses_of", "plain", "read_kind", "tidy"]

FACTS = frozenset(("result", "figure", "decision"))


class AnswerKind(StrEnum):
    """The kinds of answer this package gives; ``ONE`` is a question about one event and belongs elsewhere."""

    LIST = "list"
    COMPARE = "compare"
    MULTI = "multi"
    DAY = "day"
    ABOUT = "about"
    VIEWS = "views"
    OUTLOOK = "outlook"
    ONE = "one"


@dataclass(frozen=True, slots=True)
class Clauses:
    """A question's clauses; ``context`` is the part that only names what all of them are about."""

    context: str
    asked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionReading:
    """A question with its kind and clauses."""

    text: str
    kind: AnswerKind
    clauses: Clauses
    thread: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        """The question with the message before it where it hangs under one."""
        return " ".join([*self.thread[-1:], self.text])


def read_kind(text: str, thread: Sequence[str] = ()) -> QuestionReading:
    """The kind and the clauses of ``text``."""
    clauses = clauses_of(text)
    asked = plain(text)
    kind = next((kind for kind, pattern in _kinds() if pattern.search(asked)), None)
    if kind is None:
        kind = AnswerKind.MULTI if len(clauses.asked) > 1 else AnswerKind.ONE
    return QuestionReading(text, kind, clauses, tuple(thread))


def plain(text: str) -> str:
    """Lower case without apostrophes, white space made single."""
    return " ".join(re.sub(r"['’`]", "", text.lower()).split())


def tidy(text: str) -> str:
    """The text in its own case, "what's" and its like written "whats", white space made single."""
    return " ".join(re.sub(r"\b(what|who|where|when|how|why|that|it|there)['’`]s\b", r"\1s", text, flags=re.I).split())


@lexicon.cached()
def _kinds() -> tuple[tuple[AnswerKind, re.Pattern[str]], ...]:
    entries = lexicon.load("question_kinds")["kind"]
    return tuple((AnswerKind(one["name"]), re.compile("|".join(one["asks"]))) for one in entries)


@lexicon.cached()
def _breaks() -> re.Pattern[str]:
    joint = r"[?!]+\s+(?:and\s+)?|\s*;\s+|\s*,\s*(?:and\s+|&\s*)?|\s+(?:and|&|\+|n|or)\s+|\s+[-–—]+\s+|:\s+|\.\s+"
    return expression("opener", rf"(?:{joint})(?=(?:{{}})\b)")


def clauses_of(text: str) -> Clauses:
    """The clauses of a question that ask for something each, and what stands before them."""
    pieces = [piece.strip(" ?!.,;:-") for piece in _breaks().split(tidy(text))]
    pieces = [_without_chatter(piece) for piece in pieces]
    asks = expression("opener", r"^(?:so |and |but )?(?:{})\b")
    kept = [piece for piece in pieces if content(piece) or asks.match(piece)]
    if len(kept) > 1 and not asks.match(kept[0]) and not _asks_inside(kept[0]) and not _is_question(kept[0], text):
        return Clauses(kept[0], tuple(kept[1:]))
    return Clauses("", tuple(kept) or (tidy(text),))


def _is_question(piece: str, text: str) -> bool:
    """Whether a piece without a question word ends with a question mark and asks for a fact by its name: "q2 eps?"."""
    return f"{piece}?" in tidy(text) and bool(FACTS.intersection(read_asked(piece).intents))


def asks_openly(text: str) -> bool:
    """Whether a message opens as a question does; "and gold?" and "what about gold?" only name something."""
    plain_text = re.sub(
        r"^(?:and|but|so|ok|then|also|what about|how about)\b\W*", "", tidy(text).strip(), flags=re.IGNORECASE
    )
    return expression("opener", r"^(?:{})\b").match(plain_text) is not None


def _asks_inside(piece: str) -> bool:
    return bool(expression("opener", r"\b(?:{})\b").search(piece))


def _without_chatter(piece: str) -> str:
    """A piece without the parts that only say how the answer should look."""
    parts = re.split(r"[?!]+\s*|\s+[-–—]+\s+|,\s+", piece)
    kept = [part for part in parts if not expression("chatter", r"^(?:{})").match(part)]
    return ", ".join(part for part in kept if part).strip()
