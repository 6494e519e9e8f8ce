"""Buttons, tables and windows of Block Kit, each within Slack's limits; their plain text has no markup."""

from collections.abc import Iterable, Sequence

from bot.blocks.rich_text import Block, Element, plain, shortened

__all__ = ["actions", "button", "divider", "header", "modal", "table", "words"]

MOST_LABEL, MOST_HEADER, MOST_TITLE, MOST_VALUE = 75, 150, 24, 2_000


def words(text: str, most: int) -> Element:
    """A text object without markup and emoji, of at most ``most`` characters."""
    return {"type": "plain_text", "text": shortened(plain(text)["text"], most), "emoji": False}


def button(label: str, action: str, value: str, *, accessibility: str = "", style: str | None = None) -> Element:
    """A button; ``accessibility`` is what a screen reader says instead of the label, ``style`` is primary or danger."""
    made: Element = {
        "type": "button",
        "text": words(label, MOST_LABEL),
        "action_id": action,
        "value": value[:MOST_VALUE],
    }
    return (
        made
        | ({"accessibility_label": words(accessibility, MOST_LABEL)["text"]} if accessibility else {})
        | ({"style": style} if style else {})
    )


def actions(buttons: Iterable[Element]) -> Block:
    """A row of buttons."""
    return {"type": "actions", "elements": list(buttons)}


def header(text: str) -> Block:
    """A heading."""
    return {"type": "header", "text": words(text, MOST_HEADER)}


def divider() -> Block:
    """A horizontal line."""
    return {"type": "divider"}


def table(rows: Sequence[Sequence[Block]], wrapped: Sequence[bool]) -> Block:
    """A table of rich-text cells, the first row its headings; ``wrapped`` says which columns break their lines."""
    settings = [{"is_wrapped": wraps} for wraps in wrapped]
    return {"type": "table", "rows": [list(row) for row in rows], "column_settings": settings}


def modal(title: str, blocks: Sequence[Block], *, kind: str, memory: str = "", submit: str | None = None) -> Block:
    """A modal window; ``kind`` is its callback id, ``memory`` its private metadata."""
    view: Block = {
        "type": "modal",
        "callback_id": kind,
        "private_metadata": memory,
        "title": words(title, MOST_TITLE),
        "close": words("Close", MOST_TITLE),
        "blocks": list(blocks),
    }
    return view | ({"submit": words(submit, MOST_TITLE)} if submit else {})
