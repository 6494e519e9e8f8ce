"""The sections of an answer as blocks: bottom line, drivers, figures, views, sources, caveats; or no evidence.

Pure; every word goes through ``rich_text``.
"""

from collections.abc import Iterator, Sequence

from bot.blocks.citing import Sources, citation_links, quoted_words, sources_by_number
from bot.blocks.elements import table
from bot.blocks.rich_text import (
    Block,
    Element,
    bold,
    bullets,
    italic,
    link,
    paragraph,
    plain,
    rich_text,
    shortened,
)
from bot.blocks.slack_phrases import (
    NOTHING_FOUND,
    MessageRoom,
    figures_in,
    holder_of,
    imprint_of,
    left_out,
    made_by,
    passage_of,
    title_of,
    view_text,
    window_line,
)
from marketbrief.domain.briefing import Briefing, NoEvidence, Sentence
from marketbrief.domain.citation import CitedView, link_to_words
from marketbrief.domain.evidence import Hit, Source
from marketbrief.domain.progress import BriefingSection
from marketbrief.render.phrases import by_citation, by_stance

__all__ = ["TITLES", "blocks_after_drivers", "briefing_blocks", "no_evidence_blocks", "sentence_blocks"]

TITLES = {
    BriefingSection.BOTTOM_LINE: "Bottom line",
    BriefingSection.DRIVERS: "Drivers",
    BriefingSection.FIGURES: "Figures",
}
NOUNS = {BriefingSection.BOTTOM_LINE: "sentence", BriefingSection.DRIVERS: "driver", BriefingSection.FIGURES: "figure"}

ROWS_FOR_A_TABLE = 3
SOURCES_A_BLOCK = 8
_MOST_LOOKED_FOR = 1_000


def briefing_blocks(briefing: Briefing, room: MessageRoom) -> Iterator[Block]:
    """A whole briefing."""
    sources = sources_by_number(briefing.sources)
    yield from _sentences(BriefingSection.BOTTOM_LINE, briefing.bottom_line, sources, room)
    yield from _sentences(BriefingSection.DRIVERS, briefing.drivers, sources, room)
    yield from blocks_after_drivers(briefing, room)


def blocks_after_drivers(briefing: Briefing, room: MessageRoom) -> Iterator[Block]:
    """What comes after bottom line and drivers: figures, views, sources, caveats, window."""
    sources = sources_by_number(briefing.sources)
    if len(briefing.figures) >= ROWS_FOR_A_TABLE:
        yield from _table(briefing.figures, sources, room)
    else:
        yield from _sentences(BriefingSection.FIGURES, briefing.figures, sources, room)
    yield from _views(briefing.views, sources, room)
    yield from _sources(briefing, room)
    if briefing.caveats:
        lines = [[plain(shortened(caveat.text, room.characters))] for caveat in briefing.caveats]
        yield _listed("Caveats", "caveat", lines, room.items)
    yield _footer(window_line(briefing.question), made_by(briefing))


def no_evidence_blocks(answer: NoEvidence, room: MessageRoom) -> Iterator[Block]:
    """That nothing was found, what was looked for, and the nearest articles."""
    yield rich_text(paragraph(bold(NOTHING_FOUND)))
    known = (("Looked for: ", answer.looked_for), ("What would help: ", answer.advice))
    if lines := [(bold(label), plain(shortened(text, _MOST_LOOKED_FOR))) for label, text in known if text.strip()]:
        yield rich_text(bullets(lines))
    if answer.nearest:
        yield _listed("Nearest", "article", [_article(hit, room) for hit in answer.nearest], room.items)
    yield _footer(window_line(answer.question))


def sentence_blocks(
    part: BriefingSection, sentence: Sentence, sources: Sources, room: MessageRoom, *, first: bool
) -> list[Block]:
    """One sentence on its own, under its section's title when it is the ``first`` there."""
    line = _line(sentence, sources, room)
    title = paragraph(bold(TITLES[part]))
    if part is BriefingSection.BOTTOM_LINE:
        return [rich_text(*([title] if first else []), paragraph(*line))]
    return [rich_text(*([title] if first else []), bullets([line]))]


def _line(sentence: Sentence, sources: Sources, room: MessageRoom) -> list[Element]:
    """The sentence and the numbers of its sources."""
    cited = citation_links(sentence.citations[: room.citations], sentence.text, sources, room)
    return [plain(shortened(sentence.text, room.characters)), *cited]


