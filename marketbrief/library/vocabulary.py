"""The words a library knows: how many passages have one, and how often each stands in the newest headlines."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from marketbrief.language.tokens import LETTERS
from marketbrief.library.connect import Connection

__all__ = ["LibraryVocabulary", "passages_with", "read_lexicon"]

NEWEST_TITLES = 20_000
FEWEST_TITLES = 3
FEWEST_LETTERS = 3


@dataclass(frozen=True, slots=True)
class LibraryVocabulary:
    """Words of headlines in lower case with the number of headlines, as read at a ``position`` of the log."""

    titles: dict[str, int]
    position: int


def read_lexicon(connection: Connection, position: int) -> LibraryVocabulary:
    """The words that stand in several of the newest headlines."""
    rows = connection.execute("SELECT title FROM revisions ORDER BY rowid DESC LIMIT ?", (NEWEST_TITLES,))
    counted = Counter(word for (title,) in rows for word in _words_of(title))
    return LibraryVocabulary({word: count for word, count in counted.items() if count >= FEWEST_TITLES}, position)


def passages_with(connection: Connection, word: str, most: int) -> int:
    """How many passages have a word in any of its forms, counted up to ``most``."""
    rows = connection.execute(
        "SELECT rowid FROM passage_text WHERE passage_text MATCH ? LIMIT ?", (f'"{word}"', most)
    ).fetchall()
    return len(rows)


def _words_of(title: str) -> Iterator[str]:
    return iter({word.lower() for word in LETTERS.findall(title) if len(word) >= FEWEST_LETTERS})
