"""An answer shown in its channel when somebody asks for it: its bottom line and who showed it. Pure."""

from collections.abc import Iterator
from typing import Any

from bot.blocks.buttons import SOURCES
from bot.blocks.elements import actions, button
from bot.blocks.messages import Rendered, text_of
from bot.blocks.rich_text import Element, bold, italic, link, paragraph, plain, rich_text, shortened
from bot.posts import Post

__all__ = ["render_broadcast"]

MOST_SENTENCES, MOST_CITATIONS, MOST_CHARACTERS, MOST_URL = 3, 3, 500, 500


def render_broadcast(post: Post, user: str) -> Rendered:
    """The bottom line of ``post`` for the channel, shown there by ``user``."""
    sentences = post.answer["bottom_line"][:MOST_SENTENCES]
    links = {source["n"]: source["link"] for source in post.answer["sources"]}
    question = shortened(post.question, MOST_CHARACTERS)
    runs = [run for sentence in sentences for run in _runs(sentence, links)]
    by: list[Element] = [
        italic("Shown here by "),
        {"type": "user", "user_id": user},
        italic("; views and sources are in the thread."),
    ]
    blocks = (
        rich_text(paragraph(bold(question)), *([paragraph(*runs)] if runs else []), paragraph(*by)),
        actions([button("Sources", SOURCES, post.key, accessibility="Show every source with the cited words")]),
    )
    lines = (shortened(sentence["text"], MOST_CHARACTERS) for sentence in sentences)
    return Rendered(blocks, text_of((question, *lines)))


def _runs(sentence: dict[str, Any], links: dict[int, str | None]) -> Iterator[Element]:
    yield plain(shortened(sentence["text"], MOST_CHARACTERS))
    for n in sentence["citations"][:MOST_CITATIONS]:
        yield plain(" ")
        yield link(links[n], f"[{n}]", most=MOST_URL)
    yield plain(" ")
