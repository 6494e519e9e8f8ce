"""The words in which something is told: none that is not said, and no figure otherwise."""

from marketbrief.answering.verification.alignment import Alignment, Tokens, bare, way_of
from marketbrief.answering.verification.figure_context import amount_turned
from marketbrief.answering.verification.word_order import is_passive
from marketbrief.language.calendar import CALENDAR_WORDS
from marketbrief.language.firms import SHORT_LEGAL_FORMS
from marketbrief.language.reporting_verbs import SAYING
from marketbrief.language.tokens import stem

__all__ = ["FIRM_FORMS", "GENERIC", "is_name", "worded_otherwise"]

_FREE = frozenset("the a an that".split())
_OF_THE_PASSIVE = frozenset("was were is are been being by had has have".split())
_BE = frozenset("is are was were be been being".split())
_BEING = frozenset("was were is are had has".split())
_ENDINGS = ("", "s", "es", "d", "ed", "ing", "ly")
FIRM_FORMS = SHORT_LEGAL_FORMS | {"group", "company", "corporation"}
"""Legal forms that say nothing behind a name, in small letters."""
GENERIC = (
    frozenset(
        "company firm bank group maker retailer lender insurer airline carrier broker automaker carmaker".split()
    ),
    frozenset("index market currency metal contract stock stocks share shares gauge benchmark measure".split()),
    frozenset("gain drop fall rise move decline rally increase".split()),
)
_ALIKE = (
    *GENERIC,
    frozenset("companies firms".split()),
    frozenset("acquired bought".split()),
    frozenset("acquire buy purchase".split()),
    frozenset("big large".split()),
    frozenset("biggest largest".split()),
    frozenset("began started".split()),
    frozenset("begin start".split()),
    frozenset("ended finished closed".split()),
    frozenset("fears worries concerns".split()),
    frozenset("costs expenses".split()),
    frozenset("revenue revenues".split()),
    frozenset("crude oil".split()),
    frozenset("tonnes tons".split()),
    frozenset("as after".split()),
    frozenset("about around roughly approximately".split()),
    frozenset("was were reached totaled totalled stood".split()),
)
_COMMON = frozenset[str]().union(*_ALIKE)


def worded_otherwise(alignment: Alignment) -> str | None:
    """What is told in other words than is said, as a clause; None where nothing is."""
    if amount_turned(alignment):
        return "it tells a figure otherwise than what it cites: to, by, over or nearly so much"
    if word := _word_added(alignment):
        return f"it adds {word!r}, which what it cites does not say"
    return None


def _word_added(alignment: Alignment) -> str | None:
    """A word told that is neither said nor stands for one that is; None where there is none.

    Names and figures are passed over, and words that have changed places.
    """
    told, said = alignment.told, alignment.said
    left = _left_out(alignment)
    free = _FREE | (_OF_THE_PASSIVE if is_passive(alignment) else frozenset())
    for i, place in enumerate(alignment.places):
        word = bare(told.tokens[i])
        if place is not None:
            if not _is_inflected(word, bare(said.tokens[place])) or _is_of_another_voice(alignment, i, place):
                return told.tokens[i]
        elif not (
            (word in free and (i == 0 or told.tokens[i].islower()))
            or _is_passed_over(alignment, i)
            or _stands_for_one(alignment, i, left)
        ) and not (_opens_an_aside(alignment, i) or _joins(alignment, i)):
            return told.tokens[i]
    return None


def _left_out(alignment: Alignment) -> set[str]:
    kept = set(alignment.places)
    return {bare(token) for j, token in enumerate(alignment.said.tokens) if j not in kept}


def _is_inflected(word: str, other: str) -> bool:
    """Whether two words are one but for an ending, or move the same way.

    The -ing of a verb is not its -ed: whoever is investigating is not investigated.
    """
    if word == other:
        return True
    ing, ed = (word, other) if word.endswith("ing") else (other, word)
    if ing.endswith("ing") and ed.endswith("ed"):
        return way_of(word) != 0 and stem(ing) != stem(ed)
    if way_of(word):
        return True
    return any(one in _stems(word) for one in _stems(other))


def _is_of_another_voice(alignment: Alignment, i: int, place: int) -> bool:
    """Whether "was cutting" stands for "was cut", or the other way round."""
    told, said = alignment.told.tokens, alignment.said.tokens
    behind_being = i > 0 and place > 0 and told[i - 1].lower() in _BE and said[place - 1].lower() in _BE
    return behind_being and told[i].lower().endswith("ing") != said[place].lower().endswith("ing")


def _stems(word: str) -> set[str]:
    found = {word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending)}
    return found | {f"{stem[:-1]}y" for stem in found if stem.endswith("i")} | {f"{stem}e" for stem in found}


def is_name(said: Tokens, i: int) -> bool:
    """Whether the word at ``i`` is a name; one that opens is when no sentence opens with it in its common meaning."""
    token = said.tokens[i]
    return said.names(i) or (token[0].isupper() and said.carries(i) and bare(token) not in _COMMON - GENERIC[0])


def _is_passed_over(alignment: Alignment, i: int) -> bool:
    """Whether other rules look at it: a name, a figure, a word said elsewhere in the sentence."""
    told = alignment.told
    looked_at = told.tokens[i][0].isdigit() or is_name(told, i) or told.keys[i] in alignment.said.stems
    return told.carries(i) and looked_at


def _stands_for_one(alignment: Alignment, i: int, left: set[str]) -> bool:
    """Whether it stands in place of a word alike, or is a word of saying and one such is left out."""
    word = bare(alignment.told.tokens[i])
    if word in SAYING:
        return word in ("said", "according") and bool(SAYING & left)
    here = {bare(alignment.said.tokens[j]) for j in alignment.replaced(i)}
    return any(word in alike and alike & here for alike in _ALIKE)


def _opens_an_aside(alignment: Alignment, i: int) -> bool:
    """Whether "was" or "had" makes a clause of what is said as an aside: "oil rose, its best day"."""
    told, after = alignment.told, next((p for p in alignment.places[i + 1 :] if p is not None), None)
    denied = any(alignment.said.tokens[j].lower() == "not" for j in alignment.replaced(i))
    return told.tokens[i].lower() in _BEING and after in alignment.said.breaks and not denied


def _joins(alignment: Alignment, i: int) -> bool:
    """Whether it joins words of a list, or leads in a day that has changed places."""
    word, left = alignment.told.tokens[i].lower(), _left_out(alignment)
    if word in ("on", "in"):
        return (
            word in left and i + 1 < len(alignment.told.keys) and bare(alignment.told.tokens[i + 1]) in CALENDAR_WORDS
        )
    return word == "and" and word in left
