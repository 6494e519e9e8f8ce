"""Corrections: when an article that a posted answer cites is revised or corrected, say so once in its thread."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.blocks.buttons import SOURCES
from bot.blocks.elements import actions, button
from bot.blocks.messages import Rendered
from bot.blocks.rich_text import Element, bold, bullets, escaped, link, paragraph, plain, rich_text, shortened
from bot.database import BotDatabase
from bot.posts import Post, Posts
from bot.queue.outbox import Outbox, OutboxMessage
from bot.queue.outgoing import Outgoing
from bot.scheduled.library_tail import LibraryTail
from marketbrief.domain.article import Article
from marketbrief.domain.story import StoryRole
from marketbrief.library import Library

__all__ = ["KIND", "Corrections", "render_correction", "what_changed"]

KIND = "correction"
WORTH_TELLING_FOR = timedelta(days=30)
MOST_TITLE = 150


@dataclass(frozen=True, slots=True)
class Corrections:
    """Finds answers that cite an article which has a new revision or which another article corrects."""

    database: BotDatabase
    library: Library
    outbox: Outbox
    kind: str = KIND
    unasked: bool = True

    def find(self, now: datetime) -> None:
        """Add a message to the outbox for every answer that cites what has changed since."""
        tail = LibraryTail(self.database, KIND, self.library)
        articles, position = tail.new_articles()
        for article in articles:
            for message in (*self._revised(article, now), *self._superseded(article, now)):
                self.outbox.offer(message, expires=now + WORTH_TELLING_FOR)
        tail.move(position)

    async def write(self, message: OutboxMessage, _now: datetime, /) -> Outgoing | None:
        """What changed; ``None`` when the answer or the articles are no longer stored."""
        return await asyncio.to_thread(self._written, message)

    async def sent(self, message: OutboxMessage, outgoing: Outgoing, ts: str, now: datetime) -> None:
        """Nothing is stored after a correction."""

    def name_of(self, message: OutboxMessage) -> str:  # noqa: ARG002
        """The name of the message for people."""
        return "The correction of a source"

    def wanted_by(self, message: OutboxMessage) -> tuple[str, ...]:
        """Who asked for the answer or the note."""
        post = Posts(self.database).keyed(message.team, message.source)
        return (post.user,) if post is not None else ()

    def _revised(self, article: Article, now: datetime) -> Iterator[OutboxMessage]:
        if article.revision == 1:
            return
        for post in Posts(self.database).citing(article.article_id):
            was = next(each.revision for each in post.cited if each.article_id == article.article_id)
            if was < article.revision:
                yield _outbox_message(post, (article.article_id, was), (article.article_id, article.revision), now)

    def _superseded(self, correction: Article, now: datetime) -> Iterator[OutboxMessage]:
        """Answers that cite versions of the story which this article corrects."""
        takes = self.library.takes
        take = takes.take(correction.article_id)
        if take is None or take.role is not StoryRole.CORRECTION:
            return
        story = takes.stories([correction.article_id])[correction.article_id]
        for article_id in sorted(story.superseded - {correction.article_id}):
            for post in Posts(self.database).citing(article_id):
                was = next(each.revision for each in post.cited if each.article_id == article_id)
                yield _outbox_message(post, (article_id, was), (correction.article_id, correction.revision), now)

    def _written(self, message: OutboxMessage) -> Outgoing | None:
        library, body = self.library, message.body
        was, now = library.article(*body["was"]), library.article(*body["now"])
        post = Posts(self.database).keyed(message.team, body["post"])
        if was is None or now is None or post is None:
            return None
        return Outgoing(render_correction(post, was, now), post.thread_ts)


def render_correction(post: Post, was: Article, now: Article) -> Rendered:
    """Which article changed, how, whether the words shown are still in it, and a button for the sources.

    A post that opens a thread is a note, one inside a thread an answer.
    """
    whole = "the note" if post.ts == post.thread_ts else "the answer to"
    head = f"A source of {whole} “{shortened(post.question, MOST_TITLE)}” has been corrected: "
    title = shortened(now.title, MOST_TITLE) or "untitled"
    lines: list[list[Element]] = [[plain(change)] for change in what_changed(was, now, _words_shown(post, was))]
    check = f"'marketbrief receipt {post.receipt} --check' checks every word of it again."
    text = rich_text(
        paragraph(bold("Correction. "), plain(head), link(now.url, title, most=500)),
        bullets(lines),
        *([paragraph(plain(check))] if post.receipt else []),
    )
    sources = actions([button("Sources", SOURCES, post.key, accessibility="Show the sources as they were cited")])
    return Rendered((text, sources), escaped(f"Correction. {head}{title}"))


def what_changed(was: Article, now: Article, words_shown: tuple[str, ...]) -> list[str]:
    """The differences that a reader of the answer should know, each in a sentence; at least one."""
    differences = [] if was.article_id == now.article_id else [f"It is replaced by a correction of {_day(now)}."]
    if was.title != now.title:
        differences.append(f"The title was “{shortened(was.title, MOST_TITLE)}”.")
    if was.article_id == now.article_id and was.published_at != now.published_at:
        differences.append(f"It is dated {_day(now)}, and was dated {_day(was)}.")
    if gone := sum(words not in now.text for words in words_shown):
        differences.append(f"{gone} of {len(words_shown)} passages shown are no longer in it word for word.")
    elif words_shown and was.text != now.text:
        differences.append("Its text has changed; the passages shown are still in it.")
    return differences or ["Its details have changed."]


def _words_shown(post: Post, article: Article) -> tuple[str, ...]:
    """The words of an article that an answer shows: its passages, and what views and quotations say."""
    sources = [source for source in post.answer.get("sources", []) if source["article_id"] == article.article_id]
    views = [view for view in post.answer.get("views", []) if view["article_id"] == article.article_id]
    passages = [passage["text"] for source in sources for passage in source["passages"]]
    return tuple(dict.fromkeys((*passages, *(view["statement"] for view in views))))


def _outbox_message(post: Post, was: tuple[str, int], now: tuple[str, int], at: datetime) -> OutboxMessage:
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
