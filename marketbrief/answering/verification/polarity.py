"""Words that turn the sense of those around them: not, may, said, because; more for less, bought for sold."""

from collections.abc import Sequence
from itertools import pairwise

from marketbrief.answering.verification.alignment import Alignment, Tokens, small_letters, way_of
from marketbrief.answering.verification.attribution_check import speaker_added, speaker_dropped
from marketbrief.language.calendar import CALENDAR_WORDS
from marketbrief.language.hedges import HEDGES, NEGATIONS, REFUSALS
from marketbrief.language.movement import CAUSE

__all__ = ["sense_turned"]

REACH = 5
SHORT_CHANGE = 4

Mark = tuple[bool, frozenset[int]]
"""Whether a word is denied, and in which ways it is unsure."""


_PLAIN: Mark = (False, frozenset())
_BETWEEN = frozenset("longer around about roughly nearly almost due".split()) | CALENDAR_WORDS
_CAUSES = frozenset(
    """because due owing thanks caused causing drove driven prompted prompting sparked triggered fuelled fueled amid
    following therefore hence since attributed blamed reflecting""".split()
)
_WAY_BY_CHANCE = frozenset("firm firms record records hit hits more add adds added support".split())
_OPPOSITES = (
    """above/below over/under most/least before/after first/last best/worst better/worse largest/smallest
    biggest/smallest highest/lowest strongest/weakest strong/weak bought/sold buy/sell buys/sells buying/selling
    buyer/seller buyers/sellers import/export imports/exports profit/loss profits/losses surplus/deficit beat/missed
    upgraded/downgraded upgrade/downgrade tightened/eased tighten/ease tightening/easing bullish/bearish
    hawkish/dovish overweight/underweight opened/closed open/close supply/demand accepted/rejected approved/rejected
    won/lost win/lose with/without because/despite after/despite early/late earlier/later next/last inflows/outflows
    inflow/outflow long/short hired/fired lent/borrowed lender/borrower lenders/borrowers creditors/debtors
    majority/minority all/some always/never optimistic/pessimistic optimism/pessimism faster/slower fast/slow
    quickly/slowly borrowing/lending maximum/minimum cheap/expensive positive/negative expanded/contracted
    expansion/contraction inflation/deflation exceeded/missed calm/nervous good/bad joined/left entered/left
    started/ended began/ended growth/contraction growth/decline growth/slowdown recovery/recession
    men/women public/private"""
).split()
_AGAINST: dict[str, frozenset[str]] = {
    word: frozenset(
        other
        for pair in _OPPOSITES
        for one, two in [pair.split("/")]
        for a, other in ((one, two), (two, one))
        if a == word
    )
    for pair in _OPPOSITES
    for word in pair.split("/")
}


def sense_turned(alignment: Alignment) -> str | None:
    """What ``told`` makes of what is said that it does not mean, as a clause; None where the sense is kept."""
    told, said = alignment.told, alignment.said
    if _way_turned(alignment) or _opposite(alignment):
        return "it says the opposite of what it cites"
    if reason := _marks_differ(alignment):
        return reason
    if speaker_dropped(alignment):
        return "it tells as a fact what it cites puts down to somebody"
    if speaker_added(alignment):
        return "it puts down to somebody what it cites does not"
    if _cause_added(told, said):
        return "it gives a cause that what it cites does not give"
    return None


def _way_turned(alignment: Alignment) -> bool:
    """Whether something rises or falls that does the opposite, or does not move, in what is said."""
    told, said = alignment.told, alignment.said
    ways = {_way(token) for token in said.tokens}
    if any(_way(token) not in ways for token in told.tokens if _way(token)):
        return True
    short = ((new, old) for new, old in alignment.changes() if max(len(new), len(old)) <= SHORT_CHANGE)
    return any(
        way_of(told.tokens[i]) and -way_of(told.tokens[i]) in {way_of(said.tokens[j]) for j in old}
        for new, old in short
        for i in new
    )


