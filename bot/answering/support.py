"""Whether sources bear a sentence out, beyond its figures and names: word by word where it copies, else by clauses."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from bot.answering.figures import plainly
from bot.answering.vocabulary import DOWN, UP
from marketbrief.library.fulltext import STOP_WORDS
from marketbrief.sentences import sentence_spans

__all__ = ["SourceWords", "bears_out", "read_words"]

COPIED = 0.6
SHORT_CHANGE = 4
CLAUSE_SHARE = 0.5
SENTENCE_SHARE = 0.6
ADDED_SHARE = 0.5
STEM = 5

_TOKEN = re.compile(r"[$€£¥]|[^\W_]+(?:[.,]\d+)*(?:['&.][^\W_]+)*")
_CLAUSE = re.compile(
    r"[,;:]\s|\s-+\s|\s(?=(?:after|as|because|while|but|although|though|when|which|who|and|amid|despite|following)\s)"
)
_RAISED = re.compile(
    r"\b(?:rais(?:e[sd]?|ing)|increas(?:e[sd]?|ing)|improv(?:e[sd]?|ing)|grow(?:s|n|ing)?|grew|more)\b", re.I
)
_LOWERED = re.compile(
    r"\b(?:cut(?:s|ting)?|reduc(?:e[sd]?|ing)|worsen(?:s|ed|ing)?|shrink(?:s|ing)?|shrank|less|fewer)\b", re.I
)
_UNITS = frozenset(
    """percent bp point points dollar dollars euro euros pound pounds yen cent cents pence barrel barrels ounce ounces
    ton tons tonne tonnes bushel bushels gallon gallons share shares lots million billion trillion mln bln bn $ € £ ¥
    year years month months week weeks day days quarter quarters hour hours""".split()
)
_NEGATIONS = frozenset("not no never nor without neither none hardly n't cannot".split())


@dataclass(frozen=True, slots=True)
class SourceWords:
    """What a source says, made ready for comparing: each sentence as tokens, and the stems of each."""

    sentences: tuple[tuple[str, ...], ...]
    stems: tuple[frozenset[str], ...]


def read_words(*texts: str) -> SourceWords:
    """Texts of a source, cut into sentences."""
    sentences = tuple(tokens for text in texts for span in sentence_spans(text) if (tokens := tokens_of(span.of(text))))
    return SourceWords(sentences, tuple(stems_of(tokens) for tokens in sentences))


def bears_out(text: str, sources: Sequence[SourceWords]) -> bool:
    """Whether what ``text`` tells is told by the sources together, and something of it by each."""
    tokens = tokens_of(text)
    wanted = stems_of(tokens)
    windows = [window for source in sources for window in _windows(source)]
    copied = _nearest(tokens, wanted, sources)
    if copied is not None and not _true_copy(tokens, copied, windows, _quoted(text)):
        return False
    if _share(wanted, windows) < (SENTENCE_SHARE if len(sources) == 1 else CLAUSE_SHARE):
        return False
    if any(_share(wanted, _windows(source)) <= CLAUSE_SHARE / 2 for source in sources):
        return False
    clauses = (stems_of(tokens_of(clause)) for clause in _CLAUSE.split(text))
    return all(_share(clause, windows) >= CLAUSE_SHARE for clause in clauses if len(clause) > 1)


def tokens_of(text: str) -> tuple[str, ...]:
    """Words and figures of a text in order, figures spelled in one way."""
    return tuple(_TOKEN.findall(plainly(text)))


def stems_of(tokens: Iterable[str]) -> frozenset[str]:
    """What of the tokens carries meaning: short stems, all words of rising as one, of falling as one."""
    return frozenset(_stem(token) for token in tokens if token.lower() not in STOP_WORDS)


@lru_cache(maxsize=50_000)
def _stem(token: str) -> str:
    way = _way(token)
    if way:
        return "rising" if way > 0 else "falling"
    return token.lower()[:STEM] if token[0].isalpha() else token.replace(",", "")


@lru_cache(maxsize=50_000)
def _way(token: str) -> int:
    """1 for a word of rising, -1 for one of falling, 0 for any other."""
    up, down = (any(pattern.fullmatch(token) for pattern in both) for both in ((UP, _RAISED), (DOWN, _LOWERED)))
    return up - down


def _windows(source: SourceWords) -> list[frozenset[str]]:
    """The stems of every sentence with the next."""
    return [a | b for a, b in zip(source.stems, (*source.stems[1:], frozenset()), strict=True)]


def _share(wanted: frozenset[str], windows: Iterable[frozenset[str]]) -> float:
    """The largest share of stems that one window has."""
    return max((len(wanted & window) / len(wanted) for window in windows), default=0.0) if wanted else 1.0


def _nearest(tokens: tuple[str, ...], wanted: frozenset[str], sources: Iterable[SourceWords]) -> tuple[str, ...] | None:
    """The sentence of a source that ``tokens`` copy for the most part, if there is one."""
    close = [
        said
        for source in sources
        for said, stems in zip(source.sentences, source.stems, strict=True)
        if len(wanted & stems) >= CLAUSE_SHARE * len(wanted)
    ]
    matched = [(sum(block.size for block in _matcher(tokens, said).get_matching_blocks()), said) for said in close]
    most, said = max(matched, key=lambda each: each[0], default=(0, ()))
    return said if most >= COPIED * len(tokens) else None


def _matcher(tokens: tuple[str, ...], said: tuple[str, ...]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, [t.lower() for t in tokens], [t.lower() for t in said], autojunk=False)


def _true_copy(
    tokens: tuple[str, ...], said: tuple[str, ...], windows: Sequence[frozenset[str]], quoted: frozenset[str]
) -> bool:
    """Whether what differs from the sentence copied leaves its sense, and what is added is said elsewhere."""
    for kind, a, b, c, d in _matcher(tokens, said).get_opcodes():
        new, old = tokens[a:b], said[c:d]
        if kind != "equal" and (_tells_otherwise(new, old) or (old and quoted & stems_of(new) - stems_of(old))):
            return False
        added = stems_of(new) - stems_of(old)
        if kind != "equal" and len(added) > 1 and _share(added, windows) < ADDED_SHARE:
            return False
    return True


def _quoted(text: str) -> frozenset[str]:
    """Stems of all words between the first quotation mark and the last."""
    first, last = text.find('"'), text.rfind('"')
    return stems_of(tokens_of(text[first:last])) if first < last else frozenset()


def _tells_otherwise(new: tuple[str, ...], old: tuple[str, ...]) -> bool:
    """Whether a short stretch put in place of another says something else that matters."""
    if len(new) > SHORT_CHANGE or len(old) > SHORT_CHANGE:
        return False
    mine, theirs = {_kind(token) for token in new}, {_kind(token) for token in old}
    stems = stems_of(old)
    return any(kind and kind in theirs and _stem(token) not in stems for token in new for kind in [_kind(token)]) or (
        ("negation" in mine) != ("negation" in theirs)
    )


def _kind(token: str) -> str:
    """What kind of word that matters a token is, nothing for any other."""
    if any(map(str.isdigit, token)):
        return "figure"
    if token.lower() in _UNITS:
        return "unit"
    if token.lower() in _NEGATIONS:
        return "negation"
    if _way(token):
        return "move"
    return "name" if token[0].isupper() else ""
