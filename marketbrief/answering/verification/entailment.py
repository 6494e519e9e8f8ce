"""Whether a source bears a sentence out: one place of it has to say all that the sentence tells, in the same sense."""

from collections.abc import Collection, Iterator, Sequence
from itertools import takewhile

from marketbrief.answering.verification.alignment import Tokens, aligned, bare, said_of
from marketbrief.answering.verification.omission import left_out, length_of_the_dateline
from marketbrief.answering.verification.polarity import sense_turned
from marketbrief.answering.verification.splicing import seam_in
from marketbrief.answering.verification.substitution import worded_otherwise
from marketbrief.answering.verification.word_order import POINTING
from marketbrief.language.calendar import CALENDAR_WORDS
from marketbrief.language.figures import numbers_in

__all__ = ["figure_missing", "is_nearly", "unborne"]

FEWEST_STEMS = 2
SHARE = 0.6
PLACES = 3
ELSEWHERE = 0.85
LOOK_BACK = 3


def unborne(text: str, source: Sequence[Tokens], days: Collection[str] = ()) -> str | None:
    """Why no place of a source says what ``text`` tells, as a clause; None where one does.

    ``days`` of the week, in small letters, may be left out.
    """
    told = said_of(text)
    if len(told.stems) < FEWEST_STEMS:
        return "it says too little"
    first: str | None = None
    for i, said in _nearest(told, source):
        fault = _fault(told, said, source, _about(i, source), days)
        if fault is None:
            return None
        first = first or fault
    return first or "what it cites does not say so in these words"


def figure_missing(text: str, words: str) -> str | None:
    """A figure that is not told with its unit in ``words``; one without a unit may be an amount of money or a level."""
    there = numbers_in(words)
    bare = {value for value, unit in there if unit not in ("percent", "bp")}
    lacking = (
        value for value, unit in numbers_in(text) if not ((value, unit) in there or (unit == "" and value in bare))
    )
    return min(lacking, default=None)


def is_nearly(told: Tokens, said: Tokens) -> bool:
    """Whether ``told`` is ``said`` but for a word or two."""
    return len(told.stems & said.stems) >= ELSEWHERE * len(told.stems) and aligned(
        told, said
    ).matched >= ELSEWHERE * sum(map(told.carries, range(len(told.tokens))))


def _nearest(told: Tokens, source: Sequence[Tokens]) -> Iterator[tuple[int, Tokens]]:
    """Sentences of a source with their places, the likest first, none that is unlike."""
    like = [(len(told.stems & said.stems), -i, i, said) for i, said in enumerate(source)]
    near = sorted((each for each in like if each[0] >= SHARE * len(told.stems)), reverse=True, key=lambda e: e[:2])
    yield from ((i, said) for _, _, i, said in near[:PLACES])


def _about(i: int, source: Sequence[Tokens]) -> frozenset[str]:
    """Words of the name that "it" or "the company" in sentence ``i`` means: the only one that the text before has."""
    before = (said for said in reversed(source[max(i - LOOK_BACK, 0) : i]) if said.tokens[0].lower() not in POINTING)
    return _opening_name(next(before, None))


def _opening_name(said: Tokens | None) -> frozenset[str]:
    if said is None:
        return frozenset()
    opened = length_of_the_dateline(said)
    start = opened + (said.tokens[opened : opened + 1] == ("The",))
    name = takewhile(lambda i: said.tokens[i][0].isupper(), range(start, len(said.tokens)))
    found = frozenset(bare(said.tokens[i]) for i in name if said.carries(i))
    others = (bare(said.tokens[i]) for i in range(start + len(found), len(said.tokens)) if said.names(i))
    return found if found.union(CALENDAR_WORDS).issuperset(others) else frozenset()


def _fault(
    told: Tokens, said: Tokens, source: Sequence[Tokens], about: frozenset[str], days: Collection[str]
) -> str | None:
    if figure := figure_missing(told.text, said.text):
        return f"the figure {figure} does not stand in the sentence that it is taken from"
    alignment = aligned(told, said)
    others = [each for each in source if each is not said]
    return (
        seam_in(alignment, others, about)
        or sense_turned(alignment)
        or worded_otherwise(alignment)
        or left_out(alignment, days)
    )
