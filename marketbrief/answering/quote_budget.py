"""An allowance: how many words of one article may be shown, and which are shown already."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import pairwise

from marketbrief.answering.verification.annotations import without_dates
from marketbrief.domain.article import Article
from marketbrief.domain.passage import Passage, Span

__all__ = ["QuoteBudget", "allowance_of"]

WORD = re.compile(r"\S+")
COPIED_WORDS = 5
"""So many words in a row that are an article's own are copied, whoever writes them."""


class QuoteBudget:
    """The words of an article by place, from 0; at most ``most`` different ones are ever shown."""

    def __init__(self, article: Article, most: int) -> None:
        self._article = article
        self._most = most
        self._words = [Span(*match.span()) for match in WORD.finditer(article.text)]
        self._shown: set[int] = set()

    @property
    def left(self) -> int:
        """How many more words may be shown."""
        return self._most - len(self._shown)

    def has_room_for(self, words: set[int]) -> bool:
        """Whether these words may be shown beside those that are."""
        return len(words - self._shown) <= self.left

    def show(self, words: set[int]) -> bool:
        """Show these words, all or none of them."""
        if not self.has_room_for(words):
            return False
        self._shown |= words
        return True

    def words_in(self, span: Span) -> set[int]:
        """The words that a span covers, wholly or in part."""
        return {place for place, word in enumerate(self._words) if word.start < span.end and span.start < word.end}

    def words_like(self, text: str) -> set[int]:
        """The article's words that ``text`` copies: all of it, or wherever five and more in a row are the same."""
        parts = without_dates(text).removesuffix("…").split()
        found = re.search(r"\s+".join(map(re.escape, parts)), self._article.text) if parts else None
        if found is not None:
            return self.words_in(Span(*found.span()))
        own = [_bare(word.of(self._article.text)) for word in self._words]
        matcher = SequenceMatcher(None, list(map(_bare, parts)), own, autojunk=False)
        blocks = [block for block in matcher.get_matching_blocks() if block.size >= COPIED_WORDS]
        return {place for block in blocks for place in range(block.b, block.b + block.size)}

    def cut(self, passage: Passage) -> Iterator[Passage]:
        """The parts of a passage that are shown already, and of the rest the first words there is room for."""
        kept = set()
        for place in sorted(self.words_in(passage.span)):
            if self.show({place}):
                kept.add(place)
        yield from self._parts(kept, passage)

    def shown_in(self, passage: Passage) -> Iterator[Passage]:
        """All that is shown of the article, as passages that bear the number of ``passage``."""
        return self._parts(self._shown, passage)

    def _parts(self, places: set[int], passage: Passage) -> Iterator[Passage]:
        """Words as passages, one for each stretch of neighbours."""
        ordered = sorted(places)
        starts = [0, *(at for at, (one, next_one) in enumerate(pairwise(ordered), 1) if next_one != one + 1)]
        for start, end in pairwise([*starts, len(ordered)]) if ordered else ():
            span = Span(self._words[ordered[start]].start, self._words[ordered[end - 1]].end)
            yield Passage(
                number=passage.number,
                article_id=passage.article_id,
                revision=passage.revision,
                span=span,
                text=span.of(self._article.text),
            )


def allowance_of(article: Article) -> QuoteBudget | None:
    """The allowance that an article's rights leave; None where they leave all of it."""
    most = article.rights.quote_words
    return None if most is None else QuoteBudget(article, most)


def _bare(word: str) -> str:
    """A word without its marks, in lower case, for comparing."""
    return "".join(filter(str.isalnum, word.casefold()))
