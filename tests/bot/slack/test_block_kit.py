"""Every message and window that the bot makes, of invented and of real news, is one that Slack takes."""

import json
import lzma
import random
import re
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.slack.asking.conversation import Thread
from bot.slack.asking.incoming import Message
from bot.slack.asking.opening import opening
from bot.slack.blocks.broadcasting import render_broadcast
from bot.slack.blocks.feedback_view import feedback_view
from bot.slack.blocks.messages import Placing, render, render_rest, render_sentence
from bot.slack.blocks.rich_text import one_line
from bot.slack.blocks.sources_view import SOURCES_WINDOW, VIEWS_WINDOW, gone_view, page_view
from bot.slack.showing.posts import post_of
from ingest.split import split
from ingest.views.draw import draw_views
from marketbrief.article import Article
from marketbrief.briefing import Briefing, Caveat, CaveatKind, Sentence
from marketbrief.citation import CitedView
from marketbrief.evidence import Hit, Source
from marketbrief.instruments import find_instruments
from marketbrief.passage import Passage
from marketbrief.question import Question, Window
from marketbrief.sentences import sentence_spans
from marketbrief.view import Stance
from tests.bot.slack.block_kit import faults_of_message, faults_of_view
from tests.bot.slack.samples import (
    NOON,
    a_briefing,
    a_full_briefing,
    a_no_evidence,
    a_passage,
    a_question,
    a_source,
    a_view,
    an_article,
)

NEWS = Path(__file__).parents[4] / "shared/data/reuters-2007.jsonl.xz"
ASKED = Message(Thread("T1", "C1", "1.0"), "1.0", "Why did small caps rally?", "U1")
PLACINGS = (None, Placing("0123456789abcdef", direct=True), Placing("0123456789abcdef", direct=False, most_views=3))

WORDS = st.one_of(
    st.text(min_size=1, max_size=400),
    st.sampled_from(["<!channel> & <@U1> @here ", '"*_~`\\" ', "word. ", "文字。", "&", "3.1 percent "]).map(
        lambda word: word * 80
    ),
).filter(one_line)


def faults_of(answer, *, deep):
    """Faults of everything that is made of an answer."""
    for placing in PLACINGS if deep else PLACINGS[2:]:
        yield from faults_of_message(render(answer, placing), deep=deep)
    post = post_of(ASKED, answer, "2.0", NOON)
    if isinstance(answer, Briefing):
        yield from faults_of_message(render_rest(answer, PLACINGS[1], 3_000), deep=deep)
        yield from faults_of_message(render_broadcast(post, "U1"), deep=deep)
        for window in (SOURCES_WINDOW, VIEWS_WINDOW):
            for page in range(pages_of(page_view(window, post, 0))):
                yield from faults_of_view(page_view(window, post, page), deep=deep)


def pages_of(view):
    found = re.search(r"Page 1 of (\d+)", json.dumps(view["blocks"][-2:]))
    return int(found[1]) if found else 1


@pytest.mark.parametrize(
    "answer", [a_full_briefing(), a_briefing(), a_no_evidence()], ids=lambda answer: answer.outcome
)
def test_slack_takes_every_message_and_window_of_an_answer(answer):
    assert list(faults_of(answer, deep=True)) == []


def test_slack_takes_what_the_bot_says_besides():
    made = (render_sentence("Stopped."), opening("U1", "why? <!channel>", working=True))
    assert [fault for each in made for fault in faults_of_message(each)] == []
    assert [fault for view in (feedback_view("0123"), gone_view()) for fault in faults_of_view(view)] == []


@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(WORDS, min_size=1, max_size=4), st.integers(1, 9))
def test_the_limits_of_slack_hold_whatever_the_news_says_and_nobody_is_called(words, many):
    words = list(islice(cycle(words), many))
    for answer in (a_briefing_of(words), a_no_evidence_of(words)):
        assert list(faults_of(answer, deep=many < 4)) == []


def a_briefing_of(words):
    articles = [
        an_article(text, f"story-{n}", title=text, publisher=text, url=f"https://news.example/{text}")
        for n, text in enumerate(words, 1)
    ]
    sentences = tuple(Sentence(text, tuple(range(1, len(words) + 1))) for text in words)
    views = tuple(
        CitedView(a_view(article, quotes=[article.text], stance=stance, speaker=article.text, role=article.text), n)
        for n, article in enumerate(articles, 1)
        for stance in Stance
    )
    return a_briefing(
        words[0],
        question=Question(text=words[0], as_of=NOON, names=(words[-1],)),
        bottom_line=sentences,
        drivers=sentences,
        figures=sentences,
        views=views,
        sources=tuple(a_source(article, n) for n, article in enumerate(articles, 1)),
        caveats=tuple(Caveat(CaveatKind.STALE, text) for text in words),
        writer=words[0],
    )


def a_no_evidence_of(words):
    articles = [an_article(text, title=text, publisher=text, url=f"https://news.example/{text}") for text in words]
    nearest = tuple(Hit(passage=a_passage(article), article=article, score=0.1) for article in articles)
    window = Window(start=datetime(2031, 1, 1, tzinfo=UTC), end=None, label=words[0])
    asked = Question(text=words[0], as_of=NOON, window=window)
    return a_no_evidence(question=asked, looked_for=words[0], advice=words[-1], nearest=nearest)


def test_slack_takes_what_is_made_of_a_thousand_real_articles():
    if not NEWS.exists():
        pytest.skip("no newswire here")
    articles = some_articles(1_000)
    faults = [
        (number, fault)
        for number in range(0, len(articles), 4)
        for fault in faults_of(a_briefing_on(articles[number : number + 4]), deep=number % 100 == 0)
    ]
    assert faults == []


def some_articles(many):
    """Articles of a newswire, chosen by chance that is always the same."""
    with lzma.open(NEWS, "rt", encoding="utf-8") as lines:
        chosen = random.Random(7).sample(lines.readlines(), many)  # noqa: S311
    return [
        an_article(
            told["text"], told["id"], title=told["title"], published_at=datetime.fromisoformat(told["published_at"])
        )
        for told in map(json.loads, chosen)
        if told["text"].strip()
    ]


def a_briefing_on(articles: list[Article]) -> Briefing:
    """A briefing of the articles' own sentences, with views of the first."""
    sources = tuple(Source(n, article, passages_of(article)) for n, article in enumerate(articles, 1))
    said = [
        Sentence(span.of(source.article.text), (source.n,))
        for source in sources
        for span in sentence_spans(source.article.text)[:6]
    ]
    return Briefing(
        question=a_question(articles[0].title or "News", instruments=find_instruments(articles[0].title)),
        bottom_line=tuple(said[:2]),
        drivers=tuple(said[2:10]),
        figures=tuple(each for each in said if any(map(str.isdigit, each.text)))[:8],
        views=tuple(CitedView(view, 1) for view in draw_views(articles[0])),
        sources=sources,
        caveats=(Caveat(CaveatKind.STALE, articles[0].title or "Old."),),
        writer="extractive",
    )


def passages_of(article):
    return tuple(
        Passage(number=n, article_id=article.article_id, revision=1, span=span, text=span.of(article.text))
        for n, span in enumerate(split(article.text)[:3], 1)
    )