def _way(token: str) -> int:
    """Which way a word goes, where it is used for nothing else."""
    return 0 if token.lower() in _WAY_BY_CHANCE else way_of(token)


def _opposite(alignment: Alignment) -> bool:
    """Whether a word has given way to its opposite."""
    told, said = small_letters(alignment.told), small_letters(alignment.said)
    if any(token not in said and _AGAINST.get(token, frozenset()) & set(said) for token in told):
        return True
    return any(
        _AGAINST.get(told[i], frozenset()) & {said[j] for j in old} for new, old in alignment.changes() for i in new
    )


def _marks_differ(alignment: Alignment) -> str | None:
    """Whether a word that is denied, or only possible, in one of the two is not so in the other."""
    mine, theirs = _marked(alignment.told), _marked(alignment.said)
    pairs = [
        (mine.get(i, _PLAIN), theirs.get(place, _PLAIN))
        for i, place in enumerate(alignment.places)
        if place is not None and alignment.told.carries(i)
    ]
    loose = [mark for i, mark in mine.items() if alignment.places[i] is None]
    if _denials(alignment.told) > _denials(alignment.said) or any(told[0] != said[0] for told, said in pairs):
        return "it denies what it cites says, or the other way round"
    known = frozenset[int]().union(*(hedges for _, hedges in theirs.values()))
    if any(told[1] != said[1] for told, said in pairs) or any(not hedges <= known for _, hedges in loose):
        return "it is surer, or less sure, than what it cites"
    return None


def _marked(said: Tokens) -> dict[int, Mark]:
    """By the place of a word: whether it is denied, and in which ways it is unsure."""
    tokens, marked = small_letters(said), dict[int, Mark]()
    for i in range(len(tokens)):
        no, hedge = _denies(tokens, i), 0 if said.names(i) else _hedges(tokens, i)
        if no or hedge:
            meant = _meant(said, tokens, i)
            was_no, hedges = marked.get(meant, _PLAIN)
            marked[meant] = (no != was_no, hedges | {hedge} if hedge else hedges)
    return marked


def _meant(said: Tokens, tokens: Sequence[str], i: int) -> int:
    """The place of the word that the one at ``i`` denies or hedges, itself where none follows."""
    reach = range(i + 1, min(i + 1 + REACH, len(tokens)))
    end = next((j for j in reach if j in said.breaks), len(tokens))
    between = _BETWEEN | {word for word in tokens if word.endswith("ly")}
    meant = (j for j in reach if j < end and said.carries(j) and tokens[j] not in between and tokens[j] not in HEDGES)
    return next(meant, i)


def _denials(said: Tokens) -> int:
    tokens = small_letters(said)
    return sum(_denies(tokens, i) for i in range(len(tokens)))


def _denies(tokens: Sequence[str], i: int) -> bool:
    following = tokens[i + 1] if i + 1 < len(tokens) else ""
    if tokens[i] in REFUSALS:
        return following == "to" or following.endswith("ing")
    if tokens[i] == "yet":
        return following == "to"
    if following == "only" and "but" in tokens[i:]:
        return False
    return tokens[i] in NEGATIONS


def _hedges(tokens: Sequence[str], i: int) -> int:
    by_others = {"than", "as"} & set(tokens[max(i - 2, 0) : i])
    return 0 if by_others else HEDGES.get(tokens[i], 0)


def _cause_added(told: Tokens, said: Tokens) -> bool:
    """Whether it gives a cause where none is given."""
    mine, theirs = set(small_letters(told)), set(small_letters(said))
    gives = bool(mine & _CAUSES) or any(
        a == "as" and b not in ("a", "of", "well", "an", "the") for a, b in pairwise(small_letters(told))
    )
    return gives and not (theirs & _CAUSES or "as" in theirs or "after" in theirs or CAUSE.search(said.text))
