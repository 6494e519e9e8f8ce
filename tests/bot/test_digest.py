"""Notes over a real library and the real answerer, without Slack."""

import asyncio
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.blocks.note import Note, Section, render_note
from bot.context import BotContext
from bot.conversation.threads import Thread, ThreadStore
from bot.posts import Posts
from bot.queue.outbox import Outbox, OutboxState
from bot.scheduled.digest import LATE_FOR, Notes, fresh_articles, question_on
from bot.scheduled.follows import Follows
from bot.scheduled.merge_briefings import merge_briefings
from bot.scheduled.schedules import Schedules
from bot.scheduled.timetable import WEEKDAYS, Timetable
from marketbrief.answering.answerer import Answerer
from marketbrief.answering.retrieval.retrieve import Retriever
from marketbrief.domain.article import Rights
from marketbrief.domain.progress import NO_LISTENER
from tests.bot.samples import a_briefing, a_full_briefing

ZONE = ZoneInfo("America/New_York")
FRIDAY = datetime(2026, 11, 20, 7, 30, tzinfo=ZONE)
MONDAY = datetime(2026, 11, 23, 7, 30, tzinfo=ZONE)
OIL = "Oil prices fell 3 percent on Sunday because Quay Refining closed a plant, traders said. Crude ended at $61."
GOLD = "Gold rose 2 percent on Sunday as Harbour Bank bought bullion, dealers said. Gold ended at $4,100 an ounce."


@pytest.fixture
def now():
    return [MONDAY]


@pytest.fixture
def context(bot_file, library, now):
    answerer = Answerer(Retriever(library))

    async def answer(text, *, asked_at, turns, watcher=NO_LISTENER, place=None):
        return await asyncio.to_thread(answerer.answer, text, as_of=asked_at, turns=turns, place=place)

    async def nobody(_team):
        return None

    return BotContext(
        answerer=answer, database=bot_file, library=library, receipts=None, clock=lambda: now[0], client_of=nobody
    )


@pytest.fixture
def outbox(bot_file):
    return Outbox(bot_file, "tests")


@pytest.fixture
def notes(context, outbox):
    return Notes(context, outbox)


@pytest.fixture
def news(keep, make_article):
    def stored(text, title, published=MONDAY - timedelta(hours=10), article_id="oil-1", read=None):
        made = make_article(
            text, article_id=article_id, title=title, published_at=published, retrieved_at=read or published,
            url=f"https://news.example/{article_id}",
        )  # fmt: skip
        return keep(made)

    return stored


def scheduled(bot_file, due=MONDAY, subjects=("oil",), since=FRIDAY):
    timetable = Timetable(WEEKDAYS, time(7, 30), ZONE.key, trading=True)
    return Schedules(bot_file).add("T0", "C0", "U0ADA", timetable, subjects, since=since, next_due=due)


def rendered_note(sections, views_shown=6):
    note = Note(tuple(sections), ZONE.key, "key", due=MONDAY, now=MONDAY)
    answer = merge_briefings([section.briefing for section in sections], note.title, MONDAY)
    return render_note(note, answer, views_shown)


def words_of(outgoing):
    return str(outgoing.rendered.blocks)


async def written(notes, outbox, now=MONDAY):
    notes.find(now)
    (message,) = outbox.take(now, 5)
    return message, await notes.write(message, now)


async def test_the_note_tells_what_is_new_on_its_subjects_with_sources(notes, outbox, bot_file, news):
    scheduled(bot_file, subjects=("oil", "gold"))
    news(OIL, "Oil falls as Quay Refining closes a plant")
    news(GOLD, "Gold jumps as Harbour Bank buys", article_id="gold-1")
    _, outgoing = await written(notes, outbox)
    assert "Morning note · Monday 23 November 2026" in words_of(outgoing)
    assert "closed a plant" in words_of(outgoing)
    assert "bought bullion" in words_of(outgoing)
    assert "https://news.example/gold-1" in words_of(outgoing)
    assert {source.article.article_id for source in outgoing.answer.sources} == {"oil-1", "gold-1"}


