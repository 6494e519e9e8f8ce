"""Block Kit to HTML: every kind of block that the bot makes, and no other. Pure."""

from collections.abc import Callable, Iterable
from html import escape
from typing import Any

from bot.blocks.rich_text import Block, Element

__all__ = ["NoPicture", "blocks_html"]


class NoPicture(ValueError):
    """A block or an element that the bot does not make."""


def blocks_html(blocks: Iterable[Block]) -> str:
    """Blocks one below the other."""
    return "\n".join(_of(_BLOCKS, block) for block in blocks)


def _of(makers: dict[str, Callable[[Any], str]], made: Element) -> str:
    maker = makers.get(made["type"])
    if maker is None:
        raise NoPicture(f"no picture of {made['type']}")
    return maker(made)


def _rich_text(block: Block) -> str:
    return f'<div class="rich">{"".join(_of(_PIECES, piece) for piece in block["elements"])}</div>'


def _section(piece: Element) -> str:
    return f"<p>{_runs(piece)}</p>"


def _list(piece: Element) -> str:
    return f"<ul>{''.join(f'<li>{_runs(line)}</li>' for line in piece['elements'])}</ul>"


def _quote(piece: Element) -> str:
    return f"<blockquote>{_runs(piece)}</blockquote>"


def _runs(piece: Element) -> str:
    return "".join(_of(_RUNS, run) for run in piece["elements"])


def _text(run: Element) -> str:
    style = run.get("style", {})
    html = escape(run["text"]).replace("\n", "<br>")
    for name, tag in (("bold", "b"), ("italic", "i")):
        html = f"<{tag}>{html}</{tag}>" if style.get(name) else html
    return html


def _link(run: Element) -> str:
    return f'<a href="{escape(run["url"])}">{escape(run["text"])}</a>'


def _table(block: Block) -> str:
    heads, *rows = (
        [_rich_text(cell) if cell["type"] == "rich_text" else escape(str(cell["text"])) for cell in row]
        for row in block["rows"]
    )
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><tr>{''.join(f'<th>{cell}</th>' for cell in heads)}</tr>{body}</table>"


def _actions(block: Block) -> str:
    return f'<div class="actions">{"".join(_of(_ELEMENTS, element) for element in block["elements"])}</div>'


def _button(element: Element) -> str:
    style = f" {element['style']}" if "style" in element else ""
    label = f' aria-label="{escape(element["accessibility_label"])}"' if "accessibility_label" in element else ""
    return f'<button class="button{style}"{label}>{escape(element["text"]["text"])}</button>'


def _thumbs(element: Element) -> str:
    labels = (element["positive_button"]["accessibility_label"], element["negative_button"]["accessibility_label"])
    return "".join(
        f'<button class="thumb" aria-label="{escape(label)}">{thumb}</button>'
        for label, thumb in zip(labels, ("▲", "▼"), strict=True)
    )


def _header(block: Block) -> str:
    return f"<h3>{escape(block['text']['text'])}</h3>"


def _divider(_: Block) -> str:
    return "<hr>"


def _input(block: Block) -> str:
    options = (option["text"]["text"] for option in block["element"].get("options", ()))
    choices = "".join(f'<label class="choice"><i></i>{escape(option)}</label>' for option in options)
    return f'<div class="input"><b>{escape(block["label"]["text"])}</b>{choices or "<div class=field></div>"}</div>'


_RUNS: dict[str, Callable[[Any], str]] = {
    "text": _text,
    "link": _link,
    "user": lambda run: f'<span class="name">@{escape(run["user_id"])}</span>',
    "channel": lambda run: f'<span class="name">#{escape(run["channel_id"])}</span>',
}
_PIECES: dict[str, Callable[[Any], str]] = {
    "rich_text_section": _section,
    "rich_text_list": _list,
    "rich_text_quote": _quote,
}
_ELEMENTS: dict[str, Callable[[Any], str]] = {"button": _button, "feedback_buttons": _thumbs}
_BLOCKS: dict[str, Callable[[Any], str]] = {
    "rich_text": _rich_text,
    "table": _table,
    "actions": _actions,
    "context_actions": _actions,
    "header": _header,
    "divider": _divider,
    "input": _input,
}
