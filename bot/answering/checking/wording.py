"""The words in which something is told: none that is not said, and none left out that narrows what is said."""

from bot.answering.checking.alignment import SAYING, Alignment, Said, bare, small_letters, way_of
from bot.answering.checking.amounts import amount_turned
from bot.answering.checking.word_order import CALENDAR, is_passive

__all__ = ["GENERIC", "JOINING", "TITLES", "is_name", "worded_otherwise"]

_FREE = frozenset("the a an that".split())
_OF_THE_PASSIVE = frozenset("was were is are been being by had has have".split())
_BEING = frozenset("was were is are had has".split())
JOINING = frozenset("and but while whereas although though with".split())
_ENDINGS = ("", "s", "es", "d", "ed", "ing", "ly")
TITLES = frozenset(
    """analyst strategist economist chairman chairwoman spokesman spokeswoman president director governor minister head
    manager trader ceo cfo chief secretary treasurer founder partner senator judge lawyer professor dealer""".split()
)
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
_NARROWING = frozenset(
    """net core operating same gross underlying pretax pre-tax adjusted quarterly annual annualized annualised monthly
    weekly preliminary preferred long short term residential domestic overseas foreign existing wholesale retail
    commercial minority majority nonfarm private public unsecured subprime former acting deputy interim vice ex non
    second third fourth fifth some several many most few part half partly only nearly largely mostly possible potential
    proposed planned alleged reported suspected draft tentative partial so-called one-time up-to two three senior junior
    assistant associate reportedly allegedly apparently possibly potentially supposedly""".split()
)
_DETERMINERS = frozenset("the a an both all its their his her these those this that".split())
_DENYING = frozenset("only never not no hardly neither nor cannot".split())
_TAKING = frozenset("among with by of for from in on at than between against into over under after before".split())
_NO_OBJECT = frozenset(
    "that which who whose and but or will would may might could was were is are has have had said says".split()
)
_LEGAL_FORMS = frozenset("corp inc co ltd plc ag sa nv se llc group holdings corporation company".split())
_CONDITIONS = frozenset("if unless provided assuming depending barring pending without subject".split())


def worded_otherwise(alignment: Alignment) -> str | None:
    """What is told in other words than is said, as a clause; None where nothing is."""
    if amount_turned(alignment):
        return "it tells a figure otherwise than what it cites: to, by, over or nearly so much"
    if word := _object_dropped(alignment):
        return f"it leaves out what follows {word!r} in what it cites"
    if word := _name_cut(alignment):
        return f"it leaves out the name before {word!r}"
    if word := _word_added(alignment):
        return f"it adds {word!r}, which what it cites does not say"
    if word := _narrowing_dropped(alignment):
        return f"it leaves out {word!r}, without which it says more than what it cites"
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
            if not _is_inflected(word, bare(said.tokens[place])):
                return told.tokens[i]
        elif not (
            (word in free and (i == 0 or told.tokens[i].islower()))
            or _is_passed_over(alignment, i)
            or _stands_for_one(alignment, i, left)
        ) and not (_opens_an_aside(alignment, i) or _joins(alignment, i)):
            return told.tokens[i]
    return None


def _object_dropped(alignment: Alignment) -> str | None:
    """A preposition told whose object is left out ("among [some dealers] that"); None where there is none."""
    tokens, places = alignment.told.tokens, alignment.places
    for i, place in enumerate(places[:-1]):
        following = places[i + 1]
        apart = place is not None and following is not None and following > place + 1
        if apart and tokens[i].lower() in _TAKING and tokens[i + 1].lower() in _NO_OBJECT:
            return tokens[i]
    return None


def _name_cut(alignment: Alignment) -> str | None:
    """A legal form told without the name it belongs to ("Corp" of "Norvane Corp"); None where there is none."""
    said, kept = alignment.said, {place for place in alignment.places if place is not None}
    for i, place in enumerate(alignment.places):
        if place and alignment.told.tokens[i][0].isupper() and bare(alignment.told.tokens[i]) in _LEGAL_FORMS:
            named = place not in said.breaks and said.tokens[place - 1][0].isupper()
            if named and place - 1 not in kept:
                return alignment.told.tokens[i]
    return None


def _narrowing_dropped(alignment: Alignment) -> str | None:
    """A word left out that narrows what is told behind it, or opens a condition; None where there is none."""
    said, kept = alignment.said, {place for place in alignment.places if place is not None}
    dropped = (j for j in range(len(said.tokens)) if j not in kept)
    return next((said.tokens[j] for j in dropped if _narrows(said, j, kept) or _is_condition(said, j, kept)), None)


def _narrows(said: Said, j: int, kept: set[int]) -> bool:
    """Whether the word at ``j`` says how much, or what part, of the next word kept is meant."""
    word, following = said.tokens[j].lower(), j + 1
    if following in kept and following not in said.breaks and word in _DENYING:
        return True
    if word == "of" and j not in said.breaks and j - 1 not in kept and said.carries(j - 1):
        while following + 1 < len(said.tokens) and said.tokens[following].lower() in _DETERMINERS:
            following += 1
        return following in kept and following not in said.breaks
    while following < len(said.tokens) and following not in kept and said.carries(following):
        if following in said.breaks:
            return False
        following += 1
    return word in _NARROWING and following in kept and said.carries(following) and following not in said.breaks


def _is_condition(said: Said, j: int, kept: set[int]) -> bool:
    """Whether a condition that opens at ``j`` is left out of a sentence that is told."""
    tokens = small_letters(said)
    if tokens[j] not in _CONDITIONS and tokens[j : j + 2] != ("long", "as"):
        return False
    start = max((k for k in range(j) if k in kept), default=-1) + 1
    seam = said.seam or 0
    of_it = any((place >= seam) == (j >= seam) and said.carries(place) for place in kept)
    return of_it and not any(said.carries(k) and tokens[k] != "long" for k in range(start, j))


def _left_out(alignment: Alignment) -> set[str]:
    kept = set(alignment.places)
    return {bare(token) for j, token in enumerate(alignment.said.tokens) if j not in kept}


def _is_inflected(word: str, other: str) -> bool:
    """Whether two words are one but for an ending, or move the same way."""
    if word == other or way_of(word):
        return True
    return any(one in _stems(word) for one in _stems(other))


def _stems(word: str) -> set[str]:
    found = {word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending)}
    return found | {f"{stem[:-1]}y" for stem in found if stem.endswith("i")} | {f"{stem}e" for stem in found}


def is_name(said: Said, i: int) -> bool:
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
    denied = any(alignment.said.tokens[j].endswith("n't") for j in alignment.replaced(i))
    return told.tokens[i].lower() in _BEING and after in alignment.said.breaks and not denied


def _joins(alignment: Alignment, i: int) -> bool:
    """Whether it joins what two sentences say, words of a list, or a day that has changed places."""
    told, word = alignment.told, alignment.told.tokens[i].lower()
    if (
        word in ("on", "in")
        and word in _left_out(alignment)
        and i + 1 < len(told.keys)
        and bare(told.tokens[i + 1]) in CALENDAR
    ):
        return True
    if word == "and" and "and" in _left_out(alignment):
        return True
    return word in JOINING and alignment.said.seam is not None
