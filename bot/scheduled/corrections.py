"""Corrections: when an article behind a posted answer or note changes or is corrected, its thread is told, once."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.blocks.buttons import SOURCES
from bot.blocks.elements import actions, button
from bot.blocks.messages import Rendered
from bot.blocks.rich_text import Element, bold, bullets, escaped, link, paragraph, plain, rich_text, shortened
from bot.queue.outbox import Outbox, OutboxMessage
from bot.queue.outgoing import Outgoing
from bot.replies.posts import Post, Posts
from bot.scheduled.library_tail import LibraryTail
from marketbrief.domain.article import Article
from marketbrief.domain.story import StoryRole

if TYPE_CHECKING:
    from bot.queue.worker import Desk

__all__ = ["KIND", "Corrections", "render_correction", "what_changed"]

KIND = "correction"
WORTH_TELLING_FOR = timedelta(days=30)
MOST_TITLE = 150


@dataclass(frozen=True, slots=True)
class Corrections:
    """New revisions of articles, and corrections of them by others, looked up among the answers that cite them."""

    desk: "Desk"
    outbox: Outbox
    kind: str = KIND
    unasked: bool = True

    def find(self, now: datetime) -> None:
        """Put a parcel for every answer into the outbox that rests on what has changed since."""
        reader = LibraryTail(self.desk.file, KIND, self.desk.library)
        articles, position = reader.new_articles()
        for article in articles:
            for parcel in (*self._revised(article, now), *self._superseded(article, now)):
                self.outbox.offer(parcel, expires=now + WORTH_TELLING_FOR)
        reader.move(position)

    async def write(self, parcel: OutboxMessage, _now: datetime, /) -> Outgoing | None:
        """What changed; ``None`` when the answer is forgotten or the articles are gone."""
        return await asyncio.to_thread(self._written, parcel)

    async def sent(self, parcel: OutboxMessage, outgoing: Outgoing, ts: str, now: datetime) -> None:
        """The note leaves nothing behind."""

    def name_of(self, parcel: OutboxMessage) -> str:  # noqa: ARG002
        """What a person would call it."""
        return "The correction of a source"

    def wanted_by(self, parcel: OutboxMessage) -> tuple[str, ...]:
        """Who asked for the answer or the note."""
        post = Posts(self.desk.file).keyed(parcel.team, parcel.source)
        return (post.user,) if post is not None else ()

    def _revised(self, article: Article, now: datetime) -> Iterator[OutboxMessage]:
        if article.revision == 1:
            return
        for post in Posts(self.desk.file).citing(article.article_id):
            was = next(each.revision for each in post.cited if each.article_id == article.article_id)
            if was < article.revision:
                yield _parcel(post, (article.article_id, was), (article.article_id, article.revision), now)

    def _superseded(self, correction: Article, now: datetime) -> Iterator[OutboxMessage]:
        """Answers that rest on takes of the story which this article corrects."""
        takes = self.desk.library.takes
        take = takes.take(correction.article_id)
        if take is None or take.role is not StoryRole.CORRECTION:
            return
        story = takes.stories([correction.article_id])[correction.article_id]
        for article_id in sorted(story.superseded - {correction.article_id}):
            for post in Posts(self.desk.file).citing(article_id):
                was = next(each.revision for each in post.cited if each.article_id == article_id)
                yield _parcel(post, (article_id, was), (correction.article_id, correction.revision), now)

    def _written(self, parcel: OutboxMessage) -> Outgoing | None:
        library, body = self.desk.library, parcel.body
        was, now = library.article(*body["was"]), library.article(*body["now"])
        post = Posts(self.desk.file).keyed(parcel.team, body["post"])
        if was is None or now is None or post is None:
            return None
        return Outgoing(render_correction(post, was, now), post.thread_ts)


def render_correction(post: Post, was: Article, now: Article) -> Rendered:
    """Which article changed, how, whether the words shown still stand in it, and the way to the sources.

    What stands at the top of a thread of its own is a note.
    """
    whole = "the note" if post.ts == post.thread_ts else "the answer to"
    head = f"A source of {whole} “{shortened(post.question, MOST_TITLE)}” has been corrected: "
    title = shortened(now.title, MOST_TITLE) or "untitled"
    lines: list[list[Element]] = [[plain(change)] for change in what_changed(was, now, _words_shown(post, was))]
    check = f"'marketbrief receipt {post.receipt} --check' looks every word of it up again."
    told = rich_text(
        paragraph(bold("Correction. "), plain(head), link(now.url, title, most=500)),
        bullets(lines),
        *([paragraph(plain(check))] if post.receipt else []),
    )
    sources = actions([button("Sources", SOURCES, post.key, told="Show the sources as they were cited")])
    return Rendered((told, sources), escaped(f"Correction. {head}{title}"))


def what_changed(was: Article, now: Article, words_shown: tuple[str, ...]) -> list[str]:
    """The differences a reader of the answer should know, each in a sentence; at least one."""
    told = [] if was.article_id == now.article_id else [f"It is replaced by a correction of {_day(now)}."]
    if was.title != now.title:
        told.append(f"The title was “{shortened(was.title, MOST_TITLE)}”.")
    if was.article_id == now.article_id and was.published_at != now.published_at:
        told.append(f"It is dated {_day(now)}, and was dated {_day(was)}.")
    if gone := sum(words not in now.text for words in words_shown):
        told.append(f"{gone} of {len(words_shown)} passages shown no longer stand in it word for word.")
    elif words_shown and was.text != now.text:
        told.append("Its text has changed; the passages shown still stand in it.")
    return told or ["Its details have changed."]


def _words_shown(post: Post, article: Article) -> tuple[str, ...]:
    """The words of an article that an answer shows: its passages, and what views and quotations say."""
    sources = [source for source in post.answer.get("sources", []) if source["article_id"] == article.article_id]
    views = [view for view in post.answer.get("views", []) if view["article_id"] == article.article_id]
    passages = [passage["text"] for source in sources for passage in source["passages"]]
    return tuple(dict.fromkeys((*passages, *(view["statement"] for view in views))))


def _parcel(post: Post, was: tuple[str, int], now: tuple[str, int], at: datetime) -> OutboxMessage:
    body: dict[str, Any] = {"post": post.key, "was": list(was), "now": list(now)}
    return OutboxMessage(
        key=f"{KIND} {post.team} {post.channel} {post.ts} {was[0]} {now[0]}@{now[1]}",
        kind=KIND,
        source=post.key,
        team=post.team,
        channel=post.channel,
        body=body,
        due=at,
    )


def _day(article: Article) -> str:
    moment = article.published_at
    return f"{moment.day} {moment:%B %Y}" if moment is not None else "an unknown day"
