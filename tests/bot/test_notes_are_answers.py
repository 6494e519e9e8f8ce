"""A note is an answer too, over a real socket: its buttons outlive a restart, and corrections find it."""

import asyncio
import json
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from aiohttp import ClientSession

from bot.app import build_app, only
from bot.blocks.buttons import SOURCES, THUMBS, VIEWS
from bot.context import BotContext
from bot.database import BotDatabase
from bot.feedback import Feedback
from bot.home_tab import HomeFacts, home_view
from bot.posts import Posts
from bot.queue.worker import QuestionWorker
from bot.run import serve
from bot.scheduled.schedules import Schedules
from bot.scheduled.timetable import EVERY_DAY, Timetable
from ingest.split import split
from marketbrief.answering.receipts import Receipts, check
from marketbrief.domain.briefing import Sentence
from marketbrief.library.library import LibraryCounts
from tests.bot.samples import NOON, TEXT, a_briefing, a_full_briefing, a_source, an_article
from tests.bot.slack_proxy import until
from tests.bot.workspace import CHANNEL, PERSON, Hands

TEAM = "T0TESTS"
CUT = an_article("Harbour Bank cut its rate.", "bank-1", title="A cut")


@pytest.fixture
def receipts(tmp_path):
    with Receipts(tmp_path / "receipts.db", version="1.0", clock=lambda: NOON) as kept:
        yield kept


@pytest.fixture
def answerer():
    """Answers by what the question is about, whichever is asked first."""
    told = a_briefing(CUT.text, bottom_line=(Sentence(CUT.text, (1,)),), sources=(a_source(CUT),))

    async def answer(text, **_fields):
        return told if "Harbour Bank" in text else a_full_briefing()

    return answer


@pytest.fixture
def at_the_socket(answerer, library, client, receipts, local_slack, proxy, tmp_path):
    """The bot as a process begins it: with a file and an app of its own, at the socket until the block ends."""

    @asynccontextmanager
    async def begun():
        with BotDatabase(tmp_path / "bot.db") as file:
            context = BotContext(
                answerer=answerer, database=file, library=library, receipts=receipts, clock=lambda: NOON,
                client_of=only(client),
            )  # fmt: skip
            stop = asyncio.Event()
            worker = QuestionWorker(context)
            app = build_app(context, worker, client)
            async with ClientSession() as session:
                serving = asyncio.create_task(serve(app, "xapp-test-token", stop=stop, finish_seconds=5))
                await until(lambda: proxy.connected or serving.done())
                yield Hands(local_slack, session, proxy, context, worker)
                stop.set()
                await serving

    return begun


@pytest.fixture
async def note(at_the_socket, bot_file, library, proxy, local_slack):
    """A note on two subjects that a bot has posted before it ended: what was posted, and its post."""
    async with ClientSession() as session, session.post(f"{local_slack}/_control/reset", json={}):
        pass
    for article in (an_article(), CUT):
        library.store(article, split(article.text))
    timetable = Timetable(EVERY_DAY, NOON.time(), "UTC")
    since = NOON - timedelta(days=1)
    Schedules(bot_file).add(
        TEAM, CHANNEL, PERSON, timetable, ("small caps", "Harbour Bank"), since=since, next_due=NOON
    )  # fmt: skip
    async with at_the_socket():
        await until(lambda: proxy.posts)
        await until(lambda: Posts(bot_file).citing("harbour-1"))
    (post,) = Posts(bot_file).citing("harbour-1")
    return proxy.posts[0], post


async def press(slack, ts, action_id, value):
    kind = "feedback_buttons" if action_id == THUMBS else "button"
    action = {"type": kind, "action_id": action_id, "value": value, "action_ts": "9999999999.1"}
    await slack.click(ts, action)
    await slack.settled()


async def test_a_note_counts_its_sources_through_and_has_the_buttons_of_an_answer(note):
    posted, post = note
    assert post.question == "Afternoon note · Friday 14 March 2031: small caps, Harbour Bank"
    assert [(source["n"], source["article_id"]) for source in post.answer["sources"]] == [
        (1, "harbour-1"), (2, "plain-2"), (3, "bank-1"),
    ]  # fmt: skip
    shown = json.dumps(posted["blocks"], ensure_ascii=False)
    assert [shown.count(f'"{name}"') for name in (SOURCES, VIEWS, THUMBS)] == [1, 1, 1]
    assert "All views (3)" in shown
    assert '"[3]"' in shown


async def test_the_buttons_of_a_note_work_after_a_restart(note, at_the_socket, proxy):
    _, post = note
    async with at_the_socket() as slack:
        await press(slack, post.ts, SOURCES, post.key)
        await press(slack, post.ts, VIEWS, post.key)
        await press(slack, post.ts, THUMBS, f"up {post.key}")
        sources, views = (json.dumps(said["view"]) for said in proxy.said["views.open"])
        (opinion,) = Feedback(slack.context.database).all()
    assert "harbour-1@1:" in sources
    assert "bank-1@1:" in sources
    assert "Ines Okafor" in views
    assert (opinion.thumbs, opinion.receipt) == ("up", post.receipt)


async def test_a_note_has_a_receipt_that_can_be_checked(note, receipts, library):
    _, post = note
    receipt = receipts.get(post.receipt)
    assert receipt.answer["question"] == post.question
    assert check(receipt, library).faults == ("[2] : no longer in the library",), "the sample cites what is not stored"


async def test_a_source_of_a_note_that_changes_is_told_once_in_its_thread(note, at_the_socket, library, proxy):
    _, post = note
    revised = an_article(TEXT + " More follows.", title="Small caps edge up")
    library.store(revised, split(revised.text))
    for _ in range(2):
        async with at_the_socket():
            await until(lambda: len(proxy.posts) > 1)
            await asyncio.sleep(0.2)
    (told,) = proxy.posts[1:]
    assert told["thread_ts"] == post.ts
    assert "Correction. A source of the note “Afternoon note · Friday 14 March 2031" in told["text"]
    assert post.key in json.dumps(told["blocks"])


async def test_the_home_tab_lists_a_note_among_the_last_answers(note):
    _, post = note
    counts = LibraryCounts(articles=1, passages=1, views=0, vectors=0, position=1, newest=NOON)
    assert post.question in json.dumps(home_view(HomeFacts(NOON, counts, posts=(post,))), ensure_ascii=False)
