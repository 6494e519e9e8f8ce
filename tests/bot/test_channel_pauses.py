"""Places that take nothing from the bot, over a real Slack client: told once, paused after three, and resumed."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.database import BotDatabase
from bot.home_tab import HomeFacts, home_view
from bot.posts import Posts
from bot.queue.outbox import Outbox
from bot.scheduled import loop
from bot.scheduled.channel_pauses import LOCKED_OUT, MOST_REFUSALS, ChannelPauses
from bot.scheduled.command_handlers import CommandContext, execute
from bot.scheduled.command_parser import parse_command
from bot.scheduled.failure_notices import render_notice
from bot.scheduled.follows import Follows
from bot.scheduled.schedules import Schedules
from bot.scheduled.timetable import EVERY_DAY, Timetable
from ingest.split import split
from marketbrief.domain.view import Stance
from marketbrief.library.library import LibraryCounts
from tests.bot.samples import NOON, TEXT, a_briefing, a_source, a_view, an_article
from tests.bot.slack_proxy import Fault, until
from tests.bot.test_corrections import a_post
from tests.bot.workspace import CHANNEL, OTHER, PERSON

TEAM = "T0TESTS"
TICK = 0.02
UNDER_WAY_SECONDS = 1.0
MONTH_AGO = NOON - timedelta(days=30)


@pytest.fixture
def now():
    return [NOON]


@pytest.fixture
def read():
    """The articles that were read, oldest first."""
    return []


@pytest.fixture
def context(context, now, read):
    async def on_the_newest(_text, **_fields):
        return a_briefing(sources=(a_source(read[-1]),))

    return replace(context, clock=lambda: now[0], answerer=on_the_newest)


@pytest.fixture
def closed(proxy):
    """The channel takes nothing, for whichever reason of Slack's is named, until it is opened again."""
    reasons = ["not_in_channel"]
    proxy.breaks = lambda method, said: (
        Fault(200, error=reasons[0])
        if method == "chat.postMessage" and said["channel"] == CHANNEL and reasons
        else None
    )
    return reasons


@pytest.fixture
def told(proxy):
    """What people were told by direct message, and who."""
    return lambda: [(post["channel"], post["text"]) for post in proxy.posts if post["channel"].startswith("U")]


@pytest.fixture
def schedule(bot_file):
    timetable = Timetable(EVERY_DAY, NOON.time(), "UTC")
    tomorrow = NOON + timedelta(days=1)
    return Schedules(bot_file).add(TEAM, CHANNEL, PERSON, timetable, ("small caps",), since=NOON, next_due=tomorrow)


@pytest.fixture
def news(library, read):
    """One more article on small caps."""

    def arrives(at):
        article = an_article(article_id=f"news-{len(read)}", published_at=at, retrieved_at=at)
        library.store(article, split(article.text))
        read.append(article)

    return arrives


@asynccontextmanager
async def at_work(context):
    stop = asyncio.Event()
    running = asyncio.create_task(loop.run(context, stop, tick_seconds=TICK))
    try:
        yield
        await asyncio.sleep(10 * TICK)
    finally:
        stop.set()
        await running


def states_of(bot_file, kind):
    Outbox(bot_file, "onlooker")
    with bot_file.transaction() as connection:
        query = "SELECT state FROM parcels WHERE kind = ? ORDER BY due"
        return [state for (state,) in connection.execute(query, (kind,))]


def ended(bot_file):
    return [state for state in states_of(bot_file, "note") if state in ("done", "failed", "skipped")]


async def days(context, bot_file, news, now, many):
    """Let so many days pass, each with something new."""
    async with at_work(context):
        for _ in range(many):
            news(now[0] + timedelta(hours=23))
            now[0] += timedelta(days=1)
            planned = len(states_of(bot_file, "note"))
            await until(lambda planned=planned: len(ended(bot_file)) == planned + 1)
            await asyncio.sleep(10 * TICK)


@pytest.mark.parametrize("reason", LOCKED_OUT)
async def test_whoever_scheduled_a_note_is_told_of_the_first_refusal_and_of_the_pause(
    context, bot_file, schedule, news, now, closed, told, reason
):
    closed[0] = reason
    await days(context, bot_file, news, now, MOST_REFUSALS + 2)
    (_, first), (who, last) = told()
    assert first.startswith(f"In <#{CHANNEL}>: Note 1 could not be posted, as {LOCKED_OUT[reason]}.")
    assert who == PERSON
    assert "notes and alerts are paused there" in last
    assert "/brief resume" in last
    assert states_of(bot_file, "note") == ["failed"] * MOST_REFUSALS + ["skipped"] * 2


