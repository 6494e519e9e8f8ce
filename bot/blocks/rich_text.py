"""The elements of Slack messages, made so that text from outside is only ever shown as text.

Blocks are ``rich_text``: there a mention, a broadcast or a link is an element of its own kind
(``{"type": "broadcast"}``), and a ``text`` element is shown as it stands. News text therefore cannot mention
anybody, cannot be restyled by its own ``*`` or ``_``, and is not to be written with entities, which readers
would see ("S&amp;P"). In a ``section`` with ``mrkdwn`` the formatting characters of a quotation could not be
escaped at all, only removed or broken by invisible characters.

Two places do parse text: the message's ``text``, which notifications show and which is ``mrkdwn`` (``&``, ``<``
and ``>`` are entities there, as Slack's formatting guide asks), and clients that copy rich text back into
``mrkdwn``. For these, what begins like a control sequence (``<!channel>``, ``<@U1>``, ``<#C1>``) and the bare words
``@channel``, ``@here`` and ``@everyone`` are broken by a zero-width space in rich text too.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

__all__ = [
    "ELLIPSIS",
    "Block",
    "Element",
    "bold",
    "bullets",
    "escaped",
    "italic",
    "link",
    "one_line",
    "paragraph",
    "plain",
    "quotation",
    "rich_text",
    "shortened",
]

Block: TypeAlias = dict[str, Any]
Element: TypeAlias = dict[str, Any]

ELLIPSIS = "…"
ZERO_WIDTH_SPACE = "\N{ZERO WIDTH SPACE}"

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_BROADCAST_WORD = re.compile(r"@(?=channel|here|everyone|group)", re.IGNORECASE)
_CONTROL_SEQUENCE = re.compile(r"<(?=[!@#])")
_SENTENCE_END = re.compile(r"[.!?][\"”’')]?(?=\s)")
_UNSAFE_IN_URL = re.compile(r"[^!#-;=?-\[\]_a-z~]")


def one_line(text: str) -> str:
    """The same words with every run of white space and control characters squeezed to one space."""
    valid = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join(_CONTROL.sub(" ", valid).split())


def shortened(text: str, most: int) -> str:
    """``text`` on one line in at most ``most`` characters, cut after a sentence or a word, with an ellipsis."""
    line = one_line(text)
    if len(line) <= most:
        return line
    room = most - len(ELLIPSIS) - 1
    ends = [match.end() for match in _SENTENCE_END.finditer(line, 0, room + 1) if match.end() <= room]
    cut = ends[-1] if ends and ends[-1] > room // 2 else line.rfind(" ", 0, room + 1)
    return f"{line[: cut if cut > 0 else room].rstrip()} {ELLIPSIS}"


def escaped(text: str) -> str:
    """``text`` for ``mrkdwn``: shown as it stands, mentions nobody."""
    entities = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _BROADCAST_WORD.sub(f"@{ZERO_WIDTH_SPACE}", entities)


def plain(text: str, **style: bool) -> Element:
    """A run of text that is nothing but text; ``style`` is ``bold=True`` or ``italic=True``."""
    unmarked = _CONTROL_SEQUENCE.sub(f"<{ZERO_WIDTH_SPACE}", text)
    words = _BROADCAST_WORD.sub(f"@{ZERO_WIDTH_SPACE}", unmarked)
    return {"type": "text", "text": words, "style": style} if style else {"type": "text", "text": words}


def bold(text: str) -> Element:
    """A run of bold text."""
    return plain(text, bold=True)


def italic(text: str) -> Element:
    """A run of italic text."""
    return plain(text, italic=True)


def link(url: str | None, label: str, *, most: int) -> Element:
    """``label`` linked to ``url``, or the plain label when there is no address or it is longer than ``most``."""
    words = plain(label)
    if url is None:
        return words
    address = _UNSAFE_IN_URL.sub(_percent_encoded, url)
    if len(address) > most:
        address = address.partition("#")[0]
    return {"type": "link", "url": address, "text": words["text"]} if len(address) <= most else words


def paragraph(*runs: Element) -> Element:
    """Runs on one line."""
    return {"type": "rich_text_section", "elements": list(runs)}


def quotation(*runs: Element) -> Element:
    """Runs set apart as somebody's own words."""
    return {"type": "rich_text_quote", "elements": list(runs)}


def bullets(lines: Iterable[Sequence[Element]]) -> Element:
    """A bulleted list with one line an item."""
    return {"type": "rich_text_list", "style": "bullet", "elements": [paragraph(*line) for line in lines]}


def rich_text(*elements: Element) -> Block:
    """A block of paragraphs and lists."""
    return {"type": "rich_text", "elements": list(elements)}


def _percent_encoded(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))
