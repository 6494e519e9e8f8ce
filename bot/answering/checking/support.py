"""Whether a source bears a sentence out: one place of it has to say all that the sentence tells, in the same sense."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise, takewhile

from bot.answering.checking.alignment import Said, aligned, bare, joined, said_of
from bot.answering.checking.figures import numbers_in
from bot.answering.checking.seams import seam_in
from bot.answering.checking.sense import sense_turned
from bot.answering.checking.word_order import POINTING
from bot.answering.checking.wording import worded_otherwise

__all__ = ["clauses_apart", "figure_missing", "is_nearly", "opening_alike", "unborne"]

FEWEST_STEMS = 2
SHARE = 0.6
PLACES = 3
ELSEWHERE = 0.85
LOOK_BACK = 3

_DATELINE = re.compile(r"[A-Z][\w .,/'-]{0,60}\([A-Z][\w .&'-]{1,30}\)(?:\s+-+)?\s+")
_APART = re.compile(r"(?:[,;]\s+|\s)(?:and|while|but|whereas)\s+|;\s+")


def unborne(text: str, source: Sequence[Said]) -> str | None:
    """Why no place of a source says what ``text`` tells, as a clause; None where one does.

    A sentence of two clauses may be told in two places, each of which names what it is about.
    """
    told = said_of(text)
    if len(told.stems) < FEWEST_STEMS:
        return "it says too little"
    reason = _unborne_as_one(told, source)
    if reason is None or any(_borne_apart(clauses, source) for clauses in clauses_apart(text)):
        return None
    return reason


def clauses_apart(text: str) -> Iterator[tuple[str, str]]:
    """The ways to cut a sentence into two that may each stand alone."""
    yield from ((text[: match.start()], text[match.end() :]) for match in _APART.finditer(text))


def figure_missing(text: str, words: str) -> str | None:
    """A figure that is not told with its unit in ``words``; one without a unit may be an amount of money or a level."""
    there = numbers_in(words)
    bare = {value for value, unit in there if unit not in ("percent", "bp")}
    lacking = (
        value for value, unit in numbers_in(text) if not ((value, unit) in there or (unit == "" and value in bare))
    )
    return min(lacking, default=None)


def is_nearly(told: Said, said: Said) -> bool:
    """Whether ``told`` is ``said`` but for a word or two."""
    return len(told.stems & said.stems) >= ELSEWHERE * len(told.stems) and aligned(
        told, said
    ).matched >= ELSEWHERE * sum(map(told.carries, range(len(told.tokens))))


def _borne_apart(clauses: tuple[str, str], source: Sequence[Said]) -> bool:
    """Whether both clauses stand, and the second opens as the sentence does that it is from."""
    one, other = map(said_of, clauses)
    if min(len(one.stems), len(other.stems)) < FEWEST_STEMS or not one.carries(len(one.keys) - 1):
        return False
    alike = opening_alike(clauses[1], source)
    return bool(alike) and not unborne(clauses[1], alike) and not unborne(clauses[0], source)


def opening_alike(clause: str, source: Sequence[Said]) -> tuple[Said, ...]:
    """The sentences that open with what a clause opens with: it has a subject of its own and is not cut out of one."""
    opening = _first(said_of(clause))
    return tuple(said for said in source if _first(said) == opening and opening not in ("", "rising", "falling"))


def _first(said: Said) -> str:
    """The first word that carries meaning."""
    return next((key for key in said.keys if key in said.stems), "")


def _unborne_as_one(told: Said, source: Sequence[Said]) -> str | None:
    """The fault of the nearest place, None when some place has none."""
    first: str | None = None
    for i, said in islice(_nearest(told, source), 2 * PLACES):
        fault = _fault(told, said, source, _about(i, source))
        if fault is None:
            return None
        first = first or fault
    return first or "what it cites does not say so in these words"


def _nearest(told: Said, source: Sequence[Said]) -> Iterator[tuple[int, Said]]:
    """Sentences of a source with their places, then sentences with the next, the likest first, none that is unlike."""
    both = ((i, told.stems & one.stems, told.stems & two.stems) for i, (one, two) in enumerate(pairwise(source)))
    pairs = [(i, joined(source[i], source[i + 1])) for i, one, two in both if one - two and two - one]
    for places in (list(enumerate(source)), pairs):
        like = [(len(told.stems & said.stems), -i, i, said) for i, said in places]
        ranked = sorted(
            (each for each in like if each[0] >= SHARE * len(told.stems)), reverse=True, key=lambda e: e[:2]
        )
        yield from ((i, said) for _, _, i, said in ranked[:PLACES])


def _about(i: int, source: Sequence[Said]) -> frozenset[str]:
    """Words of the name that "it" or "the company" in sentence ``i`` means: the one that the text before opens with."""
    before = (said for said in reversed(source[max(i - LOOK_BACK, 0) : i]) if said.tokens[0].lower() not in POINTING)
    return _opening_name(next(before, None))


def _opening_name(said: Said | None) -> frozenset[str]:
    if said is None:
        return frozenset()
    dateline = _DATELINE.match(said.text)
    opened = len(said_of(dateline[0]).tokens) if dateline else 0
    start = opened + (said.tokens[opened : opened + 1] == ("The",))
    name = takewhile(lambda i: said.tokens[i][0].isupper(), range(start, len(said.tokens)))
    return frozenset(bare(said.tokens[i]) for i in name if said.carries(i))


def _fault(told: Said, said: Said, source: Sequence[Said], about: frozenset[str]) -> str | None:
    if figure := figure_missing(told.text, said.text):
        return f"the figure {figure} does not stand in the sentence that it is taken from"
    alignment = aligned(told, said)
    others = [each for each in source if each.text not in said.text]
    return seam_in(alignment, others, about) or sense_turned(alignment) or worded_otherwise(alignment)