async def test_nothing_is_said_when_nothing_is_new(notes, outbox, bot_file, news):
    scheduled(bot_file)
    news(OIL, "Oil falls", published=MONDAY - timedelta(days=5))
    news(GOLD, "Gold jumps", article_id="gold-1")
    _, outgoing = await written(notes, outbox)
    assert outgoing is None


async def test_a_later_note_tells_only_what_came_since_the_last(notes, outbox, bot_file, news):
    scheduled(bot_file, due=FRIDAY)
    news(OIL, "Oil falls", published=FRIDAY - timedelta(hours=3))
    message, outgoing = await written(notes, outbox, FRIDAY)
    assert outgoing is not None
    outbox.sending(message, FRIDAY)
    outbox.done(message, FRIDAY, "1.2")
    _, outgoing = await written(notes, outbox)
    assert outgoing is None


async def test_an_article_that_was_read_late_is_new_all_the_same(notes, outbox, bot_file, news, library):
    news(OIL, "Oil falls", published=MONDAY - timedelta(hours=30), read=MONDAY - timedelta(hours=1))
    assert len(fresh_articles(library, "crude", MONDAY - timedelta(hours=24), MONDAY)) == 1
    scheduled(bot_file)
    _, outgoing = await written(notes, outbox)
    assert outgoing is not None


async def test_a_note_without_subjects_is_on_what_its_channel_follows(notes, outbox, bot_file, news):
    scheduled(bot_file, subjects=())
    Follows(bot_file).follow("T0", "C0", "gold", FRIDAY, user="U0ADA")
    news(GOLD, "Gold jumps as Harbour Bank buys", article_id="gold-1")
    _, outgoing = await written(notes, outbox)
    assert "bought bullion" in words_of(outgoing)


async def test_a_note_that_was_stopped_after_it_was_due_is_not_written(notes, outbox, bot_file, news):
    schedule = scheduled(bot_file)
    news(OIL, "Oil falls")
    notes.find(MONDAY)
    Schedules(bot_file).remove(schedule.number)
    (message,) = outbox.take(MONDAY, 5)
    assert await notes.write(message, MONDAY) is None


async def test_missed_notes_are_skipped_and_said_and_the_last_is_sent_late(notes, outbox, bot_file, news):
    scheduled(bot_file, due=MONDAY - timedelta(days=4))
    news(OIL, "Oil falls")
    late = MONDAY + timedelta(hours=1)
    _, outgoing = await written(notes, outbox, late)
    assert "Late: it was due at 07:30." in words_of(outgoing)
    assert "Left out since the last note: 2 (19 November, 20 November)" in words_of(outgoing)


def test_a_note_that_is_too_late_is_skipped_altogether(notes, outbox, bot_file):
    schedule = scheduled(bot_file)
    too_late = MONDAY + LATE_FOR
    notes.find(too_late)
    assert outbox.take(too_late, 5) == ()
    assert outbox.missed("note", str(schedule.number)) == (MONDAY,)
    assert Schedules(bot_file).get(schedule.number).next_due == MONDAY + timedelta(days=1)


def test_a_holiday_that_the_channel_keeps_has_no_note(notes, outbox, bot_file):
    thanksgiving = datetime(2026, 11, 26, 7, 30, tzinfo=ZONE)
    schedule = scheduled(bot_file, due=thanksgiving)
    notes.find(thanksgiving)
    assert outbox.take(thanksgiving, 5) == ()
    assert Schedules(bot_file).get(schedule.number).next_due == thanksgiving + timedelta(days=1)


def test_a_second_look_offers_nothing_again(notes, outbox, bot_file):
    scheduled(bot_file)
    notes.find(MONDAY)
    notes.find(MONDAY)
    assert [message.key for message in outbox.take(MONDAY, 5)] == [
        f"note 1 {MONDAY.astimezone(ZoneInfo('UTC')).isoformat()}"
    ]


