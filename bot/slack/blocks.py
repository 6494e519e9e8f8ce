"""Briefing to Block Kit: what an answer looks like in Slack. Pure; every word goes through ``rich_text``."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.slack.rich_text import (
    ELLIPSIS,
    Block,
    Element,
    bold,
    bullets,
    escaped,
    italic,
    link,
    paragraph,
    plain,
    rich_text,
    shortened,
)
from bot.slack.wording import (
    NOTHING_FOUND,
    Room,
    holder_of,
    imprint_of,
    left_out,
    made_by,
    passage_of,
    said,
    sentence_line,
    title_of,
    window_line,
)
from bot.wording import by_stance
from marketbrief.briefing import Briefing, NoEvidence, Sentence
from marketbrief.citation import CitedView, link_to_words
from marketbrief.evidence import Hit, Source

__all__ = ["MOST_BLOCK_CHARACTERS", "MOST_TEXT_CHARACTERS", "Rendered", "render", "render_sentence"]

# Slack refuses messages whose blocks hold about 12,000 characters or more, without saying what it counts
# (slackapi/bolt-js, threads 2509 and 2867). The whole JSON stays below that, so every way of counting does.
MOST_BLOCK_CHARACTERS = 11_000
MOST_TEXT_CHARACTERS = 3_900

_ROOMS = (Room(8, 700), Room(6, 500), Room(4, 400), Room(3, 300), Room(2, 200), Room(1, 120))
_TEXT_ROOM = Room(6, 500)
_MOST_LOOKED_FOR = 1_000


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message: its blocks, and the ``mrkdwn`` text that notifications and plain clients show."""

    blocks: tuple[Block, ...]
    text: str


def render(answer: Briefing | NoEvidence) -> Rendered:
    """Show ``answer`` in as much room as Slack gives a message; what does not fit is counted."""
    blocks: list[Block] = []
    for room in _ROOMS:
        blocks = list(_briefing(answer, room) if isinstance(answer, Briefing) else _no_evidence(answer, room))
        if len(json.dumps(blocks, ensure_ascii=False)) <= MOST_BLOCK_CHARACTERS:
            break
    lines = _briefing_lines(answer) if isinstance(answer, Briefing) else _no_evidence_lines(answer)
    return Rendered(tuple(blocks), _text(lines))


def render_sentence(sentence: str) -> Rendered:
    """A message of a sentence or two of our own."""
    return Rendered((rich_text(paragraph(plain(sentence))),), escaped(sentence))


def _briefing(briefing: Briefing, room: Room) -> Iterator[Block]:
    if briefing.bottom_line:
        yield _bottom_line(briefing.bottom_line, room)
    yield from _sentences("Drivers", "driver", briefing.drivers, room)
    yield from _sentences("Figures", "figure", briefing.figures, room)
    if briefing.views:
        yield _views(briefing.views, room)
    if briefing.sources:
        yield _sources(briefing, room)
    if briefing.caveats:
        lines = [[plain(shortened(caveat.text, room.characters))] for caveat in briefing.caveats]
        yield _listed("Caveats", "caveat", lines, room.items)
    yield _footer(window_line(briefing.question), made_by(briefing))


def _no_evidence(answer: NoEvidence, room: Room) -> Iterator[Block]:
    yield rich_text(paragraph(bold(NOTHING_FOUND)))
    known = (("Looked for: ", answer.looked_for), ("What would help: ", answer.advice))
    if told := [(bold(label), plain(shortened(text, _MOST_LOOKED_FOR))) for label, text in known if text.strip()]:
        yield rich_text(bullets(told))
    if answer.nearest:
        yield _listed("Nearest", "article", [_article(hit, room) for hit in answer.nearest], room.items)
    yield _footer(window_line(answer.question))


def _bottom_line(sentences: Sequence[Sentence], room: Room) -> Block:
    shown = [sentence_line(sentence, room) for sentence in sentences[: room.items]]
    more = len(sentences) - len(shown)
    left = [italic(f" {left_out(more, 'sentence')}")] if more else []
    return rich_text(paragraph(bold("Bottom line"), plain("\n" + " ".join(shown)), *left))


