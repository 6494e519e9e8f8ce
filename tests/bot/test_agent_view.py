"""What somebody has in view beside the conversation with the bot, over a real socket: prompts, and "this channel"."""

import pytest

from bot.channel_in_view import IN_VIEW_FOR, InView, channel_in
from bot.scheduled.follows import Follows
from bot.scheduled.schedules import Schedules
from bot.scheduled.timetable import EVERY_DAY, Timetable
from bot.suggestions import CHANNEL_TITLE, TITLE, channel_prompts
from tests.bot.samples import NOON, an_article
from tests.bot.slack_proxy import RESPONSE_URL, until
from tests.bot.workspace import CHANNEL, DIRECT, OTHER, PERSON

TEAM = "T0TESTS"
SECRET = "C0SECRET"


def a_channel(name=CHANNEL):
    return {"type": "slack#/types/channel_id", "value": name, "team_id": TEAM}


def a_message(channel=CHANNEL):
    return {"type": "slack#/types/message_context", "value": {"channel_id": channel, "message_ts": "1.0"}}


@pytest.fixture
def looks_at(slack, proxy):
    """Somebody opens something beside the conversation; with nothing, whatever was open is closed."""

    async def look(*entities, user=PERSON, **fields):
        event = {"type": "app_context_changed", "event_ts": "1.0", "context": {"entities": list(entities)}}
        proxy.happens(event | ({"user": user, "channel": DIRECT} if user else {}), TEAM, **fields)
        await slack.settled()

    return look


@pytest.fixture
def prompts(proxy):
    """The prompts that were suggested, each time by their titles."""

    def told():
        said = proxy.said["assistant.threads.setSuggestedPrompts"]
        return [(each["title"], [prompt["title"] for prompt in each["prompts"]]) for each in said]

    return told


@pytest.fixture
def ordered(slack, proxy):
    """What is told to somebody who gives an order, in the direct message or elsewhere."""

    async def order(words, channel=DIRECT):
        before = proxy.calls[RESPONSE_URL]
        await slack.command(words, channel=channel)
        await until(lambda: proxy.calls[RESPONSE_URL] > before)
        return proxy.said[RESPONSE_URL][-1]["text"]

    return order


def test_the_first_channel_that_is_in_view_counts_and_direct_messages_do_not():
    canvas = {"type": "slack#/types/canvas_id", "value": "F0PLAN"}
    assert channel_in({"entities": [canvas, a_message(), a_channel("C0OTHER")]}) == CHANNEL
    assert channel_in({"entities": [a_channel(DIRECT), a_channel()]}) == CHANNEL


@pytest.mark.parametrize(
    "context", [None, {}, {"entities": None}, {"entities": ["C1", {"type": "slack#/types/channel_id", "value": 7}]}]
)
def test_a_context_without_a_channel_names_none(context):
    assert channel_in(context) is None


def test_what_is_in_view_is_known_for_a_while_to_one_person_in_one_workspace(bot_file):
    in_view = InView(bot_file)
    in_view.see(TEAM, PERSON, CHANNEL, NOON)
    assert in_view.of(TEAM, PERSON, NOON + IN_VIEW_FOR) == CHANNEL
    assert in_view.of(TEAM, OTHER, NOON) is None
    assert in_view.of("T0ELSE", PERSON, NOON) is None
    assert in_view.of(TEAM, PERSON, NOON + IN_VIEW_FOR * 1.1) is None
    in_view.see(TEAM, PERSON, None, NOON)
    assert in_view.of(TEAM, PERSON, NOON) is None


def test_prompts_for_a_channel_tell_first_what_there_is_news_on(library, keep):
    keep(an_article(article_id="new", title="Copper jumps", text="Copper jumped as Quay Refining closed."))
    titles = [prompt.title for prompt in channel_prompts(library, ["Ines Okafor", "gold", "copper"])]
    assert titles[:3] == ["What moved copper?", "What is new on Ines Okafor?", "What moved gold?"]
    assert len(titles) == 4


