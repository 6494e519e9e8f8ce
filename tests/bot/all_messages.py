"""Everything that the bot says in Slack: messages and views, of an answer, of several, and of nothing but our words."""

import json
import re
from dataclasses import replace
from datetime import time, timedelta

from bot.blocks.briefing_sections import sentence_blocks
from bot.blocks.broadcasting import render_broadcast
from bot.blocks.citing import sources_by_number
from bot.blocks.feedback_view import feedback_view
from bot.blocks.messages import WIDE, Placing, Rendered, render, render_rest, render_sentence
from bot.blocks.note import Note, Section, render_note
from bot.blocks.settings_window import settings_window
from bot.blocks.sources_view import SOURCES_WINDOW, VIEWS_WINDOW, gone_view, page_view
from bot.channel_settings import ChannelChoice, QuietHours, WhoMayAsk
from bot.conversation.incoming_message import IncomingMessage
from bot.conversation.open_thread import opening
from bot.conversation.threads import Thread
from bot.home_tab import HomeFacts, home_view
from bot.posts import Post
from bot.queue.outgoing import Outgoing
from bot.replies.present import post_of
from bot.scheduled.corrections import render_correction
from bot.scheduled.failure_notices import render_notice
from bot.scheduled.follows import Follow
from bot.scheduled.merge_briefings import merge_briefings, number_together
from bot.scheduled.schedules import Schedule
from bot.scheduled.stance_alerts import render_change
from bot.scheduled.timetable import EVERY_DAY, Timetable
from bot.suggestions import prompts_from
from marketbrief.domain.briefing import Briefing
from marketbrief.domain.progress import BriefingSection
from marketbrief.library.library import LibraryCounts
from tests.bot.samples import NOON, a_briefing

ASKED = IncomingMessage(Thread("T1", "C1", "1.0"), "1.0", "Why did small caps rally?", "U1")
KEY = "0123456789abcdef"
PLACINGS = (None, Placing(KEY, direct=True), Placing(KEY, direct=False, most_views=3))
MANY = 20
MOST_ALERTS = 4


def messages_of(answer):
    """An answer in a channel, in a direct message, to its asker alone, while it grows, and brought to the channel."""
    yield from (render(answer, placing) for placing in PLACINGS)
    if not isinstance(answer, Briefing):
        return
    yield render_rest(answer, PLACINGS[1], 3_000)
    yield render_broadcast(_post(answer), "U1")
    sources = sources_by_number(answer.sources)
    for part, told in ((BriefingSection.BOTTOM_LINE, answer.bottom_line), (BriefingSection.DRIVERS, answer.drivers)):
        for n, sentence in enumerate(told):
            yield Rendered(tuple(sentence_blocks(part, sentence, sources, WIDE, first=n == 0)), "…")


def views_of(answer):
    """The windows behind an answer, page by page, and a Home tab that lists it."""
    post = _post(answer)
    for window in (SOURCES_WINDOW, VIEWS_WINDOW) if isinstance(answer, Briefing) else ():
        for page in range(_pages(page_view(window, post, 0))):
            yield page_view(window, post, page)
    yield home_view(HomeFacts(NOON, _counts(), posts=(post,)))


def unasked_on(briefings):
    """What is posted unasked on the same sources: a note, the corrections of what it rests on, alerts on its views."""
    if not briefings:
        return
    told = number_together(briefings)
    note = Note(tuple(Section(each.question.text, each) for each in told), "UTC", KEY, due=NOON, now=NOON)
    one = merge_briefings(told, note.title, NOON)
    made = render_note(note, one, 6)
    yield made
    yield Outgoing(made).marked().rendered
    for source in one.sources:
        changed = replace(source.article, title=source.article.text[:300], text=source.article.title or ".", revision=2)
        yield render_correction(_post(one), source.article, changed)
    sources = {source.n: source for source in one.sources}
    for cited in one.views[:MOST_ALERTS]:
        yield render_change((cited.view, sources[cited.citation]), (cited.view, sources[cited.citation]))


def messages_besides(words="Why?"):
    """What the bot says in words of its own, with somebody's ``words`` in it where it repeats them."""
    yield render_sentence("Stopped.")
    yield render_sentence(words)
    yield opening("U1", words, working=True)
    yield opening("U1", words, working=False)
    yield render_notice(f"An alert on {words} could not be posted.", "C1")
    yield render_notice(f"An alert on {words} could not be posted.", "U1")


def views_besides(words="small caps"):
    """The windows and the Home tab that rest on no answer, with somebody's ``words`` where they repeat them."""
    yield feedback_view(KEY)
    yield gone_view()
    quiet = QuietHours(time(22), time(7), "Europe/Paris")
    for choice in (
        ChannelChoice(),
        ChannelChoice(who_may_ask=WhoMayAsk.NAMED, named=("U1", "U2"), broadcast=True, quiet=quiet, market=None),
        ChannelChoice(market="XWBO"),
    ):
        yield settings_window(choice, "C1", "UTC")
    yield home_view(HomeFacts(NOON, LibraryCounts(articles=0, passages=0, views=0, vectors=0, position=0, newest=None)))
    follows = tuple(Follow("T1", "U1", words, NOON) for _ in range(MANY))
    notes = tuple(_schedule(n, words) for n in range(MANY))
    posts = (_post(a_briefing()),) * MANY
    yield home_view(HomeFacts(NOON, _counts(), follows, notes, posts, paused=frozenset({"C1"})))


def prompts_of(articles):
    """The prompts that are suggested when these articles are new, as many at a time as of a day."""
    for start in range(0, len(articles), MANY):
        yield from prompts_from(articles[start : start + MANY], (), NOON)


def _post(answer) -> Post:
    return post_of(ASKED, answer, "2.0", NOON)


def _counts():
    return LibraryCounts(articles=36_208, passages=90_000, views=4_120, vectors=90_000, position=1, newest=NOON)


def _schedule(number, words):
    timetable = Timetable(EVERY_DAY, NOON.time(), "UTC")
    return Schedule(
        number=number, team="T1", channel=f"C{number}", user="U1", timetable=timetable, subjects=(words,), since=NOON,
        next_due=NOON + timedelta(days=1),
    )  # fmt: skip


def _pages(view):
    found = re.search(r"Page 1 of (\d+)", json.dumps(view["blocks"][-2:]))
    return int(found[1]) if found else 1