def _sentences(title: str, noun: str, sentences: Sequence[Sentence], room: Room) -> Iterator[Block]:
    if sentences:
        yield _listed(title, noun, [[plain(sentence_line(sentence, room))] for sentence in sentences], room.items)


def _listed(title: str, noun: str, lines: Sequence[Sequence[Element]], most: int) -> Block:
    return rich_text(paragraph(bold(title)), _bulleted(noun, lines, most))


def _bulleted(noun: str, lines: Sequence[Sequence[Element]], most: int) -> Element:
    more = len(lines) - most
    return bullets([*lines[:most], [italic(left_out(more, noun))]] if more > 0 else lines)


def _views(views: Sequence[CitedView], room: Room) -> Block:
    """Views for and against under labels of their own, all of them in one block."""
    elements: list[Element] = []
    title = [bold("What analysts say"), plain("\n")]
    for label, group in by_stance(views):
        lines = [[bold(holder_of(cited.view)), plain(said(cited, room))] for cited in group]
        elements += [paragraph(*title, italic(label)), _bulleted("view", lines, room.items)]
        title = []
    return rich_text(*elements)


def _sources(briefing: Briefing, room: Room) -> Block:
    """Every source whose number is shown, then others while there is room for them."""
    numbers = set(_shown_numbers(briefing, room))
    cited = [source for source in briefing.sources if source.n in numbers]
    others = [source for source in briefing.sources if source.n not in numbers]
    lines = [[plain(f"[{source.n}] "), *_article(source, room)] for source in (*cited, *others)]
    return _listed("Sources", "source", lines, max(room.items, len(cited)))


def _shown_numbers(briefing: Briefing, room: Room) -> Iterator[int]:
    for part in (briefing.bottom_line, briefing.drivers, briefing.figures):
        for sentence in part[: room.items]:
            yield from sentence.citations[: room.citations]
    for _, group in by_stance(briefing.views):
        yield from (cited.citation for cited in group[: room.items])


def _article(found: Source | Hit, room: Room) -> list[Element]:
    """A title that opens at the passage's first words, then publisher and date."""
    address = link_to_words(found.article.url, passage_of(found).text)
    return [link(address, title_of(found), most=room.url_characters), plain(f" · {imprint_of(found)}")]


def _footer(*notes: str) -> Block:
    return rich_text(paragraph(italic(" · ".join(note for note in notes if note))))


def _briefing_lines(briefing: Briefing) -> Iterator[str]:
    yield " ".join(sentence_line(sentence, _TEXT_ROOM) for sentence in briefing.bottom_line)
    for title, part in (("Driver", briefing.drivers), ("Figure", briefing.figures)):
        yield from (f"{title}: {sentence_line(sentence, _TEXT_ROOM)}" for sentence in part)
    for label, group in by_stance(briefing.views):
        yield from (f"{label}: {holder_of(cited.view)}{said(cited, _TEXT_ROOM)}" for cited in group)
    yield from (f"[{source.n}] {title_of(source)} · {imprint_of(source)}" for source in briefing.sources)
    yield from (f"Caveat: {shortened(caveat.text, _TEXT_ROOM.characters)}" for caveat in briefing.caveats)
    yield window_line(briefing.question)


def _no_evidence_lines(answer: NoEvidence) -> Iterator[str]:
    yield NOTHING_FOUND
    yield from (shortened(text, _TEXT_ROOM.characters) for text in (answer.looked_for, answer.advice))
    yield from (f"Nearest: {title_of(hit)} · {imprint_of(hit)}" for hit in answer.nearest)
    yield window_line(answer.question)


def _text(lines: Iterable[str]) -> str:
    """Lines for ``mrkdwn``, whole ones only, as many as fit."""
    text, more = "", f"\n{ELLIPSIS}"
    for line in filter(None, lines):
        longer = f"{text}\n{escaped(line)}" if text else escaped(line)
        if len(longer) > MOST_TEXT_CHARACTERS - len(more):
            return text + more if text else escaped(shortened(line, MOST_TEXT_CHARACTERS // len("&amp;")))
        text = longer
    return text
