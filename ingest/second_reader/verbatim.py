"""Finds words in an article, exactly but for white space and the shape of quotation marks."""

import re
from collections.abc import Iterator

from marketbrief.domain.passage import Span

__all__ = ["Verbatim"]

_SHAPES = str.maketrans("“”„‟«»‘’‚‛‹›", "\"\"\"\"\"\"''''''")
_GAP = re.compile(r"\s+")


class Verbatim:
    """A text in which words can be found; the spans are those of the original text."""

    def __init__(self, text: str) -> None:
        pieces: list[str] = []
        self._places: list[int] = []
        place = 0
        for gap in _GAP.finditer(text):
            pieces += [text[place : gap.start()], " "]
            self._places += range(place, gap.start() + 1)
            place = gap.end()
        pieces.append(text[place:])
        self._places += range(place, len(text))
        self._folded = "".join(pieces).translate(_SHAPES)

    def places_of(self, words: str) -> Iterator[Span]:
        """Every place where the words stand as whole words."""
        wanted = folded(words)
        start = self._folded.find(wanted) if wanted else -1
        while start >= 0:
            end = start + len(wanted)
            if not (_in_word(self._folded, start) or _in_word(self._folded, end)):
                yield Span(self._places[start], self._places[end - 1] + 1)
            start = self._folded.find(wanted, start + 1)

    def only_place_of(self, words: str) -> Span | None:
        """The only place where the words stand; None if they stand nowhere or more than once."""
        places = [*self.places_of(words)]
        return places[0] if len(places) == 1 else None


def folded(words: str) -> str:
    """The words on one line, their quotation marks straight."""
    return " ".join(words.split()).translate(_SHAPES)


def _in_word(text: str, place: int) -> bool:
    """Whether this position is inside a word."""
    return 0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum()