async def test_what_is_resumed_is_posted_again(context, bot_file, schedule, news, now, closed, told, proxy):
    await days(context, bot_file, news, now, MOST_REFUSALS + 1)
    closed.clear()
    place = CommandContext(TEAM, CHANNEL, PERSON)
    assert "Paused since Monday 17 March" in execute(parse_command("list"), place, bot_file, now[0])
    assert execute(parse_command("resume"), place, bot_file, now[0]).startswith("Resumed")
    assert execute(parse_command("resume"), place, bot_file, now[0]) == "Nothing is paused here."
    await days(context, bot_file, news, now, 1)
    assert proxy.posts[-1]["channel"] == CHANNEL
    assert "Left out since the last note" in str(proxy.posts[-1]["blocks"])
    assert len(told()) == 2


async def test_a_refusal_after_something_arrived_counts_anew(context, bot_file, schedule, news, now, closed, told):
    for _ in range(2):
        closed[:] = ["not_in_channel"]
        await days(context, bot_file, news, now, MOST_REFUSALS - 1)
        closed.clear()
        await days(context, bot_file, news, now, 1)
    assert [("could not be posted" in text) for _, text in told()] == [True, True]
    assert ChannelPauses(bot_file).paused_places() == frozenset()


async def test_everybody_who_follows_a_subject_is_told_when_its_alert_is_refused(
    context, bot_file, library, closed, told
):
    for user in (PERSON, OTHER):
        Follows(bot_file).follow(TEAM, CHANNEL, "small caps", MONTH_AGO, user=user)
    Follows(bot_file).follow(TEAM, CHANNEL, "wheat", MONTH_AGO, user="U0EVE")
    async with at_work(context):
        await asyncio.sleep(UNDER_WAY_SECONDS)
        for number, (stance, day) in enumerate(
            ((Stance.BULLISH, MONTH_AGO), (Stance.BEARISH, NOON - timedelta(hours=1)))
        ):
            side = "rise" if stance is Stance.BULLISH else "fall"
            statement = f"Small caps will {side} from here, said Ines Okafor of Larch & Vole."
            article = an_article(f"{statement} It was said on {day:%d %B}.", f"said-{number}", published_at=day)
            view = a_view(article, statement, None, stance=stance, firm="Larch & Vole", about="Russell 2000")
            library.store(article, split(article.text), [view])
        await until(lambda: len(told()) == 2)
    assert sorted(who for who, _ in told()) == [PERSON, OTHER]
    assert all("An alert on small caps could not be posted" in text for _, text in told())


async def test_whoever_asked_is_told_when_the_correction_of_a_source_is_refused(
    context, bot_file, library, closed, told
):
    article = an_article()
    library.store(article, split(article.text))
    Posts(bot_file).add(a_post(team=TEAM))
    async with at_work(context):
        await asyncio.sleep(UNDER_WAY_SECONDS)
        revised = an_article(TEXT + " More follows.")
        library.store(revised, split(revised.text))
        await until(told)
    ((who, text),) = told()
    assert who == PERSON
    assert "The correction of a source could not be posted" in text


async def test_a_person_who_cannot_be_told_is_not_told_that(context, bot_file, schedule, news, now, proxy):
    proxy.breaks = lambda method, _said: Fault(200, error="channel_not_found") if method == "chat.postMessage" else None
    await days(context, bot_file, news, now, 1)
    assert states_of(bot_file, "notice") == ["failed"]


def test_a_paused_note_says_so_on_the_home_tab(schedule):
    counts = LibraryCounts(articles=1, passages=1, views=0, vectors=0, position=1, newest=NOON)
    facts = HomeFacts(NOON, counts, notes=(schedule,), paused=frozenset({CHANNEL}))
    assert "paused, /brief resume there" in str(home_view(facts))


def test_refusals_outlive_the_process_and_are_counted_by_place(tmp_path):
    with BotDatabase(tmp_path / "bot.db") as file:
        ChannelPauses(file).count(TEAM, CHANNEL, NOON)
    with BotDatabase(tmp_path / "bot.db") as file:
        refusals = ChannelPauses(file)
        assert refusals.count(TEAM, CHANNEL, NOON + timedelta(days=1)).count == 2
        assert refusals.count(TEAM, PERSON, NOON).count == 1
        assert refusals.paused_since(TEAM, CHANNEL) is None


def test_a_notice_mentions_nobody():
    rendered = render_notice("Note <!channel> & <@U0BEN> could not be posted.", CHANNEL)
    for shown in (str(rendered.blocks), rendered.text):
        assert "<!" not in shown
        assert "<@" not in shown