async def test_a_subject_that_cannot_be_answered_leaves_the_others(outbox, bot_file, news, context):
    scheduled(bot_file, subjects=("oil", "gold"))
    news(OIL, "Oil falls")
    news(GOLD, "Gold jumps as Harbour Bank buys", article_id="gold-1")
    answer = context.answerer

    async def failing(text, **fields):
        if "oil" in text:
            raise RuntimeError("dark")
        return await answer(text, **fields)

    _, outgoing = await written(Notes(replace(context, answerer=failing), outbox), outbox)
    assert outgoing.answer.question.text == "Morning note · Monday 23 November 2026: gold"


async def test_when_no_subject_can_be_answered_the_note_is_tried_again(outbox, bot_file, news, context):
    scheduled(bot_file)
    news(OIL, "Oil falls")

    async def failing(text, **fields):
        raise RuntimeError("dark")

    with pytest.raises(RuntimeError, match="dark"):
        await written(Notes(replace(context, answerer=failing), outbox), outbox)


async def test_a_posted_note_is_kept_for_corrections_and_its_thread_joined(notes, outbox, bot_file, news, context):
    scheduled(bot_file)
    news(OIL, "Oil falls")
    message, outgoing = await written(notes, outbox)
    await notes.sent(message, outgoing, "17.5", MONDAY)
    (post,) = Posts(bot_file).citing("oil-1")
    assert (post.channel, post.thread_ts, post.user) == ("C0", "17.5", "U0ADA")
    assert post.key in words_of(outgoing)
    assert ThreadStore(context.database).takes_part_in(Thread("T0", "C0", "17.5"))


@pytest.mark.parametrize(
    ("subject", "asked"),
    [
        ("small caps", "What moved small caps since 20 November 2026?"),
        ("Quay Refining", "What happened to Quay Refining since 20 November 2026?"),
    ],
)
def test_a_note_asks_with_the_day_since_when(subject, asked):
    assert question_on(subject, FRIDAY, MONDAY) == asked


def test_a_note_fits_into_one_message_however_much_there_is():
    rendered = rendered_note([Section(f"subject {n}", a_full_briefing()) for n in range(40)])
    assert len(str(rendered.blocks)) < 12_500
    assert len(rendered.blocks) <= 50
    assert "There is news on subject" in str(rendered.blocks)
    assert not any(block["type"] == "table" for block in rendered.blocks)


def test_a_note_shows_as_many_views_as_the_channel_wants():
    sections = [Section("small caps", a_full_briefing())]
    assert "Tomas Brandt" in str(rendered_note(sections, 3).blocks)
    assert "Tomas Brandt" not in str(rendered_note(sections, 1).blocks)


def test_a_note_escapes_what_its_articles_and_subjects_say():
    section = Section("<!channel> & co", a_briefing("Stocks fell <!here> on Friday, said <@U0ADA> of Larch & Vole."))
    rendered = rendered_note([section])
    for shown in (str(rendered.blocks), rendered.text):
        assert "<!" not in shown
        assert "<@" not in shown


def test_the_state_of_a_skipped_note_is_told(notes, outbox, bot_file):
    scheduled(bot_file)
    notes.find(MONDAY + LATE_FOR)
    key = f"note 1 {MONDAY.astimezone(ZoneInfo('UTC')).isoformat()}"
    assert outbox.state_of(key) is OutboxState.SKIPPED


@pytest.mark.parametrize(("channels", "told"), [(("C0",), True), (("C0ELSE",), False)])
async def test_an_article_bound_to_channels_is_in_no_note_elsewhere(
    notes, outbox, bot_file, keep, make_article, channels, told
):
    scheduled(bot_file)
    published = MONDAY - timedelta(hours=10)
    keep(make_article(OIL, title="Oil falls", published_at=published, rights=Rights(channels=channels)))
    _, outgoing = await written(notes, outbox)
    assert (outgoing is not None) is told
