"""What stands before a figure: "rose to 5" is not "rose 5", and "nearly 5" is neither "over 5" nor "5"."""

from collections.abc import Sequence

from marketbrief.answering.verification.alignment import Alignment, Tokens, small_letters

__all__ = ["amount_turned"]

_ENDS = frozenset(("to", "from"))
_BOUNDS = frozenset(
    "over above least most under below near nearly less fewer much many close up no only just about".split()
)
_PASSED_OVER = frozenset("a an the at as than to $ € £ ¥ another further".split())
_WITH_TO = frozenset(("up", "close"))
_VAGUE = frozenset(("about",))


def amount_turned(alignment: Alignment) -> bool:
    """Whether a figure is told as an amount where it is a level, or with another bound than what is said."""
    told, said = alignment.told, alignment.said
    placed = [(i, place) for i, place in enumerate(alignment.places) if place is not None]
    return any(not _same(_before(told, i), _before(said, place)) for i, place in placed if told.tokens[i][0].isdigit())


def _same(mine: tuple[str, frozenset[str]], theirs: tuple[str, frozenset[str]]) -> bool:
    return mine[0] == theirs[0] and mine[1] - _VAGUE == theirs[1] - _VAGUE and mine[1] >= theirs[1] & _VAGUE


def _before(said: Tokens, i: int) -> tuple[str, frozenset[str]]:
    """Whether a figure is where something moves to or from, and the words that bound it."""
    tokens = small_letters(said)
    bounds: set[str] = set()
    j = i - 1
    while j >= 0 and j + 1 not in said.breaks and _leads_up(tokens, j):
        bounds |= {tokens[j]} & _BOUNDS
        j -= 1
    return (tokens[j] if j >= 0 and j + 1 not in said.breaks and _is_end(tokens, j) else ""), frozenset(bounds)


def _leads_up(tokens: Sequence[str], j: int) -> bool:
    """Whether the word at ``j`` belongs to the figure behind it: a bound, a currency, an article."""
    if tokens[j] in _WITH_TO and tokens[j + 1] != "to":
        return False
    return tokens[j] in _BOUNDS | _PASSED_OVER and not _is_end(tokens, j)


def _is_end(tokens: Sequence[str], j: int) -> bool:
    """Whether the word at ``j`` leads in where something moves to or from; "up to" and "close to" do not."""
    return tokens[j] in _ENDS and (j == 0 or tokens[j - 1] not in _WITH_TO)
