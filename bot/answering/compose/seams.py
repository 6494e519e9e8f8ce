"""A source's own words put together anew: figures that change places, two sentences spliced, a clause sewn on.

``verify`` holds a sentence to the words around it in its sources; a model that copies most of a sentence and adds the
rest is held to more: what it adds has to stand together somewhere too.
"""

from collections.abc import Iterable, Sequence

from bot.answering.support import stems_of, tokens_of
from marketbrief.sentences import sentence_spans

__all__ = ["seam_in"]

FEWEST_WORDS = 3
OPENING = 3
SAME_WORDS = 0.8
SHORTEST_CLAUSE = 3
CLAUSE_SAID = 0.75

Tokens = tuple[str, ...]

_POINTING = frozenset("it he she they this that these those its his her their".split())


def seam_in(text: str, sources: Iterable[str]) -> str | None:
    """Where ``text`` is sewn together from what its ``sources`` say apart, as a clause; ``None`` when it is whole.

    Names are held to their order only where the sentence has hardly a word of its own: a rewording may turn them round.
    """
    tokens = tokens_of(text.replace("’", "'"))
    if len(stems_of(tokens)) < FEWEST_WORDS:
        return "it says too little"
    plain = [source.replace("’", "'") for source in sources]
    said = [tokens_of(span.of(each)) for each in plain for span in sentence_spans(each)]
    same = [each for each in said if _share(tokens, each) >= SAME_WORDS]
    if _points_back(tokens, said):
        return "it opens with a word that does not tell who or what is meant"
    if _only_turned(_figures(tokens), map(_figures, said)):
        return "its figures stand in another order in what it cites"
    if _only_turned(_names(tokens, said), [tuple(_bare(t) for t in each if t[0].isupper()) for each in same]):
        return "its names stand in another order in what it cites"
    if _is_spliced(" ".join(tokens).casefold(), [" ".join(each).casefold() for each in said]):
        return "it joins two sentences of what it cites into one that neither of them says"
    if _has_clause_of_its_own(tokens, said):
        return "it adds what no sentence of what it cites says"
    return None


def _only_turned(told: Tokens, said: Iterable[Tokens]) -> bool:
    """Whether some sentence has all of several tokens, and none has them in this order."""
    having = [each for each in said if len(told) > 1 and set(told) <= set(each)]
    return bool(having) and not any(_follows(told, each) for each in having)


def _follows(told: Tokens, said: Tokens) -> bool:
    rest = iter(said)
    return all(token in rest for token in told)


def _is_spliced(told: str, said: Sequence[str]) -> bool:
    """Whether it is the head of one sentence and the tail of another, where no sentence has both.

    A tail that is a whole sentence has its own subject and may follow anything.
    """
    words = told.split()
    cuts = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    parted = [(head, tail) for head, tail in cuts if any(_has(each, tail) for each in said)]
    if any(_has(each.partition(tail)[0], head) for head, tail in parted for each in said if _has(each, tail)):
        return False
    return not any(_has(each, told) for each in said) and any(
        any(_has(each, head) for each in said) and not any(each.startswith(tail) for each in said)
        for head, tail in parted
    )


def _has(said: str, words: str) -> bool:
    return f" {words} " in f" {said} "


def _has_clause_of_its_own(tokens: Tokens, said: Sequence[Tokens]) -> bool:
    """Whether several words in a row are not the nearest sentence's, nor any other single one's."""
    stems = [stems_of(each) for each in said]
    nearest = max(stems, key=lambda each: len(each & stems_of(tokens)), default=frozenset())
    return any(
        max((len(run & each) for each in stems), default=0) < CLAUSE_SAID * len(run)
        for run in _runs_beside(tokens, nearest)
        if len(run) >= SHORTEST_CLAUSE
    )


def _runs_beside(tokens: Tokens, nearest: frozenset[str]) -> Iterable[frozenset[str]]:
    """The stems of every stretch of words that carry meaning and are not in ``nearest``."""
    run: set[str] = set()
    for token in tokens:
        stem = stems_of([token])
        if stem and stem <= nearest:
            yield frozenset(run)
            run = set()
        run |= stem - nearest
    yield frozenset(run)


def _share(tokens: Tokens, said: Tokens) -> float:
    known = {token.casefold() for token in said}
    return sum(token.casefold() in known for token in tokens) / max(len(tokens), 1)


def _figures(tokens: Tokens) -> Tokens:
    return tuple(token for token in tokens if any(map(str.isdigit, token)))


def _names(tokens: Tokens, said: Iterable[Tokens]) -> Tokens:
    """Capitalised words; the first, which is written so in any case, where it is a name inside a source's sentence."""
    inside = {_bare(token) for each in said for token in each[1:]}
    names = (_bare(token) for i, token in enumerate(tokens) if token[0].isupper() and (i or _bare(token) in inside))
    return tuple(names)


def _bare(name: str) -> str:
    """A name without its possessive."""
    return name.removesuffix("'s")


def _points_back(tokens: Tokens, said: Sequence[Tokens]) -> bool:
    """Whether it opens with "it" or "she", and no sentence of what it cites opens so."""
    opening = tuple(token.casefold() for token in tokens[:OPENING])
    openings = {tuple(token.casefold() for token in each[:OPENING]) for each in said}
    return opening[0] in _POINTING and opening not in openings
