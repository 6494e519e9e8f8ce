"""The whole way: a page goes in, a Slack message comes out, and nothing between is stood in for."""

import asyncio
import io

import pytest

from ingest.job import ingest
from ingest.open_source import ItemDefaults
from ingest.progress_bar import PlainProgress
from marketbrief.answering.answerer import Answerer
from marketbrief.answering.retrieval.retrieve import Retriever
from marketbrief.index.follower import Follower
from tests.bot.samples import NOON
from tests.bot.workspace import BOT, DIRECT

PAGE = """<!doctype html><html lang="en"><head><title>Small caps leap after rate cut | Harbor Ledger</title>
<meta property="og:site_name" content="Harbor Ledger">
<meta property="og:title" content="Small caps leap after rate cut">
<link rel="canonical" href="https://harborledger.example/small-caps-leap">
<meta property="article:published_time" content="{published}"></head><body><article>
<h1>Small caps leap after rate cut</h1>
<p>The Russell 2000 jumped 3.2% to 2,372.63 on Wednesday after the central bank cut interest rates by a quarter
point.</p>
<p>“This rally has further to run <!channel>,” said Ada Quillon, chief strategist at Mossbank Securities. Lower rates
matter most to small companies, she added, because they borrow at floating rates.</p>
<p>Trading volume was the heaviest since March, and nine in ten shares in the index rose.</p>
</article></body></html>"""


@pytest.fixture
def filled(library, embedder, tmp_path):
    page = tmp_path / "small-caps.html"
    page.write_text(PAGE.format(published=NOON.replace(hour=1).isoformat()).replace("<!channel>", "&lt;!channel&gt;"))
    report = ingest(
        [str(page)],
        library=library,
        embedder=embedder,
        given=ItemDefaults(),
        now=NOON,
        progress=PlainProgress(io.StringIO()),
        stopping=lambda: False,
    )
    assert report.exit_code == 0
    return library


@pytest.fixture
def answerer(filled, embedder):
    with Follower(filled) as follower:
        real = Answerer(Retriever(filled, embedder, follower.nearest))

        async def answer(text, *, asked_at, turns, watcher, place):
            return await asyncio.to_thread(real.answer, text, as_of=asked_at, turns=turns, watcher=watcher, place=place)

        yield answer


async def test_a_page_that_was_read_answers_a_mention_and_a_follow_up(slack):
    ts = await slack.say(f"<@{BOT}> why did small caps rally?")
    (reply,) = await slack.replies(ts)
    shown = str(reply["blocks"])
    for words in ("jumped 3.2% to 2,372.63", "Ada Quillon", "Mossbank Securities", "Harbor Ledger"):
        assert words in shown
    assert "https://harborledger.example/small-caps-leap#:~:text=" in shown
    assert "<!channel>" not in shown + reply["text"]
    await slack.say("and what does Quillon say?", thread=ts)
    _, second = await slack.replies(ts)
    assert "This rally has further to run" in str(second["blocks"])


async def test_what_the_page_does_not_say_is_not_answered(slack):
    ts = await slack.say("why did copper fall on 3 March 2019?", channel=DIRECT)
    (reply,) = await slack.replies(ts, channel=DIRECT)
    assert "3 March 2019" in reply["text"]
    assert reply["text"].startswith("Nothing in the library answers this.")