async def test_a_channel_in_view_suggests_what_it_follows_and_what_its_notes_are_on(looks_at, prompts, bot_file):
    Follows(bot_file).follow(TEAM, CHANNEL, "small caps", NOON, user=PERSON)
    timetable = Timetable(EVERY_DAY, NOON.time(), "UTC")
    Schedules(bot_file).add(TEAM, CHANNEL, PERSON, timetable, ("wheat",), since=NOON, next_due=NOON)
    await looks_at(a_channel())
    ((title, told),) = prompts()
    assert title == CHANNEL_TITLE
    assert told[:2] == ["What moved small caps?", "What moved wheat?"]


async def test_prompts_change_only_when_there_is_something_else_to_suggest(looks_at, prompts, bot_file):
    Follows(bot_file).follow(TEAM, CHANNEL, "small caps", NOON, user=PERSON)
    await looks_at(a_channel("C0EMPTY"))
    await looks_at(a_channel())
    await looks_at(a_message())
    await looks_at()
    assert [title for title, _ in prompts()] == [CHANNEL_TITLE, TITLE]


async def test_a_conversation_that_is_opened_tells_what_is_beside_it(slack, proxy, prompts, bot_file):
    Follows(bot_file).follow(TEAM, CHANNEL, "small caps", NOON, user=PERSON)
    opened = {"type": "app_home_opened", "user": PERSON, "channel": DIRECT, "tab": "messages", "event_ts": "1.0"}
    proxy.happens(opened | {"context": {"entities": [a_channel()]}}, TEAM)
    await slack.settled()
    assert [title for title, _ in prompts()] == [CHANNEL_TITLE]


async def test_a_conversation_that_is_opened_without_a_context_leaves_what_was_in_view(
    slack, looks_at, proxy, bot_file
):
    await looks_at(a_channel())
    opened = {"type": "app_home_opened", "user": PERSON, "channel": DIRECT, "tab": "messages", "event_ts": "1.0"}
    proxy.happens(opened, TEAM)
    await slack.settled()
    assert InView(bot_file).of(TEAM, PERSON, NOON) == CHANNEL


async def test_an_event_that_names_nobody_is_of_whom_slack_sends_it_for(looks_at, bot_file):
    await looks_at(a_channel(), user=None, authorizations=[{"team_id": TEAM, "user_id": PERSON}])
    assert InView(bot_file).of(TEAM, PERSON, NOON) == CHANNEL


async def test_a_command_for_this_channel_is_for_the_one_in_view(looks_at, ordered, bot_file):
    await looks_at(a_channel())
    told = await ordered("follow oil and gold in this channel")
    assert told.startswith("In #markets: Following oil and gold")
    assert {follow.subject for follow in Follows(bot_file).of(TEAM, CHANNEL)} == {"oil", "gold"}
    assert Follows(bot_file).of(TEAM, PERSON) == ()
    await ordered("every weekday 07:30 wheat for this channel")
    (note,) = Schedules(bot_file).of(TEAM, CHANNEL)
    assert (note.user, note.subjects) == (PERSON, ("wheat",))


async def test_a_command_for_this_channel_without_one_in_view_asks_which(ordered, bot_file):
    assert (await ordered("follow oil in this channel")).startswith("Which channel?")
    assert Follows(bot_file).everywhere() == ()


async def test_a_command_for_a_channel_without_membership_is_refused(looks_at, ordered, bot_file):
    await looks_at(a_channel(SECRET))
    assert (await ordered("list this channel")).startswith("I cannot see that you are in that channel")
    await ordered("follow oil in this channel")
    assert Follows(bot_file).everywhere() == ()


async def test_in_a_channel_this_channel_is_that_channel(looks_at, ordered, bot_file):
    await looks_at(a_channel(SECRET))
    assert (await ordered("follow oil in this channel", CHANNEL)).startswith("Following oil")
    assert [(follow.place, follow.subject) for follow in Follows(bot_file).everywhere()] == [(CHANNEL, "oil")]