def _sentences(
    part: BriefingSection, sentences: Sequence[Sentence], sources: Sources, room: MessageRoom
) -> Iterator[Block]:
    if not sentences:
        return
    lines = [_line(sentence, sources, room) for sentence in sentences]
    if part is not BriefingSection.BOTTOM_LINE:
        yield _listed(TITLES[part], NOUNS[part], lines, room.items)
        return
    runs = [run for line in lines[: room.items] for run in (*line, plain(" "))]
    more = len(lines) - room.items
    left = [italic(left_out(more, NOUNS[part]))] if more > 0 else []
    yield rich_text(paragraph(bold(TITLES[part])), paragraph(*(*runs, *left) if left else runs[:-1]))


def _table(figures: Sequence[Sentence], sources: Sources, room: MessageRoom) -> Iterator[Block]:
    """A table of figures, their sentences and sources; Slack allows one table a message."""
    yield rich_text(paragraph(bold(TITLES[BriefingSection.FIGURES])))
    heads = [rich_text(paragraph(bold(name))) for name in ("Figure", "What the source says", "Source")]
    rows = [
        [
            rich_text(paragraph(bold(figures_in(sentence.text)))),
            rich_text(paragraph(plain(shortened(sentence.text, room.characters)))),
            rich_text(
                paragraph(*list(citation_links(sentence.citations[: room.citations], sentence.text, sources, room))[1:])
            ),
        ]
        for sentence in figures[: room.items]
    ]
    yield table([heads, *rows], wrapped=(True, True, False))
    if (more := len(figures) - room.items) > 0:
        yield rich_text(paragraph(italic(left_out(more, NOUNS[BriefingSection.FIGURES]))))


def _listed(title: str, noun: str, lines: Sequence[Sequence[Element]], most: int) -> Block:
    return rich_text(paragraph(bold(title)), _bulleted(noun, lines, most))


def _bulleted(noun: str, lines: Sequence[Sequence[Element]], most: int) -> Element:
    more = len(lines) - most
    return bullets([*lines[:most], [italic(left_out(more, noun))]] if more > 0 else lines)


def _views(views: Sequence[CitedView], sources: Sources, room: MessageRoom) -> Iterator[Block]:
    """Views by stance, each group a block under its label."""
    title = [bold("What analysts say"), plain("\n")]
    for label, group in by_stance(views):
        shown = _shown_views(group, views, room)
        lines = [_view(cited, sources, room) for cited in shown]
        more = [[italic(left_out(len(group) - len(shown), "view"))]] if len(shown) < len(group) else []
        yield rich_text(paragraph(*title, italic(label)), bullets([*lines, *more]))
        title = []


def _shown_views(group: Sequence[CitedView], views: Sequence[CitedView], room: MessageRoom) -> Sequence[CitedView]:
    """The views of one stance that there is room for: every stance gets its share."""
    sides = len(list(by_stance(views)))
    return group[: max(1, min(room.items, room.views // sides))]


def _view(cited: CitedView, sources: Sources, room: MessageRoom) -> list[Element]:
    cite = citation_links((cited.citation,), quoted_words(cited), sources, room)
    return [bold(holder_of(cited.view)), plain(view_text(cited, room)), *cite]


def _sources(briefing: Briefing, room: MessageRoom) -> Iterator[Block]:
    """Every source whose number is shown, then others while there is room; sources that are not cited come last."""
    shown, left = set(_shown_numbers(briefing, room)), room.items
    for label, group in by_citation(briefing):
        ordered = sorted(group, key=lambda source: source.n not in shown)
        many = sum(source.n in shown for source in group)
        most = min(len(group), max(many, left))
        left -= most
        yield from _source_list(label, ordered[:most], len(group) - most, room)


def _source_list(label: str, sources: Sequence[Source], more: int, room: MessageRoom) -> Iterator[Block]:
    """Sources under their label, a few in each block; nothing where there is no room."""
    lines = [[plain(f"[{source.n}] "), *_article(source, room)] for source in sources]
    if more and lines:
        lines.append([italic(left_out(more, "source"))])
    title = [paragraph(bold(label))]
    for start in range(0, len(lines), SOURCES_A_BLOCK):
        yield rich_text(*title, bullets(lines[start : start + SOURCES_A_BLOCK]))
        title = []


def _shown_numbers(briefing: Briefing, room: MessageRoom) -> Iterator[int]:
    for part in (briefing.bottom_line, briefing.drivers, briefing.figures):
        for sentence in part[: room.items]:
            yield from sentence.citations[: room.citations]
    for _, group in by_stance(briefing.views):
        yield from (cited.citation for cited in _shown_views(group, briefing.views, room))


def _article(found: Source | Hit, room: MessageRoom) -> list[Element]:
    """A title that links to the passage's first words, then publisher and date."""
    address = link_to_words(found.article.url, passage_of(found).text)
    return [link(address, title_of(found), most=room.url_characters), plain(f" · {imprint_of(found)}")]


def _footer(*notes: str) -> Block:
    return rich_text(paragraph(italic(" · ".join(note for note in notes if note))))
