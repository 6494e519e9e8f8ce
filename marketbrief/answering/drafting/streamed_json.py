"""JSON objects cut out of a stream of text, each as soon as its last brace has come."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

__all__ = ["StreamedObjects"]

LONGEST_OBJECT = 4_000


@dataclass(slots=True)
class StreamedObjects:
    """Objects in any dress (one a line, in a list, between fences); what is no JSON is counted in ``malformed``.

    ``unread`` is how many characters have come since the last object that could be read.
    """

    malformed: int = 0
    unread: int = 0
    _letters: list[str] = field(default_factory=list)
    _depth: int = 0
    _in_string: bool = False
    _escaped: bool = False

    @property
    def unfinished(self) -> bool:
        """Whether an object has been begun and not ended."""
        return self._depth > 0

    def feed(self, text: str) -> Iterator[dict[str, Any]]:
        """The objects that end in this piece of the stream."""
        for letter in text:
            self.unread += 1
            if self._depth or letter == "{":
                self._letters.append(letter)
                self._read(letter)
                if not self._depth:
                    yield from self._object()
                elif len(self._letters) > LONGEST_OBJECT or (self._in_string and letter == "\n"):
                    self._give_up()

    def _read(self, letter: str) -> None:
        if self._escaped:
            self._escaped = False
        elif self._in_string:
            self._escaped = letter == "\\"
            self._in_string = letter != '"'
        elif letter == '"':
            self._in_string = True
        else:
            self._depth += (letter == "{") - (letter == "}")

    def _object(self) -> Iterator[dict[str, Any]]:
        try:
            told = json.loads("".join(self._letters))
        except ValueError:
            self.malformed += 1
        else:
            self.unread = 0
            yield told
        self._letters.clear()

    def _give_up(self) -> None:
        """Take an object that cannot end well for none: a string does not run over a line's end."""
        self.malformed += 1
        self._letters.clear()
        self._depth, self._in_string = 0, False
