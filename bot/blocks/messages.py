"""Render a briefing as Slack messages, as many as Slack's limits require. Pure."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from bot.blocks.briefing_sections import blocks_after_drivers, briefing_blocks, no_evidence_blocks
from bot.blocks.buttons import buttons_of
from bot.blocks.rich_text import ELLIPSIS, Block, escaped, paragraph, plain, rich_text, shortened
from bot.blocks.slack_phrases import (
    NOTHING_FOUND,
    MessageRoom,
    holder_of,
    imprint_of,
    sentence_line,
    title_of,
    view_text,
    window_line,
)
from marketbrief.domain.briefing import Briefing, NoEvidence
from marketbrief.render.phrases import by_citation, by_stance

__all__ = [
    "MOST_BLOCKS",
    "MOST_BLOCK_CHARACTERS",
    "MOST_MESSAGES",
    "MOST_TEXT_CHARACTERS",
    "Placing",
    "Rendered",
    "render",
    "render_rest",
    "render_sentence",
    "size_of",
    "text_of",
]

# Slack refuses messages whose blocks hold about 12,000 characters or more, without saying what it counts
# (slackapi/bolt-js, threads 2509 and 2867). The whole JSON stays below that, so every way of counting does.
MOST_BLOCK_CHARACTERS = 11_000
MOST_TEXT_CHARACTERS = 3_900
MOST_BLOCKS = 50
MOST_MESSAGES = 3

WIDE = MessageRoom(8, 700)
_ROOMS = (WIDE, MessageRoom(6, 500), MessageRoom(4, 400), MessageRoom(3, 300), MessageRoom(2, 200), MessageRoom(1, 120))
_TEXT_ROOM = MessageRoom(6, 500)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message: its blocks, the ``mrkdwn`` text that notifications and plain clients show, and what follows it."""

    blocks: tuple[Block, ...]
    text: str
    more: tuple["Rendered", ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Placing:
    """Where an answer is shown: the ``key`` on its buttons, whether in a direct message, and how many views at most."""

    key: str
    direct: bool
    most_views: int = WIDE.items


def render(answer: Briefing | NoEvidence, placing: Placing | None = None) -> Rendered:
    """Show ``answer`` whole in one message or, where that is too long, in up to three; what does not fit is counted."""
    packed = _packed(answer, placing, whole=True, taken=0)
    return _messages(packed, answer)


def render_rest(answer: Briefing, placing: Placing | None, taken: int) -> Rendered:
    """The rest of an answer whose bottom line and drivers are shown already, in blocks of ``taken`` characters.

    The first message's blocks go below these sentences; there are none if nothing more fits there.
    """
    packed = _packed(answer, placing, whole=False, taken=taken)
    return _messages(packed, answer)


def render_sentence(sentence: str) -> Rendered:
    """A message of a sentence or two of the bot's own."""
    return Rendered((rich_text(paragraph(plain(sentence))),), escaped(sentence))


def size_of(blocks: Sequence[Block]) -> int:
    """How many characters blocks hold as JSON."""
    return len(json.dumps(blocks, ensure_ascii=False))


def _packed(
    answer: Briefing | NoEvidence, placing: Placing | None, *, whole: bool, taken: int
) -> list[tuple[Block, ...]]:
    """The blocks of an answer in the largest room in which they fit into a few messages."""
    below = buttons_of(answer, placing.key, direct=placing.direct) if placing else []
    packed: list[tuple[Block, ...]] = []
    for wide in _ROOMS:
        room = replace(wide, views=min(wide.views, placing.most_views)) if placing else wide
        *groups, last = ([block] for block in _blocks(answer, room, whole=whole))
        packed = _pack([*groups, [*last, *below]], taken)
        if len(packed) <= MOST_MESSAGES and all(size_of(blocks) <= MOST_BLOCK_CHARACTERS for blocks in packed):
            break
    return packed


def _blocks(answer: Briefing | NoEvidence, room: MessageRoom, *, whole: bool) -> Iterator[Block]:
    if isinstance(answer, NoEvidence):
        return no_evidence_blocks(answer, room)
    return briefing_blocks(answer, room) if whole else blocks_after_drivers(answer, room)


def _pack(groups: Iterable[list[Block]], taken: int) -> list[tuple[Block, ...]]:
    """Groups of blocks in messages, a new one where the next is too much; the first has ``taken`` characters less."""
    packed: list[list[Block]] = [[]]
    filled = taken
    for group in groups:
        more = size_of(group)
        if filled + more > MOST_BLOCK_CHARACTERS or len(packed[-1]) + len(group) > MOST_BLOCKS:
            if filled:
                packed.append([])
            filled = 0
        packed[-1] += group
        filled += more
    return [tuple(message) for message in packed]


def _messages(packed: Sequence[tuple[Block, ...]], answer: Briefing | NoEvidence) -> Rendered:
    lines = _briefing_lines(answer) if isinstance(answer, Briefing) else _no_evidence_lines(answer)
    follow = tuple(
        Rendered(blocks, escaped(f"The answer continues ({n} of {len(packed)}).")) for n, blocks in enumerate(packed, 1)
    )
    return Rendered(packed[0], text_of(lines), follow[1:])


def _briefing_lines(briefing: Briefing) -> Iterator[str]:
    yield " ".join(sentence_line(sentence, _TEXT_ROOM) for sentence in briefing.bottom_line)
    for title, part in (("Driver", briefing.drivers), ("Figure", briefing.figures)):
        yield from (f"{title}: {sentence_line(sentence, _TEXT_ROOM)}" for sentence in part)
    for label, group in by_stance(briefing.views):
        yield from (
            f"{label}: {holder_of(cited.view)}{view_text(cited, _TEXT_ROOM)} [{cited.citation}]" for cited in group
        )
    for label, sources in by_citation(briefing):
        yield from (f"{label}: [{source.n}] {title_of(source)} · {imprint_of(source)}" for source in sources)
    yield from (f"Caveat: {shortened(caveat.text, _TEXT_ROOM.characters)}" for caveat in briefing.caveats)
    yield window_line(briefing.question)


def _no_evidence_lines(answer: NoEvidence) -> Iterator[str]:
    yield NOTHING_FOUND
    yield from (shortened(text, _TEXT_ROOM.characters) for text in (answer.looked_for, answer.advice))
    yield from (f"Nearest: {title_of(hit)} · {imprint_of(hit)}" for hit in answer.nearest)
    yield window_line(answer.question)


def text_of(lines: Iterable[str]) -> str:
    """Lines for ``mrkdwn``, whole ones only, as many as fit."""
    text, more = "", f"\n{ELLIPSIS}"
    for line in filter(None, lines):
        longer = f"{text}\n{escaped(line)}" if text else escaped(line)
        if len(longer) > MOST_TEXT_CHARACTERS - len(more):
            return text + more if text else escaped(shortened(line, MOST_TEXT_CHARACTERS // len("&amp;")))
        text = longer
    return text
