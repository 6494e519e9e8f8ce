from datetime import timedelta

import pytest

from bot.database import BotDatabase
from bot.posts import POSTS_KEPT, Cited, Post, Posts
from tests.bot.samples import NOON


@pytest.fixture
def posts(tmp_path):
    with BotDatabase(tmp_path / "bot.db") as file:
        yield Posts(file)


def a_post(key="k1", **fields):
    known = {
        "team": "T1", "channel": "C1", "thread_ts": "1.0", "ts": "2.0", "key": key, "user": "U1",
        "question": "Why did small caps rally?", "answer": {"outcome": "briefing", "views": []}, "posted_at": NOON,
        "receipt": "ab12", "cited": (Cited("harbour-1", 1), Cited("plain-2", 3)),
    }  # fmt: skip
    return Post(**(known | fields))


def test_a_post_is_found_by_its_timestamp_and_by_its_key(posts):
    posts.add(a_post())
    assert posts.get("T1", "C1", "2.0") == a_post()
    assert posts.keyed("T1", "k1") == a_post()


def test_another_workspace_cannot_open_a_post(posts):
    posts.add(a_post())
    assert posts.keyed("T2", "k1") is None
    assert posts.get("T2", "C1", "2.0") is None


def test_the_same_answer_made_again_takes_the_place_of_the_first(posts):
    posts.add(a_post())
    posts.add(a_post(ts="3.0", cited=(Cited("plain-2", 4),)))
    assert posts.keyed("T1", "k1").ts == "3.0"
    assert posts.citing("harbour-1") == []
    assert [post.cited for post in posts.citing("plain-2")] == [(Cited("plain-2", 4),)]


def test_posts_are_told_newest_first_by_article_and_by_asker(posts):
    for hour in range(3):
        posts.add(a_post(f"k{hour}", ts=f"{hour}.0", posted_at=NOON + timedelta(hours=hour)))
    posts.add(a_post("other", user="U2", cited=()))
    assert [post.key for post in posts.citing("harbour-1")] == ["k2", "k1", "k0"]
    assert [post.key for post in posts.recent("T1", "U1", 2)] == ["k2", "k1"]


def test_old_posts_are_forgotten_as_new_ones_come(posts):
    posts.add(a_post("old"))
    posts.add(a_post("new", posted_at=NOON + POSTS_KEPT + timedelta(seconds=1)))
    assert posts.keyed("T1", "old") is None
    assert [post.key for post in posts.citing("harbour-1")] == ["new"]


def test_a_restart_forgets_nothing(tmp_path):
    with BotDatabase(tmp_path / "bot.db") as file:
        Posts(file).add(a_post())
    with BotDatabase(tmp_path / "bot.db") as file:
        assert Posts(file).keyed("T1", "k1") == a_post()
