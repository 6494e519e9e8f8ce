"""Every story once: of its takes the one to show, with what it has of the words that were found."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from marketbrief.answering.retrieval import weights
from marketbrief.domain.article import Article
from marketbrief.domain.evidence import Hit
from marketbrief.domain.passage import Passage
from marketbrief.domain.question import Question
from marketbrief.domain.story import Story, StoryVersion
from marketbrief.language.publishers import families
from marketbrief.library import Library
from marketbrief.library.passage_ids import NumberRange, first_number, numbers_in

__all__ = ["Weigh", "known_stories", "told_once"]

Weigh = Callable[[Hit, Article], float]
"""What a hit would score if its words stood in another article."""


def told_once(
    hits: Sequence[Hit], question: Question, numbers: NumberRange, library: Library, weigh: Weigh
) -> list[Hit]:
    """Hits with the take to show in place of the one found, its closest passage in place of the passage.

    That is the best take inside ``numbers``; of a publisher that the question names, its own best. A take stays that
    fits the question better, or has a passage that says something else, unless it was corrected.
    """
    stories = known_stories({hit.article.article_id for hit in hits}, question, library)
    houses = {publisher: n for n, house in enumerate(families(question.publishers)) for publisher in house}
    teller = _Teller(stories, houses, numbers, library, weigh)
    return [teller.told(hit) for hit in hits]


def known_stories(article_ids: Iterable[str], question: Question, library: Library) -> dict[str, Story]:
    """The stories of articles by article id, with the takes that the question may know; the unplaced are left out."""
    numbers = numbers_in(None, question.known_until)
    stories = library.takes.stories(article_ids)
    return {
        article_id: Story(tuple(take for take in story.takes if take.article_id == article_id or _is_in(take, numbers)))
        for article_id, story in stories.items()
    }


@dataclass(frozen=True, slots=True)
class _Teller:
    """Tells hits one after the other; ``_shown`` has the article shown for a story, and for each house of it."""

    stories: Mapping[str, Story]
    houses: Mapping[str, int]
    numbers: NumberRange
    library: Library
    weigh: Weigh
    _shown: dict[tuple[str, int | None], str] = field(default_factory=dict)
    _passages: dict[str, list[tuple[frozenset[str], tuple[Passage, Article]]]] = field(default_factory=dict)

    def told(self, hit: Hit) -> Hit:
        """The hit, or the passage to show in its place."""
        own = hit.article.article_id
        story = self.stories.get(own)
        if story is None or len(story.takes) == 1:
            return hit
        group = story.takes[0].story, self._house(hit.article.publisher)
        known = self._shown.get(group)
        other = self._closest(hit, known or self._best(story, hit.article), anyhow=own in story.superseded)
        if known is None and own not in story.superseded and self.weigh(hit, other.article) < hit.score:
            other = hit
        self._shown.setdefault(group, other.article.article_id)
        return other

    def _house(self, publisher: str | None) -> int | None:
        return self.houses.get(publisher or "")

    def _best(self, story: Story, article: Article) -> str:
        """The best take inside the window, of its own house where that is named."""
        house = self._house(article.publisher)
        inside = [take for take in story.takes if take.article_id == article.article_id or _is_in(take, self.numbers)]
        standing = [take for take in inside if take.article_id not in story.superseded]
        if house is None:
            choices = ([take for take in standing if take.publisher in self.houses], standing, inside)
        else:
            own, corrected = (
                [take for take in some if self._house(take.publisher) == house] for some in (standing, inside)
            )
            choices = (own, corrected, inside)
        return Story(tuple(next(filter(None, choices)))).best.article_id

    def _closest(self, hit: Hit, article_id: str, *, anyhow: bool) -> Hit:
        """The passage of an article that says most of what a hit says; the hit itself when that is too little."""
        if article_id == hit.article.article_id:
            return hit
        words = _words_of(hit.passage)
        passages = self._passages_of(article_id)
        shares = [len(words & there) for there, _ in passages]
        if max(shares, default=-1) < (0 if anyhow else weights.SAME_WORDS * len(words)):
            return hit
        passage, article = passages[shares.index(max(shares))][1]
        return replace(hit, passage=passage, article=article)

    def _passages_of(self, article_id: str) -> list[tuple[frozenset[str], tuple[Passage, Article]]]:
        """The passages of an article, each with its words."""
        if article_id not in self._passages:
            found = self.library.passages_of([article_id]).get(article_id, [])
            self._passages[article_id] = [(_words_of(passage), (passage, article)) for passage, article in found]
        return self._passages[article_id]


def _words_of(passage: Passage) -> frozenset[str]:
    return frozenset(passage.text.casefold().split())


def _is_in(take: StoryVersion, numbers: NumberRange) -> bool:
    """Whether a take was published inside a range of passage numbers, by the rule that numbers passages."""
    published_at = datetime.fromtimestamp(take.moment, UTC) if take.dated else None
    low, high = numbers
    return low <= first_number(published_at) < high
