"""What a question is about, in groups of words: a subject under all its names, a word and what news says for it."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from marketbrief.answering.question.asked import Asked, AskedSubject, movement
from marketbrief.answering.question.content_words import asking_stems, content, stem, stop_words, tokens

__all__ = ["TopicGroup", "groups_of", "named_subjects", "own_subjects"]

SHORT = 4
CARRIED = 0.4
PUNCTUATION = re.compile(r"['’]|(?<=\b[A-Za-z])\.(?=[A-Za-z]\b|\s|$)")


@dataclass(frozen=True, slots=True)
class TopicGroup:
    """One thing asked about: ``stems`` of single words, ``names`` a pattern for names; ``topical`` unless it only asks.

    What is carried over from the thread has a lower ``weight``.
    """

    stems: frozenset[str]
    names: re.Pattern[str] | None = None
    topical: bool = True
    weight: float = 1.0

    def stands_in(self, text: str, words: frozenset[str]) -> bool:
        """Whether ``text``, whose stems are ``words``, has it."""
        if self.stems & words:
            return True
        return self.names is not None and self.names.search(PUNCTUATION.sub("", text)) is not None


@lru_cache(maxsize=256)
def groups_of(asked: Asked) -> tuple[TopicGroup, ...]:
    """What ``asked`` is about: its subjects first, then its other words, the thread's among them."""
    subjects = own_subjects(asked)
    taken = {stem(word) for subject in subjects for word in tokens(subject.names[0])}
    named = [
        TopicGroup(frozenset(), _pattern(subject.names, subject.not_before), weight=CARRIED if subject.carried else 1.0)
        for subject in subjects
    ]
    told = {stem(one[0]): one[1:] for one in asked.meanings}
    words = [word for word in content(asked.whole) if word not in taken]
    own = set(content(asked.text))
    return (*named, *(_word_group(word, told.get(word, ()), 1.0 if word in own else CARRIED) for word in words))


def own_subjects(asked: Asked) -> tuple[AskedSubject, ...]:
    """Subjects worth insisting on: plain words such as "shares" go where a name is there too."""
    sharp = tuple(one for one in asked.subjects if not all(stem(w) in asking_stems() for w in tokens(one.names[0])))
    return sharp or asked.subjects


def named_subjects(asked: Asked, title: str) -> tuple[str, ...]:
    """The subjects that ``title`` names, by the name it uses."""
    plain = PUNCTUATION.sub("", title)
    found = (_pattern(subject.names, subject.not_before).search(plain) for subject in own_subjects(asked))
    return tuple(dict.fromkeys(match[0] for match in found if match))


def _word_group(word: str, told: tuple[str, ...], weight: float) -> TopicGroup:
    stems = frozenset([word, *(one for name in told for one in content(name) if " " not in name)])
    asks = word in asking_stems() or any(movement(way).fullmatch(word) for way in ("up", "down", "raised", "cut"))
    return TopicGroup(stems, None, not asks, weight)


@cache
def _pattern(names: tuple[str, ...], not_before: re.Pattern[str] | None) -> re.Pattern[str]:
    """Finds any of ``names`` as whole words, not before ``not_before``; a short ordinary word only in capitals."""
    forms = []
    for name in sorted({PUNCTUATION.sub("", one) for one in names if one}, key=lambda one: -len(one)):
        body = r"[\s*-]+".join(re.escape(part) for part in re.split(r"[\s-]+", name.strip()) if part)
        ordinary = name.lower() in stop_words() or stem(name.lower()) in asking_stems()
        if len(name) <= SHORT - 2 or (len(name) <= SHORT and ordinary):
            forms.append(rf"\b{body.upper()}\b")
        else:
            capital = r"(?=[A-Z])" if name[0].isupper() else ""
            forms.append(rf"\b{capital}(?i:{body})s?\b")
    end = rf"(?!(?i:{not_before.pattern}))" if not_before else ""
    return re.compile(rf"(?:{'|'.join(forms)}){end}")
