"""Render a note: one section for each subject, in one message. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.blocks.briefing_sections import briefing_blocks
from bot.blocks.buttons import buttons_of
from bot.blocks.elements import header
from bot.blocks.messages import MOST_BLOCK_CHARACTERS, Rendered, size_of
from bot.blocks.rich_text import Block, escaped, italic, paragraph, rich_text
from bot.blocks.slack_phrases import MessageRoom, sentence_line
from marketbrief.domain.briefing import Briefing
from marketbrief.render.phrases import numbers_cited

__all__ = ["Note", "Section", "render_note"]

LATE_AFTER = timedelta(minutes=15)
MOST_MISSED_NAMED = 3
MOST_CHARACTERS = MOST_BLOCK_CHARACTERS - 500
"""The rest is for the remark that a note may have been posted before."""
NOON, EVENING = 12, 17

_TEXT_ROOM = MessageRoom(2, 240)


@dataclass(frozen=True, slots=True)
class _Size:
    """How much of a section is shown; three figures would become a table, and Slack allows one table a message."""

    room: MessageRoom
    views: int
    drivers: int = 0
    figures: int = 0


_SIZES = (
    _Size(MessageRoom(6, 500), views=12, drivers=3, figures=2),
    _Size(MessageRoom(3, 400), views=6, drivers=2, figures=1),
    _Size(MessageRoom(2, 300), views=4, drivers=1),
    _Size(MessageRoom(2, 250), views=3),
    _Size(MessageRoom(1, 250), views=2),
    _Size(MessageRoom(1, 200), views=1),
    _Size(MessageRoom(1, 120), views=1),
)


@dataclass(frozen=True, slots=True)
class Section:
    """A subject and what is new on it."""

    subject: str
    briefing: Briefing


@dataclass(frozen=True, slots=True)
class Note:
    """Sections of a note that was ``due``; ``missed`` are the times of notes that were not posted since the last.

    ``key`` is on its buttons; ``left_out`` are subjects with news for which there is no room.
    """

    sections: tuple[Section, ...]
    zone: str
    key: str
    due: datetime
    now: datetime
    missed: tuple[datetime, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def headline(self) -> str:
        """The part of the day and the date of the note."""
        local = self.due.astimezone(ZoneInfo(self.zone))
        part = "Morning" if local.hour < NOON else "Afternoon" if local.hour < EVENING else "Evening"
        return f"{part} note · {local:%A} {local.day} {local:%B %Y}"

    @property
    def title(self) -> str:
        """The headline with the subjects, as the question of the note's post."""
        return f"{self.headline}: {', '.join(section.subject for section in self.sections)}"


def render_note(note: Note, answer: Briefing, views_shown: int) -> Rendered:
    """The note as one message with the buttons of ``answer``, its merged briefing.

    Subjects whose sections do not fit even when shortened are named at the end.
    """
    below = buttons_of(answer, note.key, direct=True)
    for size in _SIZES:
        blocks = [*_blocks(note, size, views_shown), *below]
        if size_of(blocks) <= MOST_CHARACTERS:
            return Rendered(tuple(blocks), _text(note))
    *kept, last = note.sections
    shorter = replace(note, sections=tuple(kept), left_out=(last.subject, *note.left_out))
    return render_note(shorter, answer, views_shown)


def _blocks(note: Note, size: _Size, views_shown: int) -> list[Block]:
    """A heading and a block for each section; footers come once, at the end."""
    blocks, footers = [header(note.headline), *_remarks(note)], []
    for section in note.sections:
        *shown, footer = briefing_blocks(_short(section.briefing, size, views_shown), size.room)
        blocks += [header(section.subject), rich_text(*(each for block in shown for each in block["elements"]))]
        footers += [footer] if footer not in footers else []
    if note.left_out:
        blocks.append(rich_text(paragraph(italic(f"There is news on {', '.join(note.left_out)} too: ask me here."))))
    return blocks + footers


def _remarks(note: Note) -> Iterator[Block]:
    """Remarks on the note itself: that it is late, or that others were missed."""
    remarks = [f"Late: it was due at {_time(note.due, note)}."] if note.now - note.due > LATE_AFTER else []
    if note.missed:
        days = ", ".join(_day(due, note) for due in note.missed[-MOST_MISSED_NAMED:])
        remarks.append(f"Left out since the last note: {len(note.missed)} ({days}); this one covers their time too.")
    if remarks:
        yield rich_text(paragraph(italic(" ".join(remarks))))


def _short(briefing: Briefing, size: _Size, views_shown: int) -> Briefing:
    """The briefing cut to this size, without sources that are no longer cited."""
    short = replace(
        briefing,
        bottom_line=briefing.bottom_line[: size.room.items],
        drivers=briefing.drivers[: size.drivers],
        figures=briefing.figures[: size.figures],
        views=briefing.views[: min(size.views, views_shown)],
    )
    cited = numbers_cited(short)
    return replace(short, sources=tuple(source for source in briefing.sources if source.n in cited))


def _text(note: Note) -> str:
    lines = [note.headline]
    for section in note.sections:
        first = section.briefing.bottom_line[:1]
        lines.append(f"{section.subject}: {sentence_line(first[0], _TEXT_ROOM) if first else 'new views'}")
    return escaped("\n".join(lines))


def _time(moment: datetime, note: Note) -> str:
    return f"{moment.astimezone(ZoneInfo(note.zone)):%H:%M}"


def _day(moment: datetime, note: Note) -> str:
    local = moment.astimezone(ZoneInfo(note.zone))
    return f"{local.day} {local:%B}"
