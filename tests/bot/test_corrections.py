from dataclasses import replace
from datetime import timedelta

import pytest

from bot.posts import Cited, Post, Posts
from bot.queue.outbox import Outbox
from bot.scheduled.corrections import Corrections, what_changed
from ingest.split import split
from marketbrief.domain.contract import answer_json
from marketbrief.domain.story import StoryRole, StoryVersion
from tests.bot.samples import NOON, TEXT, a_briefing, an_article


@pytest.fixture
def outbox(bot_file):
    return Outbox(bot_file, "tests")


@pytest.fixture
def store(library):
    def keep(article, take=None):
        library.store(article, split(article.text), (), (lambda _article: take) if take else None)
        return library.article(article.article_id)

    return keep


@pytest.fixture
def corrections(library, outbox, bot_file, store):
    """An answer stands in Slack that rests on a stored article, and the library has been looked at."""
    store(an_article(), a_take("harbour-1", StoryRole.ORIGIN))
    Posts(bot_file).add(a_post())
    made = Corrections(bot_file, library, outbox)
    made.find(NOON)
    return made


def a_post(**fields):
    known = {
        "team": "T0", "channel": "C0MARKETS", "thread_ts": "1.0", "ts": "1.1", "key": "key1", "user": "U0ADA",
        "question": "Why did small caps rally?", "answer": answer_json(a_briefing()), "posted_at": NOON,
        "receipt": "ab12", "cited": (Cited("harbour-1", 1),),
    }  # fmt: skip
    return Post(**(known | fields))


def a_take(article_id, role, moment=0, digest=1):
    return StoryVersion(
        article_id=article_id, story="harbour-1", role=role, moment=moment, title="", publisher="Harbour Courier",
        agency=None, words=60, digest=digest,
    )  # fmt: skip


async def told(corrections, outbox):
    corrections.find(NOON)
    return [(message, await corrections.write(message, NOON)) for message in outbox.take(NOON, 5)]


async def test_a_new_revision_is_told_in_the_thread_of_the_answer(corrections, outbox, store):
    store(an_article(TEXT.replace("3.1", "1.3"), title="Small caps edge up after rate cut"))
    ((message, outgoing),) = await told(corrections, outbox)
    assert (message.channel, outgoing.thread_ts) == ("C0MARKETS", "1.0")
    shown = str(outgoing.rendered.blocks)
    assert "The title was “Small caps jump after rate cut”." in shown
    assert "1 of 1 passages shown are no longer in it word for word." in shown
    assert "marketbrief receipt ab12 --check" in shown
    assert "key1" in shown


async def test_each_revision_is_told_once_to_each_answer(corrections, outbox, store, bot_file):
    Posts(bot_file).add(a_post(key="key2", ts="2.1", thread_ts="2.0"))
    store(an_article(TEXT + " More follows."))
    assert len(await told(corrections, outbox)) == 2
    assert await told(corrections, outbox) == []
    store(an_article(TEXT + " No more follows."))
    assert len(await told(corrections, outbox)) == 2


async def test_an_answer_that_rests_on_the_new_revision_is_left_alone(corrections, outbox, store, bot_file):
    Posts(bot_file).add(a_post(cited=(Cited("harbour-1", 2),)))
    store(an_article(TEXT + " More follows."))
    assert await told(corrections, outbox) == []


async def test_articles_that_no_answer_cites_are_passed_over(corrections, outbox, store):
    store(an_article(article_id="other-1"))
    store(an_article(TEXT + " More follows.", article_id="other-1"))
    assert await told(corrections, outbox) == []


async def test_a_correction_by_another_article_is_told_too(corrections, outbox, store):
    text = TEXT.replace("3.1", "1.3")
    article = an_article(text, "harbour-2", title="CORRECTED: Small caps edge up", published_at=NOON)
    store(article, a_take("harbour-2", StoryRole.CORRECTION, moment=1, digest=2))
    ((_, outgoing),) = await told(corrections, outbox)
    shown = str(outgoing.rendered.blocks)
    assert "It is replaced by a correction of 14 March 2031." in shown
    assert "CORRECTED: Small caps edge up" in shown


async def test_another_take_of_the_story_corrects_nothing(corrections, outbox, store):
    store(an_article(TEXT + " More follows.", "harbour-2"), a_take("harbour-2", StoryRole.TAKE, moment=1, digest=2))
    assert await told(corrections, outbox) == []


async def test_a_forgotten_answer_is_not_told(corrections, outbox, store, bot_file):
    store(an_article(TEXT + " More follows."))
    corrections.find(NOON)
    (message,) = outbox.take(NOON, 5)
    with bot_file.transaction() as connection:
        connection.execute("DELETE FROM posts")
    assert await corrections.write(message, NOON) is None


def test_a_change_of_date_alone_is_told_in_a_sentence():
    was = an_article()
    now = replace(was, published_at=was.published_at + timedelta(days=2), revision=2)
    assert what_changed(was, now, ()) == ["It is dated 15 March 2031, and was dated 13 March 2031."]


def test_a_changed_text_that_still_has_the_words_shown_says_so():
    was = an_article()
    now = replace(was, text=was.text + " More follows.", revision=2)
    assert what_changed(was, now, (was.text,)) == ["Its text has changed; the passages shown are still in it."]


def test_a_change_that_readers_do_not_see_is_named_as_such():
    was = an_article()
    assert what_changed(was, replace(was, language="en", revision=2), (was.text,)) == ["Its details have changed."]


async def test_what_people_and_articles_wrote_mentions_nobody(corrections, outbox, store, bot_file):
    Posts(bot_file).add(a_post(question="<!channel> why?"))
    store(an_article(TEXT + " More.", title="<@U0BEN> & co"))
    ((_, outgoing),) = await told(corrections, outbox)
    for shown in (str(outgoing.rendered.blocks), outgoing.rendered.text):
        assert "<!" not in shown
        assert "<@" not in shown
