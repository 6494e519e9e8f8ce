"""Who says what in a sentence, and whether another sentence keeps it so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from marketbrief.answering.verification.alignment import Alignment, Tokens, is_ticker, small_letters, stem_of, way_of
from marketbrief.language.calendar import CALENDAR_WORDS
from marketbrief.language.firms import ENGLISH_LEGAL_FORMS
from marketbrief.language.reporting_verbs import SAYING
from marketbrief.language.roles import ROLES_BEFORE_A_NAME

__all__ = ["speaker_added", "speaker_dropped"]

TRAILING = 2
LONGEST_SPEAKER = 8

_VERBS = frozenset(
    """is are was were be been has have had do does did will would may might could can should must not that it they he
    she""".split()
)
_NO_SPEAKER = frozenset("on in at during after last late earlier there to".split())
_MEANT_AGAIN = frozenset(map(stem_of, "company firm bank group he she they it".split()))
_CROWD = frozenset(
    "analysts traders officials economists investors dealers sources experts strategists people bankers".split()
)
_PASSED_OVER = CALENDAR_WORDS | ENGLISH_LEGAL_FORMS
_RELATIVE = frozenset("that which what than".split())
_CLAUSE_WORDS = frozenset("and but while whereas as after because although though that which who".split())


@dataclass(frozen=True, slots=True)
class ReportedClause:
    """Where a word of saying stands, its speaker, the head of the speaker's name, and what is said.

    ``leads`` tells whether the speaker comes first.
    """

    at: int
    speaker: range
    head: range
    scope: range
    leads: bool


def speaker_dropped(alignment: Alignment) -> bool:
    """Whether it has words of somebody's saying without a word for that, and does not open with the speaker."""
    told, said = alignment.told, alignment.said
    repeated = {alignment.places[i] for i, token in enumerate(small_letters(told)) if token in SAYING}
    kept = [place for i, place in enumerate(alignment.places) if place is not None and told.carries(i)]
    return any(_is_dropped(saying, kept) for saying in _sayings(said) if not repeated & {saying.at, None})


def _is_dropped(saying: ReportedClause, kept: Sequence[int]) -> bool:
    """Whether words of a saying are kept, and its speaker neither leads them in nor opens the sentence."""
    leading = set(kept) if saying.leads else set(kept[:1])
    return not set(kept).isdisjoint(saying.scope) and leading.isdisjoint(saying.speaker)


def speaker_added(alignment: Alignment) -> bool:
    """Whether it has somebody say what nobody says, or what somebody else says."""
    told, said = alignment.told, alignment.said
    theirs, sayings = list(_sayings(said)), list(_sayings(told))
    nobody = bool(told.tokens) and small_letters(told)[-1] in SAYING and len(told.tokens) - 1 in told.breaks
    return (
        nobody
        or len(sayings) > len(theirs)
        or any(not any(_same_saying(alignment, mine, each) for each in theirs) for mine in sayings)
    )


def _same_saying(alignment: Alignment, mine: ReportedClause, theirs: ReportedClause) -> bool:
    """Whether both are of one speaker, and of the same words for the most part."""
    told, said = alignment.told, alignment.said
    speaker, heads = _stems(told, mine.speaker), _stems(said, theirs.head)
    if _words(told, mine.speaker) & _CROWD - _words(said, theirs.speaker):
        return False
    by_another_name = heads <= _MEANT_AGAIN or speaker <= _MEANT_AGAIN
    if heads and speaker and not speaker & heads and (speaker & said.stems or not by_another_name):
        return False
    places = [alignment.places[i] for i in mine.scope if told.carries(i) and i not in mine.speaker]
    inside = sum(place is not None and place in theirs.scope for place in places)
    return 2 * inside >= len(places)


def _words(said: Tokens, places: range) -> set[str]:
    return {said.tokens[i].lower() for i in places}


