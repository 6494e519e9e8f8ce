from dataclasses import replace
from datetime import timedelta

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.home_tab import HomeFacts, home_view
from bot.posts import Post
from bot.scheduled.follows import Follow
from bot.scheduled.schedules import Schedule
from bot.scheduled.timetable import WEEKDAYS, Timetable
from marketbrief.library.library import LibraryCounts
from tests.bot.samples import NOON

COUNTS = LibraryCounts(articles=36_208, passages=90_000, views=4_120, vectors=90_000, position=1, newest=NOON)


def a_note(number=3, channel="C0MARKETS"):
    timetable = Timetable(WEEKDAYS, NOON.time(), "UTC", trading=True)
    return Schedule(
        number=number, team="T0", channel=channel, user="U0ADA", timetable=timetable, subjects=("oil",),
        since=NOON, next_due=NOON + timedelta(days=3),
    )  # fmt: skip


def a_post(number=1, **fields):
    known = {"team": "T0", "channel": "C0MARKETS", "thread_ts": "1.0", "ts": f"{number}.1", "key": f"key{number}"}
    known |= {"user": "U0ADA", "question": "Why did oil fall?", "answer": {}, "posted_at": NOON, "receipt": "ab12"}
    return Post(**(known | fields))


def full(many=1):
    return HomeFacts(
        now=NOON + timedelta(hours=2),
        counts=COUNTS,
        follows=tuple(Follow("T0", "U0ADA", f"subject {n}", NOON) for n in range(many)),
        notes=tuple(a_note(n) for n in range(many)),
        posts=tuple(a_post(n) for n in range(many)),
    )


def words_of(view):
    def walk(value):
        if isinstance(value, dict):
            if isinstance(value.get("text"), str):
                yield value["text"]
            for inner in value.values():
                yield from walk(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from walk(inner)

    return " ".join(walk(view))


def test_the_home_tab_tells_what_there_is(snapshot):
    assert home_view(full()) == snapshot


def test_an_empty_home_tab_tells_how_to_begin():
    nothing = HomeFacts(now=NOON, counts=replace(COUNTS, articles=0, views=0, newest=None))
    told = words_of(home_view(nothing))
    assert "The library is empty." in told
    assert "/brief follow small caps" in told
    assert "/brief every weekday 07:30" in told


def test_the_home_tab_stays_within_slacks_limits_however_much_there_is():
    view = home_view(full(200))
    assert len(view["blocks"]) <= 100
    assert "… and 185 more" in words_of(view)
    View(**view).validate_json()
    for block in view["blocks"]:
        parsed = Block.parse(block)
        assert parsed is None or parsed.to_dict()


def test_what_people_wrote_can_mention_nobody():
    facts = replace(full(), posts=(a_post(question="<!channel> why?"),), follows=(Follow("T0", "U", "@here", NOON),))
    told = words_of(home_view(facts))
    assert "<!channel>" not in told
    assert "@here" not in told


def test_a_note_to_oneself_names_no_channel():
    facts = replace(full(), notes=(a_note(channel="U0ADA"),))
    assert '"type": "channel"' not in str(home_view(facts)).replace("'", '"')
