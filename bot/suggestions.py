"""Suggested prompts for the top of a conversation: on what a channel follows, and on what is new."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.blocks.rich_text import shortened
from bot.scheduled.digest import fresh_articles
from marketbrief.domain.article import Article
from marketbrief.domain.view import View, ViewKind
from marketbrief.language.instruments import find_instruments, instrument_named
from marketbrief.library import Library
from marketbrief.library.view_filter import ViewFilter

__all__ = ["CHANNEL_TITLE", "TITLE", "SuggestedPrompt", "channel_prompts", "new_prompts", "prompts_from"]

TITLE = "New in the library"
CHANNEL_TITLE = "On what this channel follows"
MOST_PROMPTS = 4
NEW_FOR = timedelta(hours=36)
MOST_ITEMS = 500
MOST_TITLE, MOST_TEXT = 75, 300


@dataclass(frozen=True, slots=True)
class SuggestedPrompt:
    """A question that people can press; ``title`` is its label."""

    title: str
    text: str


EVERGREEN = (
    SuggestedPrompt("Why did small caps move?", "Why did small caps move this week?"),
    SuggestedPrompt("What analysts say about oil", "What do analysts say about oil?"),
    SuggestedPrompt("Who is bullish on gold?", "Who is bullish on gold?"),
    SuggestedPrompt("News on the Fed", "What happened at the Federal Reserve this week?"),
)


def new_prompts(library: Library) -> tuple[SuggestedPrompt, ...]:
    """Prompts from the newest day of the library."""
    newest = library.counts().newest
    if newest is None:
        return EVERGREEN
    since = newest - NEW_FOR
    articles = [article for article, _ in zip(library.articles(since), range(MOST_ITEMS), strict=False)]
    views = [
        view
        for (view, _), _ in zip(
            library.views(ViewFilter(kinds=(ViewKind.ANALYST,), since=since)), range(MOST_ITEMS), strict=False
        )
    ]
    return prompts_from(articles, views, newest)


def channel_prompts(library: Library, subjects: Sequence[str]) -> tuple[SuggestedPrompt, ...]:
    """Prompts on what a channel follows, subjects with news first, then from the newest day while there is room."""
    newest = library.counts().newest
    rest = new_prompts(library)
    if newest is None:
        return _filled([_on_subject(subject) for subject in subjects], rest)
    fresh = [subject for subject in subjects if fresh_articles(library, subject, newest - NEW_FOR, newest)]
    others = [subject for subject in subjects if subject not in fresh]
    return _filled([_on_subject(subject) for subject in (*fresh, *others)], rest)


def prompts_from(articles: Sequence[Article], views: Sequence[View], newest: datetime) -> tuple[SuggestedPrompt, ...]:
    """Up to four questions on the markets that most titles of the ``newest`` day name, and on who spoke about them."""
    named = Counter(
        instrument.name for article in articles for instrument in dict.fromkeys(find_instruments(article.title))
    )
    markets = [name for name, _ in named.most_common(2)]
    day = f"{newest.day} {newest:%B %Y}"
    return _filled([*_on_markets(markets, day), *_on_speakers(views)], EVERGREEN)


def _filled(made: Sequence[SuggestedPrompt], rest: Sequence[SuggestedPrompt]) -> tuple[SuggestedPrompt, ...]:
    """The first prompts, each once, as many as Slack shows."""
    return tuple(dict.fromkeys((*made, *rest)))[:MOST_PROMPTS]


def _on_subject(subject: str) -> SuggestedPrompt:
    if instrument_named(subject) is not None:
        return _prompt(f"What moved {subject}?", f"What moved {subject} this week?")
    return _prompt(f"What is new on {subject}?", f"What is new on {subject} this week?")


def _on_markets(markets: Sequence[str], day: str) -> Iterator[SuggestedPrompt]:
    for market in markets[:1]:
        yield _prompt(f"What moved {market}?", f"What moved {market} on {day}?")
        yield _prompt(f"What analysts say about {market}", f"What do analysts say about {market}?")
    for market in markets[1:]:
        yield _prompt(f"What happened to {market}?", f"What happened to {market} on {day}?")


def _on_speakers(views: Sequence[View]) -> Iterator[SuggestedPrompt]:
    """A question on the first named speaker with a view on a market."""
    for view in views:
        about = find_instruments(view.about)
        if view.speaker and about:
            asked = f"What does {view.speaker} say about {about[0].name}?"
            yield _prompt(asked, asked)
            return


def _prompt(title: str, text: str) -> SuggestedPrompt:
    return SuggestedPrompt(shortened(title, MOST_TITLE), shortened(text, MOST_TEXT))