def _stems(said: Tokens, places: range) -> set[str]:
    return {said.keys[i] for i in places if said.carries(i)}


def _sayings(said: Tokens) -> Iterator[ReportedClause]:
    """Of each word of saying, who says it and what is said."""
    tokens = small_letters(said)
    for i in range(len(tokens)):
        if tokens[i] in SAYING:
            end, speaker = len(tokens), _speaker(said, i)
            rest = sum(said.carries(j) for j in range(max(i + 1, speaker.stop), end))
            opens = not any(map(said.carries, range(speaker.start)))
            leads = tokens[i] != "according" and rest > TRAILING and (opens or _joined_on(tokens, speaker))
            yield ReportedClause(
                i, speaker, _head(tokens, said, speaker), range(_from(said, i, speaker, leads), end), leads
            )


def _from(said: Tokens, i: int, speaker: range, leads: bool) -> int:
    """Where begins what is said: "less than analysts had predicted" has its speaker's words behind "less" alone."""
    if leads:
        return i + 1
    relative = speaker.start > 0 and said.tokens[speaker.start - 1].lower() in _RELATIVE and i not in said.breaks
    return speaker.start if relative else 0


def _head(tokens: Sequence[str], said: Tokens, speaker: range) -> range:
    """The part of a speaker that no other may stand for, without "of HOUSE" and a title: a name, or the last word."""
    end = next((j for j in speaker[1:] if tokens[j] in ("of", "at", "for", "in", "with")), speaker.stop)
    named = (
        j for j in range(end - 1, speaker.start - 1, -1) if said.carries(j) and not _is_passed_over(said.tokens[j])
    )
    last = next(named, speaker.start)
    start = max((j + 1 for j in range(speaker.start, last) if tokens[j] in ROLES_BEFORE_A_NAME), default=speaker.start)
    return range(start if said.names(last) and _is_name(said, range(start, last)) else last, end)


def _is_passed_over(token: str) -> bool:
    return token.lower() in _PASSED_OVER or is_ticker(token)


def _is_name(said: Tokens, places: range) -> bool:
    return not any(said.tokens[j][0].islower() for j in places)


def _joined_on(tokens: Sequence[str], speaker: range) -> bool:
    """Whether a clause of its own begins with the speaker: "Oil fell and analysts said it would fall further"."""
    return speaker.start > 0 and tokens[speaker.start - 1] in _CLAUSE_WORDS


def _speaker(said: Tokens, i: int) -> range:
    """Who says it: behind "said" where that follows a comma or opens with "according to", else before it."""
    tokens = small_letters(said)
    after = next((j for j in range(i + 2, len(tokens)) if j in said.breaks), len(tokens))
    if tokens[i] == "according":
        return range(i + 1, after)
    led_in = _is_name(said, range(min((j for j in said.breaks if j > 0), default=1)))
    if (
        i in said.breaks
        and i + 1 < len(tokens)
        and not led_in
        and tokens[i + 1] not in _NO_SPEAKER
        and not _has_a_verb(tokens[i + 1 : after])
    ):
        return range(i + 1, after)
    breaks = [j for j in range(1, i) if j in said.breaks]
    for end in reversed(breaks) if i in said.breaks else ():
        before = range(max(_stops(said, end), default=0), end)
        if not all("." in said.tokens[j] for j in before):
            return before
    return range(max(_stops(said, i), default=0), i)


def _stops(said: Tokens, end: int) -> list[int]:
    """Where clauses begin before ``end``."""
    tokens = small_letters(said)
    return [j for j in range(end) if j in said.breaks or (j > 0 and tokens[j - 1] in _CLAUSE_WORDS)]


def _has_a_verb(tokens: Sequence[str]) -> bool:
    """Whether words behind "said" are what is said, and not who says it."""
    return len(tokens) > LONGEST_SPEAKER or any(t in _VERBS or way_of(t) or not t[0].isalpha() for t in tokens)
